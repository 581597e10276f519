/** Rules of the producer. */
import { expect, test } from 'vitest';
import { producerConfig } from '@/simulator/kafka/producer/config';
import { stickyPartition } from '@/simulator/kafka/producer/partitioner';
import { BATCH_OVERHEAD, recordBytes, sizeUpperBound } from '@/simulator/kafka/producer/sizes';
import { initialProducer } from '@/simulator/kafka/producer/state';
import { EPOCH_MS } from '@/simulator/kafka/timestamps';
import { Random } from '@/simulator/kernel/random';
import { oneBroker, ProducerBench, steady } from './producerBench';

const one = (config: Record<string, string | number | boolean> = {}, partitions = 1, topicConfig = {}) =>
  new ProducerBench(oneBroker(partitions, topicConfig), { p: { config } });

test('[KP1] settings are those of the registry, in microseconds, bent as Kafka bends them', () => {
  expect(producerConfig({})).toMatchObject({ acks: -1, idempotence: true, linger: 5_000, maxInFlight: 5, deliveryTimeout: 120_000_000 });
  expect(producerConfig({ acks: '1' })).toMatchObject({ acks: 1, idempotence: false });
  expect(() => producerConfig({ acks: '1', 'enable.idempotence': true })).toThrow('Must set acks to all');
});

test('[KP2] a record is as large as in the record format 2', () => {
  // kafka-dump-log prints 78 for a batch of one record with a key of 4 and a value of 6 bytes.
  expect(BATCH_OVERHEAD + recordBytes(10, 0, 0)).toBe(78);
  expect(recordBytes(100, 0, 0)).toBe(109);
  expect(recordBytes(100, 64, 9_000)).toBe(112);
  expect(sizeUpperBound(1_000)).toBe(1_082);
});

test('[KP3] a record larger than max.request.size or buffer.memory fails at once, and those after it go on', () => {
  const b = one({ 'max.request.size': 2_000 });
  b.send('p', { value: 'x'.repeat(3_000) }, { value: 'small' });
  b.runFor(1_000);
  expect(b.facts('batchFailed')).toMatchObject([{ exception: 'RecordTooLargeException', definite: true, records: [0, 1] }]);
  expect(b.values()).toEqual(['small']);
  const tiny = one({ 'buffer.memory': 1_000 });
  tiny.send('p', { value: 'x'.repeat(1_000) });
  tiny.runFor(1_000);
  expect(tiny.facts('batchFailed')).toMatchObject([{ exception: 'RecordTooLargeException' }]);
});

test('[KP4] records without a key stay on a partition until batch.size bytes went there, then may go elsewhere', () => {
  const b = new ProducerBench(oneBroker(8), { p: { config: { 'batch.size': 1_000 }, workload: steady(2_000, { count: 400 }) } });
  b.runFor(1_000);
  const placed = b.facts('recordsSent').flatMap(({ placed, recordCount }) => new Array<unknown>(recordCount as number).fill(placed));
  const accepted = placed.filter((partition) => partition !== null);
  const runs: number[] = [];
  accepted.forEach((partition, i) => {
    if (i > 0 && partition === accepted[i - 1]) runs[runs.length - 1] = (runs.at(-1) as number) + 1;
    else runs.push(1);
  });
  // 109 bytes each and a header: eight or nine fill a batch of 1,000; the same partition may be drawn again.
  expect(runs.slice(1, -1).every((run) => run >= 8)).toBe(true);
  expect(new Set(accepted).size).toBeGreaterThan(4);
});

