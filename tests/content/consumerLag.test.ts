/** What the lesson on consumer lag says in words, recomputed: defaults, sums, and what each prediction claims the run shows. */
import { expect, test } from 'vitest';
import { scenarioOf } from '@/content/library';
import { defaults } from '@/simulator/kafka/settings';
import { type Action, Run } from '@/simulator/run';

const SECOND = 1_000_000;

function after(id: string, at: number, actions: readonly Action[], until: number): Run {
  const run = new Run(scenarioOf(id));
  run.seek(at * SECOND);
  if (actions.length > 0) run.act(...actions);
  run.seek(until * SECOND);
  return run;
}
const metric = (run: Run, name: string) => run.metrics().find((each) => each.name === name)?.value ?? Number.NaN;
const group = (run: Run) => run.frame().kafka?.groups[0];
const lags = (run: Run) => (group(run)?.readers ?? []).map((reader) => reader.lag ?? Number.NaN);

/** What the figure's choice of so many members does. */
function members(count: number): readonly Action[] {
  const control = scenarioOf('kafka/lag-drain').figure?.controls?.find(({ id }) => id === 'members');
  const option = control?.kind === 'choice' ? control.options.find(({ label }) => label === String(count)) : undefined;
  return option?.do ?? [];
}

test('the defaults it names are those of the registry', () => {
  expect(defaults('consumer')['max.poll.interval.ms']).toBe(5 * 60 * 1_000);
  expect(defaults('consumer')['auto.offset.reset']).toBe('latest');
  expect(defaults('topic')['retention.ms']).toBe(7 * 24 * 60 * 60 * 1_000);
});

test('eight-members: where members own two of the twelve partitions the backlog stays, elsewhere it drains', () => {
  const run = after('kafka/lag-drain', 20, members(8), 1_200);
  expect(group(run)).toMatchObject({ arrivalsPerSecond: 12, capacityPerSecond: 16 });
  expect(metric(run, 'lag.offsets.sum')).toBeGreaterThan(5_000);
  const owned = new Map(group(run)?.members.map((member) => [member.id, member.owned.length]));
  expect([...owned.values()].filter((count) => count > 0).sort()).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
  for (const reader of group(run)?.readers ?? []) {
    if (owned.get(reader.owner as string) === 1) expect(reader.lag).toBeLessThan(50);
    else expect(reader.lag).toBeGreaterThan(400);
  }
});

test('twelve members drain it about when the sum says, sixteen not a second sooner, four never', () => {
  const twelve = after('kafka/lag-drain', 20, members(12), 780);
  const sixteen = after('kafka/lag-drain', 20, members(16), 780);
  expect(group(twelve)?.capacityPerSecond).toBe(24);
  expect(group(sixteen)?.capacityPerSecond).toBe(24);
  expect(metric(twelve, 'lag.offsets.sum')).toBeLessThan(100);
  expect(lags(sixteen)).toEqual(lags(twelve));
  expect(group(sixteen)?.members.filter((member) => member.owned.length === 0)).toHaveLength(4);
  expect(metric(after('kafka/lag-drain', 20, [], 780), 'lag.offsets.sum')).toBeGreaterThan(10_000);
});

test('from twelve to eight and on: members that stay are not started again', () => {
  const run = after('kafka/lag-drain', 20, members(12), 400);
  run.act(...members(8));
  run.seek(460 * SECOND);
  expect(group(run)?.members.filter((member) => member.owned.length > 0)).toHaveLength(8);
  expect(metric(run, 'oracle.effect_dup')).toBe(0);
  expect(metric(run, 'oracle.lost')).toBe(0);
});

test('more partitions leave the backlog where it is, and keys overtake themselves', () => {
  const run = after('kafka/lag-drain', 20, members(16), 300);
  run.act({ type: 'addPartitions', topic: 'orders', total: 24 });
  run.seek(700 * SECOND);
  const [old, added] = [lags(run).slice(0, 12), lags(run).slice(12)];
  expect(added).toHaveLength(12);
  expect(Math.max(...added)).toBeLessThan(Math.max(...old) / 4);
  expect(metric(run, 'oracle.reordered_keys')).toBeGreaterThan(100);
});

test('shape A: up by forty a second for a minute, then down by what is to spare', () => {
  const run = after('kafka/lag-shape-a', 0, [], 120);
  const before = metric(run, 'lag.offsets.sum');
  run.seek(180 * SECOND);
  const top = metric(run, 'lag.offsets.sum');
  expect((top - before) / 60).toBeGreaterThan(30);
  run.seek(300 * SECOND);
  expect((top - metric(run, 'lag.offsets.sum')) / 120).toBeGreaterThan(4);
  expect((top - metric(run, 'lag.offsets.sum')) / 120).toBeLessThan(9);
  expect(metric(run, 'rebalance.count')).toBe(2);
});

test('shape B: all partitions grow alike, and nobody leaves', () => {
  const run = after('kafka/lag-shape-b', 0, [], 600);
  expect(Math.min(...lags(run))).toBeGreaterThan(400);
  expect(group(run)?.capacityPerSecond).toBeCloseTo(26.7, 1);
  expect(metric(run, 'false_evictions')).toBe(0);
});

