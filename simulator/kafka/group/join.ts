/**
 * JoinGroup: who may come in, as whom, and whether that calls everybody together.
 * Source: apache/kafka group-coordinator/.../GroupMetadataManager.java (classicGroupJoinToClassicGroup and what it calls).
 * Rules KG1, KG2, KG19-KG26, KG34-KG37 of ../SPEC.md.
 */
import type { NodeId } from '../../kernel/process';
import type { ErrorName } from '../protocol/data';
import type { JoinGroup, MemberId } from '../protocol/group';
import { NEW_MEMBER_JOIN_TIMEOUT_MS } from './config';
import { type Coordinator, endSession, type Group, memberError, refuseJoin, refuseSync, renewSession, send } from './coordinator';
import type { RebalanceReason } from './facts';
import { answerJoin, completeIfAllJoined, mostVoted, prepareRebalance, rebalanceOrComplete, removeMember } from './rebalance';
import { awaitingJoin, type GroupMember, sameProtocols, staticMember, supportsProtocols, type Voter, type Waiting } from './state';

export function joinGroup(c: Coordinator, request: JoinGroup, from: NodeId): void {
  const waits: Waiting = { node: from, correlationId: request.correlationId };
  const refuse = (error: ErrorName, memberId = request.memberId) => reject(c, request, waits, error, memberId);

  if (request.groupId === '') return refuse('INVALID_GROUP_ID');
  if (request.sessionTimeoutMs < c.config['group.min.session.timeout.ms']) return refuse('INVALID_SESSION_TIMEOUT');
  if (request.sessionTimeoutMs > c.config['group.max.session.timeout.ms']) return refuse('INVALID_SESSION_TIMEOUT');

  // KG1: only a client without an id brings a group into being.
  if (!c.groups.has(request.groupId)) {
    if (request.memberId !== '') return refuse('UNKNOWN_MEMBER_ID');
    c.io.emit({ type: 'groupCreated', group: request.groupId });
  }
  const group = c.groups.get(request.groupId) as Group;
  if (group.share !== null) return refuse('INCONSISTENT_GROUP_PROTOCOL');
  if (group.consumer !== null) {
    if (request.memberId !== '') return refuse('UNKNOWN_MEMBER_ID');
    c.io.emit({ type: 'groupBecameClassic', group: group.groupId, generation: 0, protocol: null, leader: null, members: [] });
  }

  if (!hasRoomFor(c, group, request.memberId)) {
    turnAway(c, group, request.memberId);
    return refuse('GROUP_MAX_SIZE_REACHED', '');
  }
  if (!supportsProtocols(group, request.protocolType, request.protocols)) return refuse('INCONSISTENT_GROUP_PROTOCOL');

  if (request.memberId === '') return joinAsNew(c, group, request, waits);
  if (group.pendingMembers.has(request.memberId)) return addMember(c, group, request, request.memberId, waits);
  const error = memberError(group, request.memberId, request.groupInstanceId);
  if (error !== 'NONE') return refuse(error);
  rejoin(c, group, group.members.get(request.memberId) as GroupMember, request, waits);
}

/** Answers with an error, and says so. */
function reject(c: Coordinator, request: JoinGroup, waits: Waiting, error: ErrorName, memberId: MemberId): void {
  c.io.emit({ type: 'joinRejected', group: request.groupId, member: request.memberId, clientId: request.clientId, error });
  refuseJoin(c, waits, memberId, error);
}

/**
 * Whether there is room under `group.max.size`. While members are being called together, those who wait in JoinGroup
 * count, so a group above a lowered limit loses the last to come; else all members count. Rule KG22.
 */
function hasRoomFor(c: Coordinator, group: Group, memberId: MemberId): boolean {
  const limit = c.config['group.max.size'];
  const member = group.members.get(memberId);
  switch (group.state) {
    case 'Empty':
      return true;
    case 'PreparingRebalance':
      return (member !== undefined && member.parkedJoin !== null) || awaitingJoin(group).length < limit;
    default:
      return member !== undefined || group.members.size < limit;
  }
}

/** Forgets whoever found no room. Kafka does not look, then, whether the others are complete. */
function turnAway(c: Coordinator, group: Group, memberId: MemberId): void {
  const member = group.members.get(memberId);
  if (member !== undefined) return removeMember(c, group, member, 'groupFull');
  if (!group.pendingMembers.has(memberId)) return;
  endSession(c, group, memberId);
  c.io.emit({ type: 'memberIdWithdrawn', group: group.groupId, member: memberId, reason: 'groupFull' });
}

/** A client without an id: a static member is let in or takes its seat back, a dynamic one is first given an id (KG2). */
function joinAsNew(c: Coordinator, group: Group, request: JoinGroup, waits: Waiting): void {
  const memberId = `${request.groupInstanceId ?? request.clientId}-${uuid(c)}`;
  if (request.groupInstanceId !== undefined) {
    const old = staticMember(group, request.groupInstanceId);
    return old === undefined ? addMember(c, group, request, memberId, waits) : replaceStatic(c, group, old, memberId, request, waits);
  }
  if (request.oldClient) return addMember(c, group, request, memberId, waits);
  c.io.emit({ type: 'memberIdGiven', group: group.groupId, member: memberId, clientId: request.clientId });
  renewSession(c, group, memberId, request.sessionTimeoutMs);
  refuseJoin(c, waits, memberId, 'MEMBER_ID_REQUIRED');
}

