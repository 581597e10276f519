/** Fates of records in transactions, the chains that explain them, and what a frame shows of open ones. */
import { expect, test } from 'vitest';
import { Run, type Scenario } from '@/simulator/run';

function scenario(script: NonNullable<Scenario['script']>, isolation = 'read_committed'): Scenario {
  return {
    id: 'kafka/transactions',
    title: 'Transactions',
    summary: 'Made to break.',
    seed: 1,
    until: '60s',
    kafka: {
      brokers: 1,
      config: { 'group.initial.rebalance.delay.ms': 0 },
      topics: [{ name: 'orders', partitions: 1 }],
      producers: [
        {
          id: 'checkout',
          topic: 'orders',
          arrivals: { kind: 'constant', perSecond: 10, until: '30s' },
          keys: 4,
          commitEvery: '500ms',
          config: { 'transactional.id': 'checkout' },
        },
      ],
      groups: [
        {
          id: 'billing',
          topics: ['orders'],
          members: 1,
          handler: { time: '1ms' },
          commit: 'syncAfter',
          config: { 'isolation.level': isolation },
        },
      ],
    },
    script,
  };
}

const CRASH: NonNullable<Scenario['script']> = [
  { at: '10.3s', do: { type: 'crash', node: 'checkout' } },
  { at: '20s', do: { type: 'restart', node: 'checkout' } },
];
const seek = (run: Run, seconds: number) => run.seek(seconds * 1_000_000);
const partition = (run: Run) => run.frame().kafka?.topics[0]?.partitions[0];

test('[KT39] a workload with commitEvery commits what it sent, and every record has its effect once', () => {
  const run = new Run(scenario([]));
  run.seek(run.end);
  const ledger = run.frame().ledgers[0];
  expect(ledger).toMatchObject({ deliveredOnce: 299, lost: 0, duplicated: 0, stuck: 0 });
  expect(run.frame().kafka?.producers[0]).toMatchObject({ sent: 299, acknowledged: 299, failed: 0 });
  expect(partition(run)?.lastStableOffset).toBe(partition(run)?.highWatermark);
  expect(partition(run)?.highWatermark).toBeGreaterThan(340);
});

test('[KT39] it goes on committing when to begin or to commit takes longer than a transaction is to last', () => {
  const told = scenario([]);
  const arrivals = { kind: 'constant', perSecond: 10, until: '4s' } as const;
  const producers = told.kafka?.producers?.map((producer) => ({ ...producer, arrivals, commitEvery: '1ms' }));
  const run = new Run({ ...told, until: '5s', kafka: { ...told.kafka, producers } as NonNullable<Scenario['kafka']> });
  run.seek(run.end);
  expect(run.frame().ledgers[0]).toMatchObject({ deliveredOnce: 39, stuck: 0 });
});

test('while a transaction is open the frame shows it, and a record in it is explained by it', () => {
  const run = new Run(scenario(CRASH));
  seek(run, 15);
  const shown = partition(run);
  const first = shown?.openTransactions[0]?.firstOffset as number;
  expect(shown?.lastStableOffset).toBe(first);
  expect(shown?.highWatermark).toBeGreaterThan(first);
  expect(shown?.tail.at(-1)).toMatchObject({ transaction: 'open', committed: true });
  const stuck = run.explain('billing', (run.frame().ledgers[0]?.sent ?? 0) - 1);
  expect(stuck).toMatchObject({ fate: 'stuck', sentence: expect.stringContaining('still open') });
  expect(stuck.chain.map(({ text }) => text)).toEqual([
    'broker-1 takes orders-0 into a transaction of checkout',
    expect.stringMatching(/^broker-1 appends it at orders-0, offset \d+$/),
  ]);
});

test('a new instance aborts it: nobody is owed those records, and the chain says who began anew', () => {
  const run = new Run(scenario(CRASH));
  seek(run, 15);
  const record = (run.frame().ledgers[0]?.sent ?? 0) - 1;
  run.seek(run.end);
  expect(run.frame().ledgers[0]).toMatchObject({ lost: 0, duplicated: 0, stuck: 0 });
  const why = run.explain('billing', record);
  expect(why).toMatchObject({ fate: 'aborted', remedy: null });
  expect(why.sentence).toContain('another instance began under the same transactional.id');
  expect(why.chain.map(({ text }) => text).slice(1)).toEqual([
    'broker-1 decides: abort',
    expect.stringMatching(/^broker-1 writes the abort marker at offset \d+$/),
  ]);
});

test('a reader of uncommitted data has the effect of what was aborted, and is told how not to', () => {
  const run = new Run(scenario(CRASH, 'read_uncommitted'));
  seek(run, 15);
  const record = (run.frame().ledgers[0]?.sent ?? 0) - 1;
  run.seek(run.end);
  const why = run.explain('billing', record);
  expect(why).toMatchObject({ fate: 'aborted', remedy: 'isolation.level=read_committed' });
});
