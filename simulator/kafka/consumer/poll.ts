/**
 * One pass of poll: membership, auto commit, positions, then records. It is run again at every event while the application is in
 * the call, so it never waits by itself. Source: apache/kafka clients/.../internals/ClassicKafkaConsumer.java (poll), ConsumerCoordinator.java (poll).
 */
import { autoCommitIfDue } from './commit';
import { isMember } from './coordinator';
import { collect, passInvisible, sendFetches } from './fetcher';
import { ensureActive } from './membership';
import { refreshMetadata } from './metadata';
import { pollMembership } from './modern/reconcile';
import { onOutOfRange, type Thrown, updatePositions } from './positions';
import { type ConsumerIo, TIMER } from './requests';
import type { ConsumerState } from './state';

type State = Readonly<ConsumerState>;

/** @returns `'records'` when some were returned, `'waiting'`, or what poll throws. */
export function pollOnce(s: State, io: ConsumerIo): 'records' | 'waiting' | Thrown {
  if (s.subscription.kind === 'none') return { error: 'IllegalStateException' };
  if (s.member.commitFenced) return { error: 'FencedInstanceIdException' };
  refreshMetadata(s, io);
  const active = isMember(s) ? beActive(s, io) : 'active';
  if (typeof active === 'object') return active;
  if (active === 'active') {
    autoCommitIfDue(s, io);
    const thrown = updatePositions(s, io);
    if (thrown) return thrown;
  }
  passInvisible(s, io);
  const ranges = collect(s);
  if (!Array.isArray(ranges)) {
    const thrown = onOutOfRange(s, ranges.outOfRange, io);
    if (thrown) return thrown;
    updatePositions(s, io);
    return 'waiting';
  }
  if (ranges.length > 0) io.emit({ type: 'pollReturned', ranges });
  // The next fetches are on their way while the application handles these records.
  sendFetches(s, io);
  refreshMetadata(s, io);
  return ranges.length > 0 ? 'records' : 'waiting';
}

function beActive(s: State, io: ConsumerIo): 'active' | 'waiting' | Thrown {
  const failure = s.member.threadFailure;
  if (failure !== null) {
    // Thrown once: an application that catches it and polls again joins again.
    io.emit({ type: 'threadFailed', error: null });
    return { error: failure };
  }
  if (s.config.protocol === 'classic') return ensureActive(s, io);
  pollMembership(s, io);
  return 'active';
}

/** The application is in poll: its second clock stands still. */
export function enterPoll(io: ConsumerIo): void {
  if (io.timer(TIMER.pollInterval) !== undefined) io.clearTimer(TIMER.pollInterval);
}

/** It has its records: now it has `max.poll.interval.ms` until the next poll. */
export function leavePoll(s: State, io: ConsumerIo): void {
  if (isMember(s) && s.config.client === 'java') io.setTimer(TIMER.pollInterval, s.config.maxPollInterval, { type: 'pollIntervalOver' });
}
