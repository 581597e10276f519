/**
 * The coordinator of share groups: members, targets, and the stored state of share partitions.
 * Source: apache/kafka group-coordinator/.../GroupMetadataManager.java (shareGroupHeartbeat, initializeShareGroupState),
 * share-coordinator/.../ShareCoordinatorShard.java. Rules KS1-KS9.
 */
import type { NodeId } from '../../../kernel/process';
import type { ErrorName, TopicPartition } from '../../protocol/data';
import type { MemberId } from '../../protocol/group';
import type { DescribedShareGroup, ShareGroupHeartbeat, ShareGroupRequest, ShareGroupResponse } from '../../protocol/share';
import { samePartitions } from '../consumer/state';
import { type Coordinator, clearMemberTimers, clearTimersOf, type Group, renewSession, setInitializationTimer } from '../coordinator';
import { groupSetting } from '../settings';
import { assignSimply } from './assign';
import { type ShareGroup, type ShareMember, sharePhase } from './state';

export type SharingGroup = Group & { readonly share: Readonly<ShareGroup> };

export const isSharing = (group: Group | undefined): group is SharingGroup => group !== undefined && group.share !== null;

export function handleShareGroupRequest(c: Coordinator, request: ShareGroupRequest, from: NodeId): void {
  const { correlationId } = request;
  const answer = (response: ShareGroupResponse) => c.io.send(from, response);
  switch (request.type) {
    case 'ShareGroupHeartbeat':
      return answer(heartbeat(c, request, from));
    case 'ShareGroupDescribe':
      return answer({
        type: 'ShareGroupDescribeResponse',
        correlationId,
        groups: request.groups.map((id) => describe(id, c.groups.get(id))),
      });
    case 'ReadShareGroupState': {
      const { groupId, topic, partition } = request;
      const group = c.groups.get(groupId);
      const state = isSharing(group) ? (group.share.stored.get(`${topic}-${partition}`) ?? null) : null;
      const error: ErrorName = state === null ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'NONE';
      return answer({ type: 'ReadShareGroupStateResponse', correlationId, groupId, topic, partition, error, state });
    }
    case 'WriteShareGroupState': {
      const { groupId, topic, partition, state } = request;
      const group = c.groups.get(groupId);
      const known = isSharing(group) ? group.share.stored.get(`${topic}-${partition}`) : undefined;
      // KS9: a leader that has been replaced writes nothing any more.
      const error: ErrorName =
        known === undefined ? 'UNKNOWN_TOPIC_OR_PARTITION' : state.leaderEpoch < known.leaderEpoch ? 'FENCED_LEADER_EPOCH' : 'NONE';
      if (error === 'NONE') c.io.emit({ type: 'shareStateWritten', group: groupId, topic, partition, state });
      return answer({ type: 'WriteShareGroupStateResponse', correlationId, groupId, topic, partition, error });
    }
    case 'DescribeShareGroupOffsets': {
      const group = c.groups.get(request.groupId);
      const partitions = isSharing(group) ? [...group.share.stored.values()] : [];
      const listed = partitions.map(({ topic, partition, startOffset }) => ({ topic, partition, startOffset }));
      const error: ErrorName = isSharing(group) ? 'NONE' : 'GROUP_ID_NOT_FOUND';
      return answer({ type: 'DescribeShareGroupOffsetsResponse', correlationId, error, partitions: listed });
    }
    case 'AlterShareGroupOffsets': {
      const error = alterOffsets(c, request.groupId, request.offsets);
      return answer({ type: 'AlterShareGroupOffsetsResponse', correlationId, error });
    }
  }
}

/** KS8: only while nobody is in the group; an id that is not in use becomes a share group by it. */
function alterOffsets(c: Coordinator, groupId: string, offsets: readonly (TopicPartition & { readonly startOffset: number })[]): ErrorName {
  const group = groupFor(c, groupId);
  if (typeof group === 'string') return group;
  if (group.share.members.size > 0) return 'NON_EMPTY_GROUP';
  for (const { topic, partition, startOffset } of offsets) {
    const state = { startOffset, runs: [], leaderEpoch: -1 };
    c.io.emit({ type: 'shareStateWritten', group: groupId, topic, partition, state });
  }
  return 'NONE';
}

