/**
 * Requests and responses of the data plane and of administration, named as Kafka's protocol names them
 * (clients/src/main/resources/common/message/*.json). One object per request, ranges of records inside it.
 * Times in protocol fields are milliseconds, as in Kafka; the kernel's own are microseconds.
 */
import type { NodeId } from '../../kernel/process';
import type { RecordId } from '../../kernel/records';

/** Name of an error of the protocol, `NONE` when there is none; all of them in `../errors.ts`. */
export type ErrorName = string;
export type Offset = number;

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

interface Request {
  /** Chosen by the client; the response carries it back. */
  readonly correlationId: number;
}

/** A run of records whose ids and offsets both count up by one. */
export interface RecordRange {
  readonly baseOffset: Offset;
  readonly firstRecord: RecordId;
  readonly recordCount: number;
}

export interface ProduceBatch extends TopicPartition {
  readonly firstRecord: RecordId;
  readonly recordCount: number;
  readonly sizeBytes: number;
  /** -1 without idempotence; then epoch and sequence are -1 too. */
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
}

export interface Produce extends Request {
  readonly type: 'Produce';
  readonly acks: 0 | 1 | -1;
  readonly timeoutMs: number;
  readonly batches: readonly ProduceBatch[];
}

export interface ProduceResponse extends Request {
  readonly type: 'ProduceResponse';
  readonly results: readonly (TopicPartition & { readonly error: ErrorName; readonly baseOffset: Offset; readonly message?: string })[];
}

export interface Fetch extends Request {
  readonly type: 'Fetch';
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly partitions: readonly (TopicPartition & { readonly fetchOffset: Offset; readonly maxBytes: number })[];
}

export interface FetchResponse extends Request {
  readonly type: 'FetchResponse';
  readonly partitions: readonly (TopicPartition & {
    readonly error: ErrorName;
    readonly highWatermark: Offset;
    readonly logStartOffset: Offset;
    readonly ranges: readonly RecordRange[];
  })[];
}

export interface ListOffsets extends Request {
  readonly type: 'ListOffsets';
  /** Milliseconds of record time, or the ends. */
  readonly partitions: readonly (TopicPartition & { readonly timestamp: number | 'earliest' | 'latest' })[];
}

export interface ListOffsetsResponse extends Request {
  readonly type: 'ListOffsetsResponse';
  /** `offset` -1: no record is that young. */
  readonly partitions: readonly (TopicPartition & { readonly error: ErrorName; readonly offset: Offset; readonly timestamp: number })[];
}

export interface Metadata extends Request {
  readonly type: 'Metadata';
  /** `null` = all topics. */
  readonly topics: readonly string[] | null;
}

export interface PartitionMetadata {
  readonly partition: number;
  /** Node that leads it; `null` while there is none. */
  readonly leader: NodeId | null;
  readonly replicas: readonly NodeId[];
}

export interface MetadataResponse extends Request {
  readonly type: 'MetadataResponse';
  readonly brokers: readonly NodeId[];
  readonly controller: NodeId;
  readonly topics: readonly { readonly name: string; readonly error: ErrorName; readonly partitions: readonly PartitionMetadata[] }[];
}

export interface FindCoordinator extends Request {
  readonly type: 'FindCoordinator';
  readonly groupId: string;
}

export interface FindCoordinatorResponse extends Request {
  readonly type: 'FindCoordinatorResponse';
  readonly error: ErrorName;
  readonly coordinator: NodeId;
}

export interface InitProducerId extends Request {
  readonly type: 'InitProducerId';
}

export interface InitProducerIdResponse extends Request {
  readonly type: 'InitProducerIdResponse';
  readonly error: ErrorName;
  readonly producerId: number;
  readonly producerEpoch: number;
}

export type DataRequest = Produce | Fetch | ListOffsets | Metadata | FindCoordinator | InitProducerId;
export type DataResponse =
  | ProduceResponse
  | FetchResponse
  | ListOffsetsResponse
  | MetadataResponse
  | FindCoordinatorResponse
  | InitProducerIdResponse;
