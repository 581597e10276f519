/** Every challenge fails untouched, is solved by each of its right fixes and by none of its near misses. `npm run judge` does it on more seeds. */
import { describe, expect, test } from 'vitest';
import { isAllowed } from '@/components/challenge/allowed';
import { deedsOf } from '@/components/challenge/deeds';
import { challengeOf, idsOf, scenarioOf } from '@/content/library';
import type { Deeds } from '@/content/schema/challenge';
import { type Goal, judge } from '@/simulator/run';

const SEEDS = 2;

test('all five incidents are there', () => {
  expect(idsOf('challenges')).toEqual([
    'kafka/evicted-while-working',
    'kafka/idle-half',
    'kafka/monday-backlog',
    'kafka/more-hands',
    'queues/black-friday',
  ]);
});

describe.each(idsOf('challenges'))('%s', (id) => {
  const challenge = challengeOf(id);
  const scenario = scenarioOf(challenge.scenario);
  const held = (deeds: Deeds): number => {
    const verdicts = Array.from({ length: SEEDS }, (_, n) => judge(scenario, challenge.goals as Goal[], deedsOf(deeds), n));
    return verdicts.filter((verdict) => verdict.held).length;
  };

  test('its fixes do only what the page lets one do', () => {
    const done = [...challenge.solutions, ...challenge.nearMisses].flatMap((fix) => deedsOf(fix.do));
    expect(done.filter(({ action }) => !isAllowed(challenge.mayChange, action))).toEqual([]);
  });
  test('its briefing is read in a minute', () => {
    const { story, symptom, goal } = challenge;
    expect(`${story} ${symptom} ${goal}`.split(/\s+/).length).toBeLessThanOrEqual(120);
  });
  test('untouched it fails', () => expect(held([])).toBe(0));
  test.each(challenge.solutions)('right: $title', (fix) => expect(held(fix.do)).toBe(SEEDS));
  test.each(challenge.nearMisses)('wrong: $title', (fix) => expect(held(fix.do)).toBe(0));
});
