/**
 * Calls of the application, and what it does next when one has returned. `proceed` is the application's thread: it runs after every
 * event and goes on until it has to wait.
 */
import type { TopicPartition } from '../protocol/data';
import { afterCommit, work } from './application';
import { allConsumed, fail, isCommitting, sendCommit } from './commit';
import { coordinatorReady, isMember } from './coordinator';
import { catchUpHeartbeat, leaveGroup } from './heartbeat';
import { revoke } from './membership';
import { refreshMetadata } from './metadata';
import { leave } from './modern/heartbeat';
import { enterPoll, leavePoll, pollOnce } from './poll';
import { needReset, sendListOffsets, sendOffsetFetch, type Thrown, updatePositions } from './positions';
import { type ConsumerIo, findInFlight, isBackingOff, TIMER } from './requests';
import { type Call, type CallResult, type ConsumerState, type ImmediateAction, type OwnedPartition, partitionKey } from './state';
import { subscribe } from './subscribe';

type State = Readonly<ConsumerState>;
type CallOf<K extends Call['kind']> = Extract<Call, { readonly kind: K }>;

/** The application reads from the sockets: it is in a call, not in its own code. */
export function isInCall(s: State): boolean {
  const { call, loop, hand } = s.app;
  if (call !== null) return true;
  return loop !== null && (hand === null || hand.commits || hand.heartbeats);
}

export function proceed(s: State, io: ConsumerIo): void {
  while (s.status === 'open') {
    const { call, queue, loop, hand } = s.app;
    if (call !== null) {
      if (!advance(s, call, io)) return;
    } else if (hand !== null && loop !== null) {
      if (!work(s, loop, io)) return;
    } else if (loop?.closing) {
      startClose(s, io);
    } else if (queue[0] !== undefined) {
      start(s, queue[0], io);
    } else if (loop === null || !pollInLoop(s, io)) {
      return;
    }
  }
}

/** A call from outside; it waits until the one before has returned, as a client has one thread. */
export function call(s: State, wanted: Call, io: ConsumerIo): void {
  const isFree = s.app.call === null && s.app.hand === null && s.app.queue.length === 0;
  if (isFree) start(s, wanted, io);
  else io.emit({ type: 'callQueued', call: wanted });
}

function start(s: State, wanted: Call, io: ConsumerIo): void {
  io.emit({ type: 'callStarted', call: wanted });
  io.setTimer(TIMER.call, Math.max(0, wanted.until - io.now), { type: 'callTimeout' });
  if (wanted.kind === 'poll') enterPoll(io);
  else if (s.app.loop !== null) leavePoll(s, io);
}

/** @returns whether the call has returned, so that there is more to do. */
function advance(s: State, running: Call, io: ConsumerIo): boolean {
  refreshMetadata(s, io);
  switch (running.kind) {
    case 'poll':
      return advancePoll(s, running, io);
    case 'commit':
      return advanceCommit(s, running, io);
    case 'close':
    case 'unsubscribe':
      return advanceLeave(s, running, io);
    case 'position':
      return advancePosition(s, running, io);
    case 'committed':
      return advanceCommitted(s, running, io);
    case 'offsetsForTimes':
      return advanceOffsetsForTimes(s, running, io);
    case 'now':
      return answer(running, actNow(s, running.action, io), io);
  }
}

function answer({ id }: Call, outcome: Thrown | CallResult['value'], io: ConsumerIo): true {
  io.clearTimer(TIMER.call);
  const thrown = outcome !== null && 'error' in outcome ? outcome : undefined;
  const value = outcome !== null && 'error' in outcome ? null : outcome;
  io.emit({
    type: 'callReturned',
    result: { id, error: thrown?.error ?? null, value, ...(thrown?.message === undefined ? {} : { message: thrown.message }) },
  });
  return true;
}

/** The time of the call is over. */
export function onCallTimeout(s: State, io: ConsumerIo): void {
  const running = s.app.call;
  const { loop, hand } = s.app;
  if (running === null) {
    if (loop !== null && hand?.commits) {
      fail(io, 'sync', 'TimeoutException');
      afterCommit(s, loop, false, io);
    }
    return;
  }
  switch (running.kind) {
    case 'poll':
      leavePoll(s, io);
      answer(running, null, io);
      return;
    case 'close':
      finishClose(s, false, io);
      return;
    case 'unsubscribe':
      answer(running, null, io);
      return;
    default:
      answer(running, { error: 'TimeoutException' }, io);
  }
}

// ---- poll -----------------------------------------------------------------------------------------------------------

function advancePoll(s: State, running: CallOf<'poll'>, io: ConsumerIo): boolean {
  const outcome = pollOnce(s, io);
  if (typeof outcome === 'object') {
    io.emit({ type: 'pollFailed', ...outcome });
    leavePoll(s, io);
    return answer(running, outcome, io);
  }
  if (outcome === 'waiting') return false;
  if (running.got < running.wanted) return true;
  leavePoll(s, io);
  return answer(running, null, io);
}

