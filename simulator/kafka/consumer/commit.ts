/**
 * Committing offsets: what is sent, what the client itself refuses, and what each answer means to the caller.
 * Source: apache/kafka clients/.../internals/ConsumerCoordinator.java (sendOffsetCommitRequest, OffsetCommitResponseHandler). Rules KC25 to KC30.
 */
import type { NodeId } from '../../kernel/process';
import type { OffsetCommit, OffsetCommitResponse, OffsetToCommit } from '../protocol/group';
import { coordinatorReady, isCoordinatorError, isMember, loseCoordinator } from './coordinator';
import { loseMembership } from './heartbeat';
import { type ConsumerIo, deadline, findInFlight, TIMER } from './requests';
import type { CommitPurpose, ConsumerState, InFlightAs } from './state';

type State = Readonly<ConsumerState>;
type CommitRequest = InFlightAs<'OffsetCommit'>;

/** Positions of all owned partitions that have one, also of those from which nothing was read (rule KC25). */
export function allConsumed(s: State): OffsetToCommit[] {
  const offsets: OffsetToCommit[] = [];
  for (const { topic, partition, position } of s.partitions.values()) {
    if (position !== null) offsets.push({ topic, partition, offset: position });
  }
  return offsets;
}

/**
 * Sends a commit. The coordinator must be known.
 * @returns the exception with which the client refuses it: it is between two generations, or in none (rule KC26).
 */
export function sendCommit(s: State, offsets: readonly OffsetToCommit[], purpose: CommitPurpose, io: ConsumerIo): string | undefined {
  const { member, config } = s;
  const groupMember = isMember(s);
  if (groupMember && member.state !== 'STABLE') {
    return member.state === 'UNJOINED' ? 'CommitFailedException' : 'RebalanceInProgressException';
  }
  const generation = groupMember ? member.generation : -1;
  const memberId = groupMember ? member.memberId : '';
  const instance = groupMember && config.instanceId !== null ? { groupInstanceId: config.instanceId } : {};
  const correlationId = s.nextCorrelationId;
  const to = member.coordinator as NodeId;
  io.emit({ type: 'commitRequested', correlationId, to, expiresAt: deadline(s, io), purpose, offsets, generation, memberId });
  const request: OffsetCommit = {
    type: 'OffsetCommit',
    correlationId,
    groupId: config.groupId as string,
    memberId,
    generation,
    offsets,
    ...instance,
  };
  io.send(to, request);
  return undefined;
}

export const isCommitting = (s: State, purpose: CommitPurpose): boolean =>
  findInFlight(s, (request) => request.api === 'OffsetCommit' && request.purpose === purpose);

/** `null`: written. A text: the exception's name. */
export type CommitOutcome = null | 'willRetry' | string;

