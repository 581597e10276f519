/**
 * Joining the group, step by step: what the application's thread does inside poll.
 * Source: apache/kafka clients/.../internals/AbstractCoordinator.java (joinGroupIfNeeded and the handlers of JoinGroup and SyncGroup),
 * ConsumerCoordinator.java (onJoinPrepare, onLeaderElected, onJoinComplete). Rules KC5, KC7 to KC9, KC14.
 */
import type { NodeId } from '../../kernel/process';
import { seconds, toMillis } from '../../kernel/time';
import { assignors } from '../assignors';
import type { Assignor, AssignorName } from '../assignors/types';
import type { TopicPartition } from '../protocol/data';
import type { GroupProtocol, JoinGroup, JoinGroupResponse, MemberAssignment, SyncGroup, SyncGroupResponse } from '../protocol/group';
import { allConsumed, isCommitting, resetAutoCommit, sendCommit } from './commit';
import { rebalanceProtocol } from './config';
import { coordinatorReady, isCoordinatorError, loseCoordinator } from './coordinator';
import { loseMembership, startHeartbeats } from './heartbeat';
import { needMetadata, refreshMetadata } from './metadata';
import type { Thrown } from './positions';
import { backOff, type ConsumerIo, deadline, isBackingOff, TIMER } from './requests';
import { type ConsumerState, type InFlightAs, type Join, type OwnedPartition, partitionKey } from './state';

type State = Readonly<ConsumerState>;

/** Added to the rebalance timeout while the client waits for the answer to JoinGroup. */
const JOIN_LAPSE = seconds(5);
const RETRIED_AT_ONCE = new Set(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'REBALANCE_IN_PROGRESS']);
const RETRIED = new Set(['COORDINATOR_LOAD_IN_PROGRESS', 'COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR', 'DISCONNECTED', 'UNJOINED']);
const EXCEPTIONS: Readonly<Record<string, string>> = {
  FENCED_INSTANCE_ID: 'FencedInstanceIdException',
  INCONSISTENT_GROUP_PROTOCOL: 'InconsistentGroupProtocolException',
  INVALID_SESSION_TIMEOUT: 'InvalidSessionTimeoutException',
  INVALID_GROUP_ID: 'InvalidGroupIdException',
  GROUP_AUTHORIZATION_FAILED: 'GroupAuthorizationException',
  GROUP_MAX_SIZE_REACHED: 'GroupMaxSizeReachedException',
};

/** Takes the join as far as it goes now. @returns `'active'`: nothing to wait for; `'waiting'`; or what poll throws. */
export function ensureActive(s: State, io: ConsumerIo): 'active' | 'waiting' | Thrown {
  while (isRejoining(s, io)) {
    if (!coordinatorReady(s, io)) return 'waiting';
    if (s.subscription.kind === 'pattern' && s.member.join === null && !isPatternFresh(s, io)) return 'waiting';
    if (s.member.needsJoinPrepare && !prepareJoin(s, io)) return 'waiting';
    const { join } = s.member;
    if (join === null) {
      if (!isBackingOff(io)) requestJoin(s, io);
      return 'waiting';
    }
    const outcome = advanceJoin(s, join, io);
    if (outcome !== 'again') return outcome;
  }
  return 'active';
}

/** KC4: one look at the list of topics before each join keeps members from joining once for every topic that is new to them. */
function isPatternFresh(s: State, io: ConsumerIo): boolean {
  if (s.member.needsJoinPrepare && io.timer(TIMER.metadataRetry) === undefined) needMetadata(s, io);
  refreshMetadata(s, io);
  return !s.metadata.needed;
}

