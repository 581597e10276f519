/** What a frame tells of replicas while brokers die: for drawings, so it must be plain data and agree with the brokers. */
import { expect, test } from 'vitest';
import { seconds } from '@/simulator/kernel/time';
import { Run, type Scenario } from '@/simulator/run';

const scenario: Scenario = {
  id: 'kafka/replicas',
  title: 'Replicas',
  summary: 'Three brokers, one topic.',
  seed: 3,
  until: '60s',
  kafka: {
    brokers: 3,
    topics: [{ name: 'orders', partitions: 1, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }],
    producers: [{ id: 'shop', topic: 'orders', arrivals: { kind: 'constant', perSecond: 20 } }],
    groups: [{ id: 'billing', topics: ['orders'], members: 1, handler: { time: '1ms' }, commit: 'auto' }],
  },
  script: [{ at: '5s', do: { type: 'crash', node: 'broker-1' } }],
};

test('a frame names leader, epoch, in-sync replicas and the log of each replica', () => {
  const run = new Run(scenario);
  run.seek(seconds(4));
  const before = run.frame().kafka?.topics[0]?.partitions[0];
  expect(before).toMatchObject({ leader: 'broker-1', leaderEpoch: 0, isr: ['broker-1', 'broker-2', 'broker-3'], elr: [] });
  expect(before?.replicas.map(({ broker, inSync, leaderEpoch }) => [broker, inSync, leaderEpoch])).toEqual([
    ['broker-1', true, 0],
    ['broker-2', true, 0],
    ['broker-3', true, 0],
  ]);
  for (const { logEndOffset, segments, epochs } of before?.replicas ?? []) {
    expect(logEndOffset).toBeGreaterThan(50);
    expect(segments).toMatchObject([{ baseOffset: 0 }]);
    expect(epochs).toEqual([{ epoch: 0, startOffset: 0 }]);
  }
  expect(JSON.parse(JSON.stringify(before))).toEqual(before);
});

test('after the first broker died the frame follows those that know better, and its old log stays to be seen', () => {
  const run = new Run(scenario);
  run.seek(seconds(40));
  const kafka = run.frame().kafka;
  const after = kafka?.topics[0]?.partitions[0];
  expect(after).toMatchObject({ leader: 'broker-2', leaderEpoch: 1, isr: ['broker-2', 'broker-3'] });
  expect(after?.replicas[0]).toMatchObject({ broker: 'broker-1', inSync: false, leaderEpoch: 0 });
  expect(after?.replicas[1]?.logEndOffset).toBe(after?.logEndOffset);
  expect(after?.logEndOffset).toBeGreaterThan((after?.replicas[0]?.logEndOffset ?? 0) + 100);
  expect(kafka?.groups[0]?.coordinator).not.toBe('broker-1');
});

test('records that only a dead leader had are lost in the ledger, and those written in their place are told apart from them', () => {
  const ledgerWith = (config: Record<string, string | number | boolean>) => {
    const run = new Run({
      ...scenario,
      kafka: {
        ...(scenario.kafka as NonNullable<Scenario['kafka']>),
        producers: [{ id: 'shop', topic: 'orders', arrivals: { kind: 'constant', perSecond: 20, until: '40s' }, config }],
      },
      script: [
        { at: '5s', do: { type: 'cut', id: 'cut', from: ['broker-1'], to: ['broker-2', 'broker-3'], bothWays: true } },
        { at: '6s', do: { type: 'crash', node: 'broker-1' } },
        { at: '7s', do: { type: 'heal', id: 'cut' } },
        { at: '20s', do: { type: 'restart', node: 'broker-1' } },
      ],
    });
    run.seek(seconds(60));
    return run.frame().ledgers[0];
  };
  const risky = ledgerWith({ acks: 1, 'enable.idempotence': false });
  // A second of records, less what was under way.
  expect(risky?.lost).toBeGreaterThan(10);
  expect(risky?.lost).toBeLessThan(25);
  expect(ledgerWith({ acks: 'all' })).toMatchObject({ lost: 0, duplicated: 0 });
});
