/** What a broker records of transactions: as coordinator of ids, and as leader of the partitions that they write to. */
import type { NodeId } from '../../../kernel/process';
import type { Offset, TopicPartition } from '../../protocol/data';
import type { TransactionalId } from '../../protocol/transactions';
import type { Answer } from '../state';
import type { TransactionRecord } from './state';

/** Why a transaction came to its end. */
export type EndReason = 'client' | 'newInstance' | 'timeout';

export type TransactionFact =
  /** A record in `__transaction_state`; it is in force once the replicas have it. */
  | (TopicPartition & {
      readonly type: 'transactionStored';
      readonly offset: Offset;
      readonly leaderEpoch: number;
      readonly to: TransactionRecord;
      readonly answer: Answer | null;
    })
  /** In force from now on. `reason`: of an end. */
  | { readonly type: 'transactionChanged'; readonly to: TransactionRecord }
  /** The outcome of a transaction is decided. */
  | {
      readonly type: 'transactionDecided';
      readonly transactionalId: TransactionalId;
      readonly committed: boolean;
      readonly reason: EndReason;
    }
  /** A partition has its marker. */
  | (TopicPartition & { readonly type: 'partitionMarked'; readonly transactionalId: TransactionalId })
  /** This broker has become the coordinator of that id, or is it no longer. */
  | { readonly type: 'transactionLoaded'; readonly record: TransactionRecord }
  | { readonly type: 'transactionUnloaded'; readonly transactionalId: TransactionalId }
  /** A control batch: it takes an offset, and ends what that producer has open in the partition. */
  | (TopicPartition & {
      readonly type: 'markerAppended';
      readonly transactionalId: TransactionalId;
      readonly offset: Offset;
      readonly leaderEpoch: number;
      readonly producerId: number;
      readonly producerEpoch: number;
      readonly coordinatorEpoch: number;
      readonly committed: boolean;
      /** Who asked for it. */
      readonly coordinator: NodeId;
    })
  /** An id for the next new producer, got from the controller. */
  | { readonly type: 'producerIdReserved'; readonly producerId: number }
  | { readonly type: 'producerIdUsed' };

const TYPES: Readonly<Record<TransactionFact['type'], true>> = {
  transactionStored: true,
  transactionChanged: true,
  transactionDecided: true,
  partitionMarked: true,
  transactionLoaded: true,
  transactionUnloaded: true,
  markerAppended: true,
  producerIdReserved: true,
  producerIdUsed: true,
};

export function isTransactionFact(fact: { readonly type: string }): fact is TransactionFact {
  return Object.hasOwn(TYPES, fact.type);
}
