/** Rules of the broker, seen on the wire. */
import { expect, test } from 'vitest';
import { coordinatorHash } from '@/simulator/kafka/broker/metadata';
import type { BrokerState } from '@/simulator/kafka/broker/state';
import type { Configs } from '@/simulator/kafka/protocol/admin';
import { EPOCH_MS } from '@/simulator/kafka/timestamps';
import { type Bench, bench } from './probe';

const topic = (config: Configs = {}, partitions = 1) => ({ brokers: 1, topics: [{ name: 't', partitions, config }] });

interface Result {
  readonly error: string;
  readonly baseOffset: number;
  readonly recordErrors: readonly number[];
}

/** Produces records with these keys, and returns the result. */
function produce(b: Bench, more: Record<string, unknown> = {}, acks: number = -1, to = 'broker-1'): Result | undefined {
  const plain = { topic: 't', partition: 0, records: [0, 2], recordCount: 2, sizeBytes: 100, timestamps: null };
  const batch = { ...plain, producerId: -1, producerEpoch: -1, baseSequence: -1, ...more };
  const response = b.ask<{ results: Result[] } | undefined>(to, { type: 'Produce', acks, follows: -1, timeoutMs: 1_000, batches: [batch] });
  return response?.results[0];
}

const fetchOf = (fetchOffset: number, more: Record<string, unknown> = {}) => ({
  type: 'Fetch',
  maxWaitMs: 500,
  minBytes: 1,
  maxBytes: 1_000_000,
  partitions: [{ topic: 't', partition: 0, fetchOffset, maxBytes: 1_000_000 }],
  ...more,
});

const backlog = (recordCount: number) => ({ brokers: 1, topics: [{ name: 't', partitions: 1, backlog: { recordCount, size: 100 } }] });

test('[KB1] an unknown topic is said to be unknown, and is made for the next request if the broker may', () => {
  const first = (b: Bench) => b.ask<{ topics: { error: string }[] }>('broker-1', { type: 'Metadata', topics: ['new'] }).topics[0]?.error;
  const willing = bench({ brokers: 1 });
  expect(first(willing)).toBe('UNKNOWN_TOPIC_OR_PARTITION');
  expect(first(willing)).toBe('NONE');
  const strict = bench({ brokers: 1, config: { 'auto.create.topics.enable': false } });
  first(strict);
  expect(first(strict)).toBe('UNKNOWN_TOPIC_OR_PARTITION');
});

test('[KB2] acks=0 is never answered, not even when the batch is refused', () => {
  const b = bench(topic({ 'max.message.bytes': 1_000 }));
  expect(produce(b, { sizeBytes: 1_001 }, 0)).toBeUndefined();
  expect(b.facts('appendRefused')).toMatchObject([{ error: 'MESSAGE_TOO_LARGE' }]);
  expect(produce(b, {}, 1)).toMatchObject({ error: 'NONE', baseOffset: 0 });
});

test('[KB3] only the leader appends; other brokers and unknown partitions are errors that make clients look again', () => {
  const b = bench({ brokers: 2, topics: [{ name: 't', partitions: 2 }] });
  expect(produce(b, {}, -1, 'broker-2')).toMatchObject({ error: 'NOT_LEADER_OR_FOLLOWER', baseOffset: -1 });
  expect(produce(b, { partition: 2 })).toMatchObject({ error: 'UNKNOWN_TOPIC_OR_PARTITION' });
  expect(produce(b, { partition: 1 }, -1, 'broker-2')).toMatchObject({ error: 'NONE' });
});

test('[KB4] a batch above max.message.bytes is refused whole', () => {
  const b = bench(topic({ 'max.message.bytes': 1_000 }));
  expect(produce(b, { sizeBytes: 1_001 })).toMatchObject({ error: 'MESSAGE_TOO_LARGE' });
  expect(produce(b, { sizeBytes: 1_000 })).toMatchObject({ error: 'NONE' });
});

test('[KB5] a batch above segment.bytes is refused whole', () => {
  const b = bench(topic({ 'max.message.bytes': 3_000_000, 'segment.bytes': 1_048_576 }));
  expect(produce(b, { sizeBytes: 1_048_577 })).toMatchObject({ error: 'RECORD_LIST_TOO_LARGE' });
});

