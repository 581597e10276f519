/** Transactions as brokers see them, rules KT1 to KT23: a client speaks the protocol, word by word. */
import { expect, test } from 'vitest';
import type { BrokerState } from '@/simulator/kafka/broker/state';
import type { OffsetFetchResponse } from '@/simulator/kafka/protocol/group';
import { seconds } from '@/simulator/kernel/time';
import { type TransactionBench, transactionBench } from './transactionBench';

const partitionsOf = (b: TransactionBench): string[] =>
  b
    .describe()
    .partitions.map(({ topic, partition }) => `${topic}-${partition}`)
    .sort();
const writeAt = (b: TransactionBench, node: string, partition: number, { producerId }: { producerId: number }): void => {
  const numbers = { producerId, producerEpoch: 0, baseSequence: 0, timestamps: null };
  const batches = [{ topic: 't', partition, records: [900, 1], recordCount: 1, sizeBytes: 80, ...numbers }];
  b.ask(node, { type: 'Produce', acks: -1, follows: -1, timeoutMs: 1_000, batches, transactionalId: 'tx' }, 2_000_000);
};
const committedOf = (b: TransactionBench, requireStable: boolean) => {
  const partitions = [{ topic: 't', partition: 0 }];
  return b.ask<OffsetFetchResponse>('broker-1', { type: 'OffsetFetch', groupId: 'g', partitions, requireStable }).partitions[0];
};

test('[KT1] an id keeps its producer id, and each instance that begins under it has the next epoch', () => {
  const b = transactionBench();
  const first = b.init();
  expect(first).toMatchObject({ error: 'NONE', producerEpoch: 0 });
  expect(b.init()).toMatchObject({ producerId: first.producerId, producerEpoch: 1 });
  expect(b.init('other').producerId).not.toBe(first.producerId);
});

test('[KT2] a new instance aborts what is open under its id, is put off meanwhile, and is two epochs on', () => {
  const b = transactionBench();
  const old = b.init();
  b.write(old, 0, 0);
  const putOff = b.ask('broker-1', { type: 'InitProducerId', transactionalId: 'tx', transactionTimeoutMs: 60_000 });
  expect(putOff).toMatchObject({ error: 'CONCURRENT_TRANSACTIONS' });
  const now = b.init();
  expect(now).toMatchObject({ producerId: old.producerId, producerEpoch: 2 });
  expect(b.facts('transactionDecided')).toMatchObject([{ committed: false, reason: 'newInstance' }]);
  expect(b.facts('markerAppended')).toMatchObject([{ producerEpoch: 1, committed: false }]);
  // The one before is fenced, at the partition and at the coordinator.
  expect(b.write(old, 0, 1).error).toBe('INVALID_PRODUCER_EPOCH');
  expect(b.write(old, 1, 0).error).toBe('INVALID_PRODUCER_EPOCH');
  expect(b.end(old, true).error).toBe('PRODUCER_FENCED');
});

test('[KT3] a timeout above transaction.max.timeout.ms is refused', () => {
  const b = transactionBench({ config: { 'transaction.max.timeout.ms': 5_000 } });
  expect(b.init('tx', 5_001).error).toBe('INVALID_TRANSACTION_TIMEOUT');
  expect(b.init('tx', 5_000).error).toBe('NONE');
});

test('[KT4] a write makes its partition a part of the transaction, once; only the first write of a partition asks', () => {
  const b = transactionBench();
  const who = b.init();
  expect(b.describe()).toMatchObject({ state: 'Empty', partitions: [] });
  b.write(who, 0, 0);
  b.write(who, 0, 1);
  expect(b.describe().state).toBe('Ongoing');
  expect(partitionsOf(b)).toEqual(['t-0']);
  b.write(who, 1, 0);
  expect(partitionsOf(b)).toEqual(['t-0', 't-1']);
  expect(b.facts('transactionChanged').filter(({ to }) => (to as { state: string }).state === 'Ongoing')).toHaveLength(2);
  // An id that the coordinator does not know is refused before anything is written.
  expect(b.write({ ...who, transactionalId: 'unknown', producerId: 99 }, 0, 0).error).toBe('INVALID_PRODUCER_ID_MAPPING');
});

test('[KT5] the end is answered with the next epoch, under which the producer goes on with numbers from 0', () => {
  const b = transactionBench();
  const who = b.init();
  b.write(who, 0, 0);
  const ended = b.end(who, true);
  expect(ended).toMatchObject({ error: 'NONE', producerId: who.producerId, producerEpoch: 1 });
  expect(b.describe()).toMatchObject({ state: 'CompleteCommit', producerEpoch: 1, partitions: [] });
  const next = { ...who, producerEpoch: 1 };
  expect(b.write(next, 0, 1).error).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
  expect(b.write(next, 0, 0)).toMatchObject({ error: 'NONE', baseOffset: 2 });
});

