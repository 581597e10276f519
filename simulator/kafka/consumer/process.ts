/**
 * A consumer as a process: the Java KafkaConsumer of the classic protocol with the application around it, or a kafkajs-like one.
 * Each input is handled, then the application's thread goes on as far as it can (`proceed`).
 * Rules KC1 to KC35 of ../SPEC.md. Source: apache/kafka clients/src/main/java/org/apache/kafka/clients/consumer/internals/.
 */
import type { KernelInput, NodeId, Process } from '../../kernel/process';
import { onHandled } from './application';
import { apply } from './apply';
import { call, isInCall, onCallAnswered, onCallTimeout, onCommitSettled, proceed, throwInCall } from './calls';
import { type CommitOutcome, onCommit, onCommitLost } from './commit';
import { resolveConfig } from './config';
import { isCoordinatorError, loseCoordinator, onCoordinator } from './coordinator';
import type { ConsumerFact } from './facts';
import { onFetch } from './fetcher';
import { onCoordinatorSilent, onHeartbeat, onHeartbeatDue, onPollIntervalOver } from './heartbeat';
import { closed } from './initial';
import type { ConsumerCall, ConsumerCommand, ConsumerInput } from './inputs';
import { assign, onJoin, onSync } from './membership';
import { needMetadata, onMetadata, refreshMetadata } from './metadata';
import { isModern, leaveForIdleness, onModernHeartbeat, onModernHeartbeatDue } from './modern/heartbeat';
import { leavePoll } from './poll';
import { onCommitted, onListedForReset } from './positions';
import { backOff, type ConsumerIo, type LostRequest, loseConnection, loseExpired, TIMER } from './requests';
import { type ConsumerSpec, INSTANT } from './spec';
import type { Call, ConsumerState } from './state';
import { subscribe } from './subscribe';

type State = Readonly<ConsumerState>;

export const consumerProcess: Process<ConsumerState, ConsumerInput, ConsumerFact, ConsumerSpec> = {
  role: 'kafka.consumer',
  initial: (spec) => closed(spec),
  restarted: (state) => closed(state.spec, state),
  handle,
  apply,
};

function handle(s: State, input: ConsumerInput | KernelInput, io: ConsumerIo, from: NodeId): void {
  switch (input.type) {
    case 'start':
      if (s.wanted) io.setTimer(TIMER.open, s.spec.startDelay ?? 0, { type: 'open' });
      return;
    case 'open':
      if (s.status !== 'open') open(s, input.spec ?? s.spec, io);
      break;
    case 'startAgain':
      if (s.status !== 'open') open(s, s.spec, io);
      break;
    case 'setConfig':
      configure(s, input.name, input.value, io);
      break;
    case 'setHandler':
      io.emit({ type: 'handlerChanged', handler: input.handler });
      break;
    case 'setCommitMode':
      io.emit({ type: 'commitModeChanged', commit: input.commit });
      break;
    default:
      // Whatever else comes is for a client that is open; answers to one that was closed are dropped.
      if (s.status !== 'open') return;
      if (isCall(input)) onCallInput(s, input, io);
      else if (isAnswer(input)) onAnswer(s, input, io, from);
      else onEvent(s, input, io);
  }
  proceed(s, io);
}

// ---- opening --------------------------------------------------------------------------------------------------------

function open(s: State, spec: ConsumerSpec, io: ConsumerIo): void {
  const config = resolveConfig(spec);
  if ('error' in config) return io.emit({ type: 'consumerFailed', ...config });
  io.emit({ type: 'consumerOpened', spec });
  if (config.autoCommit) io.setTimer(TIMER.autoCommit, config.autoCommitInterval, { type: 'autoCommitDue' });
  const thrown = spec.subscription && subscribe(s, spec.subscription, io);
  if (thrown) io.emit({ type: 'consumerFailed', ...thrown });
}

/** KC36: settings are read by the constructor only. */
function configure(s: State, name: string, value: string | number | boolean, io: ConsumerIo): void {
  const restarts = s.status === 'open';
  io.emit({ type: 'consumerReconfigured', name, value, restarts });
  if (restarts) close(s, true, io);
}

function close(s: State, reopens: boolean, io: ConsumerIo): void {
  io.emit({ type: 'closeRequested', reopens });
  if (s.app.loop === null)
    call(s, { kind: 'close', id: -1, until: io.now + s.config.apiTimeout, leave: undefined, stage: 'committing' }, io);
}

// ---- calls from outside ---------------------------------------------------------------------------------------------

type CallInput =
  | Exclude<ConsumerCommand, { type: 'setConfig' | 'setHandler' | 'setCommitMode' | 'startAgain' }>
  | Exclude<ConsumerCall, { type: 'open' }>;

