/** What changed between two pictures, sent instead of the picture. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { delta, patched, SAME } from '@/components/player/delta';
import { shownOf } from '@/components/player/host';
import { idsOf, scenarioOf } from '@/content/library';
import { Run } from '@/simulator/run';

/** As a text carries it: without -0. */
const plain = fc.json({ maxDepth: 4 }).map((text) => JSON.parse(JSON.stringify(JSON.parse(text))) as unknown);

test('the change makes the new picture out of the old one, and leaves the old one as it was', () => {
  fc.assert(
    fc.property(plain, plain, (before, after) => {
      const kept = structuredClone(before);
      expect(patched<unknown>(before, JSON.parse(JSON.stringify(delta(before, after))))).toEqual(after);
      expect(before).toEqual(kept);
      expect(delta(before, structuredClone(before))).toBe(SAME);
    }),
    { numRuns: 500 },
  );
});

test('what did not change stays the same object', () => {
  const before = { a: [1, { b: 2 }], c: { d: [3] }, e: null as null | number };
  const after = patched(before, delta(before, { a: [1, { b: 2 }], c: { d: [3, 4] }, e: 5 }));
  expect(after).toEqual({ a: [1, { b: 2 }], c: { d: [3, 4] }, e: 5 });
  expect(after.a).toBe(before.a);
  expect(after.c).not.toBe(before.c);
  expect(patched<unknown>({ a: undefined }, delta({ a: undefined }, {}))).toEqual({});
  expect(patched<unknown>([1], delta([1], { 0: 1 }))).toEqual({ 0: 1 });
});

test('a list that moved on by its front keeps its items, whatever its length', () => {
  const item = (offset: number) => ({ offset, key: `k${offset}` });
  const before = [1, 2, 3, 4].map(item);
  const change = delta(before, [3, 4, 5].map(item));
  const after = patched(before, change);
  expect(after).toEqual([3, 4, 5].map(item));
  expect(after[0]).toBe(before[2]);
  expect(JSON.stringify(change).length).toBeLessThan(50);
});

test.each(idsOf('scenarios'))('%s: every picture of a run arrives as it was sent', (id) => {
  const run = new Run(scenarioOf(id));
  let sent: unknown = null;
  let arrived: unknown = null;
  for (let i = 1; i <= 24; i++) {
    // To and fro, since a line of time can also be walked back.
    run.seek(Math.floor((run.end * (i % 7 === 0 ? i / 2 : i)) / 24));
    const shown = shownOf(run);
    arrived = patched(arrived, JSON.parse(JSON.stringify(delta(sent, shown))));
    expect(arrived).toEqual(structuredClone(shown));
    sent = shown;
  }
});