function advanceJoin(s: State, join: Join, io: ConsumerIo): 'again' | 'waiting' | Thrown {
  switch (join.phase) {
    case 'joining':
    case 'syncing':
      return 'waiting';
    case 'assigning':
      // Metadata that were asked for for the topics of others come first; their arrival goes on with the assignment.
      if (s.metadata.needed) return 'waiting';
      assign(s, join.members, io);
      return 'waiting';
    case 'unread':
      onJoin(s, join.response, { generation: s.member.generation, memberId: s.member.memberId }, io);
      return 'again';
    case 'synced':
      return completeJoin(s, join.assignment, io) ? 'again' : 'waiting';
    case 'failed': {
      const { error } = join;
      io.emit({ type: 'joinEnded' });
      if (!s.member.rejoinNeeded) io.emit({ type: 'rejoinNeeded', reason: `rebalance failed due to ${error}` });
      if (RETRIED_AT_ONCE.has(error)) return 'again';
      if (!RETRIED.has(error)) return { error: EXCEPTIONS[error] ?? 'KafkaException' };
      backOff(s, io);
      return 'waiting';
    }
  }
}

/** KC14: a leader joins again when the partitions have changed on which it decided; anyone when its subscription has. */
function isRejoining(s: State, io: ConsumerIo): boolean {
  const { member, metadata, subscription } = s;
  if (member.rejoinNeeded || member.join !== null) return true;
  const reason =
    member.assignmentSnapshot !== null && member.assignmentSnapshot !== metadata.snapshot
      ? 'cached metadata has changed'
      : member.joinedTopics !== null && !isSame(member.joinedTopics, subscription.topics)
        ? 'subscription has changed'
        : null;
  if (reason === null) return false;
  io.emit({ type: 'rejoinNeeded', reason });
  return true;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((topic, index) => topic === b[index]));
}

// ---- before the join ------------------------------------------------------------------------------------------------

/** KC7: auto commit, then the callback, then nothing is owned (eager) or everything is kept (cooperative). @returns whether it is done. */
function prepareJoin(s: State, io: ConsumerIo): boolean {
  const { member } = s;
  if (s.config.autoCommit && member.preparing !== 'committed') {
    if (isCommitting(s, 'beforeRebalance') || isBackingOff(io)) return false;
    const offsets = allConsumed(s);
    // A refusal of the client itself is not waited for: the member is out of the group anyway.
    if (offsets.length > 0 && sendCommit(s, offsets, 'beforeRebalance', io) === undefined) return false;
  }
  const owned = [...s.partitions.values()];
  if (member.generation === -1 || member.memberId === '') {
    if (owned.length > 0) io.emit({ type: 'partitionsLost', partitions: names(owned), owned: [] });
  } else if (rebalanceProtocol(s.config) === 'eager') {
    if (!revoke(s, owned, [], io)) return false;
  } else {
    const gone = owned.filter(({ topic }) => !s.subscription.topics.includes(topic));
    const kept = owned.filter(({ topic }) => s.subscription.topics.includes(topic));
    if (gone.length > 0 && !revoke(s, gone, kept, io)) return false;
  }
  io.emit({ type: 'joinPrepared' });
  return true;
}

/** `onPartitionsRevoked`; an application that commits in it is waited for. @returns whether the callback has returned. */
export function revoke(s: State, gone: readonly OwnedPartition[], owned: readonly OwnedPartition[], io: ConsumerIo): boolean {
  if (s.spec.commitOnRevoke === true && gone.length > 0 && !s.member.revokeCommitted) {
    if (isCommitting(s, 'onRevoke') || isBackingOff(io)) return false;
    const offsets = allConsumed(s);
    if (offsets.length > 0 && coordinatorReady(s, io)) {
      const refused = sendCommit(s, offsets, 'onRevoke', io);
      if (refused === undefined) return false;
      io.emit({ type: 'commitFailed', purpose: 'onRevoke', error: refused, willRetry: false });
    }
  }
  io.emit({ type: 'partitionsRevoked', partitions: names(gone), owned: names(owned) });
  return true;
}

/** `topic` and `partition` alone, in the order that Kafka gives to callbacks. */
export function names(partitions: readonly TopicPartition[]): TopicPartition[] {
  return partitions.map(({ topic, partition }) => ({ topic, partition })).sort(byName);
}

function byName(a: TopicPartition, b: TopicPartition): number {
  return a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition;
}

