/**
 * Requests and responses of the group coordinator, named as Kafka's protocol names them
 * (clients/src/main/resources/common/message/*.json), and the administration of groups.
 * Times in protocol fields are milliseconds, as in Kafka; the kernel's own are microseconds.
 */
import type { NodeId } from '../../kernel/process';
import type { ConsumerGroupPhase } from './consumerGroup';
import type { ErrorName, Offset, TopicPartition } from './data';

/** Given by the coordinator: `<client id>-<suffix>`, of a static member `<group.instance.id>-<suffix>`. `''` = none yet. */
export type MemberId = string;
export type Generation = number;

export type GroupStateName = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead';

/** Of a group of any kind. */
export type AnyGroupState = GroupStateName | ConsumerGroupPhase;

interface GroupRequestBase {
  /** Chosen by the client; the response carries it back. */
  readonly correlationId: number;
  readonly groupId: string;
}

interface Response {
  readonly correlationId: number;
  readonly error: ErrorName;
}

/** What a member tells the leader: the consumer protocol's subscription. The coordinator compares it, and reads only the topics. */
export interface Subscription {
  readonly topics: readonly string[];
  /** Partitions that it still holds; only cooperative assignors fill it. */
  readonly owned: readonly TopicPartition[];
  /** Generation in which it got them; -1 = none. */
  readonly generation: Generation;
}

/** An assignor that the member can work with, in order of preference. */
export interface GroupProtocol {
  readonly name: string;
  readonly metadata: Subscription;
}

export interface JoinGroup extends GroupRequestBase {
  readonly type: 'JoinGroup';
  readonly memberId: MemberId;
  readonly groupInstanceId?: string;
  readonly clientId: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly protocolType: string;
  readonly protocols: readonly GroupProtocol[];
  /** Why the client joins, in its own words; for people only. */
  readonly reason?: string;
  /** Speaks JoinGroup v3: it is not asked to come back with its new id, and cannot be told to skip an assignment. */
  readonly oldClient?: boolean;
}

export interface JoinGroupResponse extends Response {
  readonly type: 'JoinGroupResponse';
  readonly memberId: MemberId;
  /** -1 in an error. */
  readonly generation: Generation;
  readonly protocolType: string | null;
  readonly protocol: string | null;
  readonly leader: MemberId;
  /** The leader is back in a generation that already has its assignment: it must not compute one. */
  readonly skipAssignment: boolean;
  /** All members, to the leader; empty to everybody else. */
  readonly members: readonly { readonly memberId: MemberId; readonly groupInstanceId: string | null; readonly metadata: Subscription }[];
}

export interface MemberAssignment {
  readonly memberId: MemberId;
  readonly partitions: readonly TopicPartition[];
}

export interface SyncGroup extends GroupRequestBase {
  readonly type: 'SyncGroup';
  readonly memberId: MemberId;
  readonly groupInstanceId?: string;
  readonly generation: Generation;
  /** Checked against the group's only when given. */
  readonly protocolType?: string;
  readonly protocol?: string;
  /** From the leader; empty from everybody else. */
  readonly assignments: readonly MemberAssignment[];
}

export interface SyncGroupResponse extends Response {
  readonly type: 'SyncGroupResponse';
  readonly protocolType: string | null;
  readonly protocol: string | null;
  readonly assignment: readonly TopicPartition[];
}

export interface Heartbeat extends GroupRequestBase {
  readonly type: 'Heartbeat';
  readonly memberId: MemberId;
  readonly groupInstanceId?: string;
  readonly generation: Generation;
}

export interface HeartbeatResponse extends Response {
  readonly type: 'HeartbeatResponse';
}

export interface LeaveGroup extends GroupRequestBase {
  readonly type: 'LeaveGroup';
  /** An administrator names a static member by its instance id alone, with an empty member id. */
  readonly members: readonly { readonly memberId: MemberId; readonly groupInstanceId?: string; readonly reason?: string }[];
}

export interface LeaveGroupResponse extends Response {
  readonly type: 'LeaveGroupResponse';
  readonly members: readonly { readonly memberId: MemberId; readonly groupInstanceId: string | null; readonly error: ErrorName }[];
}

/** One offset to be committed: the position of the next record to be read. */
export interface OffsetToCommit extends TopicPartition {
  readonly offset: Offset;
  readonly metadata?: string;
  readonly leaderEpoch?: number;
}

