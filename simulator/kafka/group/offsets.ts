/**
 * Committed offsets of groups: who may commit, what is kept, how long.
 * Source: apache/kafka group-coordinator/.../OffsetMetadataManager.java, ClassicGroup.java (validateOffsetCommit,
 * offsetExpirationCondition, validateOffsetDelete). Rules KG40-KG47 of ../SPEC.md.
 */
import type { NodeId } from '../../kernel/process';
import { minutes } from '../../kernel/time';
import type { ErrorName, TopicPartition } from '../protocol/data';
import type { OffsetCommit, OffsetDelete, OffsetFetch, OffsetToCommit } from '../protocol/group';
import type { ConsumerGroup } from './consumer/state';
import {
  type ClusterView,
  type Coordinator,
  clearTimersOf,
  type Group,
  memberError,
  renewSession,
  send,
  setOffsetsTimer,
} from './coordinator';
import { type CommittedOffset, type GroupMember, hasNoMembers, isSubscribedTo, offsetKey } from './state';
import { isUnstable } from './transactional';

/** The part of a commit that decides whether it is accepted. */
export type CommitClaim = Pick<OffsetCommit, 'memberId' | 'groupInstanceId' | 'generation'>;

/**
 * Whether a commit is accepted, as the group stands (KG40, KG41). A commit within a transaction is not held to the group's
 * state, and one that names neither member nor generation is let through.
 */
export function offsetCommitError(group: Group, claim: CommitClaim, transactional = false): ErrorName {
  if (group.consumer !== null) return memberEpochError(group.consumer, claim);
  const outside = claim.generation < 0;
  if (outside && group.state === 'Empty') return 'NONE';
  if (!outside || claim.memberId !== '' || claim.groupInstanceId !== undefined) {
    const error = memberError(group, claim.memberId, claim.groupInstanceId);
    if (error !== 'NONE') return error;
    if (claim.generation !== group.generation) return 'ILLEGAL_GENERATION';
  } else if (!transactional) {
    return 'UNKNOWN_MEMBER_ID';
  }
  return group.state === 'CompletingRebalance' && !transactional ? 'REBALANCE_IN_PROGRESS' : 'NONE';
}

/**
 * The same in a consumer group: the epoch must be the member's own, and an older one is stale even if it was just left (KN37).
 * Source: ConsumerGroup.validateOffsetCommit.
 */
export function memberEpochError(
  group: Readonly<ConsumerGroup>,
  { memberId, generation }: Pick<CommitClaim, 'memberId' | 'generation'>,
): ErrorName {
  if (generation < 0 && group.members.size === 0) return 'NONE';
  const member = group.members.get(memberId);
  if (member === undefined) return 'UNKNOWN_MEMBER_ID';
  if (generation === member.epoch) return 'NONE';
  return member.classic === null ? 'STALE_MEMBER_EPOCH' : 'ILLEGAL_GENERATION';
}

/**
 * OffsetCommit. `cluster` is the broker's view: offsets of an unknown partition are refused one by one (KafkaApis.handleOffsetCommitRequest).
 */
export function commitOffsets(c: Coordinator, request: OffsetCommit, from: NodeId, cluster: ClusterView | null): void {
  const member = request.memberId === '' ? null : request.memberId;
  const { generation } = request;
  const error = admitCommit(c, request);
  if (error !== 'NONE') {
    const offsets = request.offsets.map(({ topic, partition, offset }) => ({ topic, partition, offset }));
    c.io.emit({ type: 'commitRejected', group: request.groupId, member, generation, error, offsets });
    const partitions = request.offsets.map(({ topic, partition }) => ({ topic, partition, error }));
    return send(c, from, { type: 'OffsetCommitResponse', correlationId: request.correlationId, error, partitions });
  }
  const group = c.groups.get(request.groupId) as Group;
  renewByCommit(c, group, request);

  const results = request.offsets.map((offset) => ({ offset, error: offsetError(c, offset, cluster) }));
  const offsets = results.filter((result) => result.error === 'NONE').map(({ offset }) => kept(offset));
  if (offsets.length > 0) c.io.emit({ type: 'offsetsCommitted', group: request.groupId, member, generation, offsets });
  send(c, from, {
    type: 'OffsetCommitResponse',
    correlationId: request.correlationId,
    error: 'NONE',
    partitions: results.map(({ offset: { topic, partition }, error }) => ({ topic, partition, error })),
  });
}

/** Brings a group into being for a commit from outside; it then holds offsets and nothing else (KG42). */
export function admitCommit(c: Coordinator, request: CommitClaim & { readonly groupId: string }): ErrorName {
  if (request.groupId === '') return 'INVALID_GROUP_ID';
  const group = c.groups.get(request.groupId);
  if (group !== undefined) return offsetCommitError(group, request);
  if (request.generation >= 0) return 'GROUP_ID_NOT_FOUND';
  c.io.emit({ type: 'groupCreated', group: request.groupId });
  return 'NONE';
}

/** An accepted commit is a sign of life (KG29). */
function renewByCommit(c: Coordinator, group: Group, request: OffsetCommit): void {
  if (group.state !== 'Stable' && group.state !== 'PreparingRebalance') return;
  renewSession(c, group, request.memberId, (group.members.get(request.memberId) as GroupMember).sessionTimeoutMs);
}

/** Without a view of the cluster every partition exists. */
function exists(cluster: ClusterView | null, { topic, partition }: TopicPartition): boolean {
  return cluster === null || cluster.topics.get(topic)?.partitions[partition] !== undefined;
}

export function offsetError(c: Coordinator, offset: OffsetToCommit, cluster: ClusterView | null): ErrorName {
  if (!exists(cluster, offset)) return 'UNKNOWN_TOPIC_OR_PARTITION';
  return (offset.metadata ?? '').length > c.config['offset.metadata.max.bytes'] ? 'OFFSET_METADATA_TOO_LARGE' : 'NONE';
}