/** KS1: one id, one kind of group; an empty classic one without offsets makes way. */
function groupFor(c: Coordinator, groupId: string): SharingGroup | ErrorName {
  if (!c.groups.has(groupId)) c.io.emit({ type: 'groupCreated', group: groupId });
  const group = c.groups.get(groupId) as Group;
  if (isSharing(group)) return group;
  if (group.consumer !== null || group.protocolType !== null || group.members.size > 0 || group.offsets.size > 0)
    return 'GROUP_ID_NOT_FOUND';
  clearTimersOf(c, group);
  c.io.emit({ type: 'groupBecameShare', group: groupId });
  return c.groups.get(groupId) as SharingGroup;
}

// ---- membership -------------------------------------------------------------------------------------------------------

function heartbeat(c: Coordinator, request: ShareGroupHeartbeat, from: NodeId): ShareGroupResponse {
  const { correlationId, groupId, memberId, memberEpoch } = request;
  const said = (error: ErrorName, epoch = 0, assignment: readonly TopicPartition[] | null = null): ShareGroupResponse => ({
    type: 'ShareGroupHeartbeatResponse',
    correlationId,
    error,
    memberEpoch: epoch,
    heartbeatIntervalMs: groupSetting(c, groupId, 'share.heartbeat.interval.ms'),
    assignment,
  });
  const refuse = (error: ErrorName) => {
    if (c.groups.has(groupId)) c.io.emit({ type: 'shareHeartbeatRefused', group: groupId, member: memberId, error });
    return said(error);
  };
  if (groupId === '' || memberId === '' || memberEpoch < -1 || (memberEpoch === 0 && request.topics === null))
    return refuse('INVALID_REQUEST');
  const found = memberEpoch === 0 ? groupFor(c, groupId) : (c.groups.get(groupId) ?? 'GROUP_ID_NOT_FOUND');
  if (typeof found === 'string') return refuse(found);
  if (!isSharing(found)) return refuse('GROUP_ID_NOT_FOUND');
  const group = found;
  const known = group.share.members.get(memberId);
  if (known === undefined && memberEpoch !== 0) return refuse('UNKNOWN_MEMBER_ID');
  if (known === undefined && group.share.members.size >= c.config['group.share.max.size']) return refuse('GROUP_MAX_SIZE_REACHED');
  if (known !== undefined && memberEpoch > 0 && memberEpoch !== known.epoch && memberEpoch !== known.previousEpoch)
    return refuse('FENCED_MEMBER_EPOCH');
  if (memberEpoch === -1) {
    removeShareMember(c, group, memberId, 'left');
    return said('NONE', -1);
  }
  const before = known?.assigned ?? null;
  const member = stay(c, group, request, from, known);
  const isTold = memberEpoch === 0 || before === null || !samePartitions(before, member.assigned);
  return said('NONE', member.epoch, isTold ? member.assigned : null);
}

function stay(
  c: Coordinator,
  group: SharingGroup,
  request: ShareGroupHeartbeat,
  from: NodeId,
  known: ShareMember | undefined,
): ShareMember {
  const { memberId, clientId } = request;
  const { share, groupId } = group;
  const topics = request.topics === null ? (known?.topics ?? []) : [...new Set(request.topics)].sort();
  const isNew = known === undefined;
  const reads = known?.topics.join(' ') ?? '';
  if (known === undefined) {
    const member = { memberId, clientId, host: from, epoch: 0, previousEpoch: 0, topics, assigned: [] };
    c.io.emit({ type: 'shareMemberJoined', group: groupId, member });
  } else if (reads !== topics.join(' ')) {
    c.io.emit({ type: 'shareMemberUpdated', group: groupId, member: { ...known, topics } });
  }
  if (isNew || reads !== topics.join(' ')) raise(c, group, isNew ? 'memberJoined' : 'subscriptionChanged', memberId);
  else if (metadataOf(c, share) !== share.metadata) raise(c, group, 'metadataChanged', null);
  // KS3: a partition is entered in the store before anybody gets it.
  if (missing(c, share).length > 0) setInitializationTimer(c, group);
  assign(c, group);
  const member = share.members.get(memberId) as ShareMember;
  const target = share.targets.get(memberId) ?? [];
  if (member.epoch !== share.assignmentEpoch || !samePartitions(member.assigned, target)) {
    const next = { ...member, epoch: share.assignmentEpoch, previousEpoch: member.epoch, assigned: target };
    c.io.emit({ type: 'shareMemberUpdated', group: groupId, member: next });
  }
  renewSession(c, group, memberId, groupSetting(c, groupId, 'share.session.timeout.ms'));
  return share.members.get(memberId) as ShareMember;
}

