/**
 * A queue in front of workers: first in, first out; one job per worker; what happens when it is full; deadlines.
 * A job in the hands of a worker is not waiting and does not count against the bound. Rules QQ1-QQ6 of ./SPEC.md.
 */
import type { FactHeader, Io, KernelInput, NodeId, Process } from '../kernel/process';
import type { RecordId } from '../kernel/records';
import type { Micros } from '../kernel/time';
import type { Overflow, QueueFact } from './facts';
import type { ToQueue } from './messages';

export interface QueueSpec {
  /** Most jobs that wait; `null` = no bound. */
  readonly bound: number | null;
  readonly overflow: Overflow;
  /** A job that waited this long is given up; `null` = never. */
  readonly deadline: Micros | null;
}

export interface Waiting {
  readonly record: RecordId;
  readonly source: NodeId;
  readonly attempt: number;
  /** When it entered the line. */
  readonly since: Micros;
}

type Offered = Omit<Waiting, 'since'>;

export interface QueueState {
  spec: QueueSpec;
  /** Jobs that wait, first in line first. */
  waiting: Waiting[];
  /** Offers a full queue that blocks has not answered yet. */
  parked: Offered[];
  /** What each worker has in its hands. */
  inHand: Map<NodeId, Waiting>;
  /** Workers without work, longest idle first. */
  idle: NodeId[];
  arrived: number;
  done: number;
  refused: number;
  dropped: number;
}

export type QueueInput =
  | ToQueue
  | { readonly type: 'deadline' }
  | { readonly type: 'setBound'; readonly bound: number | null; readonly overflow: Overflow };
type QueueIo = Io<QueueFact>;

export const queue: Process<QueueState, QueueInput, QueueFact, QueueSpec> = {
  role: 'services.queue',
  initial: (spec) => ({ spec, waiting: [], parked: [], inHand: new Map(), idle: [], arrived: 0, done: 0, refused: 0, dropped: 0 }),
  // A durable queue: jobs survive, connections do not, and what was in a worker's hands is not acknowledged.
  restarted: (state) => ({ ...state, waiting: [...state.inHand.values(), ...state.waiting], parked: [], inHand: new Map(), idle: [] }),
  handle,
  apply,
};

function handle(state: Readonly<QueueState>, input: QueueInput | KernelInput, io: QueueIo, from: NodeId): void {
  switch (input.type) {
    case 'Offer':
      return offered(state, { record: input.record, source: from, attempt: input.attempt }, io);
    case 'Ready':
      if (input.done !== null) io.emit({ type: 'jobDone', record: input.done, worker: from });
      // QQ7: a worker that asks twice gets one job; the one on its way answers both.
      if (state.idle.includes(from) || state.inHand.has(from)) return;
      io.emit({ type: 'workerReady', worker: from });
      return assign(state, io);
    case 'Bye':
      if (input.done !== null) io.emit({ type: 'jobDone', record: input.done, worker: from });
      return io.emit({ type: 'workerGone', worker: from });
    case 'disconnected':
      return lostWorker(state, input.peer, io);
    case 'undelivered':
      return lostWorker(state, input.to, io);
    case 'deadline':
      return expire(state, io);
    case 'setBound':
      io.emit({ type: 'boundChanged', bound: input.bound, overflow: input.overflow });
      return unpark(state, io);
    case 'start':
      return;
  }
}

function apply(state: QueueState, fact: QueueFact, at: FactHeader): void {
  switch (fact.type) {
    case 'jobEnqueued':
      state.arrived++;
      state.waiting.push({ record: fact.record, source: fact.source, attempt: fact.attempt, since: at.time });
      return;
    case 'jobParked':
      state.parked.push({ record: fact.record, source: fact.source, attempt: fact.attempt });
      return;
    case 'jobUnparked':
      state.parked.shift();
      return;
    case 'jobRefused':
      state.refused++;
      return;
    case 'jobDropped':
      state.dropped++;
      state.waiting.shift();
      return;
    case 'jobAssigned': {
      state.inHand.set(fact.worker, state.waiting.shift() as Waiting);
      state.idle.shift();
      return;
    }
    case 'jobDone':
      state.done++;
      state.inHand.delete(fact.worker);
      return;
    case 'jobReturned':
      state.waiting.unshift(state.inHand.get(fact.worker) as Waiting);
      state.inHand.delete(fact.worker);
      return;
    case 'workerReady':
      state.idle.push(fact.worker);
      return;
    case 'workerGone':
      state.idle = state.idle.filter((worker) => worker !== fact.worker);
      return;
    case 'boundChanged':
      state.spec = { ...state.spec, bound: fact.bound, overflow: fact.overflow };
      return;
  }
}

