/**
 * ConsumerGroupHeartbeat: the one request by which a member joins, stays, acknowledges what it gave up, and leaves.
 * Source: apache/kafka group-coordinator/.../GroupMetadataManager.java (consumerGroupHeartbeat and what it calls) as of 4.2.
 * Rules KN1, KN3-KN7, KN17-KN23.
 */
import type { NodeId } from '../../../kernel/process';
import { AWAY_EPOCH, type ConsumerGroupHeartbeat, JOIN_EPOCH, LEAVE_EPOCH } from '../../protocol/consumerGroup';
import type { ErrorName, TopicPartition } from '../../protocol/data';
import { type Coordinator, clearMemberTimers, clearTimersOf, type Group, renewSession, sendTo } from '../coordinator';
import { groupSetting } from '../settings';
import { asModern, isModern, type ModernGroup } from './handle';
import { leaveGroup } from './leave';
import { mayUpgrade, upgrade } from './migration';
import { reconcile } from './reconcile';
import { type ConsumerMember, instanceHolder, keyOf, samePartitions } from './state';
import { assignTargets, isReadable, metadataOf, raiseEpoch, refreshPatterns, SERVER_ASSIGNORS } from './target';

export function consumerGroupHeartbeat(c: Coordinator, request: ConsumerGroupHeartbeat, from: NodeId): void {
  const error = invalid(c, request);
  if (error !== 'NONE') return refuse(c, request, from, error);
  if (request.memberEpoch === LEAVE_EPOCH || request.memberEpoch === AWAY_EPOCH) return leave(c, request, from);

  const group = groupFor(c, request);
  if (typeof group === 'string') return refuse(c, request, from, group);
  const seat = seatFor(c, group, request, from);
  if (seat !== 'NONE') return refuse(c, request, from, seat);
  stay(c, group, request, from);
}

function invalid({ config }: Coordinator, request: ConsumerGroupHeartbeat): ErrorName {
  if (request.groupId === '' || request.memberId === '' || request.groupInstanceId === '') return 'INVALID_REQUEST';
  const { memberEpoch } = request;
  if (memberEpoch < AWAY_EPOCH) return 'INVALID_REQUEST';
  if (memberEpoch === AWAY_EPOCH && request.groupInstanceId === null) return 'INVALID_REQUEST';
  if (memberEpoch === JOIN_EPOCH) {
    if (request.rebalanceTimeoutMs === null || (request.topics === null && request.regex === null)) return 'INVALID_REQUEST';
    if (request.owned === null || request.owned.length > 0) return 'INVALID_REQUEST';
  }
  const offered: readonly string[] = config['group.consumer.assignors'].filter((name) => SERVER_ASSIGNORS.some((own) => own === name));
  if (request.assignor !== null && !offered.includes(request.assignor)) return 'UNSUPPORTED_ASSIGNOR';
  if (request.regex !== null && request.regex !== '' && !isReadable(request.regex)) return 'INVALID_REGULAR_EXPRESSION';
  return 'NONE';
}

/** KN1, KN31-KN33: a joining member brings a group into being, takes over an empty one, or converts a classic one. */
function groupFor(c: Coordinator, request: ConsumerGroupHeartbeat): ModernGroup | ErrorName {
  const { groupId } = request;
  const joins = request.memberEpoch === JOIN_EPOCH;
  if (!c.groups.has(groupId)) {
    if (!joins) return 'GROUP_ID_NOT_FOUND';
    c.io.emit({ type: 'groupCreated', group: groupId });
  }
  const group = c.groups.get(groupId) as Group;
  if (isModern(group)) return group;
  if (group.share !== null) return 'GROUP_ID_NOT_FOUND';
  if (!joins) return 'GROUP_ID_NOT_FOUND';
  if (group.state === 'Empty') {
    clearTimersOf(c, group);
    c.io.emit({ type: 'groupBecameConsumer', group: groupId, epoch: 0, members: [] });
    return asModern(group);
  }
  return mayUpgrade(c, group) ? upgrade(c, group) : 'GROUP_ID_NOT_FOUND';
}

/** Whether this process may speak for that member; a new one gets its seat here. */
function seatFor(c: Coordinator, group: ModernGroup, request: ConsumerGroupHeartbeat, from: NodeId): ErrorName {
  const { consumer } = group;
  const { memberId, memberEpoch, groupInstanceId } = request;
  const joins = memberEpoch === JOIN_EPOCH;
  const known = consumer.members.get(memberId);
  if (joins && known === undefined && consumer.members.size >= c.config['group.consumer.max.size']) return 'GROUP_MAX_SIZE_REACHED';
  if (groupInstanceId === null) {
    if (known === undefined) return joins ? seatNew(c, group, request, from) : 'UNKNOWN_MEMBER_ID';
    return joins ? 'NONE' : epochError(known, memberEpoch, request.owned);
  }
  const holder = instanceHolder(consumer, groupInstanceId);
  if (joins) {
    if (holder === undefined) return seatNew(c, group, request, from);
    // KN22: only who said that it would be back gives its seat to another process.
    if (holder.epoch !== AWAY_EPOCH) return 'UNRELEASED_INSTANCE_ID';
    clearMemberTimers(c, group, holder.memberId);
    const member: ConsumerMember = { ...holder, memberId, epoch: JOIN_EPOCH, previousEpoch: JOIN_EPOCH, classic: null };
    c.io.emit({ type: 'consumerMemberReplaced', group: group.groupId, old: holder.memberId, member });
    return 'NONE';
  }
  if (holder === undefined) return 'UNKNOWN_MEMBER_ID';
  if (holder.memberId !== memberId) return 'FENCED_INSTANCE_ID';
  return epochError(holder, memberEpoch, request.owned);
}

