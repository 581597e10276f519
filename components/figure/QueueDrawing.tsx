/** Queues and their workers: the line in front, who works on what, what was refused or dropped. */
import { Drawing, Label } from '@/components/ui/Drawing';
import { Tile } from '@/components/ui/Tile';
import type { Frame, QueueView, WorkerView } from '@/simulator/projections/frame';
import styles from './GroupDrawing.module.css';
import type { Room } from './useWidth';
import { count, span } from './words';

const ROOMS = {
  wide: { width: 872, line: 12, lineX: 120, workersX: 560, workerWidth: 96, perRow: 3 },
  narrow: { width: 324, line: 5, lineX: 0, workersX: 176, workerWidth: 70, perRow: 2 },
} as const;

const HEAD = 28;

export function QueueDrawing({
  frame,
  room,
  className,
}: {
  readonly frame: Frame;
  readonly room: Room;
  readonly className?: string | undefined;
}) {
  const { services } = frame;
  if (services === null) return null;
  const size = ROOMS[room];
  const heights = services.queues.map((queue) =>
    Math.max(96, HEAD + Math.ceil(workersOf(services.workers, queue).length / size.perRow) * 42 + 12),
  );
  const tops = heights.map((_, index) => heights.slice(0, index).reduce((sum, height) => sum + height, 0));
  return (
    <Drawing
      width={size.width}
      height={heights.reduce((sum, height) => sum + height, 0)}
      className={className}
      label={services.queues
        .map((queue) => `Queue ${queue.id}: ${count(queue.depth, 'job')} waiting, the oldest for ${span(queue.oldestAgeMicros)}.`)
        .join(' ')}
    >
      {services.queues.map((queue, index) => (
        <g key={queue.id} transform={`translate(0 ${tops[index] ?? 0})`}>
          <Line queue={queue} room={room} />
          {workersOf(services.workers, queue).map((worker, place) => (
            <Worker
              key={worker.id}
              worker={worker}
              x={size.workersX + (place % size.perRow) * (size.workerWidth + 8)}
              y={HEAD + Math.floor(place / size.perRow) * 42}
              width={size.workerWidth}
            />
          ))}
        </g>
      ))}
    </Drawing>
  );
}

const workersOf = (workers: readonly WorkerView[], queue: QueueView) =>
  workers.filter((worker) => worker.queue === queue.id && (worker.status !== 'down' || worker.done > 0));

/** The head of the line stands next to the workers. */
function Line({ queue, room }: { readonly queue: QueueView; readonly room: Room }) {
  const size = ROOMS[room];
  const shown = queue.head.slice(0, size.line);
  const right = size.workersX - 30;
  const beyond = queue.depth - shown.length;
  return (
    <g>
      <Label x={0} y={14} kind="strong">
        {`queue ${queue.id}`}
      </Label>
      {shown.map((job, index) => (
        <Tile key={job.id} x={right - (index + 1) * 30} y={HEAD + 8} recordKey={job.key} />
      ))}
      <path
        d={`M${right - size.line * 30 - 4} ${HEAD}H${right}M${right - size.line * 30 - 4} ${HEAD + 32}H${right}`}
        className={styles.bracket}
      />
      <Label x={right - size.line * 30 - 4} y={HEAD + 50} kind="number" tone={queue.depth > 1_000 ? 'dup' : 'ink'}>
        {beyond > 0
          ? `${count(queue.depth, 'job')} waiting, ${count(beyond, 'more')}`.replace(/mores?$/, 'not drawn')
          : `${count(queue.depth, 'job')} waiting`}
      </Label>
      <Label x={right - size.line * 30 - 4} y={HEAD + 66} kind="small">
        {`oldest ${span(queue.oldestAgeMicros)}${queue.bound === null ? '' : `, bound ${queue.bound}`}`}
      </Label>
    </g>
  );
}

function Worker({ worker, x, y, width }: { readonly worker: WorkerView; readonly x: number; readonly y: number; readonly width: number }) {
  return (
    <g>
      <rect
        x={x + 0.5}
        y={y + 0.5}
        width={width - 1}
        height={33}
        rx="6"
        className={styles.plain}
        strokeDasharray={worker.status === 'down' ? '4 3' : undefined}
      />
      <Label x={x + 8} y={y + 14} kind="strong">
        {worker.id.replace(/^.*-worker-/, 'worker ')}
      </Label>
      <Label x={x + 8} y={y + 28} kind="number">
        {worker.status === 'down' ? 'off' : worker.status === 'paused' ? 'stopped' : worker.busy ? 'works' : 'idle'}
      </Label>
    </g>
  );
}
