/** Fates of records under a Kafka consumer that is broken on purpose, and the chains of causes that explain them. */
import { expect, test } from 'vitest';
import { seconds } from '@/simulator/kernel/time';
import { Run, type Scenario } from '@/simulator/run';
import type { Arrivals } from '@/simulator/scenario/types';

const STEADY: Arrivals = { kind: 'constant', perSecond: 10, until: '60s' };
/** Ten records for each member at once, so that a batch takes a while. */
const BURSTS: Arrivals = { kind: 'burst', size: 20, every: '10s', until: '60s' };

function scenario(
  group: Partial<NonNullable<NonNullable<Scenario['kafka']>['groups']>[number]>,
  script: Scenario['script'] = [],
  arrivals: Arrivals = STEADY,
): Scenario {
  return {
    id: 'kafka/fates',
    title: 'Fates',
    summary: 'Made to break.',
    seed: 1,
    until: '150s',
    kafka: {
      brokers: 1,
      config: { 'group.initial.rebalance.delay.ms': 0 },
      topics: [{ name: 'orders', partitions: 2 }],
      producers: [{ id: 'checkout', topic: 'orders', arrivals, keys: 8 }],
      groups: [{ id: 'billing', topics: ['orders'], members: 2, handler: { time: '50ms' }, commit: 'syncAfter', ...group }],
    },
    script,
  };
}

function finished(of: Scenario): Run {
  const run = new Run(of);
  run.seek(run.end);
  return run;
}

const counts = (run: Run) => run.frame().ledgers[0];
const metric = (run: Run, name: string) => run.metrics().find((each) => each.name === name)?.value;

test('nobody breaks anything: every record has its effect once', () => {
  const run = finished(scenario({}));
  expect(counts(run)).toMatchObject({ deliveredOnce: counts(run)?.sent, lost: 0, duplicated: 0, reordered: 0, stuck: 0 });
  expect(metric(run, 'lag.offsets.max')).toBe(0);
});

test('a crash between effect and commit: done twice, and the chain says who crashed and where the next one began', () => {
  const run = finished(scenario({ handler: { time: '190ms' } }, [{ at: '21s', do: { type: 'crash', node: 'billing-1' } }], BURSTS));
  expect(counts(run)).toMatchObject({ lost: 0, reordered: 0, stuck: 0 });
  expect(counts(run)?.duplicated).toBeGreaterThan(0);
  const example = counts(run)?.examples.find((each) => each.fate === 'duplicated');
  const why = run.explain('billing', example?.record ?? -1);
  expect(why.fate).toBe('duplicated');
  expect(why.chain.map((link) => link.text)).toEqual([
    expect.stringMatching(/^broker-1 appends it at orders-\d, offset \d+$/),
    'billing-1 applies its effect',
    'billing-1 crashes',
    'the coordinator removes billing-1: no heartbeat within session.timeout.ms',
    expect.stringMatching(/^billing-2 reads on from the committed offset, \d+$/),
    'billing-2 applies its effect',
  ]);
  expect(why.chain.filter((link) => link.turning).map((link) => link.text)).toEqual(['billing-1 crashes']);
  const times = why.chain.map((link) => link.time);
  expect([...times].sort((a, b) => a - b)).toEqual(times);
  // Each link is an instant that can be opened.
  run.seek(why.chain[2]?.time ?? 0);
  expect(run.frame().kafka?.groups[0]?.members[0]?.activity).toBe('crashed');
});

test('commit before the effect: the rest of the batch is lost, and nothing is done twice', () => {
  const run = finished(
    scenario({ handler: { time: '190ms' }, commit: 'syncBefore' }, [{ at: '20s', do: { type: 'crash', node: 'billing-1' } }]),
  );
  expect(counts(run)).toMatchObject({ duplicated: 0, stuck: 0 });
  expect(counts(run)?.lost).toBeGreaterThan(0);
  const example = counts(run)?.examples.find((each) => each.fate === 'lost');
  const why = run.explain('billing', example?.record ?? -1);
  expect(why.sentence).toBe('Its offset was committed before its effect was applied, and billing-1 never came to it.');
  expect(why.chain.find((link) => link.turning)?.text).toBe('billing-1 crashes');
  expect(why.remedy).toBe('Commit after the effect, not before it.');
});

test('auto.offset.reset=latest: what came before the first member is lost to the group', () => {
  const run = finished(
    scenario({ config: { 'auto.offset.reset': 'latest' }, members: 0, spare: 1 }, [
      { at: '30s', do: { type: 'start', node: 'billing-1' } },
    ]),
  );
  expect(counts(run)?.lost).toBeGreaterThan(250);
  const example = counts(run)?.examples.find((each) => each.fate === 'lost');
  expect(run.explain('billing', example?.record ?? -1).remedy).toBe('auto.offset.reset=earliest, where nothing may be skipped.');
});

test('a handler slower than max.poll.interval.ms: evicted while working, and done again by another', () => {
  const run = finished(
    scenario({
      handler: { time: '400ms' },
      config: { 'max.poll.interval.ms': 6_000, 'session.timeout.ms': 6_000, 'heartbeat.interval.ms': 1_000 },
    }),
  );
  expect(metric(run, 'false_evictions')).toBeGreaterThan(0);
  expect(counts(run)?.duplicated).toBeGreaterThan(0);
  const evicted = counts(run)
    ?.examples.map((each) => run.explain('billing', each.record))
    .find((each) => each.chain.some((link) => link.text.includes('max.poll.interval.ms')));
  expect(evicted?.sentence).toMatch(/lost its partition while it was still working/);
});

test('a pause of the process past its session: removed although it lives', () => {
  const run = finished(scenario({}, [{ at: '20s', do: { type: 'pause', node: 'billing-1', for: '50s' } }]));
  expect(metric(run, 'false_evictions')).toBe(1);
  expect(counts(run)).toMatchObject({ lost: 0, stuck: 0 });
});

test('time to reassign after a crash is the session timeout, after a proper close next to nothing', () => {
  const crashed = finished(scenario({}, [{ at: '20s', do: { type: 'crash', node: 'billing-1' } }]));
  expect(metric(crashed, 'time_to_reassign')).toBeGreaterThan(40);
  expect(metric(crashed, 'time_to_reassign')).toBeLessThan(50);
  const closed = finished(scenario({}, [{ at: '20s', do: { type: 'close', node: 'billing-1' } }]));
  expect(metric(closed, 'time_to_reassign')).toBeLessThan(4);
  expect(counts(closed)).toMatchObject({ lost: 0, duplicated: 0, stuck: 0 });
});

test('a record in the log that nobody has read is stuck, not lost', () => {
  const run = new Run(scenario({ members: 0, spare: 1 }));
  run.seek(seconds(30));
  expect(counts(run)).toMatchObject({ deliveredOnce: 0, lost: 0, stuck: counts(run)?.sent });
  expect(run.explain('billing', 5)).toMatchObject({ fate: 'stuck' });
});

test('an unknown subject or record is refused in a sentence', () => {
  const run = new Run(scenario({}));
  expect(() => run.explain('nobody', 0)).toThrow('no group or queue is named nobody');
  expect(() => run.explain('billing', 10)).toThrow('record 10 has not been sent yet');
});
