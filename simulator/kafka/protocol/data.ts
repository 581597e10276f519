/**
 * Requests and responses of the data plane and of administration, named as Kafka's protocol names them
 * (clients/src/main/resources/common/message/*.json). One object per request, ranges of records inside it.
 * Times in protocol fields are milliseconds, as in Kafka; the kernel's own are microseconds.
 */
import type { NodeId } from '../../kernel/process';
import type { RecordId } from '../../kernel/records';
import type { TransactionRecord } from '../broker/transactions/state';
import type { GroupRecords } from '../group/takeover';
import type { EpochEnd } from '../log/epochs';
import type { AbortedTransaction, Marker } from '../log/transactions';
import type { TransactionRequest, TransactionResponse } from './transactions';

/** Name of an error of the protocol, `NONE` when there is none; all of them in `../errors.ts`. */
export type ErrorName = string;
export type Offset = number;

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface Request {
  /** Chosen by the client; the response carries it back. */
  readonly correlationId: number;
}

/**
 * Records in their order, as runs of ids that count up: first id, how many, first id, how many, ...
 * A producer makes its records one by one and those between may go to other partitions, so a batch is seldom a single run.
 */
export type RecordRuns = readonly number[];

export type TimestampType = 'CreateTime' | 'LogAppendTime';

/** A run of records whose ids and offsets both count up by one. */
export interface RecordRange {
  readonly baseOffset: Offset;
  readonly firstRecord: RecordId;
  readonly recordCount: number;
  readonly leaderEpoch: number;
  /** Of each record, in milliseconds of the day's clock; `null`: the time at which each was made. See `../timestamps.ts`. */
  readonly timestamps: readonly number[] | null;
  readonly timestampType: TimestampType;
  /** Written within a transaction of this producer, or (`marker`) a control record of it. */
  readonly producerId?: number;
  /** A control record, which no application ever sees; `firstRecord` is -1. */
  readonly marker?: 'commit' | 'abort';
}

export interface ProduceBatch extends TopicPartition {
  readonly records: RecordRuns;
  readonly recordCount: number;
  /** The whole batch with its header, as it lies in the log. */
  readonly sizeBytes: number;
  /** Of each record, in milliseconds of the day's clock; `null`: the time at which each was made. */
  readonly timestamps: readonly number[] | null;
  /** -1 without idempotence; then epoch and sequence are -1 too. */
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
}

export interface Produce extends Request {
  readonly type: 'Produce';
  readonly acks: 0 | 1 | -1;
  /**
   * Correlation id of the Produce before it that is still open on the same connection; -1: none. Stands for the TCP stream, in which
   * nothing arrives behind bytes that are missing: a broker that has not seen that one cannot have got this one.
   */
  readonly follows: number;
  readonly timeoutMs: number;
  readonly batches: readonly ProduceBatch[];
  /** The batches belong to its transaction. */
  readonly transactionalId?: string;
}

export interface ProduceResponse extends Request {
  readonly type: 'ProduceResponse';
  readonly results: readonly ProduceResult[];
}

export interface ProduceResult extends TopicPartition {
  readonly error: ErrorName;
  /** -1 with an error. */
  readonly baseOffset: Offset;
  readonly logStartOffset: Offset;
  /** Positions in the batch of the records because of which all of it was refused. */
  readonly recordErrors: readonly number[];
}

/** A group as its record in `__consumer_offsets` tells it. */
export interface GroupSnapshot {
  readonly group: string;
  /** `null`: the group is gone. */
  readonly records: GroupRecords | null;
}

/** A transactional id as its record in `__transaction_state` tells it. */
export interface TransactionSnapshot {
  readonly transaction: TransactionRecord;
}

export type LogSnapshot = GroupSnapshot | TransactionSnapshot;

/** A batch as a follower gets it: all that its own log must hold. */
export interface ReplicaBatch {
  readonly baseOffset: Offset;
  readonly records: RecordRuns;
  readonly recordCount: number;
  readonly sizeBytes: number;
  readonly leaderEpoch: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly timestamps: readonly number[] | null;
  readonly appendTime: number | null;
  readonly snapshot?: LogSnapshot;
  /** It is a control batch. */
  readonly marker?: Marker;
  readonly transactional?: boolean;
}

export interface Fetch extends Request {
  readonly type: 'Fetch';
  /** The sender is a follower: it reads to the log's end, and what it asks for tells the leader what it has. */
  readonly isReplica?: true;
  /** Absent: all that is committed in the replicas. */
  readonly isolation?: 'read_committed';
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly partitions: readonly FetchPartition[];
}