function isFull(state: Readonly<QueueState>): boolean {
  // A job that an idle worker takes at once never waits.
  return state.spec.bound !== null && state.idle.length === 0 && state.waiting.length >= state.spec.bound;
}

/** QQ2-QQ4: what a full queue does is its overflow policy. */
function offered(state: Readonly<QueueState>, job: Offered, io: QueueIo): void {
  if (isFull(state)) {
    switch (state.spec.overflow) {
      case 'block':
        return io.emit({ type: 'jobParked', ...job });
      case 'reject':
        io.emit({ type: 'jobRefused', record: job.record, attempt: job.attempt });
        return io.send(job.source, { type: 'Refused', record: job.record, attempt: job.attempt, reason: 'full' });
      case 'drop-head':
        // With a bound of 0 nothing can be dropped to make room.
        if (state.waiting.length === 0) {
          io.emit({ type: 'jobRefused', record: job.record, attempt: job.attempt });
          return io.send(job.source, { type: 'Refused', record: job.record, attempt: job.attempt, reason: 'full' });
        }
        drop(state, 'drop-head', io);
    }
  }
  accept(state, job, io);
  assign(state, io);
}

function accept(state: Readonly<QueueState>, job: Offered, io: QueueIo): void {
  io.emit({ type: 'jobEnqueued', record: job.record, source: job.source, attempt: job.attempt });
  io.send(job.source, { type: 'Accepted', record: job.record });
  watchDeadline(state, io);
}

/** Throws the head of the line away. What was dropped for room was accepted: nobody is told, it is gone (QQ3). */
function drop(state: Readonly<QueueState>, reason: 'drop-head' | 'deadline', io: QueueIo): void {
  const head = state.waiting[0] as Waiting;
  io.emit({ type: 'jobDropped', record: head.record, attempt: head.attempt, reason });
  if (reason === 'deadline') io.send(head.source, { type: 'Refused', record: head.record, attempt: head.attempt, reason });
}

/** QQ1: the longest idle worker takes the head of the line. */
function assign(state: Readonly<QueueState>, io: QueueIo): void {
  while (state.idle.length > 0 && state.waiting.length > 0) {
    const worker = state.idle[0] as NodeId;
    const { record } = state.waiting[0] as Waiting;
    io.emit({ type: 'jobAssigned', record, worker });
    io.send(worker, { type: 'Work', record, beside: state.inHand.size });
  }
  unpark(state, io);
  watchDeadline(state, io);
}

function unpark(state: Readonly<QueueState>, io: QueueIo): void {
  while (state.parked.length > 0 && !isFull(state)) {
    const job = state.parked[0] as Offered;
    io.emit({ type: 'jobUnparked', record: job.record });
    accept(state, job, io);
  }
  if (state.idle.length > 0 && state.waiting.length > 0) assign(state, io);
}

/** QQ5: at-least-once. The worker may have finished; the queue cannot know. */
function lostWorker(state: Readonly<QueueState>, worker: NodeId, io: QueueIo): void {
  const job = state.inHand.get(worker);
  if (job !== undefined) io.emit({ type: 'jobReturned', record: job.record, worker });
  io.emit({ type: 'workerGone', worker });
  assign(state, io);
}

/** QQ6: the head of the line is the oldest, so one alarm is enough. */
function watchDeadline(state: Readonly<QueueState>, io: QueueIo): void {
  if (state.spec.deadline === null) return;
  const head = state.waiting[0];
  if (head === undefined) return io.clearTimer('deadline');
  io.setTimer('deadline', Math.max(0, deadlineOf(state, head) - io.now), { type: 'deadline' });
}

function expire(state: Readonly<QueueState>, io: QueueIo): void {
  for (;;) {
    const head = state.waiting[0];
    if (head === undefined || deadlineOf(state, head) > io.now) break;
    drop(state, 'deadline', io);
  }
  unpark(state, io);
  watchDeadline(state, io);
}

/** Each try has its time: the clock starts when the job enters the line. */
function deadlineOf(state: Readonly<QueueState>, job: Waiting): Micros {
  return job.since + (state.spec.deadline as Micros);
}
