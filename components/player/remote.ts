/** A run in a worker, seen from the page: each request is a promise of its answer. */
import type { Answer, Request, Shown } from './protocol';
import { receiver, type Sent } from './wire';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
export type Ask = WithoutId<Request>;

/** Something that answers; closing it frees the worker. */
export interface Remote {
  ask(request: Ask): Promise<Answer>;
  close(): void;
}

/** @param drawn what the page shows until the worker answers; `null` for nothing. */
export function openRemote(drawn: Shown | null): Remote {
  const worker = new Worker(new URL('./run.worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  let nextId = 1;
  const receive = receiver(drawn);
  worker.onmessage = (event: MessageEvent<Sent>) => {
    const answer = receive(event.data);
    waiting.get(answer.id)?.resolve(answer);
    waiting.delete(answer.id);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    for (const { reject } of waiting.values()) reject(new Error(event.message || 'the simulation could not be loaded'));
    waiting.clear();
  };
  return {
    ask(request) {
      const id = nextId++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage({ ...request, id } as Request);
      });
    },
    close() {
      worker.terminate();
      for (const { reject } of waiting.values()) reject(new Error('the figure was closed'));
      waiting.clear();
    },
  };
}
