/**
 * A source of work: it makes jobs as they arrive and offers them to its queue. A refused job is offered again after a
 * pause that doubles, as often as allowed. A source that waits for answers (overflow policy `block`) holds later jobs
 * back meanwhile, so the waiting moves upstream. Rules QS1-QS3 of ./SPEC.md.
 */
import { type ArrivalLaw, nextArrival } from '../kernel/laws';
import type { Io, KernelInput, NodeId, Process } from '../kernel/process';
import type { RecordId } from '../kernel/records';
import type { Micros } from '../kernel/time';
import type { Refusal, SourceFact } from './facts';
import type { ToSource } from './messages';

export interface SourceSpec {
  readonly queue: NodeId;
  readonly arrivals: ArrivalLaw;
  /** Number of different keys; 0 = none. */
  readonly keys: number;
  /** How often a refused or expired job is offered again. */
  readonly retries: number;
  /** Pause before the first retry; it doubles each time. */
  readonly retryBackoff: Micros;
  /** Offers one job at a time and waits for the answer. */
  readonly waits: boolean;
}

export interface SourceState {
  readonly spec: SourceSpec;
  arrivals: ArrivalLaw;
  /** Jobs made and not yet offered, first in line first, with the try they are at. */
  held: { record: RecordId; attempt: number }[];
  /** The job whose answer is awaited. */
  awaited: RecordId | null;
  created: number;
  failed: number;
}

export type SourceInput =
  | ToSource
  | { readonly type: 'arrive'; readonly count: number }
  | { readonly type: 'retry'; readonly record: RecordId; readonly attempt: number }
  | { readonly type: 'setArrivals'; readonly arrivals: ArrivalLaw };

type SourceIo = Io<SourceFact>;

export const source: Process<SourceState, SourceInput, SourceFact, SourceSpec> = {
  role: 'services.source',
  initial: (spec) => ({ spec, arrivals: spec.arrivals, held: [], awaited: null, created: 0, failed: 0 }),
  // What it held in memory is gone with the process.
  restarted: (state) => ({ ...state, held: [], awaited: null }),
  handle,
  apply,
};

function handle(state: Readonly<SourceState>, input: SourceInput | KernelInput, io: SourceIo): void {
  switch (input.type) {
    case 'start':
      return planArrival(state, io, true);
    case 'arrive': {
      const firstRecord = io.records.length;
      const keys = Array.from({ length: input.count }, () => drawKey(state, io));
      io.emit({ type: 'jobsCreated', queue: state.spec.queue, firstRecord, keys });
      planArrival(state, io, false);
      if (state.spec.waits) return offerNext(state, io);
      for (let i = 0; i < input.count; i++) offer(state, firstRecord + i, 1, io);
      return;
    }
    case 'retry':
      if (!state.spec.waits) return offer(state, input.record, input.attempt, io);
      io.emit({ type: 'jobHeld', record: input.record, attempt: input.attempt });
      return offerNext(state, io);
    case 'setArrivals':
      io.emit({ type: 'arrivalsChanged', arrivals: input.arrivals });
      return planArrival(state, io, true);
    case 'Accepted':
      io.emit({ type: 'jobAccepted', record: input.record });
      return offerNext(state, io);
    case 'Refused':
      refused(state, input.record, input.attempt, input.reason, io);
      return offerNext(state, io);
    case 'disconnected':
    case 'undelivered':
      return;
  }
}

function apply(state: SourceState, fact: SourceFact, at: Parameters<typeof source.apply>[2]): void {
  switch (fact.type) {
    case 'jobsCreated':
      at.records.create(at.node, fact.keys, at.time, 0);
      state.created += fact.keys.length;
      if (state.spec.waits) for (let i = 0; i < fact.keys.length; i++) state.held.push({ record: fact.firstRecord + i, attempt: 1 });
      return;
    case 'jobHeld':
      state.held.push({ record: fact.record, attempt: fact.attempt });
      return;
    case 'jobOffered':
      if (!state.spec.waits) return;
      state.held.shift();
      state.awaited = fact.record;
      return;
    case 'jobAccepted':
      if (state.awaited === fact.record) state.awaited = null;
      return;
    case 'jobRetryPlanned':
      if (state.awaited === fact.record) state.awaited = null;
      return;
    case 'jobFailed':
      if (state.awaited === fact.record) state.awaited = null;
      state.failed++;
      return;
    case 'arrivalsChanged':
      state.arrivals = fact.arrivals;
      return;
  }
}

function planArrival(state: Readonly<SourceState>, io: SourceIo, begins: boolean): void {
  const next = nextArrival(state.arrivals, io.now, io.random('arrivals'), begins);
  if (next === null) return io.clearTimer('arrive');
  io.setTimer('arrive', next.at - io.now, { type: 'arrive', count: next.count });
}

function drawKey(state: Readonly<SourceState>, io: SourceIo): string | null {
  return state.spec.keys === 0 ? null : `job-${io.random('keys').below(state.spec.keys) + 1}`;
}

function offer(state: Readonly<SourceState>, record: RecordId, attempt: number, io: SourceIo): void {
  io.emit({ type: 'jobOffered', record, attempt });
  io.send(state.spec.queue, { type: 'Offer', record, attempt });
}

/** QS3: a source that waits has one offer out at a time. */
function offerNext(state: Readonly<SourceState>, io: SourceIo): void {
  const next = state.held[0];
  if (next !== undefined && state.awaited === null) offer(state, next.record, next.attempt, io);
}

/** QS2: the pause before retry n is backoff x 2^(n - 1). */
function refused(state: Readonly<SourceState>, record: RecordId, attempt: number, reason: Refusal, io: SourceIo): void {
  if (attempt > state.spec.retries) return io.emit({ type: 'jobFailed', record, reason });
  const after = state.spec.retryBackoff * 2 ** (attempt - 1);
  io.emit({ type: 'jobRetryPlanned', record, attempt: attempt + 1, after });
  io.after(after, { type: 'retry', record, attempt: attempt + 1 });
}
