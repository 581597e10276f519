/**
 * Members that still speak the classic protocol in a group of the consumer protocol: their JoinGroup and SyncGroup are answered at
 * once, from the targets that the coordinator computed; their generation is their member epoch.
 * Source: apache/kafka group-coordinator/.../GroupMetadataManager.java (classicGroup{Join,Sync,Heartbeat,Leave}ToConsumerGroup). Rules KN32, KN33.
 */
import type { NodeId } from '../../../kernel/process';
import type { ErrorName } from '../../protocol/data';
import type { Heartbeat, JoinGroup, LeaveGroup, MemberId, SyncGroup } from '../../protocol/group';
import {
  type Coordinator,
  clearClassicTimers,
  clearMemberTimers,
  refuseJoin,
  refuseSync,
  renewSession,
  send,
  setClassicTimer,
} from '../coordinator';
import { uuid } from '../join';
import { commonProtocols } from '../state';
import type { ModernGroup } from './handle';
import { removeMembers } from './leave';
import { isWaitingForOthers, reconcile } from './reconcile';
import { type ConsumerMember, classicMembers, instanceHolder } from './state';
import { assignTargets, metadataOf, raiseEpoch } from './target';

export function joinByClassic(c: Coordinator, group: ModernGroup, request: JoinGroup, from: NodeId): void {
  const waits = { node: from, correlationId: request.correlationId };
  const { consumer } = group;
  const isNew = request.memberId === '';
  const memberId = isNew ? uuid(c) : request.memberId;
  const refuse = (error: ErrorName) => {
    c.io.emit({ type: 'joinRejected', group: group.groupId, member: request.memberId, clientId: request.clientId, error });
    refuseJoin(c, waits, error === 'MEMBER_ID_REQUIRED' ? memberId : request.memberId, error);
  };
  if (!consumer.members.has(memberId) && consumer.members.size >= c.config['group.consumer.max.size'])
    return refuse('GROUP_MAX_SIZE_REACHED');
  if (!isSupported(group, request)) return refuse('INCONSISTENT_GROUP_PROTOCOL');
  if (isNew && request.groupInstanceId === undefined && request.oldClient !== true) return refuse('MEMBER_ID_REQUIRED');
  const error = seat(c, group, request, memberId, from);
  if (error !== 'NONE') return refuse(error);

  const before = consumer.members.get(memberId) as ConsumerMember;
  const subscription = request.protocols[0]?.metadata;
  const said: ConsumerMember = {
    ...before,
    clientId: request.clientId,
    host: from,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    topics: [...new Set(subscription?.topics ?? [])].sort(),
    classic: { sessionTimeoutMs: request.sessionTimeoutMs, protocols: request.protocols, called: false },
  };
  c.io.emit({ type: 'consumerMemberUpdated', group: group.groupId, member: said });
  if (said.topics.join(' ') !== before.topics.join(' '))
    raiseEpoch(c, group, before.topics.length === 0 ? 'memberJoined' : 'subscriptionChanged', memberId);
  else if (metadataOf(c, consumer) !== consumer.metadata) raiseEpoch(c, group, 'metadataChanged', null);
  assignTargets(c, group);
  reconcile(c, group, memberId, subscription?.owned ?? []);
  clearClassicTimers(c, group, memberId);
  renewSession(c, group, memberId, request.sessionTimeoutMs);
  setClassicTimer(c, group, memberId, 'sync', request.rebalanceTimeoutMs);
  send(c, from, {
    type: 'JoinGroupResponse',
    correlationId: request.correlationId,
    error: 'NONE',
    memberId,
    generation: (consumer.members.get(memberId) as ConsumerMember).epoch,
    protocolType: 'consumer',
    protocol: request.protocols[0]?.name ?? null,
    leader: '',
    skipAssignment: false,
    members: [],
  });
}

function isSupported({ consumer }: ModernGroup, request: JoinGroup): boolean {
  if (request.protocolType !== 'consumer' || request.protocols.length === 0) return false;
  const others = classicMembers(consumer).filter(({ memberId }) => memberId !== request.memberId);
  if (others.length === 0) return true;
  const common = commonProtocols(others.map(({ memberId, classic }) => ({ memberId, protocols: classic?.protocols ?? [] })));
  return request.protocols.some(({ name }) => common.has(name));
}

/** A static member takes the seat of the process before, as it always did in the classic protocol. */
function seat(c: Coordinator, group: ModernGroup, request: JoinGroup, memberId: MemberId, from: NodeId): ErrorName {
  const { consumer } = group;
  const { groupInstanceId } = request;
  const holder = groupInstanceId === undefined ? undefined : instanceHolder(consumer, groupInstanceId);
  if (holder !== undefined) {
    if (request.memberId !== '') return holder.memberId === memberId ? 'NONE' : 'FENCED_INSTANCE_ID';
    clearMemberTimers(c, group, holder.memberId);
    const member: ConsumerMember = { ...holder, memberId, epoch: consumer.epoch, previousEpoch: 0 };
    c.io.emit({ type: 'consumerMemberReplaced', group: group.groupId, old: holder.memberId, member });
    return 'NONE';
  }
  if (consumer.members.has(memberId)) return 'NONE';
  if (groupInstanceId !== undefined && request.memberId !== '') return 'UNKNOWN_MEMBER_ID';
  const member: ConsumerMember = {
    memberId,
    groupInstanceId: groupInstanceId ?? null,
    clientId: request.clientId,
    host: from,
    epoch: 0,
    previousEpoch: 0,
    progress: 'STABLE',
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    topics: [],
    regex: null,
    assignor: null,
    assigned: [],
    pendingRevocation: [],
    classic: null,
  };
  c.io.emit({ type: 'consumerMemberJoined', group: group.groupId, member });
  return 'NONE';
}