test('[KP4] while the open batch is not full the switch waits, but not beyond twice batch.size', () => {
  const state = initialProducer({ bootstrap: ['broker-1'] }, 'p');
  const topic = { name: 't', leaders: ['b', 'b', 'b'], queues: [0], stickyPartition: 0, stickyBytes: 16_384 };
  const open = { closed: false } as never;
  state.topics.set('t', topic);
  state.queues.push({ index: 0, topic: 't', partition: 0, batches: [open] } as never);
  const drawn = (stickyBytes: number) =>
    new Set(Array.from({ length: 50 }, (_, i) => stickyPartition(state, { ...topic, stickyBytes }, Random.seeded(i, 'x'))));
  expect(drawn(16_384)).toEqual(new Set([0]));
  expect(drawn(32_768).size).toBe(3);
  state.queues[0]?.batches.splice(0);
  expect(drawn(16_384).size).toBe(3);
  expect(drawn(16_383)).toEqual(new Set([0]));
});

test('[KP5] the next partition is drawn by the length of its queue, among those with a leader', () => {
  const state = initialProducer({ bootstrap: ['broker-1'] }, 'p');
  const topic = { name: 't', leaders: ['b', 'b', 'b', null], queues: [0, 1, 2], stickyPartition: -1, stickyBytes: 0 };
  state.topics.set('t', topic);
  for (const [partition, length] of [0, 3, 1].entries()) {
    state.queues.push({ index: partition, topic: 't', partition, batches: new Array(length).fill({}) } as never);
  }
  const count = [0, 0, 0, 0];
  const random = Random.seeded(1, 'x');
  for (let i = 0; i < 8_000; i++) {
    const drawn = stickyPartition(state, topic, random);
    count[drawn] = (count[drawn] as number) + 1;
  }
  // Queues 0, 3, 1 give the weights 4, 1, 3.
  expect(count.map((n) => Math.round(n / 1_000))).toEqual([4, 1, 3, 0]);
});

test('[KP6] a batch goes when it is full, or when its first record has waited linger.ms', () => {
  const b = one({ 'linger.ms': 100, 'batch.size': 400 });
  b.send('p', { key: 'warm' });
  b.runFor(500);
  const start = b.simulation.now / 1_000;
  b.send('p', { value: 'x'.repeat(100) });
  b.runFor(60);
  b.send('p', { value: 'x'.repeat(100) });
  b.runFor(100);
  b.send('p', ...Array.from({ length: 3 }, () => ({ value: 'x'.repeat(150) })));
  b.runFor(200);
  const sent = b.times('produceRequested').slice(1);
  expect(sent).toEqual([start + 100, start + 160, start + 260]);
  expect(b.facts('recordsAppended').map(({ recordCount }) => recordCount)).toEqual([1, 2, 2, 1]);
});

test('[KP6] a broker that gets one ready batch gets one of each of its partitions', () => {
  const b = one({ 'linger.ms': 100 }, 2);
  b.send('p', { partition: 0 }, { partition: 1 });
  b.runFor(500);
  b.send('p', { partition: 0 });
  b.runFor(50);
  b.send('p', { partition: 1 });
  b.runFor(60);
  expect(b.facts('produceRequested').map(({ batches }) => (batches as unknown[]).length)).toEqual([2, 2]);
});

test('[KP7] at most max.in.flight.requests.per.connection wait for an answer; what piles up meanwhile goes together', () => {
  const b = one({ 'linger.ms': 0, 'max.in.flight.requests.per.connection': 2 });
  b.send('p', { value: 'warm' });
  b.runFor(100);
  b.command({ type: 'pause', node: 'broker-1' });
  for (let i = 0; i < 6; i++) {
    b.send('p', { value: `${i}` });
    b.runFor(5);
  }
  expect(b.facts('produceRequested')).toHaveLength(3);
  b.command({ type: 'resume', node: 'broker-1' });
  b.runFor(100);
  expect(b.facts('recordsAppended').map(({ recordCount }) => recordCount)).toEqual([1, 1, 1, 4]);
});

