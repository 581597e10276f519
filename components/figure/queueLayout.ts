/** Where queues and their workers stand, for a width: the line left, its head beside the workers right. */
import type { QueueView, ServicesView, WorkerView } from '@/simulator/projections/frame';

export interface QueuePlace {
  readonly id: string;
  readonly y: number;
  readonly height: number;
  readonly workers: readonly { readonly id: string; readonly x: number; readonly y: number }[];
}

export interface QueueLayout {
  readonly width: number;
  readonly height: number;
  /** Jobs drawn one by one. */
  readonly line: number;
  /** The right end of the line. */
  readonly lineEnd: number;
  readonly workerWidth: number;
  readonly queues: readonly QueuePlace[];
}

export const JOB = 30;
export const WORKER_HEIGHT = 34;
const HEAD = 28;
const WORKER_ROW = 42;
const LEAST = 146;

/** Workers that are part of the picture: at work, idle, or gone after they had worked. */
export const workersOf = (workers: readonly WorkerView[], queue: Pick<QueueView, 'id'>) =>
  workers.filter((worker) => worker.queue === queue.id && (worker.status !== 'down' || worker.done > 0));

export function queueLayout(services: ServicesView, width: number): QueueLayout {
  const narrow = width < 640;
  const perRow = narrow ? 2 : 3;
  const workerWidth = narrow ? 66 : 100;
  const workersX = width - perRow * (workerWidth + 8) + 8;
  const lineEnd = workersX - 26;
  const line = Math.max(3, Math.min(16, Math.floor((lineEnd - 8) / JOB)));
  let y = 0;
  const queues = services.queues.map((queue): QueuePlace => {
    const at = workersOf(services.workers, queue);
    const height = Math.max(LEAST, HEAD + Math.ceil(at.length / perRow) * WORKER_ROW + 12);
    const place: QueuePlace = {
      id: queue.id,
      y,
      height,
      workers: at.map((worker, index) => ({
        id: worker.id,
        x: workersX + (index % perRow) * (workerWidth + 8),
        y: y + HEAD + Math.floor(index / perRow) * WORKER_ROW,
      })),
    };
    y += height;
    return place;
  });
  return { width, height: y, line, lineEnd, workerWidth, queues };
}
