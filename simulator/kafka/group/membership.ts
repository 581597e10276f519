/**
 * SyncGroup, Heartbeat, LeaveGroup and the end of a session: staying in a group, and leaving it.
 * Source: apache/kafka group-coordinator/.../GroupMetadataManager.java (classicGroupSyncToClassicGroup,
 * classicGroupHeartbeatToClassicGroup, classicGroupLeaveToClassicGroup, expireClassicGroupMemberHeartbeat).
 * Rules KG13-KG17, KG27-KG33, KG38, KG39 of ../SPEC.md.
 */
import type { NodeId } from '../../kernel/process';
import type { ErrorName } from '../protocol/data';
import type { Heartbeat, LeaveGroup, LeaveGroupResponse, MemberId, SyncGroup } from '../protocol/group';
import { type Coordinator, clearSyncTimer, endSession, type Group, memberError, refuseSync, renewSession, send } from './coordinator';
import { completeJoin, rebalanceOrComplete, removeMember } from './rebalance';
import { type GroupMember, hasAllJoined, staticMember, type Waiting } from './state';

export function syncGroup(c: Coordinator, request: SyncGroup, from: NodeId): void {
  const waits: Waiting = { node: from, correlationId: request.correlationId };
  const group = c.groups.get(request.groupId);
  const error = syncError(group, request);
  if (group === undefined || error !== 'NONE') return refuseSync(c, waits, error);

  const member = group.members.get(request.memberId) as GroupMember;
  switch (group.state) {
    case 'CompletingRebalance':
      if (group.leader === member.memberId) return distribute(c, group, request, waits);
      c.io.emit({ type: 'memberSynced', group: group.groupId, member: member.memberId, waits });
      return;
    case 'Stable':
      if (group.pendingSync.has(member.memberId)) {
        c.io.emit({ type: 'memberSynced', group: group.groupId, member: member.memberId, waits: null });
        if (group.pendingSync.size === 0) clearSyncTimer(c, group);
      }
      return answerSync(c, group, member, waits);
    default:
      return refuseSync(c, waits, 'REBALANCE_IN_PROGRESS');
  }
}

function syncError(group: Group | undefined, request: SyncGroup): ErrorName {
  if (request.groupId === '') return 'INVALID_GROUP_ID';
  if (group === undefined) return 'UNKNOWN_MEMBER_ID';
  const error = memberError(group, request.memberId, request.groupInstanceId);
  if (error !== 'NONE') return error;
  if (request.generation !== group.generation) return 'ILLEGAL_GENERATION';
  if (differs(request.protocolType, group.protocolType) || differs(request.protocol, group.protocol)) return 'INCONSISTENT_GROUP_PROTOCOL';
  return 'NONE';
}

const differs = (asked: string | undefined, actual: string | null) => asked !== undefined && actual !== null && asked !== actual;

/** The leader's assignment makes the group Stable; all who wait for it get their part, who got none an empty one (KG14). */
function distribute(c: Coordinator, group: Group, request: SyncGroup, waits: Waiting): void {
  const waiting = [...group.members.values()]
    .map((member) => ({ member, waits: member.memberId === request.memberId ? waits : member.parkedSync }))
    .filter((entry): entry is { member: GroupMember; waits: Waiting } => entry.waits !== null);
  c.io.emit({
    type: 'groupStabilised',
    group: group.groupId,
    generation: group.generation,
    leader: request.memberId,
    assignments: request.assignments.filter(({ memberId }) => group.members.has(memberId)),
  });
  if (group.pendingSync.size === 0) clearSyncTimer(c, group);
  for (const entry of waiting) {
    answerSync(c, group, entry.member, entry.waits);
    renewSession(c, group, entry.member.memberId, entry.member.sessionTimeoutMs);
  }
}

function answerSync(c: Coordinator, group: Group, member: GroupMember, waits: Waiting): void {
  send(c, waits.node, {
    type: 'SyncGroupResponse',
    correlationId: waits.correlationId,
    error: 'NONE',
    protocolType: group.protocolType,
    protocol: group.protocol,
    assignment: member.assignment,
  });
}

export function heartbeat(c: Coordinator, request: Heartbeat, from: NodeId): void {
  const error = heartbeatError(c, request);
  if (error === 'NONE' || error === 'REBALANCE_IN_PROGRESS') {
    const group = c.groups.get(request.groupId) as Group;
    renewSession(c, group, request.memberId, (group.members.get(request.memberId) as GroupMember).sessionTimeoutMs);
  }
  send(c, from, { type: 'HeartbeatResponse', correlationId: request.correlationId, error });
}