/** What the answer means for the commit. */
export function onCommit(s: State, response: OffsetCommitResponse, request: CommitRequest, io: ConsumerIo): CommitOutcome {
  const error =
    response.error !== 'NONE' ? response.error : (response.partitions.find((partition) => partition.error !== 'NONE')?.error ?? 'NONE');
  const answers = response.correlationId;
  const { purpose, offsets } = request;
  if (error === 'NONE') {
    io.emit({ type: 'commitSucceeded', answers, purpose, offsets });
    return null;
  }
  const isCurrent = s.member.generation === request.generation && s.member.memberId === request.memberId;
  switch (error) {
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'NOT_COORDINATOR':
    case 'REQUEST_TIMED_OUT':
      if (isCoordinatorError(error)) loseCoordinator(s, io, error);
      return failRetriably(s, io, purpose, answers);
    case 'COORDINATOR_LOAD_IN_PROGRESS':
    case 'UNKNOWN_TOPIC_OR_PARTITION':
      return failRetriably(s, io, purpose, answers);
    case 'STALE_MEMBER_EPOCH':
      // The epoch of the member has risen meanwhile: it is tried again with the new one, but not by commitAsync.
      return purpose === 'async' ? fail(io, purpose, 'CommitFailedException', answers) : failRetriably(s, io, purpose, answers);
    case 'REBALANCE_IN_PROGRESS':
      // KC28: between JoinGroup and SyncGroup of the new generation. Poll completes the rebalance, then a commit works again.
      if (!s.member.rejoinNeeded) io.emit({ type: 'rejoinNeeded', reason: 'offset commit failed since group is already rebalancing' });
      return fail(io, purpose, 'RebalanceInProgressException', answers);
    case 'FENCED_INSTANCE_ID':
      if (isCurrent) {
        io.emit({ type: 'memberFenced', instanceId: s.config.instanceId });
        return fail(io, purpose, 'FencedInstanceIdException', answers);
      }
      return fail(
        io,
        purpose,
        s.member.state === 'PREPARING_REBALANCE' ? 'RebalanceInProgressException' : 'CommitFailedException',
        answers,
      );
    case 'UNKNOWN_MEMBER_ID':
    case 'ILLEGAL_GENERATION':
      // KC29: the group has gone on without this member.
      if (!isCurrent && s.member.state === 'PREPARING_REBALANCE') return fail(io, purpose, 'RebalanceInProgressException', answers);
      // Under the consumer protocol it is the heartbeat that tells a member that it is out.
      if (isMember(s) && s.config.protocol === 'classic') loseMembership(io, error);
      return fail(io, purpose, 'CommitFailedException', answers);
    default:
      return fail(io, purpose, EXCEPTIONS[error] ?? 'KafkaException', answers);
  }
}

const EXCEPTIONS: Readonly<Record<string, string>> = {
  OFFSET_METADATA_TOO_LARGE: 'OffsetMetadataTooLarge',
  INVALID_COMMIT_OFFSET_SIZE: 'InvalidCommitOffsetSizeException',
  GROUP_AUTHORIZATION_FAILED: 'GroupAuthorizationException',
  INVALID_GROUP_ID: 'KafkaException',
};

/** The connection broke or the answer is late: whether the offsets were written is unknown. */
export function onCommitLost(s: State, request: CommitRequest, io: ConsumerIo): void {
  failRetriably(s, io, request.purpose, undefined);
}

/** KC27: commitSync and the commits around a rebalance try again, commitAsync never does. */
function failRetriably(s: State, io: ConsumerIo, purpose: CommitPurpose, answers: number | undefined): CommitOutcome {
  const willRetry = purpose !== 'async' && purpose !== 'auto';
  io.emit({
    type: 'commitFailed',
    purpose,
    error: 'RetriableCommitFailedException',
    willRetry,
    ...(answers === undefined ? {} : { answers }),
  });
  if (willRetry) io.setTimer(TIMER.retry, s.config.retryBackoff, { type: 'retry' });
  // An auto commit that failed for the moment is due again after the backoff, not after a whole interval.
  else if (purpose === 'auto') io.setTimer(TIMER.autoCommit, s.config.retryBackoff, { type: 'autoCommitDue' });
  return willRetry ? 'willRetry' : 'RetriableCommitFailedException';
}

export function fail(io: ConsumerIo, purpose: CommitPurpose, error: string, answers?: number): string {
  io.emit({ type: 'commitFailed', purpose, error, willRetry: false, ...(answers === undefined ? {} : { answers }) });
  return error;
}

/** KC30: inside poll, when the interval is over: the positions that earlier polls have returned. */
export function autoCommitIfDue(s: State, io: ConsumerIo): void {
  if (!s.config.autoCommit || io.timer(TIMER.autoCommit) !== undefined) return;
  resetAutoCommit(s, io);
  const offsets = allConsumed(s);
  if (offsets.length === 0) return;
  if (!coordinatorReady(s, io)) {
    io.setTimer(TIMER.autoCommit, s.config.retryBackoff, { type: 'autoCommitDue' });
    return;
  }
  const refused = sendCommit(s, offsets, 'auto', io);
  if (refused) fail(io, 'auto', refused);
}

export function resetAutoCommit(s: State, io: ConsumerIo): void {
  if (s.config.autoCommit) io.setTimer(TIMER.autoCommit, s.config.autoCommitInterval, { type: 'autoCommitDue' });
}