export function removeShareMember(c: Coordinator, group: SharingGroup, member: MemberId, reason: 'left' | 'sessionExpired'): void {
  if (!group.share.members.has(member)) return;
  clearMemberTimers(c, group, member);
  c.io.emit({ type: 'shareMemberRemoved', group: group.groupId, member, reason });
  raise(c, group, 'memberLeft', member);
}

export function welcomeShareMembers(c: Coordinator, group: SharingGroup): void {
  const session = groupSetting(c, group.groupId, 'share.session.timeout.ms');
  for (const member of group.share.members.keys()) renewSession(c, group, member, session);
}

// ---- partitions and targets ---------------------------------------------------------------------------------------------

function wanted(c: Coordinator, share: Readonly<ShareGroup>): TopicPartition[] {
  const topics = new Set([...share.members.values()].flatMap((member) => member.topics));
  return [...topics].sort().flatMap((topic) => {
    const count = c.cluster.topics.get(topic)?.partitions.length ?? 0;
    return Array.from({ length: count }, (_, partition) => ({ topic, partition }));
  });
}

function missing(c: Coordinator, share: Readonly<ShareGroup>): TopicPartition[] {
  return wanted(c, share).filter(({ topic, partition }) => !share.stored.has(`${topic}-${partition}`));
}

function metadataOf(c: Coordinator, share: Readonly<ShareGroup>): string {
  return wanted(c, share)
    .map(({ topic, partition }) => `${topic}-${partition}`)
    .join(' ');
}

export function initializePartitions(c: Coordinator, group: SharingGroup): void {
  const partitions = missing(c, group.share);
  if (partitions.length === 0) return;
  c.io.emit({ type: 'sharePartitionsInitialized', group: group.groupId, partitions });
  raise(c, group, 'partitionsInitialized', null);
}

function raise(
  c: Coordinator,
  group: SharingGroup,
  reason: 'memberJoined' | 'memberLeft' | 'subscriptionChanged' | 'metadataChanged' | 'partitionsInitialized',
  cause: MemberId | null,
): void {
  const { share, groupId } = group;
  c.io.emit({ type: 'shareEpochRaised', group: groupId, epoch: share.epoch + 1, metadata: metadataOf(c, share), reason, cause });
}

function assign(c: Coordinator, group: SharingGroup): void {
  const { share, groupId } = group;
  if (share.epoch === share.assignmentEpoch) return;
  const ready = wanted(c, share).filter(({ topic, partition }) => share.stored.has(`${topic}-${partition}`));
  const candidates = [...share.members.values()].map(({ memberId, topics }) => ({
    memberId,
    topics,
    target: share.targets.get(memberId) ?? [],
  }));
  const computed = assignSimply(candidates, ready);
  const targets = candidates.map(({ memberId }) => ({ memberId, partitions: computed.get(memberId) ?? [] }));
  c.io.emit({ type: 'shareTargetAssigned', group: groupId, epoch: share.epoch, targets });
}

function describe(groupId: string, group: Group | undefined): DescribedShareGroup {
  if (!isSharing(group)) return { groupId, error: 'GROUP_ID_NOT_FOUND', state: 'Dead', groupEpoch: 0, assignmentEpoch: 0, members: [] };
  const { share } = group;
  const members = [...share.members.values()].map(({ memberId, clientId, host, epoch, assigned }) => ({
    memberId,
    clientId,
    host,
    memberEpoch: epoch,
    assignment: assigned,
  }));
  return { groupId, error: 'NONE', state: sharePhase(share), groupEpoch: share.epoch, assignmentEpoch: share.assignmentEpoch, members };
}