const CALLS: ReadonlySet<string> = new Set<CallInput['type']>([
  'closeGracefully',
  'pausePartitions',
  'resumePartitions',
  'poll',
  'run',
  'pauseRun',
  'commit',
  'committed',
  'position',
  'lag',
  'offsetsForTimes',
  'seek',
  'seekTo',
  'pause',
  'resume',
  'subscribe',
  'unsubscribe',
  'enforceRebalance',
  'close',
]);

const isCall = (input: { readonly type: string }): input is CallInput => CALLS.has(input.type);

/** A call whose answer nobody waits for. */
const NOBODY = -1;

function onCallInput(s: State, input: CallInput, io: ConsumerIo): void {
  switch (input.type) {
    case 'closeGracefully':
      return close(s, false, io);
    case 'pausePartitions':
    case 'resumePartitions': {
      const action = { type: 'setPaused' as const, paused: input.type === 'pausePartitions', partitions: input.partitions };
      return call(s, { kind: 'now', id: NOBODY, until: io.now, action }, io);
    }
    case 'run':
      return io.emit({
        type: 'loopStarted',
        loop: { handler: input.handler ?? INSTANT, commit: input.commit, stopOnError: input.stopOnError ?? true, closing: false },
      });
    case 'pauseRun':
      if (s.app.loop !== null) {
        io.emit({ type: 'loopStopped' });
        leavePoll(s, io);
      }
      return;
    default:
      return call(s, callOf(s, input, io), io);
  }
}

function callOf(s: State, input: Extract<CallInput, { readonly id: number }>, io: ConsumerIo): Call {
  const base = { id: input.id, until: io.now + (input.timeout ?? s.config.apiTimeout) };
  switch (input.type) {
    case 'poll':
      return { ...base, kind: 'poll', wanted: input.count, got: 0 };
    case 'commit':
      return { ...base, kind: 'commit', offsets: input.offsets ?? null, async: input.async ?? false };
    case 'committed':
      return { ...base, kind: 'committed', partitions: input.partitions };
    case 'position':
      return { ...base, kind: 'position', partitions: input.partitions ?? null };
    case 'offsetsForTimes':
      return { ...base, kind: 'offsetsForTimes', times: input.times };
    case 'close':
      return { ...base, kind: 'close', leave: input.leave, stage: 'committing' };
    case 'unsubscribe':
      // Offsets are not committed here: that is left to the application.
      return { ...base, kind: 'unsubscribe', stage: 'revoking' };
    case 'lag':
      return { ...base, kind: 'now', action: { type: 'lag', partitions: input.partitions } };
    case 'seek':
      return { ...base, kind: 'now', action: { type: 'seek', offsets: input.offsets } };
    case 'seekTo':
      return { ...base, kind: 'now', action: { type: 'seekTo', to: input.to, partitions: input.partitions ?? null } };
    case 'pause':
    case 'resume':
      return { ...base, kind: 'now', action: { type: 'setPaused', paused: input.type === 'pause', partitions: input.partitions } };
    case 'subscribe':
      return { ...base, kind: 'now', action: { type: 'subscribe', subscription: input.subscription } };
    case 'enforceRebalance':
      return { ...base, kind: 'now', action: { type: 'enforceRebalance' } };
  }
}

// ---- alarms and connections -----------------------------------------------------------------------------------------

function onEvent(s: State, input: Exclude<ConsumerInput | KernelInput, CallInput | Answer>, io: ConsumerIo): void {
  switch (input.type) {
    case 'disconnected':
      return onLost(s, loseConnection(s, io, input.peer), input.peer, io);
    case 'undelivered':
      return onLost(s, loseConnection(s, io, input.to), input.to, io);
    case 'requestTimeout': {
      const lost = loseExpired(s, io);
      for (const peer of new Set(lost.map(({ request }) => request.to))) {
        const ofPeer = lost.filter(({ request }) => request.to === peer);
        onLost(s, ofPeer, peer, io);
      }
      return;
    }
    case 'metadataExpired':
      needMetadata(s, io);
      return refreshMetadata(s, io);
    case 'heartbeatDue':
      return isModern(s) ? onModernHeartbeatDue(s, io) : onHeartbeatDue(s, io);
    case 'coordinatorSilent':
      return onCoordinatorSilent(s, io);
    case 'pollIntervalOver':
      return isModern(s) ? leaveForIdleness(s, io) : onPollIntervalOver(s, io);
    case 'handled':
      return onHandled(s, io);
    case 'callTimeout':
      return onCallTimeout(s, io);
    default:
      return;
  }
}

const OF_THE_GROUP: ReadonlySet<string> = new Set([
  'JoinGroup',
  'SyncGroup',
  'Heartbeat',
  'ConsumerGroupHeartbeat',
  'OffsetCommit',
  'OffsetFetch',
  'LeaveGroup',
]);

