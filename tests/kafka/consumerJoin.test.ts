import { expect, test } from 'vitest';
import { ConsumerBench } from './consumerBench';

const COOPERATIVE = { 'partition.assignment.strategy': 'cooperative-sticky' };

/** Two members that poll without end, the second one second after the first. */
function pair(config = {}): ConsumerBench {
  const t = new ConsumerBench();
  t.consumer('c1', { config });
  t.do('c1', { type: 'run', commit: 'none' });
  t.runFor(1_000);
  t.consumer('c2', { config });
  t.do('c2', { type: 'run', commit: 'none' });
  return t;
}

test('[KC1] a changed setting closes the consumer and opens it again with the new value; the fact says so', () => {
  const t = new ConsumerBench();
  t.consumer('c1', { application: { handler: { time: { kind: 'fixed', time: 0 } }, commit: 'none' } });
  t.runFor(1_000);
  t.do('c1', { type: 'setConfig', name: 'max.poll.records', value: 7 });
  expect(t.facts('c1', 'consumerReconfigured')).toEqual([expect.objectContaining({ name: 'max.poll.records', value: 7, restarts: true })]);
  t.runFor(1_000);
  expect(t.types('c1').filter((type) => type === 'consumerOpened' || type === 'consumerClosed')).toEqual([
    'consumerOpened',
    'consumerClosed',
    'consumerOpened',
  ]);
  expect(t.state('c1').config.maxPollRecords).toBe(7);
  expect(t.owned('c1')).toEqual(['t-0', 't-1']);
});

test('[KC1] settings that Kafka refuses keep the consumer from opening, with the exception of its constructor', () => {
  const t = new ConsumerBench();
  t.consumer('c1', { config: { 'heartbeat.interval.ms': 45_000 } });
  t.runFor(100);
  expect(t.facts('c1', 'consumerFailed').map(({ error }) => error)).toEqual(['KafkaException']);
  expect(t.state('c1').status).toBe('failed');
});

test('[KC4] a topic that appears and matches the pattern is read once the metadata are refreshed', () => {
  const t = new ConsumerBench({ topics: [{ name: 'ev-a' }, { name: 'other' }] });
  t.consumer('c1', { subscription: { pattern: 'ev-.*' }, config: { 'metadata.max.age.ms': 5_000 } });
  t.do('c1', { type: 'run', commit: 'none' });
  t.runFor(2_000);
  expect(t.owned('c1')).toEqual(['ev-a-0']);
  t.tell('broker-1', { type: 'CreateTopics', correlationId: 0, topics: [{ name: 'ev-b', partitions: 1, replicationFactor: 1 }] } as never);
  t.runFor(1_000);
  expect(t.owned('c1')).toEqual(['ev-a-0']);
  t.runFor(5_000);
  expect(t.owned('c1')).toEqual(['ev-a-0', 'ev-b-0']);
});

test('[KC5] the default list of assignors means the eager protocol; cooperative-sticky alone the cooperative one', () => {
  const eager = pair();
  const from = eager.trace.length;
  eager.runFor(5_000);
  expect(eager.callbacks('c1', from)).toEqual(['revoked t-0 t-1', 'assigned t-0']);
  const cooperative = pair(COOPERATIVE);
  const since = cooperative.trace.length;
  cooperative.runFor(8_000);
  expect(cooperative.callbacks('c1', since)[0]).toBe('revoked t-1');
  expect(cooperative.facts('c1', 'partitionsRevoked').flatMap(({ partitions }) => partitions)).toEqual([{ topic: 't', partition: 1 }]);
});

test('[KC6] a coordinator that went down is looked up again, and the member stays what it was', () => {
  const t = new ConsumerBench();
  t.consumer('c1');
  t.do('c1', { type: 'run', commit: 'none' });
  t.runFor(1_000);
  t.command({ type: 'crash', node: 'broker-1' });
  t.runFor(2_000);
  expect(t.state('c1').member.coordinator).toBeNull();
  t.command({ type: 'restart', node: 'broker-1' });
  // It serves once the session of its former life is over (KR12).
  t.runFor(15_000);
  expect(t.facts('c1', 'coordinatorFound')).toHaveLength(2);
  expect(t.state('c1').member).toMatchObject({ coordinator: 'broker-1', state: 'STABLE', generation: 1 });
  expect(t.callbacks('c1')).toEqual(['assigned t-0 t-1']);
});

