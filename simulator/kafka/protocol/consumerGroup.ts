/**
 * Requests and responses of groups whose broker computes the assignment (KIP-848), named as Kafka's protocol names them
 * (clients/src/main/resources/common/message/ConsumerGroupHeartbeat*.json, ConsumerGroupDescribe*.json).
 */
import type { NodeId } from '../../kernel/process';
import type { ErrorName, Request, TopicPartition } from './data';
import type { MemberId } from './group';

/** Member epochs that are no epochs: what the heartbeat is for. */
export const JOIN_EPOCH = 0;
export const LEAVE_EPOCH = -1;
/** A static member goes and keeps its place. */
export const AWAY_EPOCH = -2;

export type ConsumerGroupPhase = 'Empty' | 'Assigning' | 'Reconciling' | 'Stable';

/** The one request of a member: it joins, stays, acknowledges and leaves by it. `null`: as said before. */
export interface ConsumerGroupHeartbeat extends Request {
  readonly type: 'ConsumerGroupHeartbeat';
  readonly groupId: string;
  /** Chosen by the client. */
  readonly memberId: MemberId;
  readonly memberEpoch: number;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly rebalanceTimeoutMs: number | null;
  readonly topics: readonly string[] | null;
  /** A regular expression that the broker evaluates; `''` takes it back. */
  readonly regex: string | null;
  readonly assignor: string | null;
  /** What the member has now. */
  readonly owned: readonly TopicPartition[] | null;
}

export interface ConsumerGroupHeartbeatResponse extends Request {
  readonly type: 'ConsumerGroupHeartbeatResponse';
  readonly error: ErrorName;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  /** All that the member may have; `null`: unchanged. */
  readonly assignment: readonly TopicPartition[] | null;
}

export interface ConsumerGroupDescribe extends Request {
  readonly type: 'ConsumerGroupDescribe';
  readonly groups: readonly string[];
}

export interface ConsumerGroupDescribeResponse extends Request {
  readonly type: 'ConsumerGroupDescribeResponse';
  readonly groups: readonly DescribedConsumerGroup[];
}

export interface DescribedConsumerGroup {
  readonly groupId: string;
  readonly error: ErrorName;
  readonly state: ConsumerGroupPhase | 'Dead';
  readonly groupEpoch: number;
  readonly assignmentEpoch: number;
  readonly assignor: string;
  readonly members: readonly DescribedConsumerMember[];
}

export interface DescribedConsumerMember {
  readonly memberId: MemberId;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly host: NodeId;
  readonly memberEpoch: number;
  readonly topics: readonly string[];
  readonly regex: string | null;
  readonly assignment: readonly TopicPartition[];
  readonly target: readonly TopicPartition[];
}
