/**
 * Requests among brokers and controllers, and those of an administrator about leaders and replicas.
 * Source: apache/kafka clients/src/main/resources/common/message/{BrokerRegistration,BrokerHeartbeat,AlterPartition,Vote,...}*.json.
 */
import type { NodeId } from '../../kernel/process';
import type { NamedResult } from './admin';
import type { ErrorName, Request, TopicPartition } from './data';

export interface ElectLeaders extends Request {
  readonly type: 'ElectLeaders';
  readonly electionType: 'preferred' | 'unclean';
  readonly partitions: readonly TopicPartition[];
}
export interface ElectLeadersResponse extends Request {
  readonly type: 'ElectLeadersResponse';
  readonly partitions: readonly (TopicPartition & { readonly error: ErrorName })[];
}

export interface AlterPartitionReassignments extends Request {
  readonly type: 'AlterPartitionReassignments';
  /** `replicas` null: give up the reassignment under way. */
  readonly partitions: readonly (TopicPartition & { readonly replicas: readonly NodeId[] | null })[];
}
export interface AlterPartitionReassignmentsResponse extends Request {
  readonly type: 'AlterPartitionReassignmentsResponse';
  /** By `topic-partition`. */
  readonly results: readonly NamedResult[];
}

/** A leader asks for another set of in-sync replicas. */
export interface AlterPartition extends TopicPartition {
  readonly type: 'AlterPartition';
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  readonly isr: readonly NodeId[];
}
export interface AlterPartitionResponse extends TopicPartition {
  readonly type: 'AlterPartitionResponse';
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  readonly error: ErrorName;
}

export interface RegisterBroker {
  readonly type: 'RegisterBroker';
  /** Which life of the process. */
  readonly incarnation: number;
  /** Broker epoch with which it ended properly last time; -1: it did not. */
  readonly previousEpoch: number;
}

export interface BrokerHeartbeat {
  readonly type: 'BrokerHeartbeat';
  readonly incarnation: number;
  /** How much of the metadata log it has replayed. */
  readonly replayed: number;
  readonly wantShutDown: boolean;
}
export interface BrokerHeartbeatResponse {
  readonly type: 'BrokerHeartbeatResponse';
  readonly incarnation: number;
  readonly shouldShutDown: boolean;
}

export type ClusterMessage = AlterPartition | AlterPartitionResponse | RegisterBroker | BrokerHeartbeat | BrokerHeartbeatResponse;
