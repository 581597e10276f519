/** Who owned what when: the fold keeps it, bounded; the chart draws it, and counts the gaps as the metric does. */
import { expect, test } from 'vitest';
import { ganttRows, ticks } from '@/components/figure/ganttLayout';
import { scenarioOf } from '@/content/library';
import type { Fact, FactHeader } from '@/simulator/kernel/process';
import { MOST_SPANS, ownership, ownershipRows } from '@/simulator/projections/ownership';
import { Run } from '@/simulator/run';

const SHAPE = { id: 'billing', topics: ['orders'], members: ['billing-1', 'billing-2'] };
const P0 = [{ topic: 'orders', partition: 0 }];

function play(...facts: readonly (readonly [number, string, Fact])[]) {
  const fold = ownership([SHAPE]);
  const state = fold.initial();
  for (const [time, node, fact] of facts) fold.apply(state, fact, { time, node } as FactHeader);
  return state;
}
const owns = (owned: readonly object[]): Fact => ({ type: 'partitionsAssigned', partitions: owned, owned }) as Fact;
const rows = (state: ReturnType<typeof play>, now: number) => ownershipRows(state, 'billing', P0, now)[0];

test('a partition goes from owner to nobody to owner, and the gap is counted', () => {
  const state = play([10, 'billing-1', owns(P0)], [30, 'billing-1', { type: 'nodeCrashed' }], [75, 'billing-2', owns(P0)]);
  expect(rows(state, 100)).toEqual({
    topic: 'orders',
    partition: 0,
    spans: [
      { owner: 'billing-1', from: 10, to: 30 },
      { owner: null, from: 30, to: 75 },
      { owner: 'billing-2', from: 75, to: 100 },
    ],
    unownedMicros: 45,
  });
});

test('a gap that is still open counts up to now', () => {
  const state = play([10, 'billing-1', owns(P0)], [30, 'billing-1', { type: 'consumerClosed' } as Fact]);
  expect(rows(state, 50)?.unownedMicros).toBe(20);
});

test('what lasted no time is not drawn, and an owner that stays is one span', () => {
  const state = play([10, 'billing-1', owns(P0)], [30, 'billing-1', owns([])], [30, 'billing-1', owns(P0)]);
  expect(rows(state, 50)).toMatchObject({ spans: [{ owner: 'billing-1', from: 10, to: 50 }], unownedMicros: 0 });
});

test('however often it changes hands, a bounded number of spans stands and no gap is forgotten', () => {
  const facts = Array.from({ length: 1_000 }, (_, i) => [i * 10, 'billing-1', owns(i % 2 === 0 ? P0 : [])] as const);
  const row = rows(play(...facts), 10_000);
  expect(row?.spans.length).toBe(MOST_SPANS);
  expect(row?.unownedMicros).toBe(500 * 10);
});

test.each(['kafka/rebalance-eager', 'kafka/rebalance-cooperative', 'kafka/first-rebalance'])(
  '%s: spans lie end to end up to now, one owner at a time, and the gaps add up to the metric',
  (id) => {
    const run = new Run(scenarioOf(id));
    run.seek(20_000_000);
    if (id === 'kafka/first-rebalance') run.act({ type: 'crash', node: 'billing-2' });
    run.seek(45_000_000);
    const group = run.frame().kafka?.groups[0];
    if (group === undefined) throw new Error('the scenario has a group');
    expect(group.ownership.length).toBe(group.readers.length);
    for (const [index, row] of group.ownership.entries()) {
      expect(row.spans.at(-1)).toMatchObject({ owner: group.readers[index]?.owner, to: 45_000_000 });
      for (const [i, span] of row.spans.entries()) expect(span.from).toBe(row.spans[i - 1]?.to ?? span.from);
    }
    const sum = group.ownership.reduce((total, row) => total + row.unownedMicros, 0) / 1_000_000;
    expect(sum).toBeCloseTo(group.pausePartitionSeconds, 6);
    expect(sum).toBeGreaterThan(0);
  },
);

test('seeking back shows the owners of then', () => {
  const run = new Run(scenarioOf('kafka/rebalance-eager'));
  run.seek(10_000_000);
  const then = run.frame().kafka?.groups[0]?.ownership;
  run.seek(50_000_000);
  run.seek(10_000_000);
  expect(run.frame().kafka?.groups[0]?.ownership).toEqual(then);
});

test('bars stand on the axis in proportion', () => {
  const run = new Run(scenarioOf('kafka/rebalance-eager'));
  run.seek(30_000_000);
  const group = run.frame().kafka?.groups[0];
  if (group === undefined) throw new Error('the scenario has a group');
  const [row] = ganttRows(group, run.end, 40, 640);
  const last = row?.bars.at(-1);
  expect((last?.x ?? 0) + (last?.width ?? 0)).toBeCloseTo(40 + (600 * 30_000_000) / run.end, 6);
  expect(row?.sentence).toMatch(/billing-\d/);
});

test('an axis has round instants, no more than fit', () => {
  expect(ticks(60_000_000, 6)).toEqual([0, 10, 20, 30, 40, 50, 60].map((s) => s * 1_000_000));
  expect(ticks(120_000_000, 10).length).toBeLessThanOrEqual(11);
  expect(ticks(600_000_000, 5).at(-1)).toBe(600_000_000);
});