export interface FetchPartition extends TopicPartition {
  readonly fetchOffset: Offset;
  readonly maxBytes: number;
  /** Of a follower: the epoch of the leader it believes to ask, and of its own last record. */
  readonly leaderEpoch?: number;
  readonly lastFetchedEpoch?: number;
}

export interface FetchResponse extends Request {
  readonly type: 'FetchResponse';
  readonly partitions: readonly (TopicPartition & {
    readonly error: ErrorName;
    readonly highWatermark: Offset;
    readonly logStartOffset: Offset;
    readonly ranges: readonly RecordRange[];
    /** Of a log with transactions or gaps: where to go on, although nothing visible may lie before it. */
    readonly endOffset?: Offset;
    readonly lastStableOffset?: Offset;
    /** For read_committed: whose records among these are to be left out. */
    readonly aborted?: readonly AbortedTransaction[];
    /** For a follower, instead of ranges. */
    readonly batches?: readonly ReplicaBatch[];
    /** The follower's log parts from the leader's: it is to cut its own to where this epoch ends here. */
    readonly diverging?: EpochEnd;
  })[];
}

export interface ListOffsets extends Request {
  readonly type: 'ListOffsets';
  /** Then `latest` is the last stable offset. */
  readonly isolation?: 'read_committed';
  /** Milliseconds of record time, or the ends. */
  readonly partitions: readonly (TopicPartition & { readonly timestamp: number | 'earliest' | 'latest' | 'maxTimestamp' })[];
}

export interface ListOffsetsResponse extends Request {
  readonly type: 'ListOffsetsResponse';
  readonly partitions: readonly ListedOffset[];
}

export interface ListedOffset extends TopicPartition {
  readonly error: ErrorName;
  /** -1: no record is that young. */
  readonly offset: Offset;
  /** -1 for the ends of the log. */
  readonly timestamp: number;
  readonly leaderEpoch: number;
}

export interface Metadata extends Request {
  readonly type: 'Metadata';
  /** `null` = all topics. */
  readonly topics: readonly string[] | null;
  /** Absent: true, as producers send it; consumers send their `allow.auto.create.topics`. */
  readonly allowAutoTopicCreation?: boolean;
}

export interface PartitionMetadata {
  readonly partition: number;
  /** Node that leads it; `null` while there is none. */
  readonly leader: NodeId | null;
  readonly leaderEpoch: number;
  readonly replicas: readonly NodeId[];
  readonly isr: readonly NodeId[];
  /** Out of sync, yet certain to hold all that is committed (KIP-966). */
  readonly elr: readonly NodeId[];
  readonly lastKnownElr: readonly NodeId[];
  /** Of a reassignment under way. */
  readonly adding: readonly NodeId[];
  readonly removing: readonly NodeId[];
}

export interface MetadataResponse extends Request {
  readonly type: 'MetadataResponse';
  readonly brokers: readonly NodeId[];
  /** `null` while none is known. */
  readonly controller: NodeId | null;
  readonly topics: readonly { readonly name: string; readonly error: ErrorName; readonly partitions: readonly PartitionMetadata[] }[];
}

export interface FindCoordinator extends Request {
  readonly type: 'FindCoordinator';
  /** Of what: a group, or (`keyType`) a transactional id. */
  readonly groupId: string;
  readonly keyType?: 'transaction';
}

export interface FindCoordinatorResponse extends Request {
  readonly type: 'FindCoordinatorResponse';
  readonly error: ErrorName;
  readonly coordinator: NodeId;
}

export interface InitProducerId extends Request {
  readonly type: 'InitProducerId';
  /** Absent: idempotence only, a new id each time. */
  readonly transactionalId?: string;
  readonly transactionTimeoutMs?: number;
}

export interface InitProducerIdResponse extends Request {
  readonly type: 'InitProducerIdResponse';
  readonly error: ErrorName;
  readonly producerId: number;
  readonly producerEpoch: number;
}

/** The first request on each new connection: a client sends nothing else before it is answered. */
export interface ApiVersions extends Request {
  readonly type: 'ApiVersions';
}

export interface ApiVersionsResponse extends Request {
  readonly type: 'ApiVersionsResponse';
}

export type DataRequest = ApiVersions | Produce | Fetch | ListOffsets | Metadata | FindCoordinator | InitProducerId | TransactionRequest;
export type DataResponse =
  | ApiVersionsResponse
  | ProduceResponse
  | FetchResponse
  | ListOffsetsResponse
  | MetadataResponse
  | FindCoordinatorResponse
  | InitProducerIdResponse
  | TransactionResponse;
