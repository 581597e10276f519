/**
 * A share consumer as a process: the Java KafkaShareConsumer with the application around it, or driven call by call.
 * Rules KS23 to KS29 of ../../SPEC.md. Source: apache/kafka clients/.../internals/ShareConsumerImpl.java.
 */
import type { KernelInput, NodeId, Process } from '../../../kernel/process';
import type { AcknowledgeType, ShareAcknowledgeResponse } from '../../protocol/share';
import { apply } from './apply';
import {
  background,
  backOff,
  beat,
  giveUpLate,
  isWaitingFor,
  lose,
  onFetched,
  onHeartbeat,
  onMetadata,
  type ShareIo,
  sendAcknowledgements,
  TIMER,
} from './client';
import type { ShareConsumerFact } from './facts';
import type { ShareCommand, ShareConsumerInput, ShareConsumerSpec } from './spec';
import { closedShareConsumer, type GivenRange, type HeldRecord, type ShareCallResult, type ShareConsumerState } from './state';

type State = Readonly<ShareConsumerState>;

export const shareConsumerProcess: Process<ShareConsumerState, ShareConsumerInput, ShareConsumerFact, ShareConsumerSpec> = {
  role: 'kafka.shareConsumer',
  initial: (spec) => closedShareConsumer(spec),
  restarted: (state) => closedShareConsumer(state.spec, state.nextCorrelationId),
  handle,
  apply,
};

const ALL_MUST_BE_ACKNOWLEDGED = 'All records must be acknowledged in explicit acknowledgement mode.';

function handle(s: State, input: ShareConsumerInput | KernelInput, io: ShareIo, from: NodeId): void {
  if (input.type === 'start') {
    if (s.spec.application !== undefined) open(s, io);
  } else if (input.type === 'open' || input.type === 'startAgain') {
    if (s.status !== 'open') open(s, io);
  } else if (s.status === 'open') {
    onInput(s, input, io, from);
  }
  proceed(s, io);
}

function open(s: State, io: ShareIo): void {
  const suffix = Array.from({ length: 8 }, () => io.random('member-id').below(36).toString(36)).join('');
  io.emit({ type: 'shareConsumerOpened', memberId: s.spec.memberId ?? `${io.node}-${suffix}` });
  const { application } = s.spec;
  if (application !== undefined) io.emit({ type: 'shareLoopSet', acknowledge: application.acknowledge });
}

type Input = Exclude<ShareConsumerInput | KernelInput, { type: 'start' | 'open' | 'startAgain' }>;

function onInput(s: State, input: Input, io: ShareIo, from: NodeId): void {
  switch (input.type) {
    case 'poll':
    case 'commit':
    case 'close':
    case 'acknowledge':
      return call(s, input, io);
    case 'closeGracefully':
      return call(s, { type: 'close', id: -1 }, io);
    case 'run':
      return io.emit({ type: 'shareLoopSet', acknowledge: input.acknowledge });
    case 'pauseRun':
      return io.emit({ type: 'shareLoopSet', acknowledge: null });
    case 'heartbeatDue':
      return beat(s, io);
    case 'callTimeout':
      if (s.call !== null) finish(s, io, { value: s.call.kind === 'commit' ? s.call.results : null });
      return;
    case 'handled':
      return handled(s, io);
    case 'disconnected':
    case 'undelivered':
      return lose(s, input.type === 'disconnected' ? input.peer : input.to, io);
    case 'requestTimeout':
      return giveUpLate(s, io);
    case 'retry':
      return;
    default:
      return answered(s, input, io, from);
  }
}

function answered(s: State, input: Extract<Input, { readonly correlationId: number }>, io: ShareIo, from: NodeId): void {
  const request = s.inFlight.get(input.correlationId);
  if (request === undefined) return;
  io.emit({ type: 'shareRequestAnswered', answers: input.correlationId });
  switch (input.type) {
    case 'FindCoordinatorResponse':
      if (input.error === 'NONE') return io.emit({ type: 'shareCoordinatorFound', coordinator: input.coordinator });
      return backOff(s, io);
    case 'MetadataResponse':
      return onMetadata(s, input, io);
    case 'ShareGroupHeartbeatResponse':
      return onHeartbeat(s, input, io);
    case 'ShareFetchResponse':
      return onFetched(s, input, from, io);
    case 'ShareAcknowledgeResponse':
      return onAcknowledged(input, request.carried ?? [], io);
  }
}