export interface OffsetCommit extends GroupRequestBase {
  readonly type: 'OffsetCommit';
  /** `''` with generation -1: a consumer with `assign`, or an administrator. */
  readonly memberId: MemberId;
  readonly groupInstanceId?: string;
  readonly generation: Generation;
  readonly offsets: readonly OffsetToCommit[];
}

export interface OffsetCommitResponse extends Response {
  readonly type: 'OffsetCommitResponse';
  /** `error` of the response is the coordinator's word on the whole request and is then repeated for each partition. */
  readonly partitions: readonly (TopicPartition & { readonly error: ErrorName })[];
}

export interface OffsetFetch extends GroupRequestBase {
  readonly type: 'OffsetFetch';
  /** `null` = all that the group has committed. */
  readonly partitions: readonly TopicPartition[] | null;
  /** Of a member of a consumer group. */
  readonly memberId?: MemberId;
  readonly memberEpoch?: number;
  /** Refuse offsets that an open transaction is about to change (UNSTABLE_OFFSET_COMMIT). Consumers ask so, administrators do not. */
  readonly requireStable?: boolean;
}

export interface OffsetFetchResponse extends Response {
  readonly type: 'OffsetFetchResponse';
  /** `offset` -1: nothing is committed. */
  readonly partitions: readonly (TopicPartition & {
    readonly error: ErrorName;
    readonly offset: Offset;
    readonly leaderEpoch: number;
    readonly metadata: string;
  })[];
}

export interface OffsetDelete extends GroupRequestBase {
  readonly type: 'OffsetDelete';
  readonly partitions: readonly TopicPartition[];
}

export interface OffsetDeleteResponse extends Response {
  readonly type: 'OffsetDeleteResponse';
  readonly partitions: readonly (TopicPartition & { readonly error: ErrorName })[];
}

export interface DescribeGroups {
  readonly type: 'DescribeGroups';
  readonly correlationId: number;
  readonly groups: readonly string[];
}

export interface DescribedMember {
  readonly memberId: MemberId;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly host: NodeId;
  readonly assignment: readonly TopicPartition[];
  /** Known only while the group is Stable. */
  readonly metadata: Subscription | null;
}

export interface DescribedGroup {
  readonly groupId: string;
  readonly error: ErrorName;
  /** `Dead` when there is no such group. */
  readonly state: GroupStateName;
  readonly protocolType: string;
  /** The assignor; empty unless the group is Stable. */
  readonly protocol: string;
  readonly members: readonly DescribedMember[];
}

export interface DescribeGroupsResponse {
  readonly type: 'DescribeGroupsResponse';
  readonly correlationId: number;
  readonly groups: readonly DescribedGroup[];
}

export interface ListGroups {
  readonly type: 'ListGroups';
  readonly correlationId: number;
  /** Only groups in one of these states; all when absent. */
  readonly states?: readonly AnyGroupState[];
}

export type GroupType = 'Classic' | 'Consumer' | 'Share';

export interface ListedGroup {
  readonly groupId: string;
  readonly type: GroupType;
  readonly protocolType: string;
  readonly state: AnyGroupState;
}

export interface ListGroupsResponse extends Response {
  readonly type: 'ListGroupsResponse';
  readonly groups: readonly ListedGroup[];
}

export interface DeleteGroups {
  readonly type: 'DeleteGroups';
  readonly correlationId: number;
  readonly groups: readonly string[];
}

export interface DeleteGroupsResponse {
  readonly type: 'DeleteGroupsResponse';
  readonly correlationId: number;
  readonly results: readonly { readonly groupId: string; readonly error: ErrorName }[];
}

export type GroupRequest =
  | JoinGroup
  | SyncGroup
  | Heartbeat
  | LeaveGroup
  | OffsetCommit
  | OffsetFetch
  | OffsetDelete
  | DescribeGroups
  | ListGroups
  | DeleteGroups;

export type GroupResponse =
  | JoinGroupResponse
  | SyncGroupResponse
  | HeartbeatResponse
  | LeaveGroupResponse
  | OffsetCommitResponse
  | OffsetFetchResponse
  | OffsetDeleteResponse
  | DescribeGroupsResponse
  | ListGroupsResponse
  | DeleteGroupsResponse;