test('shape C: all the lag is in one partition, whose committed offset goes on, slowly', () => {
  const run = after('kafka/lag-shape-c', 0, [], 600);
  expect(metric(run, 'lag.offsets.max')).toBeGreaterThan(0.95 * metric(run, 'lag.offsets.sum'));
  expect(lags(run).filter((lag) => lag > 100)).toHaveLength(1);
});

test('shape D: evictions of a member that works, and some records twice', () => {
  const run = after('kafka/lag-shape-d', 0, [], 600);
  expect(metric(run, 'false_evictions')).toBeGreaterThanOrEqual(4);
  expect(metric(run, 'oracle.effect_dup')).toBeGreaterThan(0);
  expect(metric(after('kafka/lag-shape-d', 0, [], 210), 'lag.offsets.sum')).toBeLessThan(metric(run, 'lag.offsets.peak') / 4);
});

test('shape E: the group is empty from 180 s to 215 s, and arrivals do not change', () => {
  const run = after('kafka/lag-shape-e', 0, [], 200);
  expect(group(run)).toMatchObject({ state: 'Empty', arrivalsPerSecond: 20 });
  run.seek(390 * SECOND);
  expect(group(run)?.state).toBe('Stable');
  expect(metric(run, 'lag.offsets.sum')).toBeLessThan(50);
});

test('shape F: nobody reads, and at 400 s no offset is left', () => {
  const run = after('kafka/lag-shape-f', 0, [], 400);
  expect(group(run)?.readers.map((reader) => reader.committed)).toEqual([null, null, null, null]);
  expect(group(run)?.readers.map((reader) => reader.ageMicros)).toEqual([null, null, null, null]);
});

test('more-hands: 24 members do 44 a second, a write takes 540 ms, and the lag grows by twenty a second', () => {
  const run = after('queues/db-bound', 60, [{ type: 'setWorkers', queue: 'billing', workers: 24 }], 120);
  const queue = run.frame().services?.queues[0];
  expect(queue?.capacityPerSecond).toBeCloseTo(44.4, 1);
  expect((24 / (queue?.capacityPerSecond ?? 1)) * 1_000).toBeCloseTo(540, 0);
  const depth = metric(run, 'queue.depth');
  run.seek(180 * SECOND);
  expect((metric(run, 'queue.depth') - depth) / 60).toBeCloseTo(19.6, 0);
  expect(metric(after('queues/db-bound', 60, [], 60), 'queue.depth')).toBe(240);
});

test('started with 24 members, the database is never crowded; in bulk six members do 150', () => {
  const calm = after('queues/db-bound', 0, [{ type: 'setWorkers', queue: 'billing', workers: 24 }], 120);
  expect(metric(calm, 'queue.depth')).toBe(0);
  expect(calm.frame().services?.workers.filter((worker) => worker.busy).length).toBeLessThanOrEqual(7);
  const bulk = after('queues/db-bound', 60, [{ type: 'setService', target: 'billing', time: '40ms' }], 120);
  expect(bulk.frame().services?.queues[0]?.capacityPerSecond).toBe(150);
  expect(metric(bulk, 'queue.depth')).toBe(0);
});

const start: readonly Action[] = [1, 2].map((n) => ({ type: 'start', node: `billing-${n}` }));
const policy = (value: string): Action => ({ type: 'setConfig', target: 'billing', name: 'auto.offset.reset', value });

test('comes-back: 600 are deleted, latest skips 301 more, and then the lag is 0', () => {
  expect(metric(after('kafka/lag-retention', 100, [], 119), 'oracle.lost')).toBe(600);
  const run = after('kafka/lag-retention', 120, start, 150);
  expect(metric(run, 'oracle.lost')).toBe(901);
  expect(metric(run, 'lag.offsets.sum')).toBeLessThan(5);
});

test('earliest loses what was deleted and no more; back before the cliff, nothing is lost under either', () => {
  const run = after('kafka/lag-retention', 25, [policy('earliest')], 120);
  run.act(...start);
  run.seek(170 * SECOND);
  expect(metric(run, 'oracle.lost')).toBe(600);
  for (const value of ['latest', 'earliest']) {
    const early = after('kafka/lag-retention', 25, [policy(value)], 70);
    early.act(...start);
    early.seek(170 * SECOND);
    expect(metric(early, 'oracle.lost')).toBe(0);
  }
});

test('age grows while lag stands still: seconds say what records do not', () => {
  const stopped: Action[] = [
    { type: 'setArrivals', target: 'checkout', arrivals: { kind: 'constant', perSecond: 0 } },
    { type: 'close', node: 'billing-1' },
    { type: 'close', node: 'billing-2' },
  ];
  const run = after('kafka/lag-retention', 29, [stopped[1] as Action, stopped[2] as Action], 35);
  run.act(stopped[0] as Action);
  run.seek(40 * SECOND);
  const lag = metric(run, 'lag.offsets.sum');
  const age = metric(run, 'lag.age.max');
  run.seek(50 * SECOND);
  expect(metric(run, 'lag.offsets.sum')).toBe(lag);
  expect(metric(run, 'lag.age.max')).toBeCloseTo(age + 10, 3);
});