function onAcknowledged(response: ShareAcknowledgeResponse, carried: readonly HeldRecord[], io: ShareIo): void {
  for (const { topic, partition, error } of response.partitions) {
    const records = carried.filter((record) => record.topic === topic && record.partition === partition);
    io.emit({ type: 'acknowledgementsSettled', error, records });
  }
}

// ---- calls --------------------------------------------------------------------------------------------------------------

function call(s: State, input: Extract<ShareCommand, { readonly id: number }>, io: ShareIo): void {
  switch (input.type) {
    case 'acknowledge': {
      const thrown = acknowledge(s, input, io);
      return io.emit({ type: 'shareCallReturned', result: { id: input.id, error: thrown, value: null } });
    }
    case 'poll': {
      if (s.error !== null && s.status === 'open') return refuse(input.id, s.error, io);
      // KS24: in explicit mode everything must be spoken for before there is more.
      if (s.config.isExplicit && s.held.some(({ said }) => said === null)) {
        return refuse(input.id, 'IllegalStateException', io, ALL_MUST_BE_ACKNOWLEDGED);
      }
      io.emit({ type: 'shareCallStarted', call: { kind: 'poll', id: input.id, wanted: input.count, got: 0 } });
      io.setTimer(TIMER.call, input.timeout, { type: 'callTimeout' });
      return beginPoll(s, io);
    }
    case 'commit':
      if (!s.config.isExplicit) acceptAll(s, io);
      io.emit({ type: 'shareCallStarted', call: { kind: 'commit', id: input.id, results: {} } });
      return sendAcknowledgements(s, io);
    case 'close':
      io.emit({ type: 'shareLoopSet', acknowledge: null });
      io.emit({ type: 'shareCallStarted', call: { kind: 'close', id: input.id, stage: 'acknowledging' } });
      // KS26: what was said is sent, the rest is given back by the end of the session; implicitly nothing is accepted here.
      return sendAcknowledgements(s, io, true);
  }
}

function refuse(id: number, error: string, io: ShareIo, message?: string): void {
  io.emit({ type: 'shareCallReturned', result: { id, error, value: null, ...(message !== undefined && { message }) } });
}

function finish(s: State, io: ShareIo, { value = null, error = null }: Partial<Pick<ShareCallResult, 'value' | 'error'>>): void {
  io.clearTimer(TIMER.call);
  io.emit({ type: 'shareCallReturned', result: { id: s.call?.id ?? -1, error, value } });
}

/** KS23: implicitly, the next poll accepts what the last one returned; what was said goes out before more is fetched. */
function beginPoll(s: State, io: ShareIo): void {
  if (!s.config.isExplicit) acceptAll(s, io);
  sendAcknowledgements(s, io);
  if (s.buffer.length === 0 && s.renewed.length === 0) io.emit({ type: 'moreWanted', wanted: true });
}

function acceptAll(s: State, io: ShareIo): void {
  const records = s.held.filter(({ said }) => said === null);
  if (records.length > 0) say(records, 'accept', io);
}

function say(records: readonly HeldRecord[], acknowledge: AcknowledgeType, io: ShareIo): void {
  const named = records.map(({ topic, partition, offset }) => ({ topic, partition, offset }));
  io.emit({ type: 'recordsSaid', acknowledge, records: named });
}

/** @returns the exception, if there is one. */
function acknowledge(s: State, input: Extract<ShareCommand, { type: 'acknowledge' }>, io: ShareIo): string | null {
  if (!s.config.isExplicit) return 'IllegalStateException';
  const { offsets, topic, partition = 0 } = input;
  const open = s.held.filter(({ said }) => said === null);
  const named =
    offsets === undefined
      ? open
      : open.filter(
          (record) => offsets.includes(record.offset) && record.partition === partition && (topic === undefined || record.topic === topic),
        );
  if (offsets !== undefined && named.length < offsets.length) return 'IllegalStateException';
  if (named.length > 0) say(named, input.acknowledge, io);
  return null;
}

