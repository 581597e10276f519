import { expect, test } from 'vitest';
import { ConsumerBench } from './consumerBench';

const at = (offset: number, partition = 0) => ({ topic: 't', partition, offset });

test('[KC15] a new owner begins at the committed offset; auto.offset.reset is not asked', () => {
  const t = new ConsumerBench();
  const first = t.produce(5);
  t.consumer('c1', { config: { 'auto.offset.reset': 'latest' } });
  t.poll('c1', 1, 500);
  t.call('c1', { type: 'commit', offsets: [at(2)] });
  t.call('c1', { type: 'close' });
  t.consumer('c2', { config: { 'auto.offset.reset': 'none' } });
  t.call('c2', { type: 'subscribe', subscription: { topics: ['t'] } });
  t.call('c2', { type: 'commit', offsets: [at(0, 1)] });
  t.consumer('c3', { config: { 'auto.offset.reset': 'latest' } });
  expect(t.poll('c3', 3)).toEqual([first + 2, first + 3, first + 4]);
});

test('[KC16] no committed offset and the policy none: poll throws; a seek helps', () => {
  const t = new ConsumerBench();
  const first = t.produce(3);
  t.consumer('c1', { config: { 'auto.offset.reset': 'none' } });
  expect(t.call('c1', { type: 'poll', count: 1 }).error).toBe('NoOffsetForPartitionException');
  t.call('c1', { type: 'seek', offsets: [at(1), at(0, 1)] });
  expect(t.poll('c1', 2)).toEqual([first + 1, first + 2]);
});

test('[KC16] latest is the end at the time of the lookup: what was written before is skipped', () => {
  const t = new ConsumerBench();
  t.produce(3);
  t.consumer('c1', { config: { 'auto.offset.reset': 'latest' } });
  expect(t.poll('c1', 1, 500)).toEqual([]);
  expect(t.facts('c1', 'positionReset')).toContainEqual({
    type: 'positionReset',
    topic: 't',
    partition: 0,
    from: null,
    to: 3,
    policy: 'latest',
  });
  const next = t.produce(1);
  expect(t.poll('c1', 1)).toEqual([next]);
});

test('[KC17] a seek while the lookup is on its way wins', () => {
  const t = new ConsumerBench();
  const first = t.produce(5);
  t.consumer('c1');
  t.poll('c1', 5);
  t.call('c1', { type: 'seekTo', to: 'latest', partitions: [{ topic: 't', partition: 0 }] });
  // The poll asks for the end and returns at once; the answer finds a position that has come from elsewhere.
  t.start('c1', { type: 'poll', count: 1, timeout: 0 });
  t.runFor(0);
  expect(t.facts('c1', 'offsetsRequested').at(-1)?.partitions).toMatchObject([{ partition: 0, timestamp: 'latest' }]);
  t.start('c1', { type: 'seek', offsets: [at(2)] });
  expect(t.poll('c1', 3)).toEqual([first + 2, first + 3, first + 4]);
});

test('[KC18] by_duration: a partition without a record that young has no position until one comes', () => {
  const t = new ConsumerBench();
  t.consumer('c1', { config: { 'auto.offset.reset': 'by_duration:PT1H', 'default.api.timeout.ms': 2_000 } });
  t.poll('c1', 1, 500);
  expect(t.call('c1', { type: 'position', partitions: [{ topic: 't', partition: 0 }] }).error).toBe('TimeoutException');
  const first = t.produce(1);
  expect(t.poll('c1', 1)).toEqual([first]);
});

test('[KC19] a position beyond the end counts as out of range at the first fetch, and is reset', () => {
  const t = new ConsumerBench();
  const first = t.produce(2);
  t.consumer('c1');
  t.poll('c1', 2);
  t.call('c1', { type: 'seek', offsets: [at(100)] });
  expect(t.call('c1', { type: 'position', partitions: [{ topic: 't', partition: 0 }] }).value).toEqual([at(100)]);
  expect(t.poll('c1', 2)).toEqual([first, first + 1]);
  expect(t.facts('c1', 'positionReset').at(-1)).toMatchObject({ from: 100, to: 0 });
});

test('[KC19] under none a position out of range is an exception at every poll', () => {
  const t = new ConsumerBench();
  t.consumer('c1', { group: null, subscription: { partitions: [{ topic: 't', partition: 0 }] }, config: { 'auto.offset.reset': 'none' } });
  t.runFor(10);
  t.call('c1', { type: 'seek', offsets: [at(7)] });
  expect(t.call('c1', { type: 'poll', count: 1 }).error).toBe('OffsetOutOfRangeException');
  expect(t.call('c1', { type: 'poll', count: 1 }).error).toBe('OffsetOutOfRangeException');
});