test('[KB6] a compacted topic refuses a batch for its records without a key, and names them', () => {
  const spec = {
    brokers: 1,
    topics: [
      { name: 't', config: { 'cleanup.policy': 'compact' } },
      { name: 'old', backlog: { recordCount: 2, size: 10 } },
    ],
  };
  const b = bench(spec);
  expect(produce(b)).toMatchObject({ error: 'INVALID_RECORD', recordErrors: [0, 1] });
});

test('[KB7] a timestamp more than an hour ahead is refused; the past is free unless the topic limits it', () => {
  const now = EPOCH_MS;
  const ahead = bench(topic());
  expect(produce(ahead, { timestamps: [now, now + 3_601_000] })).toMatchObject({ error: 'INVALID_TIMESTAMP', recordErrors: [1] });
  expect(produce(ahead, { timestamps: [0, now + 3_599_000] })).toMatchObject({ error: 'NONE' });
  const limited = bench(topic({ 'message.timestamp.before.max.ms': 1_000 }));
  expect(produce(limited, { timestamps: [now, now - 5_000] })).toMatchObject({ error: 'INVALID_TIMESTAMP', recordErrors: [1] });
});

test('[KB8] a repeated batch of an idempotent producer is answered with its old offset and not appended again', () => {
  const b = bench(topic());
  const batch = { producerId: 3, producerEpoch: 0, baseSequence: 0 };
  expect(produce(b, batch)).toMatchObject({ error: 'NONE', baseOffset: 0 });
  expect(produce(b, { producerId: -1 })).toMatchObject({ baseOffset: 2 });
  expect(produce(b, batch)).toMatchObject({ error: 'NONE', baseOffset: 0 });
  expect(produce(b, { ...batch, baseSequence: 3 })).toMatchObject({ error: 'OUT_OF_ORDER_SEQUENCE_NUMBER', baseOffset: -1 });
  expect(b.facts('recordsAppended')).toHaveLength(2);
  expect(b.facts('duplicateRecognised')).toMatchObject([{ baseOffset: 0, recordCount: 2 }]);
});

test('[KB9] a fetch with nothing to read waits fetch.max.wait.ms, or until a record comes', () => {
  const b = bench(topic());
  expect(b.ask('broker-1', fetchOf(0), 499_000)).toBeUndefined();
  b.simulation.runUntil(b.simulation.now + 3_000);
  expect(b.answers('FetchResponse')).toMatchObject([{ partitions: [{ error: 'NONE', ranges: [] }] }]);
  b.ask('broker-1', fetchOf(0));
  produce(b);
  expect(b.answers('FetchResponse')[1]).toMatchObject({ partitions: [{ ranges: [{ baseOffset: 0, recordCount: 2 }], highWatermark: 2 }] });
  expect(b.simulation.stateOf<BrokerState>('broker-1').parked.size).toBe(0);
});

test('[KB9] fetch.min.bytes holds the answer back until there is so much', () => {
  const b = bench(topic());
  b.ask('broker-1', fetchOf(0, { minBytes: 150 }));
  produce(b);
  expect(b.answers('FetchResponse')).toHaveLength(0);
  produce(b);
  expect(b.answers('FetchResponse')).toMatchObject([{ partitions: [{ ranges: [{ baseOffset: 0 }, { baseOffset: 2 }] }] }]);
});

test('[KB10] an answer holds at most fetch.max.bytes, but always at least one batch', () => {
  const b = bench(backlog(250)); // Three batches of about 10 kB.
  const read = (maxBytes: number) =>
    b.ask<{ partitions: { ranges: { recordCount: number }[] }[] }>('broker-1', fetchOf(0, { maxBytes })).partitions[0]?.ranges[0]
      ?.recordCount;
  expect(read(1)).toBe(100);
  expect(read(25_000)).toBe(200);
  expect(read(1_000_000)).toBe(250);
});

test('[KB11] an offset below the log start or beyond the log end is out of range, and is said at once', () => {
  const b = bench(backlog(10));
  b.ask('broker-1', { type: 'DeleteRecords', partitions: [{ topic: 't', partition: 0, beforeOffset: 4 }] });
  const error = (offset: number) => b.ask<{ partitions: { error: string }[] }>('broker-1', fetchOf(offset)).partitions[0]?.error;
  expect(error(3)).toBe('OFFSET_OUT_OF_RANGE');
  expect(error(4)).toBe('NONE');
  expect(error(11)).toBe('OFFSET_OUT_OF_RANGE');
  expect(b.ask('broker-1', fetchOf(10))).toBeUndefined();
});

