'use client';
/** Queues and their workers: the line in front, who works on what, what was refused or dropped. */
import { Drawing, Label } from '@/components/ui/Drawing';
import { Icon } from '@/components/ui/Icon';
import { Tile } from '@/components/ui/Tile';
import type { Frame, QueueView, WorkerView } from '@/simulator/projections/frame';
import type { Attention } from './GroupDrawing';
import styles from './GroupDrawing.module.css';
import { flowText, outlookOf } from './outlook';
import { Part } from './Part';
import { JOB, type QueueLayout, type QueuePlace, WORKER_HEIGHT } from './queueLayout';
import { count, shorten, span } from './words';

interface QueueDrawingProps {
  readonly frame: Frame;
  readonly place: QueueLayout;
  readonly attention: Attention;
}

export function QueueDrawing({ frame, place, attention }: QueueDrawingProps) {
  const { services } = frame;
  if (services === null || place.height === 0) return null;
  return (
    <Drawing width={place.width} height={place.height} className={styles.sheet}>
      {place.queues.map((spot) => {
        const queue = services.queues.find((each) => each.id === spot.id);
        return (
          queue && (
            <g key={spot.id}>
              <Line queue={queue} spot={spot} place={place} attention={attention} />
              {spot.workers.map((at) => {
                const worker = services.workers.find((each) => each.id === at.id);
                return worker && <Worker key={at.id} worker={worker} x={at.x} y={at.y} width={place.workerWidth} attention={attention} />;
              })}
            </g>
          )
        );
      })}
    </Drawing>
  );
}

interface LineProps {
  readonly queue: QueueView;
  readonly spot: QueuePlace;
  readonly place: QueueLayout;
  readonly attention: Attention;
}

/** The head of the line stands next to the workers. */
function Line({ queue, spot, place, attention }: LineProps) {
  const { y } = spot;
  const left = place.lineEnd - place.line * JOB - 6;
  const shown = queue.head.slice(0, place.line);
  const beyond = queue.depth - shown.length;
  const waiting = beyond > 0 ? `${count(queue.depth, 'job')} waiting, ${beyond} not drawn` : `${count(queue.depth, 'job')} waiting`;
  const rest = [
    `oldest ${span(queue.oldestAgeMicros)}`,
    ...(queue.bound === null ? [] : [`bound ${queue.bound}`]),
    ...(queue.refused > 0 ? [`${queue.refused} refused`] : []),
    ...(queue.dropped > 0 ? [`${queue.dropped} dropped`] : []),
  ];
  const outlook = outlookOf(queue);
  return (
    <Part
      id={queue.id}
      name={`queue ${queue.id}, ${waiting}, ${rest.join(', ')}, ${queue.done} done; ${flowText(queue)}; ${outlook.text}`}
      tab={attention.tab === queue.id}
      selected={attention.selected === queue.id}
      pointed={attention.pointed === queue.id}
    >
      <rect x={0.5} y={y + 0.5} width={place.lineEnd + 6} height={spot.height - 8} rx="3" className={styles.frame} />
      <text x={left} y={y + 16} className={styles.strong}>{`queue ${queue.id}`}</text>
      <path d={`M${left} ${y + 28}H${place.lineEnd}M${left} ${y + 60}H${place.lineEnd}`} className={styles.bracket} />
      {shown.map((job, index) => (
        <Tile key={job.id} x={place.lineEnd - (index + 1) * JOB} y={y + 36} recordKey={job.key} />
      ))}
      <Label x={left} y={y + 78} kind="number" tone={queue.depth > 1_000 ? 'dup' : 'ink'}>
        {waiting}
      </Label>
      <text x={left} y={y + 93} className={styles.detail} data-tone={queue.refused + queue.dropped > 0 ? 'lost' : undefined}>
        {rest.join(', ')}
      </text>
      <text x={left} y={y + 112} className={styles.detail}>
        {flowText(queue)}
      </text>
      <text x={left} y={y + 128} className={styles.detail} data-tone={outlook.isEndless ? 'lost' : undefined}>
        {outlook.text}
      </text>
    </Part>
  );
}

interface WorkerProps {
  readonly worker: WorkerView;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly attention: Attention;
}

function Worker({ worker, x, y, width, attention }: WorkerProps) {
  const name = worker.id.replace(/^.*-worker-/, 'worker ');
  const state = worker.status === 'down' ? 'off' : worker.status === 'paused' ? 'stopped' : worker.busy ? 'works' : 'idle';
  return (
    <Part
      id={worker.id}
      name={`${worker.id}, ${state}, ${worker.done} done`}
      tab={attention.tab === worker.id}
      selected={attention.selected === worker.id}
      pointed={attention.pointed === worker.id}
    >
      <rect
        x={x + 0.5}
        y={y + 0.5}
        width={width - 1}
        height={WORKER_HEIGHT - 1}
        rx="6"
        className={styles.card}
        data-state={worker.status === 'down' ? 'down' : undefined}
      />
      <rect x={x + 0.5} y={y + 0.5} width={width - 1} height={WORKER_HEIGHT - 1} rx="6" className={styles.frame} />
      {width > 90 && (
        <g className={worker.status === 'down' ? styles.bad : styles.dark}>
          <Icon name={worker.status === 'up' ? 'service' : worker.status === 'paused' ? 'gc' : 'kill'} size={15} x={x + 7} y={y + 10} />
        </g>
      )}
      <text x={x + (width > 90 ? 28 : 7)} y={y + 14} className={styles.strong}>
        {shorten(name, Math.floor((width - 34) / 5.8) + 2)}
      </text>
      <text x={x + (width > 90 ? 28 : 7)} y={y + 28} className={styles.number}>
        {state}
      </text>
    </Part>
  );
}