test('[KT6] an end that is asked for again is confirmed; the other outcome, or one without a transaction, is INVALID_TXN_STATE', () => {
  const b = transactionBench();
  const who = b.init();
  expect(b.end(who, true).error).toBe('INVALID_TXN_STATE');
  b.write(who, 0, 0);
  b.end(who, true);
  expect(b.end(who, true)).toMatchObject({ error: 'NONE', producerEpoch: 1 });
  expect(b.end(who, false).error).toBe('INVALID_TXN_STATE');
  expect(b.facts('markerAppended')).toHaveLength(1);
  expect(b.end({ ...who, producerEpoch: 1 }, true).error).toBe('INVALID_TXN_STATE');
});

test('[KT7] every partition of the transaction gets a marker, also one whose leader was away when it ended', () => {
  const b = transactionBench({ brokers: 3, topics: [{ name: 't', assignment: [['broker-1'], ['broker-3']] }] });
  const who = b.init();
  b.write(who, 0, 0);
  writeAt(b, 'broker-3', 1, who);
  expect(partitionsOf(b)).toEqual(['t-0', 't-1']);
  b.simulation.command({ type: 'crash', node: 'broker-3' });
  expect(b.end(who, true).error).toBe('NONE');
  b.simulation.runUntil(b.simulation.now + seconds(15));
  expect(b.describe().state).toBe('PrepareCommit');
  expect(partitionsOf(b)).toEqual(['t-1']);
  b.simulation.command({ type: 'restart', node: 'broker-3' });
  b.simulation.runUntil(b.simulation.now + seconds(20));
  expect(b.describe().state).toBe('CompleteCommit');
  expect(b.facts('markerAppended').map(({ partition }) => partition)).toEqual([0, 1]);
});

test('[KT8] a transaction is aborted transaction.timeout.ms after its first write, at the next look', () => {
  const b = transactionBench();
  const who = b.init('tx', 5_000);
  b.simulation.runUntil(seconds(8));
  b.write(who, 0, 0);
  b.simulation.runUntil(seconds(12.9));
  b.write(who, 0, 1);
  b.simulation.runUntil(seconds(19.9));
  expect(b.describe().state).toBe('Ongoing');
  b.simulation.runUntil(seconds(20.1));
  expect(b.describe()).toMatchObject({ state: 'CompleteAbort', producerEpoch: 1 });
  expect(b.facts('transactionDecided')).toMatchObject([{ reason: 'timeout', committed: false }]);
  // Who comes back too late: commits nothing, and is let go on once it aborts.
  expect(b.write(who, 0, 2).error).toBe('INVALID_PRODUCER_EPOCH');
  expect(b.end(who, true).error).toBe('INVALID_TXN_STATE');
  expect(b.end(who, false)).toMatchObject({ error: 'NONE', producerEpoch: 1 });
});

test('[KT8] also one whose first partition was not yet safe in the replicas when timeouts were looked at', () => {
  const b = transactionBench({ brokers: 3, config: { 'transaction.abort.timed.out.transaction.cleanup.interval.ms': 1 } });
  b.write(b.init('tx', 5_000), 0, 0);
  expect(b.describe().state).toBe('Ongoing');
  b.simulation.runUntil(b.simulation.now + seconds(7));
  expect(b.facts('transactionDecided')).toMatchObject([{ reason: 'timeout', committed: false }]);
});

test('[KT9] the next leader of its partition finds the transaction in the log, and finishes what was decided', () => {
  const b = transactionBench({ brokers: 3, topics: [{ name: 't', assignment: [['broker-3']] }] });
  const who = b.init();
  writeAt(b, 'broker-3', 0, who);
  const ask = (node: string) =>
    b.ask<{ state: string; producerEpoch: number }>(node, { type: 'DescribeTransactions', transactionalId: 'tx' });
  b.simulation.command({ type: 'crash', node: 'broker-3' });
  expect(b.end(who, true).error).toBe('NONE');
  b.simulation.command({ type: 'restart', node: 'broker-3' });
  b.simulation.command({ type: 'crash', node: 'broker-1' });
  b.simulation.runUntil(b.simulation.now + seconds(30));
  expect(ask('broker-2')).toMatchObject({ state: 'CompleteCommit', producerEpoch: 1 });
  expect(b.facts('markerAppended')).toMatchObject([{ topic: 't', committed: true, coordinator: 'broker-2' }]);
});

test('[KT10] the last stable offset stands at the first open transaction, whatever comes behind it, until its marker', () => {
  const b = transactionBench();
  const one = b.init('one');
  const two = b.init('two');
  b.plain();
  b.write(one, 0, 0);
  b.write(two, 0, 0);
  expect(b.end(two, true).error).toBe('NONE');
  b.plain();
  expect(b.ends()).toEqual({ highWatermark: 5, lastStable: 1 });
  expect(b.fetch('read_committed')).toMatchObject({ lastStableOffset: 1, endOffset: 1 });
  expect(b.fetch()).toMatchObject({ endOffset: 5 });
  expect(b.end(one, false).error).toBe('NONE');
  expect(b.ends()).toEqual({ highWatermark: 6, lastStable: 6 });
});