test('[KC7] eager: everything is given up before JoinGroup, so nothing is read while the group rebalances', () => {
  const t = new ConsumerBench();
  t.consumer('c1', { config: { 'max.poll.interval.ms': 10_000 } });
  t.do('c1', { type: 'run', commit: 'none' });
  t.consumer('slow', { config: { 'max.poll.interval.ms': 10_000 } });
  t.do('slow', { type: 'run', commit: 'none' });
  t.runFor(8_000);
  // It stops polling, so whoever joins now waits for it.
  t.do('slow', { type: 'pauseRun' });
  t.consumer('c2');
  t.do('c2', { type: 'run', commit: 'none' });
  t.runFor(4_000);
  expect(t.owned('c1')).toEqual([]);
  const from = t.trace.length;
  t.produce(5, 0);
  t.runFor(1_000);
  expect(t.facts('c1', 'pollReturned', from)).toEqual([]);
});

test('[KC7] cooperative: what is kept is read all through the rebalance', () => {
  const t = new ConsumerBench();
  for (const name of ['c1', 'slow']) {
    t.consumer(name, { config: { ...COOPERATIVE, 'max.poll.interval.ms': 10_000 } });
    t.do(name, { type: 'run', commit: 'none' });
  }
  t.runFor(10_000);
  t.do('slow', { type: 'pauseRun' });
  t.consumer('c2', { config: COOPERATIVE });
  t.do('c2', { type: 'run', commit: 'none' });
  t.runFor(4_000);
  expect(t.state('c1').member.state).toBe('PREPARING_REBALANCE');
  const [kept] = [...t.state('c1').partitions.values()];
  const first = t.produce(3, kept?.partition ?? -1);
  t.runFor(1_000);
  expect(t.facts('c1', 'pollReturned').at(-1)?.ranges).toEqual([expect.objectContaining({ firstRecord: first, recordCount: 3 })]);
});

test('[KC8] the answer to JoinGroup is not read while the application handles records: the group waits for its SyncGroup', () => {
  const t = new ConsumerBench();
  const slow = { handler: { time: { kind: 'fixed' as const, time: 3_000_000 } }, commit: 'none' as const };
  t.consumer('c1', { config: { ...COOPERATIVE, 'max.poll.records': 1 }, application: slow });
  t.produce(20, 0);
  t.consumer('c2', { config: { ...COOPERATIVE, 'heartbeat.interval.ms': 1_000 } });
  t.do('c2', { type: 'run', commit: 'none' });
  for (let i = 0; i < 200 && t.facts('c1', 'joinUnread').length === 0; i++) t.runFor(100);
  expect(t.facts('c1', 'joinUnread')).not.toEqual([]);
  expect(t.state('c1').member.join?.phase).toBe('unread');
  t.runFor(3_500);
  expect(t.types('c1').indexOf('groupJoined', t.types('c1').indexOf('joinUnread'))).toBeGreaterThan(0);
});

test('[KC9] cooperative: the giver is called with what goes, everyone with assigned at the end of each round', () => {
  const t = pair(COOPERATIVE);
  t.runFor(10_000);
  expect(t.callbacks('c1')).toEqual(['assigned t-0 t-1', 'revoked t-1', 'assigned', 'assigned']);
  expect(t.callbacks('c2').filter((line) => line !== 'assigned')).toEqual(['assigned t-1']);
});

test('[KC9] eager: a member without partitions is still called with empty lists', () => {
  const t = new ConsumerBench();
  for (const name of ['c1', 'c2', 'c3']) {
    t.consumer(name);
    t.do(name, { type: 'run', commit: 'none' });
    t.runFor(5_000);
  }
  const idle = ['c1', 'c2', 'c3'].find((name) => t.owned(name).length === 0) as string;
  const from = t.trace.length;
  t.call('c1', { type: 'enforceRebalance' });
  t.runFor(5_000);
  expect(t.callbacks(idle, from)).toEqual(['revoked', 'assigned']);
});

test('[KC14] partitions added to a subscribed topic make the leader join again', () => {
  const t = new ConsumerBench();
  t.consumer('c1', { config: { 'metadata.max.age.ms': 2_000 } });
  t.do('c1', { type: 'run', commit: 'none' });
  t.runFor(1_000);
  t.tell('broker-1', { type: 'CreatePartitions', correlationId: 0, topics: [{ name: 't', count: 3 }] } as never);
  t.runFor(4_000);
  expect(t.owned('c1')).toEqual(['t-0', 't-1', 't-2']);
  expect(t.facts('c1', 'joinRequested').at(-1)?.reason).toBe('cached metadata has changed');
});