test("[KB12] a topic's own setting wins over the broker's dynamic one, the cluster's, and the broker's file", () => {
  const b = bench({ brokers: 1, config: { 'message.max.bytes': 1_000 }, topics: [{ name: 't' }] });
  const inForce = () =>
    b.ask<{ entries: unknown[] }>('broker-1', {
      type: 'DescribeConfigs',
      resource: { kind: 'topic', name: 't' },
      keys: ['max.message.bytes'],
    }).entries[0];
  const set = (kind: string, name: string, setting: string, value: number) =>
    b.ask('broker-1', { type: 'IncrementalAlterConfigs', resource: { kind, name }, set: { [setting]: value } });
  expect(inForce()).toMatchObject({ value: '1000', source: 'STATIC_BROKER_CONFIG' });
  set('broker', '', 'message.max.bytes', 1_100);
  expect(inForce()).toMatchObject({ value: '1100', source: 'DYNAMIC_DEFAULT_BROKER_CONFIG' });
  set('broker', 'broker-1', 'message.max.bytes', 1_200);
  expect(inForce()).toMatchObject({ value: '1200', source: 'DYNAMIC_BROKER_CONFIG' });
  set('topic', 't', 'max.message.bytes', 1_300);
  expect(inForce()).toMatchObject({ value: '1300', source: 'DYNAMIC_TOPIC_CONFIG' });
  expect(produce(b, { sizeBytes: 1_300 })).toMatchObject({ error: 'NONE' });
  expect(produce(b, { sizeBytes: 1_301 })).toMatchObject({ error: 'MESSAGE_TOO_LARGE' });
});

test('[KB13] the coordinator of a group leads the partition of __consumer_offsets that its name hashes to', () => {
  expect(coordinatorHash('group')).toBe(98_629_247);
  expect(coordinatorHash('polygenelubricants')).toBe(0); // Java's hash of it is the smallest integer.
  const b = bench({ brokers: 3 });
  const at: string = `broker-${((98_629_247 % 50) % 3) + 1}`;
  expect(b.ask('broker-1', { type: 'FindCoordinator', groupId: 'group' })).toMatchObject({ error: 'NONE', coordinator: at });
  const other = at === 'broker-1' ? 'broker-2' : 'broker-1';
  expect(b.ask(other, { type: 'Heartbeat', groupId: 'group', memberId: 'm', generation: 1 })).toMatchObject({ error: 'NOT_COORDINATOR' });
  expect(b.ask(at, { type: 'Heartbeat', groupId: 'group', memberId: 'm', generation: 1 })).toMatchObject({ error: 'UNKNOWN_MEMBER_ID' });
});

test('[KB13] on one broker a replication factor of 3 for __consumer_offsets cannot be met, and no coordinator is found', () => {
  const find = (config: Configs) => {
    const b = bench({ brokers: 1, config, internalTopics: false });
    b.ask('broker-1', { type: 'FindCoordinator', groupId: 'g' });
    return b.ask<{ error: string }>('broker-1', { type: 'FindCoordinator', groupId: 'g' }).error;
  };
  expect(find({})).toBe('COORDINATOR_NOT_AVAILABLE');
  expect(find({ 'offsets.topic.replication.factor': 1 })).toBe('NONE');
});

test('[KB14] topics with illegal, taken or colliding names, too few brokers or bad settings are refused', () => {
  const b = bench({ brokers: 2, topics: [{ name: 'a.b' }] });
  const create = (more: Record<string, unknown>) =>
    b.ask<{ results: { error: string }[] }>('broker-2', { type: 'CreateTopics', topics: [{ name: 'new', ...more }] }).results[0]?.error;
  expect(create({ name: 'a.b' })).toBe('TOPIC_ALREADY_EXISTS');
  expect(create({ name: 'a_b' })).toBe('INVALID_TOPIC_EXCEPTION');
  expect(create({ name: 'no spaces' })).toBe('INVALID_TOPIC_EXCEPTION');
  expect(create({ partitions: 0 })).toBe('INVALID_PARTITIONS');
  expect(create({ replicationFactor: 3 })).toBe('INVALID_REPLICATION_FACTOR');
  expect(create({ assignment: [['broker-1', 'broker-1']] })).toBe('INVALID_REPLICA_ASSIGNMENT');
  expect(create({ configs: { 'segment.bytes': 500_000 } })).toBe('INVALID_CONFIG');
  expect(create({ partitions: 2, replicationFactor: 2 })).toBe('NONE');
  expect(b.facts('topicCreated').at(-1)).toMatchObject({
    assignment: [
      ['broker-1', 'broker-2'],
      ['broker-2', 'broker-1'],
    ],
  });
});