export function kept({ topic, partition, offset, metadata, leaderEpoch }: OffsetToCommit): Omit<CommittedOffset, 'committedAt'> {
  return { topic, partition, offset, metadata: metadata ?? '', leaderEpoch: leaderEpoch ?? -1 };
}

/** OffsetFetch: what is committed; -1 where nothing is, also for a group that does not exist. */
export function fetchOffsets(c: Coordinator, request: OffsetFetch, from: NodeId): void {
  const group = c.groups.get(request.groupId);
  const error = offsetFetchError(group, request);
  const asked: readonly TopicPartition[] = request.partitions ?? [...(group?.offsets.values() ?? [])];
  const partitions = asked.map(({ topic, partition }) => {
    if (request.requireStable && isUnstable(group, { topic, partition })) {
      return { topic, partition, error: 'UNSTABLE_OFFSET_COMMIT', offset: -1, leaderEpoch: -1, metadata: '' };
    }
    const committed = group?.offsets.get(offsetKey({ topic, partition }));
    const { offset, leaderEpoch, metadata } = committed ?? { offset: -1, leaderEpoch: -1, metadata: '' };
    return { topic, partition, error, offset, leaderEpoch, metadata };
  });
  send(c, from, { type: 'OffsetFetchResponse', correlationId: request.correlationId, error, partitions });
}

/** A member of a consumer group that names itself is held to its epoch. */
function offsetFetchError(group: Group | undefined, { groupId, memberId, memberEpoch = -1 }: OffsetFetch): ErrorName {
  if (groupId === '') return 'INVALID_GROUP_ID';
  if (group === undefined || group.consumer === null || memberId === undefined) return 'NONE';
  return memberEpochError(group.consumer, { memberId, generation: memberEpoch });
}

/** OffsetDelete: an administrator forgets offsets; not those of topics that a group with members reads (KG45). */
export function deleteOffsets(c: Coordinator, request: OffsetDelete, from: NodeId, cluster: ClusterView | null): void {
  const group = c.groups.get(request.groupId);
  const error = offsetDeleteError(group, request.groupId);
  const partitions = request.partitions.map(({ topic, partition }) => {
    if (error !== 'NONE') return { topic, partition, error };
    if (!exists(cluster, { topic, partition })) return { topic, partition, error: 'UNKNOWN_TOPIC_OR_PARTITION' };
    const subscribed = group !== undefined && isSubscribedTo(group, topic);
    return { topic, partition, error: subscribed ? 'GROUP_SUBSCRIBED_TO_TOPIC' : 'NONE' };
  });
  const gone = partitions.filter((result) => result.error === 'NONE' && group?.offsets.has(offsetKey(result)));
  if (group !== undefined && gone.length > 0) removeOffsets(c, group, gone, 'deleted');
  send(c, from, { type: 'OffsetDeleteResponse', correlationId: request.correlationId, error, partitions });
}

function offsetDeleteError(group: Group | undefined, groupId: string): ErrorName {
  if (groupId === '') return 'INVALID_GROUP_ID';
  if (group === undefined) return 'GROUP_ID_NOT_FOUND';
  return group.consumer === null && group.state !== 'Empty' && group.protocolType !== 'consumer' ? 'NON_EMPTY_GROUP' : 'NONE';
}

function removeOffsets(
  c: Coordinator,
  group: Group,
  partitions: readonly TopicPartition[],
  reason: 'expired' | 'deleted' | 'partitionDeleted',
): void {
  c.io.emit({
    type: 'offsetsRemoved',
    group: group.groupId,
    reason,
    partitions: partitions.map(({ topic, partition }) => ({ topic, partition })),
  });
}

/** A topic or partition was deleted: no group keeps an offset of it. */
export function forgetPartitions(c: Coordinator, partitions: readonly TopicPartition[]): void {
  for (const group of c.groups.values()) {
    const known = partitions.filter((partition) => group.offsets.has(offsetKey(partition)));
    if (known.length > 0) removeOffsets(c, group, known, 'partitionDeleted');
  }
}

/**
 * The check of `offsets.retention.check.interval.ms`: offsets past `offsets.retention.minutes` go, and so does an Empty
 * group that has none left (KG46, KG47). Sets the next check.
 */
export function expireOffsets(c: Coordinator): void {
  const retention = minutes(c.config['offsets.retention.minutes']);
  for (const group of [...c.groups.values()]) {
    const old = [...group.offsets.values()].filter((offset) => {
      const since = retentionBegan(group, offset);
      return since !== undefined && c.io.now - since >= retention;
    });
    if (old.length > 0) removeOffsets(c, group, old, 'expired');
    // A share group keeps what it has stored of its partitions until somebody deletes it.
    if (group.share === null && hasNoMembers(group) && group.offsets.size === 0) {
      clearTimersOf(c, group);
      c.io.emit({ type: 'groupDeleted', group: group.groupId, reason: 'expired' });
    }
  }
  setOffsetsTimer(c);
}

/**
 * The instant from which an offset's retention counts; undefined while it cannot expire. Without members: when the group
 * became Empty. With members: the commit, and only for topics that nobody reads any more. Of a group that never had
 * members: the commit.
 */
function retentionBegan(group: Group, offset: CommittedOffset): number | undefined {
  if (group.consumer === null && group.protocolType === null) return offset.committedAt;
  if (isSubscribedTo(group, offset.topic)) return undefined;
  if (group.consumer !== null) return offset.committedAt;
  if (group.state === 'Empty') return group.stateSince;
  return group.state === 'Stable' && group.subscribedTopics !== null ? offset.committedAt : undefined;
}