/** What a heartbeat is answered (KG30). A rebalance that calls its members tells them so, and the session is renewed all the same. */
function heartbeatError({ groups }: Coordinator, request: Heartbeat): ErrorName {
  if (request.groupId === '') return 'INVALID_GROUP_ID';
  const group = groups.get(request.groupId);
  if (group === undefined) return 'UNKNOWN_MEMBER_ID';
  const error = memberError(group, request.memberId, request.groupInstanceId);
  if (error !== 'NONE') return error;
  if (request.generation !== group.generation) return 'ILLEGAL_GENERATION';
  return group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE';
}

type Leaver = LeaveGroup['members'][number];

export function leaveGroup(c: Coordinator, request: LeaveGroup, from: NodeId): void {
  const answer = (error: ErrorName, members: LeaveGroupResponse['members']) =>
    send(c, from, { type: 'LeaveGroupResponse', correlationId: request.correlationId, error, members });
  if (request.groupId === '') return answer('INVALID_GROUP_ID', []);

  const group = c.groups.get(request.groupId);
  const left: { memberId: MemberId; reason: string | undefined }[] = [];
  const results = request.members.map((leaver) => {
    const memberId = group === undefined ? leaver.memberId : namedBy(group, leaver);
    const error = group === undefined ? 'UNKNOWN_MEMBER_ID' : leave(c, group, memberId, leaver.groupInstanceId);
    if (error === 'NONE') left.push({ memberId, reason: leaver.reason });
    return { memberId: leaver.memberId, groupInstanceId: leaver.groupInstanceId ?? null, error };
  });
  // All of a request leave before anything follows from it: one rebalance, not one each.
  const first = left[0];
  if (group !== undefined && first !== undefined && group.state !== 'Empty') {
    rebalanceOrComplete(c, group, { reason: 'memberLeft', cause: first.memberId, clientReason: first.reason });
  }
  answer('NONE', results);
}

/** An administrator names a static member by its instance id alone (KG39). */
function namedBy(group: Group, { memberId, groupInstanceId }: Leaver): MemberId {
  if (memberId !== '' || groupInstanceId === undefined) return memberId;
  return staticMember(group, groupInstanceId)?.memberId ?? '';
}

/** Takes one member, or one id that is only pending, out of the group. */
function leave(c: Coordinator, group: Group, memberId: MemberId, groupInstanceId: string | undefined): ErrorName {
  if (group.pendingMembers.has(memberId)) {
    withdrawId(c, group, memberId, 'left');
    return 'NONE';
  }
  const error = memberError(group, memberId, groupInstanceId);
  if (error === 'NONE') removeMember(c, group, group.members.get(memberId) as GroupMember, 'left');
  return error;
}

function withdrawId(c: Coordinator, group: Group, member: MemberId, reason: 'left' | 'sessionExpired'): void {
  endSession(c, group, member);
  c.io.emit({ type: 'memberIdWithdrawn', group: group.groupId, member, reason });
}

/** Nothing was heard of a member, or of an id that was given out, for its session timeout. Rules KG8, KG26-KG28. */
export function expireSession(c: Coordinator, group: Group, memberId: MemberId): void {
  if (group.pendingMembers.has(memberId)) {
    withdrawId(c, group, memberId, 'sessionExpired');
    return completeIfNobodyMissing(c, group);
  }
  const member = group.members.get(memberId);
  if (member === undefined || isExcused(member)) return;
  removeMember(c, group, member, member.isNew ? 'joinExpired' : 'sessionExpired');
  if (group.state === 'PreparingRebalance') return completeIfNobodyMissing(c, group);
  rebalanceOrComplete(c, group, { reason: 'sessionExpired', cause: memberId });
}

/** A parked request stands for a heartbeat; of a member that has never completed a join it does not. */
function isExcused(member: GroupMember): boolean {
  return !member.isNew && (member.parkedJoin !== null || member.parkedSync !== null);
}

/** Unlike a leave, an expiry completes the join even during the initial delay (KG7). */
function completeIfNobodyMissing(c: Coordinator, group: Group): void {
  if (group.state === 'PreparingRebalance' && hasAllJoined(group)) completeJoin(c, group);
}
