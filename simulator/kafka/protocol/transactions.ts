/**
 * Requests and responses of transactions, as transaction version 2 uses them (KIP-890): of producers to their coordinators, and of
 * brokers among themselves. Source: apache/kafka clients/src/main/resources/common/message/{InitProducerId,AddPartitionsToTxn,
 * TxnOffsetCommit,EndTxn,WriteTxnMarkers,DescribeTransactions,ListTransactions}*.json.
 */
import type { NodeId } from '../../kernel/process';
import type { ErrorName, Request, TopicPartition } from './data';
import type { Generation, MemberId, OffsetToCommit } from './group';

export type TransactionalId = string;

export type TransactionStateName = 'Empty' | 'Ongoing' | 'PrepareCommit' | 'PrepareAbort' | 'CompleteCommit' | 'CompleteAbort';

/** Whose transaction: requests that name an older epoch come of a producer that was fenced. */
export interface ProducerIdentity {
  readonly transactionalId: TransactionalId;
  readonly producerId: number;
  readonly producerEpoch: number;
}

/** Offsets of a group that count when, and only if, the transaction commits. */
export interface TxnOffsetCommit extends Request, ProducerIdentity {
  readonly type: 'TxnOffsetCommit';
  readonly groupId: string;
  /** `''` with generation -1: no member speaks, and nothing of the group is checked. */
  readonly memberId: MemberId;
  readonly groupInstanceId?: string;
  readonly generation: Generation;
  readonly offsets: readonly OffsetToCommit[];
}
export interface TxnOffsetCommitResponse extends Request {
  readonly type: 'TxnOffsetCommitResponse';
  readonly error: ErrorName;
}

export interface EndTxn extends Request, ProducerIdentity {
  readonly type: 'EndTxn';
  readonly committed: boolean;
}
/** The producer goes on with this id and epoch. */
export interface EndTxnResponse extends Request {
  readonly type: 'EndTxnResponse';
  readonly error: ErrorName;
  readonly producerId: number;
  readonly producerEpoch: number;
}

/** From the leader of a partition that a producer writes to: is, or becomes, the partition a part of the transaction? */
export interface AddPartitionsToTxn extends Request, ProducerIdentity {
  readonly type: 'AddPartitionsToTxn';
  /** Whose request waits for the answer. */
  readonly client: NodeId;
  readonly partitions: readonly TopicPartition[];
}
export interface AddPartitionsToTxnResponse extends Request {
  readonly type: 'AddPartitionsToTxnResponse';
  readonly client: NodeId;
  readonly error: ErrorName;
}

/**
 * From the coordinator, or from an administrator (`transactionalId` empty), to the leader of one partition: the outcome.
 * Kafka puts many partitions into one request; here each has its own.
 */
export interface WriteTxnMarkers extends Request, TopicPartition, ProducerIdentity {
  readonly type: 'WriteTxnMarkers';
  readonly coordinatorEpoch: number;
  readonly committed: boolean;
}
export interface WriteTxnMarkersResponse extends Request, TopicPartition, ProducerIdentity {
  readonly type: 'WriteTxnMarkersResponse';
  readonly error: ErrorName;
}

export interface DescribeTransactions extends Request {
  readonly type: 'DescribeTransactions';
  readonly transactionalId: TransactionalId;
}
export interface DescribeTransactionsResponse extends Request {
  readonly type: 'DescribeTransactionsResponse';
  readonly error: ErrorName;
  readonly state: TransactionStateName;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly timeoutMs: number;
  readonly partitions: readonly TopicPartition[];
}

/** Those that this broker coordinates. */
export interface ListTransactions extends Request {
  readonly type: 'ListTransactions';
}
export interface ListTransactionsResponse extends Request {
  readonly type: 'ListTransactionsResponse';
  readonly transactions: readonly {
    readonly transactionalId: TransactionalId;
    readonly producerId: number;
    readonly state: TransactionStateName;
  }[];
}

/** Of clients; brokers speak the others among themselves. */
export type TransactionRequest = TxnOffsetCommit | EndTxn | DescribeTransactions | ListTransactions;
export type TransactionMessage = AddPartitionsToTxn | AddPartitionsToTxnResponse | WriteTxnMarkers | WriteTxnMarkersResponse;
export type TransactionResponse = TxnOffsetCommitResponse | EndTxnResponse | DescribeTransactionsResponse | ListTransactionsResponse;
