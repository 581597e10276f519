/**
 * Requests and responses of share groups (KIP-932), named as Kafka's protocol names them
 * (clients/src/main/resources/common/message/Share*.json, *ShareGroupState*.json, *ShareGroupOffsets*.json).
 */
import type { NodeId } from '../../kernel/process';
import type { ErrorName, Offset, RecordRange, Request, TopicPartition } from './data';
import type { MemberId } from './group';

export interface ShareGroupHeartbeat extends Request {
  readonly type: 'ShareGroupHeartbeat';
  readonly groupId: string;
  readonly memberId: MemberId;
  /** 0 joins, -1 leaves. */
  readonly memberEpoch: number;
  readonly clientId: string;
  /** `null`: as before. */
  readonly topics: readonly string[] | null;
}

export interface ShareGroupHeartbeatResponse extends Request {
  readonly type: 'ShareGroupHeartbeatResponse';
  readonly error: ErrorName;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  /** `null`: unchanged. */
  readonly assignment: readonly TopicPartition[] | null;
}

export interface ShareGroupDescribe extends Request {
  readonly type: 'ShareGroupDescribe';
  readonly groups: readonly string[];
}

export interface DescribedShareGroup {
  readonly groupId: string;
  readonly error: ErrorName;
  readonly state: 'Empty' | 'Stable' | 'Dead';
  readonly groupEpoch: number;
  readonly assignmentEpoch: number;
  readonly members: readonly {
    readonly memberId: MemberId;
    readonly clientId: string;
    readonly host: NodeId;
    readonly memberEpoch: number;
    readonly assignment: readonly TopicPartition[];
  }[];
}

export interface ShareGroupDescribeResponse extends Request {
  readonly type: 'ShareGroupDescribeResponse';
  readonly groups: readonly DescribedShareGroup[];
}

// ---- what is kept of a share partition --------------------------------------------------------------------------------

/** Records in a row that stand alike, as they are stored: what somebody held counts as not held. */
export interface StoredRun {
  readonly first: Offset;
  readonly last: Offset;
  readonly state: 'available' | 'acknowledged' | 'archived';
  readonly deliveryCount: number;
}

export interface StoredShares {
  /** -1: nobody has ever fetched from it. */
  readonly startOffset: Offset;
  readonly runs: readonly StoredRun[];
  /** Of the leader that wrote it. */
  readonly leaderEpoch: number;
}

export interface ReadShareGroupState extends Request, TopicPartition {
  readonly type: 'ReadShareGroupState';
  readonly groupId: string;
}

export interface ReadShareGroupStateResponse extends Request, TopicPartition {
  readonly type: 'ReadShareGroupStateResponse';
  readonly groupId: string;
  readonly error: ErrorName;
  readonly state: StoredShares | null;
}

export interface WriteShareGroupState extends Request, TopicPartition {
  readonly type: 'WriteShareGroupState';
  readonly groupId: string;
  readonly state: StoredShares;
}

export interface WriteShareGroupStateResponse extends Request, TopicPartition {
  readonly type: 'WriteShareGroupStateResponse';
  readonly groupId: string;
  readonly error: ErrorName;
}

export interface DescribeShareGroupOffsets extends Request {
  readonly type: 'DescribeShareGroupOffsets';
  readonly groupId: string;
}

export interface DescribeShareGroupOffsetsResponse extends Request {
  readonly type: 'DescribeShareGroupOffsetsResponse';
  readonly error: ErrorName;
  /** -1: nothing was stored yet. */
  readonly partitions: readonly (TopicPartition & { readonly startOffset: Offset })[];
}

export interface AlterShareGroupOffsets extends Request {
  readonly type: 'AlterShareGroupOffsets';
  readonly groupId: string;
  readonly offsets: readonly (TopicPartition & { readonly startOffset: Offset })[];
}

export interface AlterShareGroupOffsetsResponse extends Request {
  readonly type: 'AlterShareGroupOffsetsResponse';
  readonly error: ErrorName;
}

// ---- records ------------------------------------------------------------------------------------------------------------

export type AcknowledgeType = 'accept' | 'release' | 'reject' | 'renew';

export interface Acknowledgement extends TopicPartition {
  readonly first: Offset;
  readonly last: Offset;
  readonly type: AcknowledgeType;
}

export interface ShareFetch extends Request {
  readonly type: 'ShareFetch';
  readonly groupId: string;
  readonly memberId: MemberId;
  /** 0 opens a session. */
  readonly sessionEpoch: number;
  readonly maxWaitMs: number;
  readonly maxBytes: number;
  readonly maxRecords: number;
  readonly acquireMode: 'batch_optimized' | 'record_limit';
  readonly partitions: readonly TopicPartition[];
}

export interface AcquiredRun {
  readonly first: Offset;
  readonly last: Offset;
  readonly deliveryCount: number;
}

export interface ShareFetchResponse extends Request {
  readonly type: 'ShareFetchResponse';
  readonly error: ErrorName;
  readonly partitions: readonly (TopicPartition & {
    readonly error: ErrorName;
    readonly ranges: readonly RecordRange[];
    readonly acquired: readonly AcquiredRun[];
  })[];
}

export interface ShareAcknowledge extends Request {
  readonly type: 'ShareAcknowledge';
  readonly groupId: string;
  readonly memberId: MemberId;
  /** -1 closes the session: whatever the member still holds is free. */
  readonly sessionEpoch: number;
  readonly acknowledgements: readonly Acknowledgement[];
}

export interface ShareAcknowledgeResponse extends Request {
  readonly type: 'ShareAcknowledgeResponse';
  readonly error: ErrorName;
  readonly partitions: readonly (TopicPartition & { readonly error: ErrorName })[];
}

/** To the coordinator of the group. */
export type ShareGroupRequest =
  | ShareGroupHeartbeat
  | ShareGroupDescribe
  | ReadShareGroupState
  | WriteShareGroupState
  | DescribeShareGroupOffsets
  | AlterShareGroupOffsets;

export type ShareGroupResponse =
  | ShareGroupHeartbeatResponse
  | ShareGroupDescribeResponse
  | ReadShareGroupStateResponse
  | WriteShareGroupStateResponse
  | DescribeShareGroupOffsetsResponse
  | AlterShareGroupOffsetsResponse;
