/** What the author's shortest fix costs, computed by the engine when the page is built. */
import type { Challenge } from '@/content/schema/challenge';
import type { Goal, Scenario } from '@/simulator/run';
import { deedsOf } from './deeds';
import { judgeOne } from './judge';
import { worst } from './prices';

const PAR_SEEDS = 3;
const known = new Map<string, Readonly<Record<string, number>>>();

export function parOf(challenge: Challenge, scenario: Scenario): Readonly<Record<string, number>> {
  const before = known.get(challenge.id);
  if (before !== undefined) return before;
  const fix = challenge.solutions.reduce((best, each) => (each.do.length < best.do.length ? each : best));
  const subject = { scenario, goals: challenge.goals as Goal[], deeds: deedsOf(fix.do) };
  const par = worst(Array.from({ length: PAR_SEEDS }, (_, n) => judgeOne(subject, n).prices));
  known.set(challenge.id, par);
  return par;
}
