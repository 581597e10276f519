/**
 * The heartbeat thread: the second clock of a consumer. It shows the coordinator that the process lives, and watches whether the
 * application still polls. Source: apache/kafka clients/.../internals/AbstractCoordinator.java (HeartbeatThread), Heartbeat.java.
 * Rules KC10 to KC13.
 */
import type { NodeId } from '../../kernel/process';
import type { Heartbeat, HeartbeatResponse, LeaveGroup } from '../protocol/group';
import { coordinatorReady, isCoordinatorError, loseCoordinator } from './coordinator';
import { type ConsumerIo, deadline, findInFlight, TIMER } from './requests';
import type { ConsumerState, InFlightAs } from './state';

type State = Readonly<ConsumerState>;

/** Whether the thread works now: from the answer to JoinGroup until the next one is asked for. */
export function isHeartbeating(s: State): boolean {
  const { state } = s.member;
  return (
    s.status === 'open' &&
    s.config.protocol === 'classic' &&
    s.member.threadFailure === null &&
    (state === 'COMPLETING_REBALANCE' || state === 'STABLE')
  );
}

/** A join succeeded: all clocks start anew. */
export function startHeartbeats(s: State, io: ConsumerIo): void {
  io.setTimer(TIMER.heartbeat, s.config.heartbeatInterval, { type: 'heartbeatDue' });
  io.setTimer(TIMER.silence, s.config.sessionTimeout, { type: 'coordinatorSilent' });
}

export function onHeartbeatDue(s: State, io: ConsumerIo): void {
  if (!isHeartbeating(s)) return;
  // A kafkajs client has no thread: while a record is at work the heartbeat waits until it is done.
  if (s.config.client === 'kafkajs' && s.app.hand !== null) return;
  sendHeartbeat(s, io);
}

/** A heartbeat that became due while a record was at work is sent before the next poll at the latest. */
export function catchUpHeartbeat(s: State, io: ConsumerIo): void {
  if (s.config.client === 'kafkajs' && isHeartbeating(s) && io.timer(TIMER.heartbeat) === undefined) sendHeartbeat(s, io);
}

export function sendHeartbeat(s: State, io: ConsumerIo): void {
  if (!coordinatorReady(s, io)) {
    io.setTimer(TIMER.heartbeat, s.config.retryBackoff, { type: 'heartbeatDue' });
    return;
  }
  io.setTimer(TIMER.heartbeat, s.config.heartbeatInterval, { type: 'heartbeatDue' });
  // The thread does not wait for answers; a coordinator that hangs gets one heartbeat after the other.
  const { generation, memberId, coordinator } = s.member;
  const correlationId = s.nextCorrelationId;
  io.emit({ type: 'heartbeatSent', correlationId, to: coordinator as NodeId, expiresAt: deadline(s, io), generation, memberId });
  const request: Heartbeat = {
    type: 'Heartbeat',
    correlationId,
    groupId: s.config.groupId as string,
    memberId,
    generation,
    ...(s.config.instanceId === null ? {} : { groupInstanceId: s.config.instanceId }),
  };
  io.send(coordinator as NodeId, request);
}

export function onHeartbeat(s: State, response: HeartbeatResponse, request: InFlightAs<'Heartbeat'>, io: ConsumerIo): void {
  const answers = response.correlationId;
  const { error } = response;
  const { member, config } = s;
  const isCurrent = member.generation === request.generation && member.memberId === request.memberId;
  if (error === 'ILLEGAL_GENERATION' || error === 'UNKNOWN_MEMBER_ID' || error === 'FENCED_INSTANCE_ID') {
    // KC11: an answer to an earlier generation says nothing about this one.
    if (!isCurrent) return io.emit({ type: 'answered', answers });
    loseMembership(io, error, answers);
    if (error === 'FENCED_INSTANCE_ID') {
      io.emit({ type: 'memberFenced', instanceId: config.instanceId });
      io.emit({ type: 'threadFailed', error: 'FencedInstanceIdException' });
    }
    return;
  }
  io.emit({ type: 'answered', answers });
  if (isCoordinatorError(error)) {
    loseCoordinator(s, io, error);
    io.setTimer(TIMER.heartbeat, config.retryBackoff, { type: 'heartbeatDue' });
    return;
  }
  if (error !== 'NONE' && error !== 'REBALANCE_IN_PROGRESS') {
    io.setTimer(TIMER.heartbeat, config.retryBackoff, { type: 'heartbeatDue' });
    return;
  }
  io.setTimer(TIMER.silence, config.sessionTimeout, { type: 'coordinatorSilent' });
  // KC10: this is how a member learns of a rebalance.
  if (error === 'REBALANCE_IN_PROGRESS' && member.state === 'STABLE' && !member.rejoinNeeded) {
    io.emit({ type: 'rejoinNeeded', reason: 'group is already rebalancing' });
  }
}

/** The member id is kept after ILLEGAL_GENERATION: the coordinator still knows it. */
export function loseMembership(io: ConsumerIo, reason: string, answers?: number): void {
  const keepMemberId = reason === 'ILLEGAL_GENERATION';
  io.emit({ type: 'membershipLost', reason, keepMemberId, ...(answers === undefined ? {} : { answers }) });
}

/** KC12: no successful heartbeat for a whole session: the coordinator may be another by now. */
export function onCoordinatorSilent(s: State, io: ConsumerIo): void {
  if (!isHeartbeating(s)) return;
  loseCoordinator(s, io, 'session timed out without a heartbeat response');
  io.setTimer(TIMER.silence, s.config.sessionTimeout, { type: 'coordinatorSilent' });
  coordinatorReady(s, io);
}

/** KC13: the application has not polled for `max.poll.interval.ms`. The member leaves; the application learns of it at its next poll. */
export function onPollIntervalOver(s: State, io: ConsumerIo): void {
  if (!isHeartbeating(s) || s.config.client === 'kafkajs') return;
  io.emit({ type: 'pollIntervalExceeded', generation: s.member.generation });
  leaveGroup(s, io, s.config.instanceId === null, 'consumer poll timeout has expired.');
}

/** @param leaves a static member only goes silent, unless it is told to leave. @returns whether the coordinator was told. */
export function leaveGroup(s: State, io: ConsumerIo, leaves: boolean, reason: string): boolean {
  const { coordinator, memberId, state } = s.member;
  const isSent = leaves && coordinator !== null && state !== 'UNJOINED' && memberId !== '';
  if (isSent) {
    const correlationId = s.nextCorrelationId;
    const instance = s.config.instanceId === null ? {} : { groupInstanceId: s.config.instanceId };
    io.emit({ type: 'leaveRequested', correlationId, to: coordinator, expiresAt: deadline(s, io) });
    const request: LeaveGroup = {
      type: 'LeaveGroup',
      correlationId,
      groupId: s.config.groupId as string,
      members: [{ memberId, ...instance, reason }],
    };
    io.send(coordinator, request);
  }
  io.emit({ type: 'membershipLost', reason, keepMemberId: false });
  return isSent;
}

export const isAwaitingHeartbeat = (s: State): boolean => findInFlight(s, ({ api }) => api === 'Heartbeat');
