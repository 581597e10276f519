/** One judged seed, and the trail of one run: what the judging worker does, as plain functions. */
import { type Deed, type Goal, judgedSeed, Run, type Scenario, type SeedVerdict, seedVerdict } from '@/simulator/run';
import { pricesIn } from './prices';
import { look, opensAt, type Trail, trailOf } from './trail';

export interface Case {
  readonly scenario: Scenario;
  readonly goals: readonly Goal[];
  readonly deeds: readonly Deed[];
}

export interface Judged extends SeedVerdict {
  readonly prices: Readonly<Record<string, number>>;
  /** Of a seed that broke: just before its first bad event. */
  readonly opensAt: number;
}

/** Seeds that a challenge is judged on. */
export const SEEDS = 20;

/** A whole run of judged seed n, from its beginning to its end. */
export function judgeOne({ scenario, goals, deeds }: Case, n: number): Judged {
  const run = new Run(scenario, { seed: judgedSeed(n), deeds });
  const looks = look(run, goals, run.end);
  const metrics = run.metrics();
  const verdict = seedVerdict(run.seed, goals, metrics);
  return { ...verdict, prices: pricesIn(metrics), opensAt: verdict.held ? 0 : opensAt(run, goals, looks) };
}

export function trailUntil({ scenario, goals, deeds }: Case, seed: number, until: number): Trail {
  return trailOf(new Run(scenario, { seed, deeds }), goals, until);
}
