/**
 * A transactional id as its coordinator holds it, the leader of one partition of `__transaction_state`: plain data, written by
 * ./apply.ts only. Source: apache/kafka transaction-coordinator/.../TransactionMetadata.java, TransactionState.java. Rules KT1-KT*.
 */
import type { Micros } from '../../../kernel/time';
import type { ErrorName, Offset, TopicPartition } from '../../protocol/data';
import type { TransactionalId, TransactionStateName } from '../../protocol/transactions';
import { coordinatorHash } from '../metadata';
import type { Answer, BrokerState } from '../state';

export const TRANSACTIONS_TOPIC = '__transaction_state';

/**
 * Where an id can be, and where each event leads:
 *
 * - `Empty`: known, with a producer id and an epoch; nothing was written. A partition is added => Ongoing. EndTxn(abort) => PrepareAbort.
 * - `Ongoing`: partitions belong to it. EndTxn => PrepareCommit or PrepareAbort; a new instance or the timeout => PrepareAbort.
 * - `PrepareCommit`, `PrepareAbort`: decided, come what may; markers are on their way. All are written => CompleteCommit, CompleteAbort.
 *   Everything else is answered CONCURRENT_TRANSACTIONS.
 * - `CompleteCommit`, `CompleteAbort`: the next partition => Ongoing; a new instance => Empty.
 */
export const ENTERED_FROM: Readonly<Record<TransactionStateName, readonly TransactionStateName[]>> = {
  Empty: ['Empty', 'CompleteCommit', 'CompleteAbort'],
  Ongoing: ['Ongoing', 'Empty', 'CompleteCommit', 'CompleteAbort'],
  PrepareCommit: ['Ongoing'],
  PrepareAbort: ['Ongoing', 'Empty', 'CompleteCommit', 'CompleteAbort'],
  CompleteCommit: ['PrepareCommit'],
  CompleteAbort: ['PrepareAbort'],
};

/** What a record of `__transaction_state` says. */
export interface TransactionRecord {
  readonly transactionalId: TransactionalId;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly timeoutMs: number;
  readonly state: TransactionStateName;
  /** Of `Ongoing`: all that belong to it. Of `Prepare*`: all that get a marker. */
  readonly partitions: readonly TopicPartition[];
  /** First write of the transaction; -1 when there is none. */
  readonly startedAt: Micros;
}

export interface Transaction {
  /** In force: what every request is judged by. */
  record: TransactionRecord;
  /** Of `Prepare*`: partitions that have no marker yet. */
  unmarked: readonly TopicPartition[];
  /** Written to the log, and not safe in its replicas yet: until then nobody else may change the transaction. */
  pending: { readonly to: TransactionRecord; readonly offset: Offset; readonly answer: Answer | null } | null;
}

/** An id that was never heard of before. */
export const newRecord = (transactionalId: TransactionalId): TransactionRecord => ({
  transactionalId,
  producerId: -1,
  producerEpoch: -1,
  timeoutMs: 0,
  state: 'Empty',
  partitions: [],
  startedAt: -1,
});

/** Partition of `__transaction_state` that holds the id; `null` while that topic does not exist. */
export function transactionPartition(state: Readonly<BrokerState>, transactionalId: TransactionalId): number | null {
  const topic = state.image.topics.get(TRANSACTIONS_TOPIC);
  return topic === undefined ? null : coordinatorHash(transactionalId) % topic.partitions.length;
}

/** Why this broker does not answer for the id. */
export function coordinatorError(state: Readonly<BrokerState>, transactionalId: TransactionalId): ErrorName {
  const partition = transactionPartition(state, transactionalId);
  if (partition === null) return 'COORDINATOR_NOT_AVAILABLE';
  return state.image.topics.get(TRANSACTIONS_TOPIC)?.partitions[partition]?.leader === state.node ? 'NONE' : 'NOT_COORDINATOR';
}

export const samePartition = (a: TopicPartition, b: TopicPartition): boolean => a.partition === b.partition && a.topic === b.topic;