// ---- the application's thread ---------------------------------------------------------------------------------------------

function proceed(s: State, io: ShareIo): void {
  background(s, io);
  if (s.status !== 'open') return;
  const { call: running } = s;
  if (running?.kind === 'commit') {
    if (!isWaitingFor(s, 'ShareAcknowledge')) finish(s, io, { value: running.results });
  } else if (running?.kind === 'close') {
    closeOn(s, running.stage, io);
  } else if (running?.kind === 'poll') {
    if (!hasRecords(s)) return;
    takeRecords(s, io);
    finish(s, io, {});
  } else if (s.loop !== null) {
    runLoop(s, s.loop.acknowledge, io);
  }
}

const hasRecords = (s: State): boolean => s.buffer.length > 0 || s.renewed.length > 0;

function takeRecords(s: State, io: ShareIo): void {
  const again = s.renewed.map(single);
  io.emit({ type: 'sharesPolled', ranges: [...again, ...s.buffer] });
}

/** A record as a range of its own. */
function single({ range, offset }: HeldRecord): GivenRange {
  const at = offset - range.baseOffset;
  const timestamps = range.timestamps === null ? null : range.timestamps.slice(at, at + 1);
  return { ...range, baseOffset: offset, firstRecord: range.firstRecord + at, recordCount: 1, timestamps };
}

/** Poll, handle, acknowledge, again; a record that takes time is handled before the next is begun. */
function runLoop(s: State, word: AcknowledgeType, io: ShareIo): void {
  const { application } = s.spec;
  for (;;) {
    const next = s.held.find(({ said }) => said === null);
    if (next === undefined) {
      if (!hasRecords(s)) {
        if (!s.wantsMore || s.held.length > 0) beginPoll(s, io);
        return background(s, io);
      }
      takeRecords(s, io);
      continue;
    }
    if (application === undefined) {
      say(
        s.held.filter(({ said }) => said === null),
        word,
        io,
      );
      continue;
    }
    if (io.timer(TIMER.handler) !== undefined) return;
    const time = timeFor(s, io);
    if (time > 0) return io.setTimer(TIMER.handler, time, { type: 'handled' });
    handled(s, io);
  }
}

function timeFor(s: State, io: ShareIo): number {
  const handler = s.spec.application?.handler;
  if (handler === undefined) return 0;
  const { time, slowEvery } = handler;
  if (slowEvery !== undefined && (s.processed + 1) % slowEvery.n === 0) return slowEvery.time;
  if (time.kind === 'fixed') return time.time;
  const random = io.random('handler');
  return Math.max(1, Math.round(time.kind === 'exponential' ? random.exponential(time.mean) : random.pareto(time.mean, time.shape)));
}

/** The effect on the world outside comes at the end of the handling, the word to the broker after it. */
function handled(s: State, io: ShareIo): void {
  const record = s.held.find(({ said }) => said === null);
  const { application } = s.spec;
  if (record === undefined || application === undefined) return;
  const { baseOffset, firstRecord, recordCount, deliveryCount } = single(record);
  const { otherEvery } = application;
  const isOther = otherEvery !== undefined && (s.processed + 1) % otherEvery.n === 0;
  const { topic, partition } = record;
  io.emit({ type: 'shareEffectApplied', topic, partition, baseOffset, firstRecord, recordCount, deliveryCount });
  say([record], isOther ? otherEvery.acknowledge : application.acknowledge, io);
}

function closeOn(s: State, stage: 'acknowledging' | 'leaving', io: ShareIo): void {
  if (stage === 'acknowledging') {
    if (isWaitingFor(s, 'ShareAcknowledge')) return;
    io.emit({ type: 'shareLeaving' });
    if (s.epoch > 0) beat(s, io, true);
  }
  if (isWaitingFor(s, 'ShareGroupHeartbeat')) return;
  finish(s, io, {});
  for (const name of Object.values(TIMER)) io.clearTimer(name);
  io.emit({ type: 'shareConsumerClosed' });
}
