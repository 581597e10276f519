/** Judging as the page asks for it: seeds come in one by one, in any order, and it can be called off at any time. */
import type { Case, Judged } from './judge';
import type { JudgeAnswer, JudgeRequest } from './judge.worker';
import type { Trail } from './trail';

interface Listener {
  readonly onSeed: (judged: Judged, n: number) => void;
  readonly onFailed: (sentence: string) => void;
}

const open = (): Worker => new Worker(new URL('./judge.worker.ts', import.meta.url), { type: 'module' });

/** More cores judge faster; one is left to the page, and each run in a worker needs its memory. */
const workers = (): number => Math.max(1, Math.min(MOST_WORKERS, navigator.hardwareConcurrency - 1));
const MOST_WORKERS = 4;

/** @returns how to call it off. */
export function startJudging(subject: Case, { onSeed, onFailed }: Listener): () => void {
  const all = Array.from({ length: workers() }, open);
  // A worker that is ended while its script is on its way still tells of an error, and what it had sent still arrives.
  let isOver = false;
  const callOff = () => {
    isOver = true;
    for (const worker of all) worker.terminate();
  };
  const fail = (sentence: string) => {
    if (isOver) return;
    callOff();
    onFailed(sentence);
  };
  for (const [first, worker] of all.entries()) {
    worker.onmessage = ({ data }: MessageEvent<JudgeAnswer>) => {
      if (data.type === 'judged' && !isOver) onSeed(data.judged, data.n);
      if (data.type === 'failed') fail(data.sentence);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      fail(event.message || 'the simulation could not be loaded');
    };
    worker.postMessage({ type: 'judge', ...subject, first, step: all.length } satisfies JudgeRequest);
  }
  return callOff;
}

/** How the goals went in one run up to now. A newer question ends the older one. @returns how to call it off. */
export function askTrail(subject: Case, seed: number, until: number, onTrail: (trail: Trail) => void): () => void {
  const worker = open();
  worker.onmessage = ({ data }: MessageEvent<JudgeAnswer>) => {
    if (data.type === 'trail') onTrail(data.trail);
    worker.terminate();
  };
  worker.onerror = (event) => {
    // The page still shows what it saw itself.
    event.preventDefault();
    worker.terminate();
  };
  worker.postMessage({ type: 'trail', ...subject, seed, until } satisfies JudgeRequest);
  return () => worker.terminate();
}