/** The polls of a running loop follow one another without a gap, so they are one poll without an end. */
function pollInLoop(s: State, io: ConsumerIo): boolean {
  enterPoll(io);
  catchUpHeartbeat(s, io);
  const outcome = pollOnce(s, io);
  if (outcome === 'waiting') return false;
  leavePoll(s, io);
  if (outcome === 'records') return true;
  throwInLoop(s, outcome, io);
  return false;
}

function throwInLoop(s: State, thrown: Thrown, io: ConsumerIo): void {
  io.emit({ type: 'pollFailed', ...thrown });
  if (s.app.loop?.stopOnError !== false) stop(s, thrown.error, io);
  // An application that catches everything polls again after a while, not at once.
  else io.setTimer(TIMER.retry, s.config.retryBackoff, { type: 'retry' });
}

/** An exception found while an answer was read: thrown by the call that waits for it, if one does. */
export function throwInCall(s: State, thrown: Thrown, io: ConsumerIo): void {
  const { call: running, loop, hand } = s.app;
  if (running?.kind === 'poll') {
    io.emit({ type: 'pollFailed', ...thrown });
    leavePoll(s, io);
  }
  if (running?.kind === 'poll' || running?.kind === 'position') answer(running, thrown, io);
  else if (running === null && loop !== null && hand === null) {
    leavePoll(s, io);
    throwInLoop(s, thrown, io);
  }
}

function stop(s: State, error: string, io: ConsumerIo): void {
  // Driven from outside, the loop ends and the client stays; a program of its own ends with the exception.
  if (s.spec.application === undefined) return io.emit({ type: 'loopStopped' });
  clearTimers(io);
  io.emit({ type: 'consumerFailed', error });
}

// ---- commit ---------------------------------------------------------------------------------------------------------

function advanceCommit(s: State, running: CallOf<'commit'>, io: ConsumerIo): boolean {
  if (s.config.groupId === null) return answer(running, { error: 'InvalidGroupIdException' }, io);
  if (s.member.commitFenced) return answer(running, { error: 'FencedInstanceIdException' }, io);
  const offsets = running.offsets ?? allConsumed(s);
  if (offsets.some(({ offset }) => offset < 0)) return answer(running, { error: 'IllegalArgumentException' }, io);
  if (offsets.length === 0) return answer(running, null, io);
  if (isCommitting(s, 'sync') || isBackingOff(io) || !coordinatorReady(s, io)) return false;
  const refused = sendCommit(s, offsets, running.async ? 'async' : 'sync', io);
  if (refused !== undefined) {
    fail(io, running.async ? 'async' : 'sync', refused);
    // commitAsync never throws: its callback gets the exception.
    return answer(running, running.async ? null : { error: refused }, io);
  }
  return running.async ? answer(running, null, io) : false;
}

/** A synchronous commit was answered. `error`: the exception's name. */
export function onCommitSettled(s: State, error: string | null, io: ConsumerIo): void {
  const { call: running, loop, hand } = s.app;
  if (running?.kind === 'commit' && !running.async) answer(running, error === null ? null : { error }, io);
  else if (running === null && loop !== null && hand !== null) afterCommit(s, loop, error === null, io);
  else io.clearTimer(TIMER.call);
}

// ---- positions and offsets ------------------------------------------------------------------------------------------

function advancePosition(s: State, running: CallOf<'position'>, io: ConsumerIo): boolean {
  const wanted = running.partitions ?? [...s.partitions.values()];
  const owned = wanted.map(({ topic, partition }) => s.partitions.get(partitionKey(topic, partition)));
  if (owned.some((partition) => partition === undefined)) return answer(running, { error: 'IllegalStateException' }, io);
  if (owned.every((partition) => partition?.position !== null)) {
    const value = (owned as OwnedPartition[]).map(({ topic, partition, position }) => ({ topic, partition, offset: position }));
    return answer(running, value, io);
  }
  const thrown = updatePositions(s, io);
  return thrown ? answer(running, thrown, io) : false;
}

function advanceCommitted(s: State, running: CallOf<'committed'>, io: ConsumerIo): boolean {
  if (s.config.groupId === null) return answer(running, { error: 'InvalidGroupIdException' }, io);
  if (findInFlight(s, (request) => request.api === 'OffsetFetch' && request.purpose === 'call')) return false;
  if (isBackingOff(io) || !coordinatorReady(s, io)) return false;
  sendOffsetFetch(s, running.partitions, 'call', io);
  return false;
}

function advanceOffsetsForTimes(s: State, running: CallOf<'offsetsForTimes'>, io: ConsumerIo): boolean {
  if (findInFlight(s, (request) => request.api === 'ListOffsets' && request.purpose === 'call') || isBackingOff(io)) return false;
  sendListOffsets(s, running.times, 'call', io);
  return false;
}

/** The answer to a call that asked a broker. */
export function onCallAnswered(s: State, kind: 'committed' | 'offsetsForTimes', value: CallResult['value'], io: ConsumerIo): void {
  if (s.app.call?.kind === kind) answer(s.app.call, value, io);
}

// ---- calls that need no broker --------------------------------------------------------------------------------------