function seatNew(c: Coordinator, group: ModernGroup, request: ConsumerGroupHeartbeat, from: NodeId): 'NONE' {
  const member: ConsumerMember = {
    memberId: request.memberId,
    groupInstanceId: request.groupInstanceId,
    clientId: request.clientId,
    host: from,
    epoch: JOIN_EPOCH,
    previousEpoch: JOIN_EPOCH,
    progress: 'STABLE',
    rebalanceTimeoutMs: request.rebalanceTimeoutMs as number,
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

/** KN17: the epoch before is that of a member whose answer was lost, if it has no more than it should. */
function epochError(member: ConsumerMember, epoch: number, owned: readonly TopicPartition[] | null): ErrorName {
  if (epoch === member.epoch) return 'NONE';
  if (epoch > member.epoch || epoch !== member.previousEpoch || owned === null) return 'FENCED_MEMBER_EPOCH';
  const assigned = new Set(member.assigned.map(keyOf));
  return owned.every((partition) => assigned.has(keyOf(partition))) ? 'NONE' : 'FENCED_MEMBER_EPOCH';
}

/** The member is in: what it says is taken over, and it takes its next step. */
function stay(c: Coordinator, group: ModernGroup, request: ConsumerGroupHeartbeat, from: NodeId): void {
  const { memberId } = request;
  const { consumer } = group;
  const before = consumer.members.get(memberId) as ConsumerMember;
  const said: ConsumerMember = {
    ...before,
    clientId: request.clientId,
    host: from,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs ?? before.rebalanceTimeoutMs,
    topics: request.topics === null ? before.topics : [...new Set(request.topics)].sort(),
    regex: request.regex === null ? before.regex : request.regex === '' ? null : request.regex,
    assignor: request.assignor ?? before.assignor,
    classic: null,
  };
  if (isUpdated(before, said)) c.io.emit({ type: 'consumerMemberUpdated', group: group.groupId, member: said });
  if (said.topics.join(' ') !== before.topics.join(' ') || said.regex !== before.regex) {
    raiseEpoch(c, group, before.topics.length === 0 && before.regex === null ? 'memberJoined' : 'subscriptionChanged', memberId);
  } else if (metadataOf(c, consumer) !== consumer.metadata) {
    raiseEpoch(c, group, 'metadataChanged', null);
  }
  refreshPatterns(c, group);
  assignTargets(c, group);
  reconcile(c, group, memberId, request.owned);
  renewSession(c, group, memberId, groupSetting(c, group.groupId, 'consumer.session.timeout.ms'));

  const member = consumer.members.get(memberId) as ConsumerMember;
  const isFull = request.owned !== null && request.topics !== null && request.rebalanceTimeoutMs !== null;
  const isTold = request.memberEpoch === JOIN_EPOCH || isFull || !samePartitions(before.assigned, member.assigned);
  sendTo(c, from, {
    type: 'ConsumerGroupHeartbeatResponse',
    correlationId: request.correlationId,
    error: 'NONE',
    memberEpoch: member.epoch,
    heartbeatIntervalMs: groupSetting(c, group.groupId, 'consumer.heartbeat.interval.ms'),
    assignment: isTold ? member.assigned : null,
  });
}

function isUpdated(before: ConsumerMember, said: ConsumerMember): boolean {
  return (
    before.clientId !== said.clientId ||
    before.host !== said.host ||
    before.rebalanceTimeoutMs !== said.rebalanceTimeoutMs ||
    before.topics.join(' ') !== said.topics.join(' ') ||
    before.regex !== said.regex ||
    before.assignor !== said.assignor ||
    before.classic !== said.classic
  );
}

function leave(c: Coordinator, request: ConsumerGroupHeartbeat, from: NodeId): void {
  const group = c.groups.get(request.groupId);
  if (group === undefined || !isModern(group)) return refuse(c, request, from, 'GROUP_ID_NOT_FOUND');
  const error = leaveGroup(c, group, request);
  if (error !== 'NONE') return refuse(c, request, from, error);
  sendTo(c, from, {
    type: 'ConsumerGroupHeartbeatResponse',
    correlationId: request.correlationId,
    error: 'NONE',
    memberEpoch: request.memberEpoch,
    heartbeatIntervalMs: 0,
    assignment: null,
  });
}

function refuse(c: Coordinator, request: ConsumerGroupHeartbeat, from: NodeId, error: ErrorName): void {
  if (c.groups.has(request.groupId)) {
    c.io.emit({ type: 'consumerHeartbeatRefused', group: request.groupId, member: request.memberId, error });
  }
  sendTo(c, from, {
    type: 'ConsumerGroupHeartbeatResponse',
    correlationId: request.correlationId,
    error,
    memberEpoch: 0,
    heartbeatIntervalMs: 0,
    assignment: null,
  });
}