/** What each request that gets no answer means to whoever waits for it. */
function onLost(s: State, lost: readonly LostRequest[], peer: NodeId, io: ConsumerIo): void {
  needMetadata(s, io);
  const isGroup = lost.length === 0 || lost.some(({ request }) => OF_THE_GROUP.has(request.api));
  if (isGroup && s.member.coordinator === peer) loseCoordinator(s, io, 'disconnected');
  for (const { request } of lost) {
    if (request.api === 'JoinGroup' || request.api === 'SyncGroup') io.emit({ type: 'joinFailed', error: 'DISCONNECTED' });
    else if (request.api === 'OffsetCommit') onCommitLost(s, request, io);
    else if (request.api === 'Heartbeat' || request.api === 'ConsumerGroupHeartbeat')
      io.setTimer(TIMER.heartbeat, s.config.retryBackoff, { type: 'heartbeatDue' });
  }
  backOff(s, io);
}

/** A commit that will be tried again keeps its caller waiting. */
function settleCommit(s: State, purpose: string, outcome: CommitOutcome, io: ConsumerIo): void {
  if (purpose === 'sync' && outcome !== 'willRetry') onCommitSettled(s, outcome, io);
}

// ---- answers --------------------------------------------------------------------------------------------------------

type Answer = Extract<ConsumerInput, { readonly correlationId: number }>;
const isAnswer = (input: ConsumerInput | KernelInput): input is Answer => 'correlationId' in input;

function onAnswer(s: State, answer: Answer, io: ConsumerIo, from: NodeId): void {
  const request = s.inFlight.get(answer.correlationId);
  // Given up before it came, or meant for an earlier client of this process.
  if (request === undefined) return;
  if (s.failures.has(from)) io.emit({ type: 'brokerReached', peer: from });
  switch (answer.type) {
    case 'MetadataResponse': {
      onMetadata(s, answer, io);
      const { join } = s.member;
      if (join?.phase === 'assigning') assign(s, join.members, io);
      return;
    }
    case 'FindCoordinatorResponse':
      return onCoordinator(s, answer, io);
    case 'FetchResponse':
      if (request.api === 'Fetch') onFetch(s, answer, request, io);
      return;
    case 'HeartbeatResponse':
      if (request.api === 'Heartbeat') onHeartbeat(s, answer, request, io);
      return;
    case 'ConsumerGroupHeartbeatResponse':
      if (request.api === 'ConsumerGroupHeartbeat') onModernHeartbeat(s, answer, request, io);
      else io.emit({ type: 'answered', answers: answer.correlationId });
      return;
    case 'JoinGroupResponse':
      if (request.api !== 'JoinGroup') return;
      // KC8: nobody reads it while the application is in its own code: the heartbeat thread rests until the join is answered.
      if (isInCall(s)) onJoin(s, answer, request, io);
      else io.emit({ type: 'joinUnread', answers: answer.correlationId, response: answer });
      return;
    case 'SyncGroupResponse':
      if (request.api === 'SyncGroup') onSync(s, answer, request, io);
      return;
    case 'OffsetCommitResponse':
      if (request.api !== 'OffsetCommit') return;
      return settleCommit(s, request.purpose, onCommit(s, answer, request, io), io);
    case 'OffsetFetchResponse': {
      if (request.api !== 'OffsetFetch') return;
      const error =
        answer.error !== 'NONE' ? answer.error : (answer.partitions.find((partition) => partition.error !== 'NONE')?.error ?? 'NONE');
      if (error !== 'NONE') {
        io.emit({ type: 'answered', answers: answer.correlationId });
        if (isCoordinatorError(error)) loseCoordinator(s, io, error);
        return backOff(s, io);
      }
      if (request.purpose === 'positions') {
        const thrown = onCommitted(s, answer, io);
        return thrown && throwInCall(s, thrown, io);
      }
      io.emit({ type: 'answered', answers: answer.correlationId });
      const value = answer.partitions.map(({ topic, partition, offset, metadata }) => ({
        topic,
        partition,
        offset: offset < 0 ? null : offset,
        metadata,
      }));
      return onCallAnswered(s, 'committed', value, io);
    }
    case 'ListOffsetsResponse': {
      if (request.api !== 'ListOffsets') return;
      if (request.purpose === 'reset') return onListedForReset(s, answer, request, io);
      io.emit({ type: 'answered', answers: answer.correlationId });
      const value = answer.partitions.map(({ topic, partition, offset, timestamp }) => ({
        topic,
        partition,
        offset: offset < 0 ? null : offset,
        timestamp,
      }));
      return onCallAnswered(s, 'offsetsForTimes', value, io);
    }
    default:
      return io.emit({ type: 'answered', answers: answer.correlationId });
  }
}