function addMember(c: Coordinator, group: Group, request: JoinGroup, memberId: MemberId, waits: Waiting): void {
  c.io.emit({
    type: 'memberJoined',
    group: group.groupId,
    member: memberId,
    groupInstanceId: request.groupInstanceId ?? null,
    clientId: request.clientId,
    sessionTimeoutMs: request.sessionTimeoutMs,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    protocolType: request.protocolType,
    protocols: request.protocols,
    waits,
  });
  // KG26: it cannot send heartbeats while its join is parked, and nobody would notice if it died; so the join has its own limit.
  renewSession(c, group, memberId, NEW_MEMBER_JOIN_TIMEOUT_MS);
  rebalanceOrComplete(c, group, { reason: 'memberJoined', cause: memberId, clientReason: request.reason });
}

/** A member that is in sends JoinGroup again. Rules KG23-KG25. */
function rejoin(c: Coordinator, group: Group, member: GroupMember, request: JoinGroup, waits: Waiting): void {
  const unchanged = sameProtocols(member.protocols, request.protocols);
  const leads = group.leader === member.memberId;
  if (group.state === 'CompletingRebalance' && unchanged) return answerJoin(c, group, member, waits);
  if (group.state === 'Stable' && unchanged && !leads) return answerJoin(c, group, member, waits);
  c.io.emit({
    type: 'memberRejoined',
    group: group.groupId,
    member: member.memberId,
    sessionTimeoutMs: request.sessionTimeoutMs,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    protocols: request.protocols,
    waits,
  });
  const reason: RebalanceReason = group.state === 'Stable' && leads ? 'leaderRejoined' : 'metadataChanged';
  rebalanceOrComplete(c, group, { reason, cause: member.memberId, clientReason: request.reason });
}

/**
 * A process came up whose group.instance.id is already in the group: it takes over that seat under a new member id, and
 * the older process is fenced. Stable and the chosen protocol stands: no rebalance, the assignment stays (KG34).
 * Source: updateStaticMemberThenRebalanceOrCompleteJoin, ClassicGroup.replaceStaticMember.
 */
function replaceStatic(c: Coordinator, group: Group, old: GroupMember, memberId: MemberId, request: JoinGroup, waits: Waiting): void {
  const { parkedJoin, parkedSync } = old;
  const leaderBefore = group.leader ?? '';
  const keepsProtocol = group.state === 'Stable' && mostVoted(membersAfter(group, old, request)).includes(group.protocol as string);
  endSession(c, group, old.memberId);
  c.io.emit({
    type: 'staticMemberReplaced',
    group: group.groupId,
    groupInstanceId: old.groupInstanceId as string,
    old: old.memberId,
    member: memberId,
    sessionTimeoutMs: request.sessionTimeoutMs,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    protocols: request.protocols,
    waits: keepsProtocol ? null : waits,
  });
  if (parkedJoin !== null) refuseJoin(c, parkedJoin, old.memberId, 'FENCED_INSTANCE_ID');
  if (parkedSync !== null) refuseSync(c, parkedSync, 'FENCED_INSTANCE_ID');
  // The session that runs now is still the one its predecessor asked for.
  renewSession(c, group, memberId, old.sessionTimeoutMs);

  const member = group.members.get(memberId) as GroupMember;
  if (keepsProtocol) return answerResumed(c, group, member, waits, leaderBefore, request.oldClient === true);
  if (group.state === 'PreparingRebalance') return completeIfAllJoined(c, group);
  // KG36: the leader may be computing with the old id, whose partitions nobody would then get.
  prepareRebalance(c, group, { reason: 'staticMemberReplaced', cause: memberId, clientReason: request.reason });
}

/** A leader that is back learns that its assignment stands; an old client only that somebody leads, its own old id if it did (KG35). */
function answerResumed(
  c: Coordinator,
  group: Group,
  member: GroupMember,
  waits: Waiting,
  leaderBefore: MemberId,
  oldClient: boolean,
): void {
  const leads = group.leader === member.memberId;
  if (!oldClient || !leads) return answerJoin(c, group, member, waits, leads);
  send(c, waits.node, {
    type: 'JoinGroupResponse',
    correlationId: waits.correlationId,
    error: 'NONE',
    memberId: member.memberId,
    generation: group.generation,
    protocolType: group.protocolType,
    protocol: group.protocol,
    leader: leaderBefore,
    skipAssignment: false,
    members: [],
  });
}

/** Who would vote, were the seat of `old` taken with the protocols of this request. */
function membersAfter(group: Group, old: GroupMember, { protocols }: JoinGroup): Voter[] {
  return [...group.members.values()].map((member) => (member === old ? { memberId: old.memberId, protocols } : member));
}

/** As Kafka's, a random UUID: an order of members by id says nothing about who came first. */
export function uuid({ io }: Coordinator): string {
  const random = io.random('member-id');
  const hex = (bits: number) =>
    random
      .below(2 ** bits)
      .toString(16)
      .padStart(bits / 4, '0');
  return `${hex(16)}${hex(16)}-${hex(16)}-4${hex(12)}-${(8 + random.below(4)).toString(16)}${hex(12)}-${hex(16)}${hex(16)}${hex(16)}`;
}
