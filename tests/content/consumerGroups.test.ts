/** What the lesson on consumer groups says in words, recomputed: defaults, and what each prediction claims the run shows. */
import { expect, test } from 'vitest';
import { scenarioOf } from '@/content/library';
import { defaults } from '@/simulator/kafka/settings';
import { type Action, Run } from '@/simulator/run';

const SECOND = 1_000_000;

/** The run that a prediction shows. */
function after(id: string, at: number, actions: readonly Action[], until: number): Run {
  const run = new Run(scenarioOf(id));
  run.seek(at * SECOND);
  if (actions.length > 0) run.act(...actions);
  run.seek(until * SECOND);
  return run;
}
const metric = (run: Run, name: string, subject?: string) =>
  run.metrics().find((each) => each.name === name && (subject === undefined || each.subject === subject))?.value ?? Number.NaN;
const told = (run: Run) => run.frame().log.map((line) => line.text);
const group = (run: Run, id: string) => run.frame().kafka?.groups.find((candidate) => candidate.id === id);

test('the defaults it names are those of the registry', () => {
  const consumer = defaults('consumer');
  const broker = defaults('broker');
  expect([
    consumer['session.timeout.ms'],
    consumer['heartbeat.interval.ms'],
    consumer['max.poll.interval.ms'],
    consumer['max.poll.records'],
    consumer['auto.offset.reset'],
  ]).toEqual([45_000, 3_000, 300_000, 500, 'latest']);
  expect(broker['offsets.retention.minutes']).toBe(7 * 24 * 60);
});

test('how-long: the partitions of a killed member wait for 45 s from its last heartbeat and a heartbeat of the others, and the run shows it before it stops', () => {
  const run = after('kafka/first-rebalance', 17, [{ type: 'crash', node: 'billing-2' }], 75);
  expect(metric(run, 'time_to_reassign')).toBeGreaterThan(42);
  expect(metric(run, 'time_to_reassign')).toBeLessThan(48.1);
  expect(group(run, 'billing')?.readers.every((reader) => reader.owner !== 'billing-2' && reader.owner !== null)).toBe(true);
});

test('a member that closes keeps nobody waiting longer than a heartbeat, and nothing is done twice', () => {
  const run = after('kafka/first-rebalance', 17, [{ type: 'close', node: 'billing-2' }], 110);
  expect(metric(run, 'time_to_reassign')).toBeGreaterThan(0.05);
  expect(metric(run, 'time_to_reassign')).toBeLessThan(3.1);
  expect(metric(run, 'oracle.effect_dup')).toBe(0);
});