test('[KP8] a lost answer makes the producer send again; without idempotence the records stand in the log twice', () => {
  const b = one({ 'enable.idempotence': false, 'request.timeout.ms': 500, 'linger.ms': 0 });
  b.send('p', { value: 'a' });
  b.runFor(100);
  b.command({ type: 'addRule', rule: { id: 'deaf', kind: 'cut', from: ['broker-1'], to: ['p'] } });
  b.send('p', { value: 'b' });
  b.runFor(400);
  b.command({ type: 'removeRule', id: 'deaf' });
  b.runFor(1_000);
  expect(b.values()).toEqual(['a', 'b', 'b']);
  expect(b.facts('batchRetried')).toMatchObject([{ error: 'REQUEST_TIMED_OUT', attempt: 1 }]);
});

test('[KP9] send() blocks for metadata and memory up to max.block.ms, and so do the calls after it', () => {
  const b = one({ 'max.block.ms': 1_000 });
  b.send('p', { partition: 4 }, { value: 'next' });
  b.runFor(990);
  expect(b.values()).toEqual([]);
  b.runFor(100);
  expect(b.facts('batchFailed')).toMatchObject([
    { exception: 'TimeoutException', message: 'Partition 4 of topic t with partition count 1 is not present in metadata after 1000 ms.' },
  ]);
  expect(b.values()).toEqual(['next']);
});

test('[KP9] when buffer.memory is used up send() blocks until an answer frees some, or fails', () => {
  const b = one({ 'buffer.memory': 40_000, 'max.block.ms': 300, 'linger.ms': 0, 'max.in.flight.requests.per.connection': 1 }, 3);
  b.send('p', { partition: 0 }, { partition: 1 });
  b.runFor(100);
  b.command({ type: 'pause', node: 'broker-1' });
  b.send('p', { partition: 0 }, { partition: 1 }, { partition: 2 });
  b.runFor(400);
  expect(b.facts('batchFailed')).toMatchObject([{ exception: 'BufferExhaustedException', partition: 2 }]);
  b.send('p', { partition: 2 });
  b.runFor(100);
  b.command({ type: 'resume', node: 'broker-1' });
  b.runFor(100);
  expect(b.ids(2)).toHaveLength(1);
});

test('[KP10] retries wait for a pause that doubles, until they are used up', () => {
  const b = one({ 'enable.idempotence': false, retries: 2, 'retry.backoff.ms': 100, 'request.timeout.ms': 50, 'linger.ms': 0, acks: '1' });
  b.send('p', { value: 'a' });
  b.runFor(100);
  b.command({ type: 'addRule', rule: { id: 'deaf', kind: 'loss', chance: [1, 1], from: ['broker-1'], to: ['p'] } });
  b.send('p', { value: 'b' });
  b.runFor(60);
  b.command({ type: 'removeRule', id: 'deaf' });
  b.command({ type: 'addRule', rule: { id: 'lost', kind: 'cut', from: ['p'], to: ['broker-1'] } });
  const [first] = b.facts('batchRetried');
  const [at] = b.times('batchRetried');
  const pause = (first?.retryAt as number) / 1_000 - (at as number);
  expect(pause).toBeGreaterThanOrEqual(80);
  expect(pause).toBeLessThanOrEqual(120);
  b.command({ type: 'removeRule', id: 'lost' });
  b.runFor(2_000);
  expect(b.values()).toEqual(['a', 'b', 'b']);
});

test('[KP11] sequence numbers count records by partition, from 0, and a repeated batch keeps its own', () => {
  const b = one({ 'linger.ms': 0, 'request.timeout.ms': 500 }, 2);
  b.send('p', { partition: 0 }, { partition: 0 }, { partition: 1 });
  b.runFor(100);
  b.command({ type: 'addRule', rule: { id: 'deaf', kind: 'cut', from: ['broker-1'], to: ['p'] } });
  b.send('p', { partition: 0 });
  b.runFor(400);
  b.command({ type: 'removeRule', id: 'deaf' });
  b.runFor(2_000);
  const sequences = b.facts('produceRequested').flatMap(({ batches }) => batches as { partition: number; baseSequence: number }[]);
  expect(sequences.filter(({ partition }) => partition === 0).map(({ baseSequence }) => baseSequence)).toEqual([0, 2, 2]);
  expect(b.facts('duplicateRecognised')).toHaveLength(1);
  expect(b.ids(0)).toHaveLength(3);
});