test('[KT11] a reader of committed data is told which producers to leave out, and from where on', () => {
  const b = transactionBench();
  const who = b.init();
  b.write(who, 0, 0, 2);
  b.end(who, false);
  b.plain();
  const got = b.fetch('read_committed');
  expect(got.aborted).toEqual([{ producerId: who.producerId, firstOffset: 0 }]);
  expect(got.ranges).toMatchObject([
    { baseOffset: 0, recordCount: 2, producerId: who.producerId },
    { baseOffset: 2, recordCount: 1, marker: 'abort', firstRecord: -1 },
    { baseOffset: 3, recordCount: 1 },
  ]);
  expect(b.fetch('read_committed', 3).aborted).toEqual([]);
  expect(b.fetch().aborted).toEqual([]);
});

test('[KT12] a marker takes one offset in each partition that was written, and none elsewhere', () => {
  const b = transactionBench();
  const who = b.init();
  b.write(who, 0, 0, 3);
  b.end(who, true);
  expect(b.ends(0)).toEqual({ highWatermark: 4, lastStable: 4 });
  expect(b.ends(1)).toEqual({ highWatermark: 0, lastStable: 0 });
});

test('[KT13] a marker of an older epoch of the producer or of the coordinator is refused', () => {
  const b = transactionBench();
  const who = b.init();
  b.write(who, 0, 0);
  expect(b.mark({ ...who, producerEpoch: 1 }, 0, false, 3).error).toBe('NONE');
  expect(b.mark(who, 0, true, 3).error).toBe('INVALID_PRODUCER_EPOCH');
  expect(b.mark({ ...who, producerEpoch: 1 }, 0, true, 2).error).toBe('TRANSACTION_COORDINATOR_FENCED');
});

test('[KT14] after a marker the producer has its epoch and no sequence number; a marker under the same epoch leaves both', () => {
  const b = transactionBench();
  const who = b.init();
  b.write(who, 0, 0, 2);
  const producers = () =>
    b.ask<{ partitions: { producers: unknown[] }[] }>('broker-1', { type: 'DescribeProducers', partitions: [{ topic: 't', partition: 0 }] })
      .partitions[0]?.producers;
  expect(producers()).toEqual([{ producerId: who.producerId, producerEpoch: 0, lastSequence: 1, transactionStartOffset: 0 }]);
  b.mark(who, 0, false);
  expect(producers()).toEqual([{ producerId: who.producerId, producerEpoch: 0, lastSequence: 1 }]);
  expect(b.ends()).toEqual({ highWatermark: 3, lastStable: 3 });
  expect(b.describe().state).toBe('Ongoing');
  b.end(who, true);
  expect(producers()).toEqual([{ producerId: who.producerId, producerEpoch: 1, lastSequence: -1 }]);
});

test('[KT20] offsets join the transaction as a partition of __consumer_offsets; nothing of them counts before the commit', () => {
  const b = transactionBench();
  const who = b.init();
  expect(b.offsets(who, 7).error).toBe('NONE');
  expect(partitionsOf(b)).toEqual(['__consumer_offsets-0']);
  expect(committedOf(b, false)).toMatchObject({ offset: -1 });
  b.end(who, true);
  expect(committedOf(b, false)).toMatchObject({ offset: 7 });
  expect(b.describe().state).toBe('CompleteCommit');
});

test('[KT21] a member has to be of the present generation; without a member nothing is checked', () => {
  const b = transactionBench();
  const who = b.init();
  expect(b.offsets(who, 1).error).toBe('NONE');
  expect(b.offsets(who, 2, { memberId: 'gone', generation: 4 }).error).toBe('UNKNOWN_MEMBER_ID');
});

test('[KT22] an abort leaves the offsets as they were', () => {
  const b = transactionBench();
  const who = b.init();
  b.offsets(who, 7);
  b.end(who, true);
  const next = { ...who, producerEpoch: 1 };
  b.offsets(next, 9);
  b.end(next, false);
  expect(committedOf(b, true)).toMatchObject({ error: 'NONE', offset: 7 });
  expect(b.simulation.stateOf<BrokerState>('broker-1').groups.get('g')?.pendingOffsets.size).toBe(0);
});

test('[KT23] while the outcome is open, who asks for stable offsets is put off, and an administrator sees the old ones', () => {
  const b = transactionBench();
  const who = b.init();
  b.offsets(who, 7);
  expect(committedOf(b, true)).toMatchObject({ error: 'UNSTABLE_OFFSET_COMMIT' });
  expect(committedOf(b, false)).toMatchObject({ error: 'NONE', offset: -1 });
});
