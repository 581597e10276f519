import { expect, test } from 'vitest';
import type { BrokerState } from '@/simulator/kafka/broker/state';
import { shareConsumerProcess } from '@/simulator/kafka/share/consumer/process';
import type { ShareApplication, ShareConsumerSpec } from '@/simulator/kafka/share/consumer/spec';
import type { ShareConsumerState } from '@/simulator/kafka/share/consumer/state';
import { type Bench, bench } from './probe';

const SECOND = 1_000_000;
const MS = 1_000;

/** Share consumers of a topic in which records lie already. */
function play(
  { brokers = 1, records = 40, partitions = 1, lock = 30_000 },
  members: Readonly<Record<string, Partial<ShareApplication>>>,
  seed = 1,
): Bench {
  const config = {
    'group.share.heartbeat.interval.ms': 500,
    'group.share.min.record.lock.duration.ms': 1_000,
    'group.share.session.timeout.ms': 3_000,
  };
  const topic = { name: 'orders', partitions, replicationFactor: brokers, backlog: { recordCount: records, size: 10 } };
  const made = bench({ brokers, config, topics: [topic] }, seed);
  const set = { 'share.auto.offset.reset': 'earliest', 'share.record.lock.duration.ms': lock };
  made.ask('broker-1', { type: 'IncrementalAlterConfigs', resource: { kind: 'group', name: 'jobs' }, set } as never, 100 * MS);
  for (const [id, application] of Object.entries(members)) {
    const handler = { time: { kind: 'fixed' as const, time: 20 * MS } };
    const spec: ShareConsumerSpec = {
      bootstrap: Array.from({ length: brokers }, (_, i) => `broker-${i + 1}`),
      config: {
        'group.id': 'jobs',
        'request.timeout.ms': 3_000,
        'share.acknowledgement.mode': 'explicit',
        'share.acquire.mode': 'record_limit',
        'max.poll.records': 5,
      },
      topics: ['orders'],
      application: { handler, acknowledge: 'accept', ...application },
    };
    made.simulation.addNode(id, shareConsumerProcess, spec);
  }
  return made;
}

const run = ({ simulation }: Bench, seconds: number) => simulation.runUntil(simulation.now + Math.round(seconds * SECOND));

/** How often each record had its effect, by partition and offset. */
function effects(made: Bench): Map<string, number> {
  const counts = new Map<string, number>();
  for (const fact of made.facts('shareEffectApplied') as unknown as { partition: number; baseOffset: number }[]) {
    const key = `${fact.partition}:${fact.baseOffset}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

test('[KS23] members of one group share the records of one partition, and each has its effect once', () => {
  const made = play({}, { a: {}, b: {} });
  run(made, 5);
  expect([...effects(made).values()]).toEqual(Array(40).fill(1));
  const done = (id: string) => made.simulation.stateOf<ShareConsumerState>(id).processed;
  expect(done('a')).toBeGreaterThan(5);
  expect(done('b')).toBeGreaterThan(5);
});

test('[KS26] a consumer that closes sends what it has said and gives back the rest', () => {
  const made = play({}, { a: { handler: { time: { kind: 'fixed', time: 300 * MS } } } });
  run(made, 2);
  made.simulation.command({ type: 'tell', node: 'a', input: { type: 'closeGracefully' } as never });
  run(made, 0.2);
  const described = made.ask<{ groups: { state: string }[] }>('broker-1', { type: 'ShareGroupDescribe', groups: ['jobs'] } as never);
  expect(described.groups[0]?.state).toBe('Empty');
  const stored = made.simulation.stateOf<BrokerState>('broker-1').groups.get('jobs')?.share?.stored.get('orders-0');
  // All that it had handled lies before the start, what it still held is free with its delivery counted.
  expect(stored?.startOffset).toBe(effects(made).size);
  expect(stored?.runs.some(({ state, deliveryCount }) => state === 'available' && deliveryCount === 1)).toBe(true);
});

test('[KS29] a record that takes longer than its lock is handled again by another, and the late word is refused', () => {
  const slow = { time: { kind: 'fixed' as const, time: 10 * MS }, slowEvery: { n: 7, time: 3 * SECOND } };
  const made = play({ lock: 1_000 }, { a: { handler: slow }, b: {} });
  run(made, 15);
  expect(effects(made).size).toBe(40);
  expect(Math.max(...effects(made).values())).toBe(2);
  expect(made.facts('acknowledgementsSettled').some(({ error }) => error === 'INVALID_RECORD_STATE')).toBe(true);
});

test('[KS21] whoever dies, members or the leader, every record is handled in the end', () => {
  for (let seed = 1; seed <= 6; seed++) {
    const made = play({ brokers: 3, records: 60, partitions: 2, lock: 2_000 }, { a: {}, b: {}, c: {} }, seed);
    run(made, 1.2);
    made.simulation.command({ type: 'crash', node: 'b' });
    run(made, 0.1 * seed);
    made.simulation.command({ type: 'crash', node: `broker-${(seed % 3) + 1}` });
    run(made, 1);
    made.simulation.command({ type: 'restart', node: 'b' });
    run(made, 60);
    expect(effects(made).size).toBe(60);
  }
}, 60_000);

test('[KS28] a coordinator that hangs is given up after request.timeout.ms, and with the next one everybody is still a member', () => {
  const made = play({ brokers: 3, lock: 2_000 }, { a: {}, b: {} });
  run(made, 2);
  const { simulation } = made;
  const brokers = ['broker-1', 'broker-2', 'broker-3'];
  const hangs = brokers.find((broker) => simulation.stateOf<BrokerState>(broker).groups.get('jobs')?.share) as string;
  const epochs = () => ['a', 'b'].map((id) => simulation.stateOf<ShareConsumerState>(id).epoch);
  const before = epochs();
  simulation.command({ type: 'pause', node: hangs });
  run(made, 12);
  simulation.command({ type: 'resume', node: hangs });
  run(made, 5);
  const keepers = brokers.filter((broker) => simulation.stateOf<BrokerState>(broker).groups.get('jobs')?.share);
  expect(keepers).not.toContain(hangs);
  expect(simulation.stateOf<BrokerState>(keepers[0] as string).groups.get('jobs')?.share?.members.size).toBe(2);
  expect(epochs().every((epoch, i) => epoch >= (before[i] as number))).toBe(true);
});