/** Batches b and c are on their way when the connection is lost; the broker had them. */
function twoInFlightLost(config: Record<string, string | number | boolean>): (string | null)[] {
  const b = one({ 'linger.ms': 0, 'request.timeout.ms': 500, ...config });
  b.send('p', { value: 'a' });
  b.runFor(100);
  b.command({ type: 'pause', node: 'broker-1' });
  b.send('p', { value: 'b' });
  b.runFor(10);
  b.send('p', { value: 'c' });
  b.runFor(1_500);
  b.command({ type: 'resume', node: 'broker-1' });
  b.runFor(3_000);
  return b.values();
}

test('[KP12] two batches on a lost connection come again in reverse order without idempotence, in order with it', () => {
  expect(twoInFlightLost({ 'enable.idempotence': false })).toEqual(['a', 'b', 'c', 'c', 'b']);
  expect(twoInFlightLost({})).toEqual(['a', 'b', 'c']);
  expect(twoInFlightLost({ 'enable.idempotence': false, 'max.in.flight.requests.per.connection': 1 })).toEqual(['a', 'b', 'b', 'c']);
});

test('[KP12] numbered batches that never arrived are sent again one after the other, so the broker sees no gap', () => {
  const b = one({ 'linger.ms': 0, 'request.timeout.ms': 500 });
  b.send('p', { value: 'a' });
  b.runFor(100);
  b.command({ type: 'addRule', rule: { id: 'away', kind: 'cut', from: ['p'], to: ['broker-1'] } });
  for (const value of ['b', 'c', 'd']) {
    b.send('p', { value });
    b.runFor(10);
  }
  b.runFor(1_000);
  b.command({ type: 'removeRule', id: 'away' });
  b.runFor(3_000);
  expect(b.values()).toEqual(['a', 'b', 'c', 'd']);
  expect(b.facts('appendRefused')).toEqual([]);
});

test('[KP13] one request without an answer within request.timeout.ms ends the connection and all that is on it', () => {
  const b = one({ 'linger.ms': 0, 'request.timeout.ms': 500 });
  b.send('p', { value: 'a' });
  b.runFor(100);
  b.command({ type: 'pause', node: 'broker-1' });
  b.send('p', { value: 'b' });
  const sentAt = b.simulation.now / 1_000;
  b.runFor(300);
  b.send('p', { value: 'c' });
  b.runFor(250);
  expect(b.times('connectionLost')).toEqual([sentAt + 500]);
  expect(b.facts('batchRetried')).toHaveLength(2);
});

test('[KP14] a broker that is down refuses connections, and is tried again after a pause that grows', () => {
  const b = one({ 'linger.ms': 0, 'reconnect.backoff.ms': 100, 'reconnect.backoff.max.ms': 10_000 });
  b.send('p', { value: 'a' });
  b.runFor(100);
  b.command({ type: 'crash', node: 'broker-1' });
  b.send('p', { value: 'b' });
  b.runFor(5_000);
  const tries = b.times('connecting').slice(1);
  const pauses = tries.slice(1).map((time, i) => time - (tries[i] as number));
  expect(tries.length).toBeGreaterThanOrEqual(4);
  expect(pauses.every((pause, i) => i === 0 || pause > (pauses[i - 1] as number))).toBe(true);
  b.command({ type: 'restart', node: 'broker-1' });
  b.runFor(10_000);
  expect(b.values()).toEqual(['a', 'b']);
});

