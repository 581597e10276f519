/** A worker in which incidents are judged, beside the one that the page plays in: ending it is how judging is called off. */
import { type Case, type Judged, judgeOne, SEEDS, trailUntil } from './judge';
import type { Trail } from './trail';

export type JudgeRequest =
  /** Every `step`-th of the seeds, from the first on. */
  | ({ readonly type: 'judge'; readonly first: number; readonly step: number } & Case)
  | ({ readonly type: 'trail'; readonly seed: number; readonly until: number } & Case);

export type JudgeAnswer =
  | { readonly type: 'judged'; readonly n: number; readonly judged: Judged }
  | { readonly type: 'trail'; readonly trail: Trail }
  | { readonly type: 'failed'; readonly sentence: string };

const say = (answer: JudgeAnswer): void => self.postMessage(answer);

self.onmessage = ({ data }: MessageEvent<JudgeRequest>) => {
  try {
    if (data.type === 'trail') say({ type: 'trail', trail: trailUntil(data, data.seed, data.until) });
    else for (let n = data.first; n < SEEDS; n += data.step) say({ type: 'judged', n, judged: judgeOne(data, n) });
  } catch (error) {
    say({ type: 'failed', sentence: error instanceof Error ? error.message : String(error) });
  }
};