test('[KB15] partitions can only be added', () => {
  const b = bench(topic({}, 2));
  const grow = (count: number) =>
    b.ask<{ results: { error: string }[] }>('broker-1', { type: 'CreatePartitions', topics: [{ name: 't', count }] }).results[0]?.error;
  expect([grow(1), grow(2), grow(5)]).toEqual(['INVALID_PARTITIONS', 'INVALID_PARTITIONS', 'NONE']);
  expect(b.simulation.stateOf<BrokerState>('broker-1').image.topics.get('t')?.partitions).toHaveLength(5);
});

test('[KB16] every broker learns of a change, also one that was down or cut off meanwhile', () => {
  const b = bench({ brokers: 3, topics: [{ name: 't' }] });
  b.simulation.command({ type: 'crash', node: 'broker-2' });
  b.simulation.command({ type: 'addRule', rule: { id: 'cut', kind: 'cut', to: ['broker-3'] } });
  b.ask('broker-1', { type: 'CreateTopics', topics: [{ name: 'late', partitions: 3 }] });
  b.simulation.command({ type: 'restart', node: 'broker-2' });
  b.simulation.command({ type: 'removeRule', id: 'cut' });
  b.simulation.runUntil(b.simulation.now + 3_000_000);
  for (const node of ['broker-2', 'broker-3']) {
    expect(b.simulation.stateOf<BrokerState>(node).image.topics.get('late')?.partitions, node).toHaveLength(3);
    expect([...b.simulation.stateOf<BrokerState>(node).logs.keys()], node).toContain(node === 'broker-2' ? 'late-1' : 'late-2');
  }
});

test('[KB17] deleted records move the log start; what is asked for twice, too much or of a compacted topic does not', () => {
  const b = bench(backlog(5));
  b.ask('broker-1', { type: 'CreateTopics', topics: [{ name: 'k', configs: { 'cleanup.policy': 'compact' } }] });
  const cut = (beforeOffset: number, name = 't') =>
    b.ask<{ partitions: { error: string; lowWatermark: number }[] }>('broker-1', {
      type: 'DeleteRecords',
      partitions: [{ topic: name, partition: 0, beforeOffset }],
    }).partitions[0];
  expect(cut(3)).toMatchObject({ error: 'NONE', lowWatermark: 3 });
  expect(cut(2)).toMatchObject({ error: 'NONE', lowWatermark: 3 });
  expect(cut(6)).toMatchObject({ error: 'OFFSET_OUT_OF_RANGE' });
  expect(cut(0, 'k')).toMatchObject({ error: 'POLICY_VIOLATION' });
  expect(cut(-1)).toMatchObject({ error: 'NONE', lowWatermark: 5 });
});

test('[KB18] producer ids count up over the whole cluster, whichever broker is asked', () => {
  const b = bench({ brokers: 2 });
  const id = (to: string) => b.ask<{ producerId: number }>(to, { type: 'InitProducerId' }).producerId;
  expect([id('broker-2'), id('broker-1'), id('broker-2')]).toEqual([0, 1, 2]);
});

test('[KB19] a crash leaves the log and the metadata; fetches that waited are forgotten', () => {
  const b = bench(topic());
  produce(b);
  b.ask('broker-1', fetchOf(2));
  b.simulation.command({ type: 'crash', node: 'broker-1' });
  b.simulation.command({ type: 'restart', node: 'broker-1' });
  const state = b.simulation.stateOf<BrokerState>('broker-1');
  expect(state.parked.size).toBe(0);
  expect(state.logs.get('t-0')).toMatchObject({ logEndOffset: 2, waiting: [] });
  b.simulation.runUntil(b.simulation.now + 15_000_000);
  // It serves again once the session of its former life is over (KR12).
  expect(produce(b)).toMatchObject({ baseOffset: 2 });
});
