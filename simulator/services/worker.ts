/**
 * A worker: takes one job, works on it for a drawn time, applies its effect at the end, asks for the next.
 * Rules QW1-QW4 of ./SPEC.md.
 */
import { draw, type Shared, slowdown, type TimeLaw } from '../kernel/laws';
import type { FactHeader, Io, KernelInput, NodeId, Process } from '../kernel/process';
import type { RecordId } from '../kernel/records';
import type { WorkerFact } from './facts';
import type { ToWorker } from './messages';

export interface WorkerSpec {
  readonly queue: NodeId;
  readonly service: TimeLaw;
  /** What all workers of a queue share and cannot all have at once; `null` = nothing. */
  readonly shared: Shared | null;
  /** False: the worker exists and waits to be started. */
  readonly started: boolean;
}

export interface WorkerState {
  readonly spec: WorkerSpec;
  service: TimeLaw;
  status: 'off' | 'on' | 'stopping';
  job: RecordId | null;
  done: number;
}

export type WorkerInput =
  | ToWorker
  | { readonly type: 'finish' }
  | { readonly type: 'startWorking' }
  | { readonly type: 'stopWorking' }
  | { readonly type: 'setService'; readonly service: TimeLaw };
type WorkerIo = Io<WorkerFact>;

export const worker: Process<WorkerState, WorkerInput, WorkerFact, WorkerSpec> = {
  role: 'services.worker',
  initial: (spec) => ({ spec, service: spec.service, status: 'off', job: null, done: 0 }),
  restarted: (state) => ({ ...state, status: 'off', job: null }),
  handle,
  apply,
};

function handle(state: Readonly<WorkerState>, input: WorkerInput | KernelInput, io: WorkerIo): void {
  switch (input.type) {
    case 'start':
      // A restarted process works again, whatever it did at the very beginning.
      if (state.spec.started || io.now > 0) startWorking(state, io);
      return;
    case 'startWorking':
      return startWorking(state, io);
    case 'stopWorking':
      return stopWorking(state, io);
    case 'setService':
      return io.emit({ type: 'serviceChanged', service: input.service });
    case 'Work': {
      // QW4: judged once, as the job begins.
      const takes = Math.round(draw(state.service, io.random('service')) * slowdown(input.beside, state.spec.shared));
      io.emit({ type: 'jobStarted', record: input.record, takes });
      return io.setTimer('service', takes, { type: 'finish' });
    }
    case 'finish':
      return finish(state, io);
    case 'disconnected':
    case 'undelivered':
      // The queue is away: look for it again until it answers.
      if (state.status === 'on' && state.job === null) io.after(1_000_000, { type: 'startWorking' });
      return;
  }
}

function apply(state: WorkerState, fact: WorkerFact, _at: FactHeader): void {
  switch (fact.type) {
    case 'workerStarted':
      state.status = 'on';
      return;
    case 'workerStopping':
      state.status = 'stopping';
      return;
    case 'workerStopped':
      state.status = 'off';
      return;
    case 'jobStarted':
      state.job = fact.record;
      return;
    case 'effectApplied':
      state.job = null;
      state.done++;
      return;
    case 'serviceChanged':
      state.service = fact.service;
      return;
  }
}

function startWorking(state: Readonly<WorkerState>, io: WorkerIo): void {
  if (state.status === 'stopping') return io.emit({ type: 'workerStarted' });
  if (state.status === 'off') io.emit({ type: 'workerStarted' });
  if (state.job === null) io.send(state.spec.queue, { type: 'Ready', done: null });
}

/** QW2: a job in hand is finished first. */
function stopWorking(state: Readonly<WorkerState>, io: WorkerIo): void {
  if (state.status !== 'on') return;
  if (state.job !== null) return io.emit({ type: 'workerStopping' });
  io.emit({ type: 'workerStopped' });
  io.send(state.spec.queue, { type: 'Bye', done: null });
}

/** QW1: the effect first, then the word to the queue. A crash between the two does the job twice (QW3). */
function finish(state: Readonly<WorkerState>, io: WorkerIo): void {
  const record = state.job as RecordId;
  // QW2: also one that reached it on its way home.
  const last = state.status !== 'on';
  const wasStopping = state.status === 'stopping';
  io.emit({ type: 'effectApplied', subject: state.spec.queue, firstRecord: record, recordCount: 1 });
  if (wasStopping) io.emit({ type: 'workerStopped' });
  io.send(state.spec.queue, last ? { type: 'Bye', done: record } : { type: 'Ready', done: record });
}

/** Name of the n-th worker of a queue, from 1. */
export const workerName = (queue: NodeId, n: number): NodeId => `${queue}-worker-${n}`;
