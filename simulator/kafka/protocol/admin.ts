/**
 * Requests and responses of administration: topics, partitions, settings, records deleted by hand, and what an operator may look at.
 * Any broker takes them; what changes the cluster's metadata is passed on to the controller and answered when all of it is written there.
 */
import type { NodeId } from '../../kernel/process';
import type { AlterPartitionReassignments, AlterPartitionReassignmentsResponse, ElectLeaders, ElectLeadersResponse } from './cluster';
import type { ErrorName, Offset, Request, TopicPartition } from './data';

/** Values as people write them in a configuration: everything Kafka's own tools accept. */
export type ConfigValue = string | number | boolean;
export type Configs = Readonly<Record<string, ConfigValue>>;

export interface NewTopic {
  readonly name: string;
  /** Absent: the broker's `num.partitions`, or as many as `assignment` has. */
  readonly partitions?: number;
  /** Absent: the broker's `default.replication.factor`, or as `assignment` says. */
  readonly replicationFactor?: number;
  /** Replicas of each partition, the preferred leader first. */
  readonly assignment?: readonly (readonly NodeId[])[];
  readonly configs?: Configs;
}

export interface CreateTopics extends Request {
  readonly type: 'CreateTopics';
  readonly topics: readonly NewTopic[];
}

/** What became of each thing asked for; `message` as the broker words it, where it says more than the error's own text. */
export interface NamedResult {
  readonly name: string;
  readonly error: ErrorName;
  readonly message: string | null;
}

export interface CreateTopicsResponse extends Request {
  readonly type: 'CreateTopicsResponse';
  readonly results: readonly NamedResult[];
}

export interface DeleteTopics extends Request {
  readonly type: 'DeleteTopics';
  readonly names: readonly string[];
}

export interface DeleteTopicsResponse extends Request {
  readonly type: 'DeleteTopicsResponse';
  readonly results: readonly NamedResult[];
}

export interface CreatePartitions extends Request {
  readonly type: 'CreatePartitions';
  readonly topics: readonly {
    readonly name: string;
    /** How many there shall be in all. */
    readonly count: number;
    /** Replicas of the new ones only. */
    readonly assignment?: readonly (readonly NodeId[])[];
  }[];
}

export interface CreatePartitionsResponse extends Request {
  readonly type: 'CreatePartitionsResponse';
  readonly results: readonly NamedResult[];
}

/** `broker` with the name "" is the default of the whole cluster. */
export interface ConfigResource {
  readonly kind: 'topic' | 'broker' | 'group';
  readonly name: string;
}

export interface IncrementalAlterConfigs extends Request {
  readonly type: 'IncrementalAlterConfigs';
  readonly resource: ConfigResource;
  readonly set?: Configs;
  readonly delete?: readonly string[];
  /** For settings that are lists. */
  readonly append?: Configs;
  readonly subtract?: Configs;
}

export interface IncrementalAlterConfigsResponse extends Request {
  readonly type: 'IncrementalAlterConfigsResponse';
  readonly results: readonly NamedResult[];
}

export interface DescribeConfigs extends Request {
  readonly type: 'DescribeConfigs';
  readonly resource: ConfigResource;
  /** Absent: all that are not defaults. */
  readonly keys?: readonly string[];
}

export type ConfigSource =
  | 'DEFAULT_CONFIG'
  | 'STATIC_BROKER_CONFIG'
  | 'DYNAMIC_DEFAULT_BROKER_CONFIG'
  | 'DYNAMIC_BROKER_CONFIG'
  | 'DYNAMIC_TOPIC_CONFIG'
  | 'DYNAMIC_GROUP_CONFIG';

export interface DescribeConfigsResponse extends Request {
  readonly type: 'DescribeConfigsResponse';
  readonly error: ErrorName;
  readonly entries: readonly { readonly name: string; readonly value: string; readonly source: ConfigSource }[];
}

export interface DeleteRecords extends Request {
  readonly type: 'DeleteRecords';
  /** -1: up to the high watermark. */
  readonly partitions: readonly (TopicPartition & { readonly beforeOffset: Offset })[];
}

export interface DeleteRecordsResponse extends Request {
  readonly type: 'DeleteRecordsResponse';
  readonly partitions: readonly (TopicPartition & { readonly error: ErrorName; readonly lowWatermark: Offset })[];
}

export interface DescribeProducers extends Request {
  readonly type: 'DescribeProducers';
  readonly partitions: readonly TopicPartition[];
}

export interface DescribeProducersResponse extends Request {
  readonly type: 'DescribeProducersResponse';
  readonly partitions: readonly (TopicPartition & {
    readonly error: ErrorName;
    /** By producer id. */
    readonly producers: readonly {
      readonly producerId: number;
      readonly producerEpoch: number;
      /** -1 after the end of a transaction. */
      readonly lastSequence: number;
      /** Of the open transaction, if there is one. */
      readonly transactionStartOffset?: Offset;
    }[];
  })[];
}

export type MetadataChangeRequest =
  | CreateTopics
  | DeleteTopics
  | CreatePartitions
  | IncrementalAlterConfigs
  | ElectLeaders
  | AlterPartitionReassignments;
export type AdminRequest = MetadataChangeRequest | DescribeConfigs | DeleteRecords | DescribeProducers;
export type AdminResponse =
  | CreateTopicsResponse
  | DeleteTopicsResponse
  | CreatePartitionsResponse
  | IncrementalAlterConfigsResponse
  | ElectLeadersResponse
  | AlterPartitionReassignmentsResponse
  | DescribeConfigsResponse
  | DeleteRecordsResponse
  | DescribeProducersResponse;