test('range gives the first of three members four of eight partitions; of eight members, four have nothing, under roundrobin none', () => {
  const owned = (run: Run): number[] =>
    (group(run, 'billing')?.members ?? [])
      .filter((member) => member.activity !== 'not started')
      .map((member) => member.owned.length)
      .sort();
  const run = new Run(scenarioOf('kafka/assignment-playground'));
  run.seek(6 * SECOND);
  expect(owned(run)).toEqual([2, 2, 4]);
  run.act(...[4, 5, 6, 7, 8].map((n): Action => ({ type: 'start', node: `billing-${n}` })));
  run.seek(30 * SECOND);
  expect(owned(run)).toEqual([0, 0, 0, 0, 2, 2, 2, 2]);
  run.act({ type: 'setConfig', target: 'billing', name: 'partition.assignment.strategy', value: 'roundrobin' });
  run.seek(120 * SECOND);
  expect(owned(run)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
});

const SLOW: Action = { type: 'setHandler', target: 'billing', handler: { time: '700ms' } };

test('which-clock: the slow member leaves by itself, its session never ends, and work is done again', () => {
  const run = after('kafka/two-clocks', 0, [SLOW], 420);
  expect(told(run).some((text) => /did not call poll within max.poll.interval.ms/.test(text))).toBe(true);
  expect(told(run).some((text) => /no heartbeat within its session timeout/.test(text))).toBe(false);
  expect(metric(run, 'oracle.effect_dup')).toBeGreaterThan(0);
});

test('a longer session does not help the slow member; fewer records per poll do', () => {
  const evictions = (...more: Action[]) => metric(after('kafka/two-clocks', 0, [SLOW, ...more], 1200), 'false_evictions');
  expect(evictions()).toBeGreaterThan(3);
  expect(evictions({ type: 'setConfig', target: 'billing', name: 'session.timeout.ms', value: 120_000 })).toBeGreaterThan(3);
  expect(evictions({ type: 'setConfig', target: 'billing', name: 'max.poll.records', value: 100 })).toBe(0);
});

test('a pause of 50 s trips the other clock', () => {
  const run = after('kafka/two-clocks', 40, [{ type: 'pause', node: 'billing-1', for: '50s' }], 120);
  expect(told(run).some((text) => /billing-1 is removed, no heartbeat within its session timeout/.test(text))).toBe(true);
});

test('which-stop: eager stops all but the three partitions of the busy member, cooperative the two that move, in more rounds', () => {
  const sides = ['kafka/rebalance-eager', 'kafka/rebalance-cooperative'].map((id) => {
    const before = after(id, 14, [], 14);
    const busy = after(id, 14, [], 16);
    const then = after(id, 14, [], 32);
    const stood = (group(then, 'billing')?.ownership ?? []).filter((row) => row.unownedMicros > 0.1 * SECOND).map((row) => row.partition);
    return {
      seed: then.seed,
      stood,
      busy: group(busy, 'billing')?.members.filter((member) => member.activity === 'in handler') ?? [],
      rounds: metric(then, 'rebalance.count') - metric(before, 'rebalance.count'),
      cost: metric(then, 'pause.partition_seconds'),
    };
  });
  const [eager, cooperative] = sides as [(typeof sides)[0], (typeof sides)[0]];
  expect(eager.seed).toBe(cooperative.seed);
  expect(eager.busy).toHaveLength(1);
  const kept = eager.busy[0]?.owned.map(({ partition }) => partition) ?? [];
  expect(kept).toHaveLength(3);
  expect(eager.stood).toEqual([0, 1, 2, 3, 4, 5, 6, 7].filter((partition) => !kept.includes(partition)));
  expect(cooperative.stood).toHaveLength(2);
  expect(eager.rounds).toBe(1);
  expect(cooperative.rounds).toBeGreaterThan(1);
  expect(eager.cost).toBeGreaterThan(4 * cooperative.cost);
});

test('both sides keep up with their load, and with seed 12 eager costs less', () => {
  const cost = (id: string) => {
    const run = new Run(scenarioOf(id), { seed: 12 });
    run.seek(run.end);
    return metric(run, 'pause.partition_seconds');
  };
  expect(cost('kafka/rebalance-eager')).toBeLessThan(cost('kafka/rebalance-cooperative'));
  for (const id of ['kafka/rebalance-eager', 'kafka/rebalance-cooperative']) {
    expect(metric(after(id, 14, [], 50), 'lag.offsets.sum')).toBeLessThan(20);
  }
});

test('offsets of a group with members are not reset, and those of a closed one are; the other group never notices', () => {
  const reset: Action = { type: 'resetOffsets', group: 'search', to: 'earliest' };
  const refused = after('kafka/independent-groups', 30, [reset], 40);
  expect(told(refused).some((text) => /offsets of search are not reset: the group is not inactive, its state is Stable/.test(text))).toBe(
    true,
  );
  expect(metric(refused, 'oracle.effect_dup', 'search')).toBe(0);
  const run = after('kafka/independent-groups', 30, [{ type: 'close', node: 'search-1' }], 40);
  run.act(reset);
  run.seek(45 * SECOND);
  run.act({ type: 'start', node: 'search-1' });
  run.seek(120 * SECOND);
  expect(metric(run, 'oracle.effect_dup', 'search')).toBeGreaterThan(200);
  expect(metric(run, 'oracle.effect_dup', 'billing')).toBe(0);
  expect(group(run, 'billing')?.rebalances).toBe(group(refused, 'billing')?.rebalances);
});

test('first-visit: under latest none of the 151 records are read; after a restart nothing more is skipped', () => {
  const run = after('kafka/no-offset', 10, [], 10);
  expect(run.frame().ledgers[0]?.sent).toBe(151);
  run.act({ type: 'start', node: 'audit-1' });
  run.seek(30 * SECOND);
  expect(metric(run, 'oracle.lost', 'audit')).toBe(151);
  run.act({ type: 'close', node: 'audit-1' });
  run.seek(45 * SECOND);
  run.act({ type: 'start', node: 'audit-1' });
  run.seek(80 * SECOND);
  expect(metric(run, 'oracle.lost', 'audit')).toBe(151);
  expect(run.frame().ledgers[0]?.deliveredOnce).toBeGreaterThan(200);
});

test('under earliest the first start reads all, a second one nothing again; under none poll throws', () => {
  const to = (value: string): Action => ({ type: 'setConfig', target: 'audit', name: 'auto.offset.reset', value });
  const run = after('kafka/no-offset', 10, [to('earliest'), { type: 'start', node: 'audit-1' }], 40);
  expect(metric(run, 'oracle.lost', 'audit')).toBe(0);
  run.act({ type: 'close', node: 'audit-1' });
  run.seek(50 * SECOND);
  run.act({ type: 'start', node: 'audit-1' });
  run.seek(70 * SECOND);
  expect(metric(run, 'oracle.effect_dup', 'audit')).toBe(0);
  const none = after('kafka/no-offset', 10, [to('none'), { type: 'start', node: 'audit-1' }], 20);
  expect(told(none).some((text) => /NoOffsetForPartitionException/.test(text))).toBe(true);
});
