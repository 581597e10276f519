/**
 * The membership of a client with group.protocol=consumer: one heartbeat in the background carries everything between member and
 * coordinator. Source: apache/kafka clients/.../consumer/internals/{AbstractHeartbeatRequestManager,ConsumerHeartbeatRequestManager,
 * ConsumerMembershipManager,AbstractMembershipManager}.java. Rules KN40-KN45 of ../../SPEC.md.
 */
import type { NodeId } from '../../../kernel/process';
import { millis, toMillis } from '../../../kernel/time';
import {
  AWAY_EPOCH,
  type ConsumerGroupHeartbeat,
  type ConsumerGroupHeartbeatResponse,
  JOIN_EPOCH,
  LEAVE_EPOCH,
} from '../../protocol/consumerGroup';
import { coordinatorReady, isCoordinatorError, loseCoordinator } from '../coordinator';
import { type ConsumerIo, deadline, findInFlight, TIMER } from '../requests';
import type { ConsumerState, InFlightAs, Membership } from '../state';

type State = Readonly<ConsumerState>;

export const isModern = (s: State): boolean => s.config.protocol === 'consumer';

/** Phases in which the coordinator counts on this member. */
const isIn = ({ phase }: Membership): boolean =>
  phase === 'joining' || phase === 'stable' || phase === 'reconciling' || phase === 'acknowledging';

/** Begins, or begins again: with epoch 0, everything said anew and nothing owned. */
export function join(s: State, io: ConsumerIo): void {
  if (s.member.memberId === '') io.emit({ type: 'memberIdChosen', memberId: s.spec.memberId ?? drawnId(s, io) });
  io.emit({ type: 'membershipMoved', phase: 'joining' });
  heartbeatNow(s, io);
}

/** A real client draws a bare random UUID; its name in front makes the members of a figure tell apart. */
function drawnId(s: State, io: ConsumerIo): string {
  const suffix = Array.from({ length: 8 }, () => io.random('member-id').below(36).toString(36)).join('');
  return `${s.config.clientId ?? io.node}-${suffix}`;
}

/** Without waiting for the interval: as soon as the one on its way is answered. */
export function heartbeatNow(s: State, io: ConsumerIo): void {
  if (!findInFlight(s, ({ api }) => api === 'ConsumerGroupHeartbeat')) sendHeartbeat(s, io);
  else io.emit({ type: 'heartbeatHurried' });
}

/** KN40: sent whether or not the application polls. */
export function onModernHeartbeatDue(s: State, io: ConsumerIo): void {
  if (isIn(s.member.membership) && !findInFlight(s, ({ api }) => api === 'ConsumerGroupHeartbeat')) sendHeartbeat(s, io);
}

function sendHeartbeat(s: State, io: ConsumerIo): void {
  if (!coordinatorReady(s, io)) return io.setTimer(TIMER.heartbeat, s.config.retryBackoff, { type: 'heartbeatDue' });
  const { member, config, subscription } = s;
  const { membership, memberId } = member;
  const joins = membership.phase === 'joining';
  const regex = subscription.kind === 'regex' ? subscription.pattern : null;
  const topics = subscription.topics;
  const said = joins ? null : membership.said;
  const acknowledges = membership.phase === 'acknowledging';
  const owned = [...s.partitions.values()].map(({ topic, partition }) => ({ topic, partition }));
  const correlationId = s.nextCorrelationId;
  const to = member.coordinator as NodeId;
  const epoch = joins ? JOIN_EPOCH : member.generation;
  io.clearTimer(TIMER.heartbeat);
  io.emit({
    type: 'groupHeartbeatSent',
    correlationId,
    to,
    expiresAt: deadline(s, io),
    epoch,
    memberId,
    acknowledges,
    said: { topics, regex },
  });
  const request: ConsumerGroupHeartbeat = {
    type: 'ConsumerGroupHeartbeat',
    correlationId,
    groupId: config.groupId as string,
    memberId,
    memberEpoch: epoch,
    groupInstanceId: config.instanceId,
    clientId: config.clientId ?? io.node,
    rebalanceTimeoutMs: joins ? toMillis(config.rebalanceTimeout) : null,
    topics: said?.topics.join(' ') === topics.join(' ') ? null : topics,
    // An expression that is no longer wanted is taken back by an empty one.
    regex: said?.regex === regex || (said === null && regex === null) ? null : (regex ?? ''),
    assignor: joins ? config.remoteAssignor : null,
    owned: joins ? [] : acknowledges ? owned : null,
  };
  io.send(to, request);
}

