/** A small fixed part of the swarm; `npm run swarm -- --runs N` plays any number. */
import { expect, test } from 'vitest';
import { Broken } from './invariants/invariant';
import { play } from './play';
import { drawStory } from './story';

/** Seeds that once broke something, and the rule that they found. */
const FOUND = [
  [8, 'KT8: a timeout that was looked at too early'],
  [16, 'KT37: a batch that waited for its retry at a fatal error'],
  [21, 'KS28: a coordinator that moved'],
  [75, 'KS9: an acknowledgement whose coordinator was lost before it was stored'],
  [3977, 'KP15: the answer to a batch that was given up, taken for that of another'],
  [172, 'KR10: a leader that never wrote'],
] as const;

test.each(FOUND)('seed %i holds (%s)', (seed) => {
  expect(play(drawStory(seed))).toBeNull();
});

test('the promises hold under random trouble, and everything heals', () => {
  for (let seed = 1; seed <= 12; seed++) expect(play(drawStory(seed))).toBeNull();
});

test('a story is its seed, and a run its story', () => {
  expect(drawStory(3)).toEqual(drawStory(3));
  const facts = (): string[] => {
    const seen: string[] = [];
    play(drawStory(3), (fact, at) => seen.push(`${at.time} ${at.node} ${fact.type}`));
    return seen;
  };
  expect(facts()).toEqual(facts());
});

test('a promise that does not hold is told with its seed, instant and rule', () => {
  const failure = play(drawStory(4), (fact, at) => {
    if (fact.type === 'highWatermarkAdvanced' && at.time > 5_000_000) throw new Broken('KL1', 'orders-0', 'for the test');
  });
  expect(failure).toMatchObject({ seed: 4, rule: 'KL1', subject: 'orders-0', message: 'for the test' });
  expect(failure?.at).toBeGreaterThan(5_000_000);
});
