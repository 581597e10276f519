/** A cluster with a client that speaks the protocol of transactions word by word. */
import type { ClusterSpec } from '@/simulator/kafka/cluster';
import type { FetchResponse, InitProducerIdResponse, ListOffsetsResponse, ProduceResponse } from '@/simulator/kafka/protocol/data';
import type {
  DescribeTransactionsResponse,
  EndTxnResponse,
  TxnOffsetCommitResponse,
  WriteTxnMarkersResponse,
} from '@/simulator/kafka/protocol/transactions';
import { type Bench, bench } from './probe';

interface Identity {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
}

export interface TransactionBench extends Bench {
  /** Until it is given an id; the first answers may put it off. */
  init(transactionalId?: string, timeoutMs?: number): InitProducerIdResponse & Identity;
  write(who: Identity, partition: number, sequence: number, count?: number): ProduceResponse['results'][number];
  end(who: Identity, committed: boolean): EndTxnResponse;
  describe(transactionalId?: string): DescribeTransactionsResponse;
  /** End offsets of a partition, for both kinds of readers. */
  ends(partition?: number): { readonly highWatermark: number; readonly lastStable: number };
  fetch(isolation?: 'read_committed', fetchOffset?: number, partition?: number): FetchResponse['partitions'][number];
  offsets(who: Identity, offset: number, claim?: { memberId: string; generation: number }): TxnOffsetCommitResponse;
  mark(who: Identity, partition: number, committed: boolean, coordinatorEpoch?: number): WriteTxnMarkersResponse;
  plain(partition?: number): void;
}

/** On one broker unless the spec says otherwise; the topic is `t`. */
export function transactionBench(spec: Partial<ClusterSpec> = {}): TransactionBench {
  const config = { 'transaction.state.log.num.partitions': 1, 'offsets.topic.num.partitions': 1, ...spec.config };
  const b = bench({ brokers: 1, topics: [{ name: 't', partitions: 2 }], ...spec, config });
  const broker = 'broker-1';
  const find = { type: 'FindCoordinator', groupId: 'tx', keyType: 'transaction' };
  b.ask(broker, find, 50_000);
  // With replicas a decision has to reach them first.
  const patience = (spec.brokers ?? 1) > 1 ? 2_000_000 : 20_000;
  let records = 0;
  /** Record ids that nobody else uses: what they stand for does not matter here. */
  const next = (count: number): readonly number[] => {
    const first = records;
    records += count;
    return [first, count];
  };
  const batch = (partition: number, count: number) => ({
    topic: 't',
    partition,
    records: next(count),
    recordCount: count,
    sizeBytes: 80,
    timestamps: null,
  });
  return {
    ...b,
    init(transactionalId = 'tx', transactionTimeoutMs = 60_000) {
      for (let tries = 0; ; tries++) {
        const answer = b.ask<InitProducerIdResponse>(broker, { type: 'InitProducerId', transactionalId, transactionTimeoutMs }, patience);
        const isPutOff = answer.error === 'CONCURRENT_TRANSACTIONS' || answer.error === 'COORDINATOR_LOAD_IN_PROGRESS';
        if (!isPutOff || tries > 50) return { ...answer, transactionalId };
      }
    },
    write({ transactionalId, producerId, producerEpoch }, partition, baseSequence, count = 1) {
      const batches = [{ ...batch(partition, count), producerId, producerEpoch, baseSequence }];
      const request = { type: 'Produce', acks: -1, follows: -1, timeoutMs: 1_000, batches, transactionalId };
      return b.ask<ProduceResponse>(broker, request, patience).results[0] as ProduceResponse['results'][number];
    },
    end: ({ transactionalId, producerId, producerEpoch }, committed) =>
      b.ask<EndTxnResponse>(broker, { type: 'EndTxn', transactionalId, producerId, producerEpoch, committed }, 6 * patience),
    describe: (transactionalId = 'tx') => b.ask(broker, { type: 'DescribeTransactions', transactionalId }),
    ends(partition = 0) {
      const partitions = [{ topic: 't', partition, timestamp: 'latest' }];
      const listed = (isolation: object) =>
        b.ask<ListOffsetsResponse>(broker, { type: 'ListOffsets', partitions, ...isolation }).partitions[0]?.offset as number;
      return { highWatermark: listed({}), lastStable: listed({ isolation: 'read_committed' }) };
    },
    fetch(isolation, fetchOffset = 0, partition = 0) {
      const partitions = [{ topic: 't', partition, fetchOffset, maxBytes: 1_000_000 }];
      const request = { type: 'Fetch', maxWaitMs: 0, minBytes: 1, maxBytes: 1_000_000, partitions, ...(isolation && { isolation }) };
      return b.ask<FetchResponse>(broker, request).partitions[0] as FetchResponse['partitions'][number];
    },
    offsets({ transactionalId, producerId, producerEpoch }, offset, claim = { memberId: '', generation: -1 }) {
      const offsets = [{ topic: 't', partition: 0, offset }];
      return b.ask(
        broker,
        { type: 'TxnOffsetCommit', transactionalId, producerId, producerEpoch, groupId: 'g', offsets, ...claim },
        patience,
      );
    },
    mark: ({ transactionalId, producerId, producerEpoch }, partition, committed, coordinatorEpoch = 0) =>
      b.ask(broker, {
        type: 'WriteTxnMarkers',
        transactionalId,
        producerId,
        producerEpoch,
        topic: 't',
        partition,
        committed,
        coordinatorEpoch,
      }),
    plain(partition = 0) {
      const batches = [{ ...batch(partition, 1), producerId: -1, producerEpoch: -1, baseSequence: -1 }];
      b.ask(broker, { type: 'Produce', acks: -1, follows: -1, timeoutMs: 1_000, batches }, 50_000);
    },
  };
}