test('[KC20] what lies in the buffer is not fetched again, and a broker has one fetch at a time', () => {
  const t = new ConsumerBench();
  t.produce(10);
  t.consumer('c1', { config: { 'max.poll.records': 4 } });
  expect(t.poll('c1', 4)).toHaveLength(4);
  t.runFor(300);
  expect(t.state('c1').buffer).toMatchObject([{ topic: 't', partition: 0, fetchOffset: 4 }]);
  const flying = [...t.state('c1').inFlight.values()].filter(({ api }) => api === 'Fetch');
  expect(flying).toHaveLength(1);
  expect(flying[0]).toMatchObject({ partitions: [{ topic: 't', partition: 1 }] });
});

test('[KC21] an answer for a position that was left meanwhile is thrown away', () => {
  const t = new ConsumerBench();
  const first = t.produce(5);
  t.consumer('c1');
  t.poll('c1', 5);
  // The next fetch waits at the broker for offset 5.
  t.call('c1', { type: 'seek', offsets: [at(1)] });
  const again = t.produce(3);
  expect(t.poll('c1', 7)).toEqual([first + 1, first + 2, first + 3, first + 4, again, again + 1, again + 2]);
});

test('[KC22] a poll returns at most max.poll.records, oldest fetch first; the rest is there for the next', () => {
  const t = new ConsumerBench();
  const first = t.produce(7);
  t.consumer('c1', { config: { 'max.poll.records': 3 } });
  expect(t.poll('c1', 1)).toEqual([first, first + 1, first + 2]);
  expect(t.poll('c1', 1)).toEqual([first + 3, first + 4, first + 5]);
  expect(t.poll('c1', 1)).toEqual([first + 6]);
});

test('[KC23] a paused partition returns nothing and is not fetched; resumed, it goes on where it was', () => {
  const t = new ConsumerBench();
  t.consumer('c1');
  t.poll('c1', 1, 500);
  t.call('c1', { type: 'pause', partitions: [{ topic: 't', partition: 0 }] });
  t.runFor(600);
  const zero = t.produce(1, 0);
  const one = t.produce(1, 1);
  expect(t.poll('c1', 2, 1_000)).toEqual([one]);
  t.call('c1', { type: 'resume', partitions: [{ topic: 't', partition: 0 }] });
  expect(t.poll('c1', 1)).toEqual([zero]);
  expect(t.call('c1', { type: 'pause', partitions: [{ topic: 'x', partition: 0 }] }).error).toBe('IllegalStateException');
});

test('[KC23] what was fetched before the pause waits in the buffer', () => {
  const t = new ConsumerBench();
  const first = t.produce(2);
  t.consumer('c1', { config: { 'max.poll.records': 1 } });
  expect(t.poll('c1', 1)).toEqual([first]);
  t.call('c1', { type: 'pause', partitions: [{ topic: 't', partition: 0 }] });
  expect(t.poll('c1', 1, 500)).toEqual([]);
  t.call('c1', { type: 'resume', partitions: [{ topic: 't', partition: 0 }] });
  expect(t.poll('c1', 1, 0)).toEqual([first + 1]);
});

test('[KC24] what was fetched ahead of a partition that is given up is never returned', () => {
  const t = new ConsumerBench();
  t.produce(10, 0);
  t.produce(10, 1);
  t.consumer('c1', { config: { 'max.poll.records': 1 } });
  t.poll('c1', 1);
  expect(t.state('c1').buffer.length).toBeGreaterThan(0);
  t.consumer('c2');
  t.do('c2', { type: 'run', commit: 'none' });
  t.runFor(4_000);
  t.poll('c1', 30, 3_000);
  const taken = t.facts('c1', 'partitionsRevoked').length;
  expect(taken).toBe(1);
  const since = t.all().findIndex(({ node, fact }) => node === 'c1' && fact.type === 'partitionsRevoked');
  const [kept] = t.owned('c1');
  const later = t.facts('c1', 'pollReturned', since).flatMap(({ ranges }) => ranges.map(({ topic, partition }) => `${topic}-${partition}`));
  expect(new Set(later)).toEqual(new Set([kept]));
});

test('[KC25] a commit without arguments commits the position of every owned partition, read from or not', () => {
  const t = new ConsumerBench();
  t.produce(3);
  t.consumer('c1');
  t.poll('c1', 3);
  t.call('c1', { type: 'commit' });
  expect(t.committed()).toEqual({ 't-0': 3, 't-1': 0 });
});