// ---- JoinGroup ------------------------------------------------------------------------------------------------------

function requestJoin(s: State, io: ConsumerIo): void {
  const { member, config } = s;
  const { generation, memberId } = member;
  const correlationId = s.nextCorrelationId;
  const to = member.coordinator as NodeId;
  const topics = s.subscription.topics;
  const expiresAt = deadline(s, io, Math.max(config.requestTimeout, config.rebalanceTimeout + JOIN_LAPSE));
  const protocols = protocolsOf(s);
  io.emit({ type: 'joinRequested', correlationId, to, expiresAt, generation, memberId, reason: member.rejoinReason, topics });
  const request: JoinGroup = {
    type: 'JoinGroup',
    correlationId,
    groupId: config.groupId as string,
    memberId,
    ...(config.instanceId === null ? {} : { groupInstanceId: config.instanceId }),
    clientId: config.clientId ?? io.node,
    sessionTimeoutMs: toMillis(config.sessionTimeout),
    rebalanceTimeoutMs: toMillis(config.rebalanceTimeout),
    protocolType: 'consumer',
    protocols,
    reason: member.rejoinReason,
  };
  io.send(to, request);
}

/** KC8: the metadata hold the owned partitions and the generation, so no two joins of a Java client are alike. */
function protocolsOf(s: State): GroupProtocol[] {
  const { topics } = s.subscription;
  const { generation, remembered } = s.member;
  const owned = names([...s.partitions.values()]);
  return s.config.assignors.map((name) => ({
    name,
    // The eager sticky assignor puts what it remembers into its user data, as the partitions themselves are given up by now.
    metadata:
      name === 'sticky' ? { topics, owned: remembered.partitions, generation: remembered.generation } : { topics, owned, generation },
  }));
}

type SentAs = { readonly generation: number; readonly memberId: string };

export function onJoin(s: State, response: JoinGroupResponse, sent: SentAs, io: ConsumerIo): void {
  const { error, correlationId: answers } = response;
  const { member } = s;
  switch (error) {
    case 'NONE': {
      if (member.state !== 'PREPARING_REBALANCE') return io.emit({ type: 'joinFailed', answers, error: 'UNJOINED' });
      const { generation, memberId, protocol, members } = response;
      const isLeader = response.leader === memberId;
      io.emit({ type: 'groupJoined', answers, generation, memberId, protocol, isLeader, members });
      startHeartbeats(s, io);
      if (!isLeader || response.skipAssignment) sync(s, [], io);
      else if (!s.metadata.needed) assign(s, members, io);
      return;
    }
    case 'MEMBER_ID_REQUIRED':
      return io.emit({ type: 'memberIdGiven', answers, memberId: response.memberId });
    case 'UNKNOWN_MEMBER_ID':
      if (isUnchanged(s, sent)) loseMembership(io, error);
      break;
    case 'FENCED_INSTANCE_ID':
      io.emit({ type: 'memberFenced', instanceId: s.config.instanceId });
      break;
    default:
      if (isCoordinatorError(error)) loseCoordinator(s, io, error);
  }
  io.emit({ type: 'joinFailed', answers, error });
}

const isUnchanged = (s: State, sent: SentAs): boolean => s.member.generation === sent.generation && s.member.memberId === sent.memberId;

/** The leader's part: any member may be it, so the group needs no server that knows assignors. */
export function assign(s: State, members: JoinGroupResponse['members'], io: ConsumerIo): void {
  const strategy = s.member.protocol as string;
  const assignor = assignors[strategy as AssignorName] as Assignor | undefined;
  if (assignor === undefined) return io.emit({ type: 'joinFailed', error: 'INCONSISTENT_GROUP_PROTOCOL' });
  const counts = new Map([...s.metadata.topics].map(([topic, leaders]) => [topic, leaders.length]));
  const subscriptions = members.map(({ memberId, groupInstanceId, metadata }) => ({
    memberId,
    instanceId: groupInstanceId ?? undefined,
    ...metadata,
  }));
  const assignment: MemberAssignment[] = [];
  for (const [memberId, partitions] of assignor.assign(counts, subscriptions)) assignment.push({ memberId, partitions });
  io.emit({ type: 'assignmentComputed', strategy, assignment });
  sync(s, assignment, io);
}

