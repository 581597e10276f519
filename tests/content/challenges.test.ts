/** Every challenge fails untouched, is solved by each of its right fixes and by none of its near misses. `npm run judge` does it on more seeds. */
import { describe, expect, test } from 'vitest';
import { challengeOf, idsOf, scenarioOf } from '@/content/library';
import type { Deeds } from '@/content/schema/challenge';
import { parseDuration } from '@/simulator/kernel/time';
import { type Deed, type Goal, judge } from '@/simulator/run';

const SEEDS = 2;

describe.each(idsOf('challenges'))('%s', (id) => {
  const challenge = challengeOf(id);
  const scenario = scenarioOf(challenge.scenario);
  const held = (deeds: Deeds): number => {
    const list = deeds.map((entry): Deed => ({ at: parseDuration(entry.at) as number, action: entry.do as Deed['action'] }));
    const verdicts = Array.from({ length: SEEDS }, (_, n) => judge(scenario, challenge.goals as Goal[], list, n));
    return verdicts.filter((verdict) => verdict.held).length;
  };

  test('untouched it fails', () => expect(held([])).toBe(0));
  test.each(challenge.solutions)('right: $title', (fix) => expect(held(fix.do)).toBe(SEEDS));
  test.each(challenge.nearMisses)('wrong: $title', (fix) => expect(held(fix.do)).toBe(0));
});