export function syncByClassic(c: Coordinator, group: ModernGroup, request: SyncGroup, from: NodeId): void {
  const waits = { node: from, correlationId: request.correlationId };
  const error = claimError(group, request);
  if (error !== 'NONE') return refuseSync(c, waits, error);
  const member = group.consumer.members.get(request.memberId) as ConsumerMember;
  const protocols = member.classic?.protocols ?? [];
  if (request.protocol !== undefined && request.protocol !== protocols[0]?.name) return refuseSync(c, waits, 'INCONSISTENT_GROUP_PROTOCOL');
  if (isCalled(group, member)) return refuseSync(c, waits, 'REBALANCE_IN_PROGRESS');
  clearClassicTimers(c, group, request.memberId);
  renewSession(c, group, request.memberId, member.classic?.sessionTimeoutMs ?? 0);
  send(c, from, {
    type: 'SyncGroupResponse',
    correlationId: request.correlationId,
    error: 'NONE',
    protocolType: 'consumer',
    protocol: protocols[0]?.name ?? null,
    assignment: member.assigned,
  });
}

export function heartbeatByClassic(c: Coordinator, group: ModernGroup, request: Heartbeat, from: NodeId): void {
  const { correlationId, memberId } = request;
  const error = claimError(group, request);
  if (error !== 'NONE') return send(c, from, { type: 'HeartbeatResponse', correlationId, error });
  const member = group.consumer.members.get(memberId) as ConsumerMember;
  renewSession(c, group, memberId, member.classic?.sessionTimeoutMs ?? 0);
  const called = mayGoOn(group, member) ? 'NONE' : 'REBALANCE_IN_PROGRESS';
  // It has as long as any rebalance may take to come with its JoinGroup.
  if (called !== 'NONE' && member.classic?.called === false) {
    c.io.emit({ type: 'classicMemberCalled', group: group.groupId, member: memberId });
    setClassicTimer(c, group, memberId, 'join', member.rebalanceTimeoutMs);
  }
  send(c, from, { type: 'HeartbeatResponse', correlationId, error: called });
}

/** KN33: a classic member is called again whenever it has to give up, has fallen behind, or could get what it waits for. */
function mayGoOn({ consumer }: ModernGroup, member: ConsumerMember): boolean {
  if (member.epoch < consumer.epoch || member.progress === 'UNREVOKED_PARTITIONS') return false;
  return member.progress !== 'UNRELEASED_PARTITIONS' || isWaitingForOthers(consumer, member);
}

/** The group has gone on between JoinGroup and SyncGroup. */
const isCalled = ({ consumer }: ModernGroup, member: ConsumerMember): boolean =>
  member.progress === 'STABLE' && member.epoch < consumer.assignmentEpoch;

function claimError({ consumer }: ModernGroup, claim: Pick<Heartbeat, 'memberId' | 'groupInstanceId' | 'generation'>): ErrorName {
  if (claim.groupInstanceId !== undefined) {
    const holder = instanceHolder(consumer, claim.groupInstanceId);
    if (holder === undefined) return 'UNKNOWN_MEMBER_ID';
    if (holder.memberId !== claim.memberId) return 'FENCED_INSTANCE_ID';
  }
  const member = consumer.members.get(claim.memberId);
  if (member === undefined || member.classic === null) return 'UNKNOWN_MEMBER_ID';
  return claim.generation === member.epoch ? 'NONE' : 'ILLEGAL_GENERATION';
}

/** LeaveGroup: of a classic member, or of any by an administrator (KN36). */
export function leaveByClassic(c: Coordinator, group: ModernGroup, request: LeaveGroup, from: NodeId): void {
  const left: MemberId[] = [];
  const members = request.members.map(({ memberId, groupInstanceId }) => {
    const holder = groupInstanceId === undefined ? group.consumer.members.get(memberId) : instanceHolder(group.consumer, groupInstanceId);
    const isFenced = groupInstanceId !== undefined && holder !== undefined && memberId !== '' && holder.memberId !== memberId;
    const error: ErrorName = holder === undefined ? 'UNKNOWN_MEMBER_ID' : isFenced ? 'FENCED_INSTANCE_ID' : 'NONE';
    if (holder !== undefined && error === 'NONE' && !left.includes(holder.memberId)) left.push(holder.memberId);
    return { memberId, groupInstanceId: groupInstanceId ?? null, error };
  });
  if (left.length > 0) removeMembers(c, group, left, 'left');
  send(c, from, { type: 'LeaveGroupResponse', correlationId: request.correlationId, error: 'NONE', members });
}

/** A classic member that was called did not come, or did not fetch its assignment. */
export function expireClassicStep(c: Coordinator, group: ModernGroup, memberId: MemberId): void {
  if (group.consumer.members.get(memberId)?.classic) removeMembers(c, group, [memberId], 'rebalanceTimeout');
}