// ---- SyncGroup ------------------------------------------------------------------------------------------------------

function sync(s: State, assignments: readonly MemberAssignment[], io: ConsumerIo): void {
  const { coordinator, memberId, generation, protocol } = s.member;
  if (coordinator === null) return io.emit({ type: 'joinFailed', error: 'COORDINATOR_NOT_AVAILABLE' });
  const correlationId = s.nextCorrelationId;
  io.emit({ type: 'syncRequested', correlationId, to: coordinator, expiresAt: deadline(s, io), generation, memberId });
  const request: SyncGroup = {
    type: 'SyncGroup',
    correlationId,
    groupId: s.config.groupId as string,
    memberId,
    ...(s.config.instanceId === null ? {} : { groupInstanceId: s.config.instanceId }),
    generation,
    protocolType: 'consumer',
    protocol: protocol as string,
    assignments,
  };
  io.send(coordinator, request);
}

export function onSync(s: State, response: SyncGroupResponse, request: InFlightAs<'SyncGroup'>, io: ConsumerIo): void {
  const { error, correlationId: answers } = response;
  if (error === 'NONE') {
    const { state, generation } = s.member;
    if (state === 'COMPLETING_REBALANCE' && generation !== -1)
      return io.emit({ type: 'groupSynced', answers, assignment: response.assignment });
    // The heartbeat thread has learnt meanwhile that this generation is over.
    return io.emit({ type: 'joinFailed', answers, error: 'ILLEGAL_GENERATION' });
  }
  if ((error === 'UNKNOWN_MEMBER_ID' || error === 'ILLEGAL_GENERATION') && isUnchanged(s, request)) loseMembership(io, error);
  if (error === 'FENCED_INSTANCE_ID') io.emit({ type: 'memberFenced', instanceId: s.config.instanceId });
  if (isCoordinatorError(error)) loseCoordinator(s, io, error);
  io.emit({ type: 'joinFailed', answers, error });
}

/** KC9: what changes is what is called. @returns whether the callbacks have returned. */
function completeJoin(s: State, assignment: readonly TopicPartition[], io: ConsumerIo): boolean {
  const { member, subscription } = s;
  if (member.state !== 'STABLE' || member.generation === -1) {
    io.emit({ type: 'joinEnded' });
    loseMembership(io, 'the generation was lost before the callbacks');
    return true;
  }
  const matches = subscription.kind === 'pattern' ? new RegExp(`^(?:${subscription.pattern})$`) : undefined;
  if (assignment.some(({ topic }) => (matches ? !matches.test(topic) : !subscription.topics.includes(topic)))) {
    io.emit({ type: 'joinEnded' });
    io.emit({ type: 'rejoinNeeded', reason: 'received assignment does not match the current subscription' });
    return true;
  }
  const assigned = new Set(assignment.map(({ topic, partition }) => partitionKey(topic, partition)));
  const owned = [...s.partitions.values()];
  const gone = owned.filter(({ topic, partition }) => !assigned.has(partitionKey(topic, partition)));
  if (gone.length > 0) {
    const kept = owned.filter(({ topic, partition }) => assigned.has(partitionKey(topic, partition)));
    if (!revoke(s, gone, kept, io)) return false;
    // The next round can give them to somebody else only once this member has said that it no longer has them.
    io.emit({ type: 'rejoinNeeded', reason: 'need to revoke partitions and re-join' });
  }
  resetAutoCommit(s, io);
  const before = new Set(s.partitions.keys());
  const added = assignment.filter(({ topic, partition }) => !before.has(partitionKey(topic, partition)));
  io.emit({ type: 'partitionsAssigned', generation: member.generation, partitions: names(added), owned: names(assignment) });
  return true;
}