test('[KP15] a batch fails delivery.timeout.ms after its first record, waiting or on its way; it may be written all the same', () => {
  const b = one({ 'request.timeout.ms': 1_000, 'delivery.timeout.ms': 1_100, 'linger.ms': 0 });
  b.send('p', { value: 'a' });
  b.runFor(100);
  b.command({ type: 'pause', node: 'broker-1' });
  b.send('p', { value: 'unknown' });
  b.runFor(1_200);
  expect(b.facts('batchFailed')).toMatchObject([{ exception: 'TimeoutException', definite: false }]);
  b.command({ type: 'resume', node: 'broker-1' });
  b.runFor(1_000);
  b.send('p', { value: 'after' });
  b.runFor(1_000);
  expect(b.values()).toEqual(['a', 'unknown', 'after']);
});

test('[KP16] after a batch that the broker refused the producer raises its epoch and numbers anew', () => {
  const b = one({ 'linger.ms': 0 }, 1, { 'max.message.bytes': 1_000 });
  b.send('p', { value: 'a' });
  b.runFor(100);
  b.send('p', { value: 'x'.repeat(2_000) });
  b.runFor(100);
  b.send('p', { value: 'b' });
  b.runFor(100);
  expect(b.facts('batchFailed')).toMatchObject([{ error: 'MESSAGE_TOO_LARGE', exception: 'RecordTooLargeException', definite: true }]);
  expect(b.facts('producerEpochBumped')).toMatchObject([{ producerEpoch: 1 }]);
  expect(b.facts('recordsAppended').at(-1)).toMatchObject({ producerEpoch: 1, baseSequence: 0 });
  expect(b.values()).toEqual(['a', 'b']);
});

test('[KP16] a batch that never reached the broker and is given up leaves a gap, which a new epoch closes', () => {
  const b = one({ 'linger.ms': 0, 'request.timeout.ms': 300, 'delivery.timeout.ms': 1_000 });
  b.send('p', { value: 'a' });
  b.runFor(100);
  b.command({ type: 'addRule', rule: { id: 'away', kind: 'cut', from: ['p'], to: ['broker-1'] } });
  b.send('p', { value: 'lost' });
  b.runFor(1_500);
  b.command({ type: 'removeRule', id: 'away' });
  b.send('p', { value: 'b' });
  b.runFor(2_000);
  expect(b.values()).toEqual(['a', 'b']);
  expect(b.state('p').producerEpoch).toBe(1);
});

test('[KP17] a producer with idempotence that has no id yet sends nothing, and nothing expires', () => {
  const b = new ProducerBench(
    { brokers: 2, topics: [{ name: 't', assignment: [['broker-2']] }] },
    {
      p: { config: { 'delivery.timeout.ms': 2_000, 'request.timeout.ms': 1_000 } },
    },
  );
  b.command({ type: 'crash', node: 'broker-1' }); // The controller, which gives out the ids.
  b.send('p', { value: 'a' });
  b.runFor(10_000);
  expect(b.facts('batchFailed')).toEqual([]);
  b.command({ type: 'restart', node: 'broker-1' });
  b.runFor(3_000);
  expect(b.facts('batchFailed')).toMatchObject([{ error: 'DELIVERY_TIMEOUT', definite: true }]);
});

test('[KP18] metadata is refreshed at metadata.max.age.ms, so that added partitions are used', () => {
  const b = one({ 'metadata.max.age.ms': 1_000 }, 2);
  b.send('p', { key: 'a' });
  b.runFor(100);
  b.tell('broker-1', { type: 'CreatePartitions', correlationId: 0, topics: [{ name: 't', count: 5 }] });
  b.send('p', { key: 'a' });
  b.runFor(1_500);
  b.send('p', { key: 'a' });
  b.runFor(100);
  expect([0, 1, 2, 3, 4].map((partition) => b.ids(partition).length)).toEqual([2, 0, 0, 0, 1]);
});