const EXCEPTIONS: Readonly<Record<string, string>> = {
  UNRELEASED_INSTANCE_ID: 'UnreleasedInstanceIdException',
  FENCED_INSTANCE_ID: 'FencedInstanceIdException',
  INVALID_REGULAR_EXPRESSION: 'InvalidRegularExpression',
  UNSUPPORTED_ASSIGNOR: 'UnsupportedAssignorException',
  GROUP_MAX_SIZE_REACHED: 'GroupMaxSizeReachedException',
  GROUP_ID_NOT_FOUND: 'GroupIdNotFoundException',
  INVALID_REQUEST: 'InvalidRequestException',
};

export function onModernHeartbeat(
  s: State,
  response: ConsumerGroupHeartbeatResponse,
  request: InFlightAs<'ConsumerGroupHeartbeat'>,
  io: ConsumerIo,
): void {
  const { error, correlationId: answers } = response;
  // It left meanwhile, or was put out: what was said of it before does not count any more.
  if (!isIn(s.member.membership) || (request.epoch !== JOIN_EPOCH && s.member.generation !== request.epoch)) {
    return io.emit({ type: 'answered', answers });
  }
  if (error === 'NONE') {
    const { memberEpoch, assignment, heartbeatIntervalMs } = response;
    const { hurried } = s.member.membership;
    io.emit({ type: 'groupHeartbeatAnswered', answers, epoch: memberEpoch, assignment, acknowledged: request.acknowledges });
    io.setTimer(TIMER.heartbeat, hurried ? 0 : millis(heartbeatIntervalMs), { type: 'heartbeatDue' });
    return;
  }
  if (error === 'UNKNOWN_MEMBER_ID' || error === 'FENCED_MEMBER_EPOCH') {
    // KN42: it is out. What it had is lost, which the application hears at its next poll; only then it joins again.
    io.emit({ type: 'membershipLost', answers, reason: error, keepMemberId: true });
    return io.emit({ type: 'membershipMoved', phase: 'fenced' });
  }
  if (isCoordinatorError(error) || error === 'COORDINATOR_LOAD_IN_PROGRESS') {
    io.emit({ type: 'answered', answers });
    if (isCoordinatorError(error)) loseCoordinator(s, io, error);
    return io.setTimer(TIMER.heartbeat, s.config.retryBackoff, { type: 'heartbeatDue' });
  }
  // KN43: nothing that trying again could mend.
  io.emit({ type: 'membershipLost', answers, reason: error, keepMemberId: true });
  io.emit({ type: 'membershipMoved', phase: 'fatal' });
  io.emit({ type: 'threadFailed', error: EXCEPTIONS[error] ?? 'KafkaException' });
}

/** KN44: the application has not polled for `max.poll.interval.ms`: the background thread leaves for it. */
export function leaveForIdleness(s: State, io: ConsumerIo): void {
  if (!isIn(s.member.membership)) return;
  io.emit({ type: 'pollIntervalExceeded', generation: s.member.generation });
  leave(s, io, undefined, 'consumer poll timeout has expired.');
  io.emit({ type: 'membershipMoved', phase: 'stale' });
}

/** @param leaves as CloseOptions; undefined: a dynamic member leaves, a static one says that it will be back. @returns whether it said so. */
export function leave(s: State, io: ConsumerIo, leaves: boolean | undefined, reason: string): boolean {
  const { coordinator, memberId, membership } = s.member;
  const isStatic = s.config.instanceId !== null;
  const staysSilent = leaves === false && !isStatic;
  const isSent = isIn(membership) && coordinator !== null && !staysSilent;
  if (isSent) {
    const correlationId = s.nextCorrelationId;
    io.emit({ type: 'leaveRequested', correlationId, to: coordinator, expiresAt: deadline(s, io) });
    const request: ConsumerGroupHeartbeat = {
      type: 'ConsumerGroupHeartbeat',
      correlationId,
      groupId: s.config.groupId as string,
      memberId,
      memberEpoch: isStatic && leaves !== true ? AWAY_EPOCH : LEAVE_EPOCH,
      groupInstanceId: s.config.instanceId,
      clientId: s.config.clientId ?? io.node,
      rebalanceTimeoutMs: null,
      topics: null,
      regex: null,
      assignor: null,
      owned: null,
    };
    io.send(coordinator, request);
  }
  io.clearTimer(TIMER.heartbeat);
  io.emit({ type: 'membershipLost', reason, keepMemberId: true });
  io.emit({ type: 'membershipMoved', phase: 'unsubscribed' });
  return isSent;
}
