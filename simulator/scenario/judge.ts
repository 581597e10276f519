/** A verdict over many seeds: the same deeds under different luck, every goal on every seed. */
import { judgeGoals } from './goals';
import type { Metric } from './metrics';
import type { Goal } from './types';

export interface SeedVerdict {
  readonly seed: number;
  readonly held: boolean;
  /** The goals that broke, with what they came to; `null`: nothing has such a metric. */
  readonly broken: readonly { readonly text: string; readonly value: number | null }[];
  /** Value of each goal's metric, in the order of the goals. */
  readonly values: readonly (number | null)[];
}

/** Seed n of a challenge: far from each other, and the same for everybody. */
export const judgedSeed = (n: number): number => 1_000 + n * 7_919;

/** @param metrics of the run with that seed, at its end. */
export function seedVerdict(seed: number, goals: readonly Goal[], metrics: readonly Metric[]): SeedVerdict {
  const verdicts = judgeGoals(goals, metrics);
  const broken = verdicts.filter((verdict) => !verdict.held).map(({ text, value }) => ({ text, value }));
  return { seed, held: broken.length === 0, broken, values: verdicts.map((verdict) => verdict.value) };
}
