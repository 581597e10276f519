/** A verdict over many seeds: the same deeds under different luck, every goal on every seed. */
import type { Deed, Run } from '../run';
import { judgeGoals } from './goals';
import type { Goal, Scenario } from './types';

export interface SeedVerdict {
  readonly seed: number;
  readonly held: boolean;
  /** The goals that broke, with what they came to. */
  readonly broken: readonly { readonly text: string; readonly value: number | null }[];
  /** Value of each goal's metric, in the order of the goals. */
  readonly values: readonly (number | null)[];
}

/** Seed n of a challenge: far from each other, and the same for everybody. */
export const judgedSeed = (n: number): number => 1_000 + n * 7_919;

export function judgeSeed(
  open: (scenario: Scenario, seed: number, deeds: readonly Deed[]) => Run,
  scenario: Scenario,
  goals: readonly Goal[],
  deeds: readonly Deed[],
  seed: number,
): SeedVerdict {
  const run = open(scenario, seed, deeds);
  run.seek(run.end);
  const verdicts = judgeGoals(goals, run.metrics());
  const broken = verdicts.filter((verdict) => !verdict.held).map(({ text, value }) => ({ text, value }));
  return { seed, held: broken.length === 0, broken, values: verdicts.map((verdict) => verdict.value) };
}