test('[KP19] flush returns when everything before it has its outcome, close does so and ends the client', () => {
  const b = one({ 'linger.ms': 60_000, 'delivery.timeout.ms': 600_000 });
  b.send('p', { value: 'a' }, { value: 'b' });
  b.runFor(1_000);
  expect(b.values()).toEqual([]);
  b.tell('p', { type: 'flush' });
  b.runFor(100);
  expect(b.facts('flushed')).toHaveLength(1);
  expect(b.values()).toEqual(['a', 'b']);
  b.send('p', { value: 'c' });
  b.tell('p', { type: 'close' });
  b.send('p', { value: 'too late' });
  b.runFor(100);
  expect(b.values()).toEqual(['a', 'b', 'c']);
  expect(b.state('p').life).toBe('closed');
  expect(b.facts('batchFailed')).toMatchObject([{ exception: 'IllegalStateException' }]);
});

test('[KP20] a workload makes as many records as it should, with its keys', () => {
  const arrivals = { law: 'burst', size: 20, every: 10_000, from: 50_000, until: Number.POSITIVE_INFINITY } as const;
  const workload = { topic: 't', arrivals, valueSize: 100, count: 3_010, keys: { count: 10, skew: 1 } };
  const b = new ProducerBench(oneBroker(4), { p: { workload } });
  b.runFor(5_000);
  expect(b.state('p').acknowledged).toBe(3_010);
  const { records } = b.simulation;
  const of = (key: string) => Array.from({ length: 3_010 }, (_, id) => records.key(id)).filter((each) => each === key).length;
  expect(of('key-0') / of('key-1')).toBeGreaterThan(1.6);
  expect(of('key-0') / of('key-1')).toBeLessThan(2.5);
});

test('[KP21] without acknowledgements a record is done once it is sent, with offset -1, whatever becomes of it', () => {
  const b = one({ acks: '0', 'linger.ms': 0 }, 1, { 'max.message.bytes': 1_000 });
  b.send('p', { value: 'a' }, { value: 'x'.repeat(2_000) });
  b.runFor(100);
  expect(b.facts('batchAcknowledged')).toMatchObject([{ baseOffset: -1 }]);
  expect(b.state('p')).toMatchObject({ acknowledged: 2, failed: 0 });
  expect(b.values()).toEqual([]);
});

test('[KP22] a batch too large for its topic is split until it fits; only a single record that is too large fails', () => {
  const b = one({ 'linger.ms': 20 }, 1, { 'max.message.bytes': 500 });
  b.send('p', ...Array.from({ length: 8 }, (_, i) => ({ value: `${i}`.repeat(150) })));
  b.runFor(2_000);
  expect(b.values()).toEqual(Array.from({ length: 8 }, (_, i) => `${i}`.repeat(150)));
  expect(b.facts('batchSplit').length).toBeGreaterThan(1);
  expect(b.state('p')).toMatchObject({ acknowledged: 8, failed: 0 });
});

test('[KP23] a timestamp of its own goes with the record; a negative one is refused', () => {
  const b = one();
  b.send('p', { value: 'a', timestamp: EPOCH_MS - 60_000 }, { value: 'b', timestamp: -5 });
  b.runFor(1_000);
  expect([...b.log().timestamps]).toEqual([[0, EPOCH_MS - 60_000]]);
  expect(b.facts('batchFailed')).toMatchObject([{ exception: 'IllegalArgumentException', definite: true }]);
});

test('[KP24] a crash loses what was not acknowledged, and the next life is another producer', () => {
  const b = one({ 'linger.ms': 100 });
  b.send('p', { value: 'a' });
  b.runFor(500);
  b.send('p', { value: 'in memory' });
  b.runFor(10);
  b.command({ type: 'crash', node: 'p' });
  b.command({ type: 'restart', node: 'p' });
  b.runFor(50);
  b.send('p', { value: 'b' });
  b.runFor(500);
  expect(b.values()).toEqual(['a', 'b']);
  expect(b.facts('producerIdGiven').map(({ producerId }) => producerId)).toEqual([0, 1]);
});