test('[KC26] between two generations the client refuses a commit by itself; a commit of the old generation still counts before', () => {
  const t = new ConsumerBench();
  const config = { 'partition.assignment.strategy': 'cooperative-sticky' };
  t.consumer('c1', { config });
  t.do('c1', { type: 'run', commit: 'none' });
  t.consumer('c2', { config });
  t.do('c2', { type: 'run', commit: 'none' });
  t.runFor(10_000);
  t.do('c1', { type: 'pauseRun' });
  t.do('c2', { type: 'pauseRun' });
  t.consumer('c3', { config });
  t.do('c3', { type: 'run', commit: 'none' });
  t.runFor(4_000);
  t.poll('c1', 1, 200);
  expect(t.call('c1', { type: 'commit', offsets: [at(0)] }).error).toBe('RebalanceInProgressException');
  // c2 has not joined yet: it is still of the old generation.
  expect(t.call('c2', { type: 'commit', offsets: [at(0, 1)] }).error).toBeNull();
});

test('[KC27] commitSync tries again until its time is over; commitAsync never does', () => {
  const t = new ConsumerBench();
  t.consumer('c1', { config: { 'default.api.timeout.ms': 3_000 } });
  t.poll('c1', 1, 500);
  const from = t.trace.length;
  expect(t.call('c1', { type: 'commit', offsets: [at(1, 9)] }).error).toBe('TimeoutException');
  expect(t.facts('c1', 'commitRequested', from).length).toBeGreaterThan(3);
  const since = t.trace.length;
  t.call('c1', { type: 'commit', offsets: [at(1, 9)], async: true });
  t.runFor(2_000);
  expect(t.facts('c1', 'commitRequested', since)).toHaveLength(1);
  expect(t.facts('c1', 'commitFailed', since)).toMatchObject([{ error: 'RetriableCommitFailedException', willRetry: false }]);
});

test('[KC28] a commit that meets the new generation halfway fails with RebalanceInProgressException and asks for a poll', () => {
  const t = new ConsumerBench();
  t.consumer('c1');
  t.poll('c1', 1, 500);
  t.start('c1', { type: 'commit', offsets: [at(0)] });
  const correlationId = t.facts('c1', 'commitRequested').at(-1)?.correlationId as number;
  t.tell('c1', { type: 'OffsetCommitResponse', correlationId, error: 'REBALANCE_IN_PROGRESS', partitions: [] } as never);
  expect(t.state('c1').app.result?.error).toBe('RebalanceInProgressException');
  expect(t.state('c1').member.rejoinNeeded).toBe(true);
});

test('[KC29] a commit of a member that the group has forgotten fails with CommitFailedException, and its partitions are lost', () => {
  const t = new ConsumerBench();
  t.consumer('c1', { config: { 'session.timeout.ms': 3_000, 'heartbeat.interval.ms': 1_000 } });
  t.poll('c1', 1, 500);
  t.command({ type: 'pause', node: 'c1' });
  t.runFor(5_000);
  t.command({ type: 'resume', node: 'c1' });
  expect(t.call('c1', { type: 'commit' }).error).toBe('CommitFailedException');
  const from = t.trace.length;
  t.poll('c1', 1, 1_000);
  expect(t.callbacks('c1', from)).toEqual(['lost t-0 t-1', 'assigned t-0 t-1']);
  // The same when the commit itself brings the news.
  t.start('c1', { type: 'commit', offsets: [at(0)] });
  const correlationId = t.facts('c1', 'commitRequested').at(-1)?.correlationId as number;
  t.tell('c1', { type: 'OffsetCommitResponse', correlationId, error: 'ILLEGAL_GENERATION', partitions: [] } as never);
  expect(t.state('c1').app.result?.error).toBe('CommitFailedException');
  expect(t.state('c1').member.state).toBe('UNJOINED');
});

test('[KC30] auto commit happens inside poll, of what earlier polls returned, when the interval is over', () => {
  const t = new ConsumerBench();
  t.produce(3);
  t.consumer('c1', { config: { 'enable.auto.commit': true, 'auto.commit.interval.ms': 3_000 } });
  t.poll('c1', 3);
  t.runFor(5_000);
  expect(t.committed()).toEqual({});
  t.poll('c1', 1, 100);
  expect(t.committed()).toEqual({ 't-0': 3, 't-1': 0 });
});

test('[KC30] a rebalance commits before the partitions are given up, and a crash commits nothing', () => {
  const t = new ConsumerBench();
  t.produce(3);
  t.consumer('c1', { config: { 'enable.auto.commit': true, 'auto.commit.interval.ms': 60_000 } });
  t.poll('c1', 3);
  t.call('c1', { type: 'enforceRebalance' });
  t.poll('c1', 1, 500);
  const types = t.types('c1');
  expect(types.indexOf('commitSucceeded')).toBeLessThan(types.indexOf('partitionsRevoked'));
  expect(t.committed()).toEqual({ 't-0': 3, 't-1': 0 });
  t.produce(2);
  t.poll('c1', 2);
  t.command({ type: 'crash', node: 'c1' });
  t.runFor(1_000);
  expect(t.committed()['t-0']).toBe(3);
});
