/**
 * The application around the client: its loop of poll, handle and commit, and the time that it takes for a record.
 * Rules KC31 to KC34.
 */
import type { Micros } from '../../kernel/time';
import type { OffsetToCommit } from '../protocol/group';
import { allConsumed, fail, isCommitting, sendCommit } from './commit';
import { coordinatorReady } from './coordinator';
import { isAwaitingHeartbeat, isHeartbeating, sendHeartbeat } from './heartbeat';
import { type ConsumerIo, isBackingOff, TIMER } from './requests';
import type { Handler } from './spec';
import type { ConsumerState, Hand, Loop, PolledRange } from './state';

type State = Readonly<ConsumerState>;

/** Works on the records in hand as far as it goes now. @returns whether the hand is empty. */
export function work(s: State, loop: Loop, io: ConsumerIo): boolean {
  for (let hand = s.app.hand; hand !== null; hand = s.app.hand) {
    if (hand.heartbeats && !heartbeatBetweenRecords(s, io)) return false;
    if (hand.commits) {
      if (!commitInHand(s, loop, hand, io)) return false;
      continue;
    }
    if (io.timer(TIMER.handler) !== undefined) return false;
    if (!handleSome(s, loop, hand, io)) return false;
  }
  return true;
}

// ---- handling -------------------------------------------------------------------------------------------------------

/** KC31: what takes no time is done at once, range by range; else one record is begun. @returns whether there is more to do now. */
function handleSome(s: State, loop: Loop, hand: Hand, io: ConsumerIo): boolean {
  const range = hand.ranges[hand.range] as PolledRange;
  const left = range.recordCount - hand.done;
  if (isInstant(loop.handler)) {
    applyEffect(range, hand.done, loop.commit === 'perRecord' ? 1 : left, io);
    return true;
  }
  let instant = 0;
  let time = 0;
  while (instant < left) {
    time = timeFor(s, loop.handler, range.firstRecord + hand.done + instant, s.app.begun + instant, io);
    if (time > 0) break;
    instant++;
    if (loop.commit === 'perRecord') break;
  }
  if (time > 0) io.setTimer(TIMER.handler, time, { type: 'handled' });
  if (instant > 0) applyEffect(range, hand.done, instant, io);
  return time === 0;
}

/** KC32: the effect on the world outside is at the end of the handling, and a record whose process dies before has none. */
function applyEffect(range: PolledRange, done: number, recordCount: number, io: ConsumerIo): void {
  const { topic, partition } = range;
  io.emit({
    type: 'effectApplied',
    topic,
    partition,
    baseOffset: range.baseOffset + done,
    firstRecord: range.firstRecord + done,
    recordCount,
  });
}

/** The handler's time is over. */
export function onHandled(s: State, io: ConsumerIo): void {
  const { hand } = s.app;
  if (hand === null) return;
  applyEffect(hand.ranges[hand.range] as PolledRange, hand.done, 1, io);
  // KC34: a client without a heartbeat thread comes to it only now.
  const isDue = s.config.client === 'kafkajs' && isHeartbeating(s) && io.timer(TIMER.heartbeat) === undefined;
  if (isDue && s.app.hand !== null) io.emit({ type: 'handWaits', commits: s.app.hand.commits, heartbeats: true });
}

function isInstant({ time, slowEvery, slowKeys }: Handler): boolean {
  return time.kind === 'fixed' && time.time === 0 && slowEvery === undefined && slowKeys === undefined;
}

function timeFor(_s: State, handler: Handler, record: number, begun: number, io: ConsumerIo): Micros {
  const { time, slowEvery, slowKeys } = handler;
  if (slowEvery !== undefined && (begun + 1) % slowEvery.n === 0) return slowEvery.time;
  if (slowKeys?.keys.includes(io.records.key(record) ?? '')) return slowKeys.time;
  switch (time.kind) {
    case 'fixed':
      return time.time;
    case 'exponential':
      return Math.max(1, Math.round(io.random('handler').exponential(time.mean)));
    case 'heavyTail':
      return Math.max(1, Math.round(io.random('handler').pareto(time.mean, time.shape)));
  }
}

// ---- committing -----------------------------------------------------------------------------------------------------

/** KC33: the commit that the loop makes at this point. @returns whether the application can go on. */
function commitInHand(s: State, loop: Loop, hand: Hand, io: ConsumerIo): boolean {
  if (isCommitting(s, 'sync') || isBackingOff(io)) return false;
  if (io.timer(TIMER.call) === undefined) io.setTimer(TIMER.call, s.config.apiTimeout, { type: 'callTimeout' });
  if (!coordinatorReady(s, io)) return false;
  const offsets = loop.commit === 'perRecord' ? [afterLast(hand)] : allConsumed(s);
  if (offsets.length === 0) {
    settleHandCommit(s, io);
    return true;
  }
  const isAsync = loop.commit === 'asyncAfter';
  const refused = sendCommit(s, offsets, isAsync ? 'async' : 'sync', io);
  if (refused !== undefined) {
    fail(io, isAsync ? 'async' : 'sync', refused);
    afterCommit(s, loop, false, io);
  }
  if (isAsync) settleHandCommit(s, io);
  return isAsync || refused !== undefined;
}

function settleHandCommit(s: State, io: ConsumerIo): void {
  io.clearTimer(TIMER.call);
  if (s.app.hand?.commits) io.emit({ type: 'handWaits', commits: false, heartbeats: s.app.hand.heartbeats });
}

/** A commit of the loop came to its end. One that should have come first and failed: nothing of the batch is handled. */
export function afterCommit(s: State, loop: Loop, isSuccess: boolean, io: ConsumerIo): void {
  io.clearTimer(TIMER.call);
  const { hand } = s.app;
  if (hand !== null && !isSuccess && loop.commit === 'syncBefore' && hand.range === 0 && hand.done === 0) {
    io.emit({ type: 'batchAbandoned', reason: 'the commit before it failed' });
  }
}

/** The offset behind the record that was handled last. */
function afterLast(hand: Hand): OffsetToCommit {
  const range = hand.ranges[hand.done > 0 ? hand.range : hand.range - 1] as PolledRange;
  const done = hand.done > 0 ? hand.done : range.recordCount;
  return { topic: range.topic, partition: range.partition, offset: range.baseOffset + done };
}

// ---- kafkajs --------------------------------------------------------------------------------------------------------

/** @returns whether the answer has come and the application can go on. */
function heartbeatBetweenRecords(s: State, io: ConsumerIo): boolean {
  if (isAwaitingHeartbeat(s)) return false;
  if (io.timer(TIMER.heartbeat) === undefined && isHeartbeating(s)) {
    sendHeartbeat(s, io);
    return false;
  }
  const { hand, loop } = s.app;
  if (hand === null || loop === null) return true;
  io.emit({ type: 'handWaits', commits: hand.commits, heartbeats: false });
  if (!s.member.rejoinNeeded) return true;
  // The rest of the batch is dropped: after the rebalance it is read again, by whoever has the partition then.
  io.emit({ type: 'batchAbandoned', reason: 'rebalance' });
  return true;
}