function actNow(s: State, action: ImmediateAction, io: ConsumerIo): Thrown | CallResult['value'] {
  switch (action.type) {
    case 'subscribe':
      return subscribe(s, action.subscription, io) ?? null;
    case 'enforceRebalance':
      // KN45: nobody can enforce what only the broker decides.
      if (isMember(s) && s.config.protocol === 'classic') io.emit({ type: 'rejoinNeeded', reason: 'rebalance enforced by user' });
      return null;
    case 'seek':
      if (action.offsets.some(({ offset }) => offset < 0)) return { error: 'IllegalArgumentException' };
      if (!owns(s, action.offsets)) return { error: 'IllegalStateException' };
      io.emit({ type: 'positionsSet', positions: action.offsets });
      return null;
    case 'seekTo': {
      const partitions = action.partitions ?? [...s.partitions.values()];
      if (!owns(s, partitions)) return { error: 'IllegalStateException' };
      needReset(partitions, action.to, io);
      return null;
    }
    case 'setPaused':
      if (!owns(s, action.partitions)) return { error: 'IllegalStateException' };
      io.emit({ type: 'partitionsPaused', paused: action.paused, partitions: action.partitions });
      return null;
    case 'lag':
      if (!owns(s, action.partitions)) return { error: 'IllegalStateException' };
      return action.partitions.map(({ topic, partition }) => {
        const { position, highWatermark, lastStableOffset } = s.partitions.get(partitionKey(topic, partition)) as OwnedPartition;
        // KT42: what may not be read yet is no lag of this reader.
        const end = s.config.readCommitted ? (lastStableOffset ?? highWatermark) : highWatermark;
        return { topic, partition, offset: position === null || end === null ? null : end - position };
      });
  }
}

const owns = (s: State, partitions: readonly TopicPartition[]): boolean =>
  partitions.every(({ topic, partition }) => s.partitions.has(partitionKey(topic, partition)));

// ---- close and unsubscribe ------------------------------------------------------------------------------------------

function startClose(s: State, io: ConsumerIo): void {
  io.emit({ type: 'loopStopped' });
  start(s, { kind: 'close', id: -1, until: io.now + s.config.apiTimeout, leave: undefined, stage: 'committing' }, io);
}

/** KC35: auto commit, then the callback, then LeaveGroup; a static member only goes silent. */
function advanceLeave(s: State, running: CallOf<'close'> | CallOf<'unsubscribe'>, io: ConsumerIo): boolean {
  switch (running.stage) {
    case 'committing': {
      if (isCommitting(s, 'onClose') || isBackingOff(io)) return false;
      const offsets = running.kind === 'close' && s.config.autoCommit ? allConsumed(s) : [];
      if (offsets.length > 0) {
        if (!coordinatorReady(s, io)) return false;
        const refused = sendCommit(s, offsets, 'onClose', io);
        if (refused === undefined) return false;
        fail(io, 'onClose', refused);
        return true;
      }
      if (isCommitting(s, 'async')) return false;
      io.emit({ type: 'leaveAdvanced', stage: 'revoking' });
      return true;
    }
    case 'revoking': {
      if (!giveUp(s, io)) return false;
      const leaves = (running.kind === 'close' ? running.leave : undefined) ?? s.config.instanceId === null;
      const reason = running.kind === 'close' ? 'the consumer is being closed' : 'the consumer unsubscribed from all topics';
      const isSent =
        isMember(s) &&
        (s.config.protocol === 'consumer'
          ? leave(s, io, running.kind === 'close' ? running.leave : undefined, reason)
          : leaveGroup(s, io, leaves, reason));
      if (running.kind === 'unsubscribe') {
        io.emit({ type: 'subscriptionChanged', kind: 'none', topics: [], pattern: null, partitions: [] });
        return answer(running, null, io);
      }
      if (!isSent) return finishClose(s, false, io);
      io.emit({ type: 'leaveAdvanced', stage: 'leaving' });
      return true;
    }
    case 'leaving':
      if (findInFlight(s, ({ api }) => api === 'LeaveGroup')) return false;
      return finishClose(s, true, io);
  }
}

/** `onPartitionsRevoked`, or `onPartitionsLost` if the member is in no generation any more. @returns whether the callback has returned. */
function giveUp(s: State, io: ConsumerIo): boolean {
  const owned = [...s.partitions.values()];
  if (!isMember(s) || owned.length === 0) return true;
  const { generation, memberId, state } = s.member;
  const isLost = generation === -1 || memberId === '' || state === 'PREPARING_REBALANCE' || state === 'COMPLETING_REBALANCE';
  if (!isLost) return revoke(s, owned, [], io);
  io.emit({ type: 'partitionsLost', partitions: owned.map(({ topic, partition }) => ({ topic, partition })), owned: [] });
  return true;
}

function finishClose(s: State, left: boolean, io: ConsumerIo): true {
  const running = s.app.call;
  if (running !== null) answer(running, null, io);
  clearTimers(io);
  io.emit({ type: 'consumerClosed', left });
  if (s.app.reopens) io.setTimer(TIMER.open, 0, { type: 'open' });
  return true;
}

export function clearTimers(io: ConsumerIo): void {
  for (const name of Object.values(TIMER)) if (io.timer(name) !== undefined) io.clearTimer(name);
}
