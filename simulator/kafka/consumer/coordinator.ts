/**
 * Finding the group's coordinator, and losing it.
 * Source: apache/kafka clients/.../internals/AbstractCoordinator.java (ensureCoordinatorReady, markCoordinatorUnknown). Rule KC6.
 */
import type { FindCoordinator, FindCoordinatorResponse } from '../protocol/data';
import { anyBroker, backOff, type ConsumerIo, deadline, findInFlight, isBackingOff, isReachable, TIMER } from './requests';
import type { ConsumerState } from './state';

type State = Readonly<ConsumerState>;

/** Whether requests can go to the coordinator; if not, looks it up. */
export function coordinatorReady(s: State, io: ConsumerIo): boolean {
  const { coordinator } = s.member;
  if (coordinator !== null && isReachable(io, coordinator)) return true;
  if (coordinator !== null) io.emit({ type: 'coordinatorLost', reason: 'disconnected' });
  if (findInFlight(s, ({ api }) => api === 'FindCoordinator') || isBackingOff(io)) return false;
  const to = anyBroker(s, io);
  if (to === undefined) return false;
  const correlationId = s.nextCorrelationId;
  io.emit({ type: 'coordinatorRequested', correlationId, to, expiresAt: deadline(s, io) });
  const request: FindCoordinator = { type: 'FindCoordinator', correlationId, groupId: s.config.groupId as string };
  io.send(to, request);
  return false;
}

export function onCoordinator(s: State, response: FindCoordinatorResponse, io: ConsumerIo): void {
  if (response.error === 'NONE') {
    io.emit({ type: 'coordinatorFound', answers: response.correlationId, coordinator: response.coordinator });
    io.setTimer(TIMER.silence, s.config.sessionTimeout, { type: 'coordinatorSilent' });
    return;
  }
  io.emit({ type: 'answered', answers: response.correlationId });
  backOff(s, io);
}

/** The coordinator has moved, or does not answer: it is looked up before the next request. */
export function loseCoordinator(s: State, io: ConsumerIo, reason: string): void {
  if (s.member.coordinator !== null) io.emit({ type: 'coordinatorLost', reason });
}

/** Answers that mean: ask another broker. */
export function isCoordinatorError(error: string): boolean {
  return error === 'COORDINATOR_NOT_AVAILABLE' || error === 'NOT_COORDINATOR';
}

export const isMember = (s: State): boolean =>
  s.subscription.kind === 'topics' || s.subscription.kind === 'pattern' || s.subscription.kind === 'regex';
