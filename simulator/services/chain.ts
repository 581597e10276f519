/**
 * One request that needs several services, built three ways: calls one after another, calls side by side, or an event
 * that each service reads in its own time. Rules QC1-QC6 of ./SPEC.md.
 */
import { type ArrivalLaw, draw, nextArrival, type TimeLaw } from '../kernel/laws';
import type { FactHeader, Io, KernelInput, NodeId, Process } from '../kernel/process';
import type { RecordId } from '../kernel/records';
import type { Micros } from '../kernel/time';

export type Design = 'sequential' | 'parallel' | 'event';

export interface ApiSpec {
  readonly design: Design;
  readonly arrivals: ArrivalLaw;
  readonly services: readonly { readonly id: NodeId; readonly timeout: Micros }[];
  /** The event design: the row is committed, the event published, then the caller gets its answer. */
  readonly bus: NodeId;
  readonly commit: TimeLaw;
  readonly publish: TimeLaw;
  readonly publishFirst: boolean;
}

export type ApiFact =
  | { readonly type: 'requestStarted'; readonly record: RecordId }
  | { readonly type: 'serviceCalled'; readonly record: RecordId; readonly service: NodeId }
  | { readonly type: 'serviceAnswered'; readonly record: RecordId; readonly service: NodeId }
  | { readonly type: 'orderCommitted'; readonly record: RecordId }
  | { readonly type: 'eventPublished'; readonly record: RecordId }
  | { readonly type: 'requestSucceeded'; readonly record: RecordId; readonly latency: Micros }
  | { readonly type: 'requestFailed'; readonly record: RecordId; readonly service: NodeId; readonly reason: 'timeout' | 'refused' }
  | { readonly type: 'arrivalsChanged'; readonly arrivals: ArrivalLaw };

export interface ApiState {
  readonly spec: ApiSpec;
  arrivals: ArrivalLaw;
  /** Requests under way: when each began and which services have still to answer. */
  open: Map<RecordId, { startedAt: Micros; left: NodeId[] }>;
  succeeded: number;
  failed: number;
}

export type ApiInput =
  | { readonly type: 'arrive'; readonly count: number }
  | { readonly type: 'Reply'; readonly record: RecordId }
  | { readonly type: 'timeout'; readonly record: RecordId; readonly service: NodeId }
  | { readonly type: 'committed'; readonly record: RecordId }
  | { readonly type: 'published'; readonly record: RecordId }
  | { readonly type: 'setArrivals'; readonly arrivals: ArrivalLaw };
type ApiIo = Io<ApiFact>;

export const api: Process<ApiState, ApiInput, ApiFact, ApiSpec> = {
  role: 'services.api',
  initial: (spec) => ({ spec, arrivals: spec.arrivals, open: new Map(), succeeded: 0, failed: 0 }),
  restarted: (state) => ({ ...state, open: new Map() }),
  handle: handleApi,
  apply: applyApi,
};

function handleApi(state: Readonly<ApiState>, input: ApiInput | KernelInput, io: ApiIo, from: NodeId): void {
  switch (input.type) {
    case 'start':
      return planArrival(state, io, true);
    case 'setArrivals':
      io.emit({ type: 'arrivalsChanged', arrivals: input.arrivals });
      return planArrival(state, io, true);
    case 'arrive':
      for (let i = 0; i < input.count; i++) begin(state, io);
      return planArrival(state, io, false);
    case 'Reply':
      return answered(state, input.record, from, io);
    case 'timeout':
      return fail(state, input.record, input.service, 'timeout', io);
    case 'undelivered':
      if (input.message.type === 'Call') fail(state, (input.message as unknown as { record: RecordId }).record, input.to, 'refused', io);
      return;
    case 'disconnected':
      // QC4: an open call to a dead process fails at once, its socket is closed.
      for (const [record, request] of state.open) {
        const called = state.spec.design === 'sequential' ? request.left[0] === input.peer : request.left.includes(input.peer);
        if (called) fail(state, record, input.peer, 'refused', io);
      }
      return;
    case 'committed':
      io.emit({ type: 'orderCommitted', record: input.record });
      return state.spec.publishFirst ? succeed(state, input.record, io) : publishLater(state, input.record, io);
    case 'published':
      io.emit({ type: 'eventPublished', record: input.record });
      io.send(state.spec.bus, { type: 'Publish', record: input.record });
      return state.spec.publishFirst ? commitLater(state, input.record, io) : succeed(state, input.record, io);
  }
}

function applyApi(state: ApiState, fact: ApiFact, at: FactHeader): void {
  switch (fact.type) {
    case 'requestStarted':
      at.records.create(at.node, [null], at.time, 0);
      state.open.set(fact.record, { startedAt: at.time, left: state.spec.services.map((service) => service.id) });
      return;
    case 'serviceAnswered': {
      const request = state.open.get(fact.record);
      if (request !== undefined) request.left = request.left.filter((service) => service !== fact.service);
      return;
    }
    case 'requestSucceeded':
      state.open.delete(fact.record);
      state.succeeded++;
      return;
    case 'requestFailed':
      state.open.delete(fact.record);
      state.failed++;
      return;
    case 'arrivalsChanged':
      state.arrivals = fact.arrivals;
      return;
    case 'serviceCalled':
    case 'orderCommitted':
    case 'eventPublished':
      return;
  }
}

function planArrival(state: Readonly<ApiState>, io: ApiIo, begins: boolean): void {
  const next = nextArrival(state.arrivals, io.now, io.random('arrivals'), begins);
  if (next === null) return io.clearTimer('arrive');
  io.setTimer('arrive', next.at - io.now, { type: 'arrive', count: next.count });
}

function begin(state: Readonly<ApiState>, io: ApiIo): void {
  const record = io.records.length;
  io.emit({ type: 'requestStarted', record });
  const { design, services, publishFirst } = state.spec;
  if (design === 'event') return publishFirst ? publishLater(state, record, io) : commitLater(state, record, io);
  // QC1, QC2: the sum of the calls, or the longest of them.
  const first = design === 'sequential' ? services.slice(0, 1) : services;
  for (const service of first) call(state, record, service.id, io);
}

function call(state: Readonly<ApiState>, record: RecordId, service: NodeId, io: ApiIo): void {
  const timeout = state.spec.services.find((candidate) => candidate.id === service)?.timeout ?? 0;
  io.emit({ type: 'serviceCalled', record, service });
  io.send(service, { type: 'Call', record });
  io.setTimer(`timeout:${record}:${service}`, timeout, { type: 'timeout', record, service });
}

function answered(state: Readonly<ApiState>, record: RecordId, service: NodeId, io: ApiIo): void {
  io.clearTimer(`timeout:${record}:${service}`);
  // The caller may have given up on this request long ago.
  if (!state.open.has(record)) return;
  io.emit({ type: 'serviceAnswered', record, service });
  const next = state.open.get(record)?.left[0];
  if (next === undefined) return succeed(state, record, io);
  if (state.spec.design === 'sequential') call(state, record, next, io);
}

/** QC3: one call without an answer fails the whole request. */
function fail(state: Readonly<ApiState>, record: RecordId, service: NodeId, reason: 'timeout' | 'refused', io: ApiIo): void {
  if (!state.open.has(record)) return;
  for (const { id } of state.spec.services) io.clearTimer(`timeout:${record}:${id}`);
  io.emit({ type: 'requestFailed', record, service, reason });
}

function succeed(state: Readonly<ApiState>, record: RecordId, io: ApiIo): void {
  const startedAt = state.open.get(record)?.startedAt ?? io.now;
  io.emit({ type: 'requestSucceeded', record, latency: io.now - startedAt });
}

function commitLater(state: Readonly<ApiState>, record: RecordId, io: ApiIo): void {
  io.setTimer(`commit:${record}`, draw(state.spec.commit, io.random('commit')), { type: 'committed', record });
}

function publishLater(state: Readonly<ApiState>, record: RecordId, io: ApiIo): void {
  io.setTimer(`publish:${record}`, draw(state.spec.publish, io.random('publish')), { type: 'published', record });
}

// ---- a service that is called, or reads events ----------------------------------------------------------------------

export interface DependencySpec {
  readonly time: TimeLaw;
}
export interface DependencyState {
  time: TimeLaw;
  done: number;
}
export type DependencyFact =
  | { readonly type: 'effectApplied'; readonly subject: string; readonly firstRecord: RecordId; readonly recordCount: number }
  | { readonly type: 'serviceChanged'; readonly service: TimeLaw };
export type DependencyInput =
  | { readonly type: 'Call'; readonly record: RecordId }
  | { readonly type: 'answer'; readonly record: RecordId; readonly to: NodeId }
  | { readonly type: 'setService'; readonly service: TimeLaw };

/** Works on any number of calls at once, each for a drawn time. */
export const dependency: Process<DependencyState, DependencyInput, DependencyFact, DependencySpec> = {
  role: 'services.dependency',
  initial: (spec) => ({ time: spec.time, done: 0 }),
  restarted: (state) => state,
  handle(state, input, io, from) {
    switch (input.type) {
      case 'Call':
        return io.after(draw(state.time, io.random('service')), { type: 'answer', record: input.record, to: from });
      case 'answer':
        io.emit({ type: 'effectApplied', subject: io.node, firstRecord: input.record, recordCount: 1 });
        return io.send(input.to, { type: 'Reply', record: input.record });
      case 'setService':
        return io.emit({ type: 'serviceChanged', service: input.service });
    }
  },
  apply(state, fact) {
    if (fact.type === 'effectApplied') state.done++;
    else state.time = fact.service;
  },
};

// ---- the bus of the event design --------------------------------------------------------------------------------------

export interface BusSpec {
  readonly subscribers: readonly NodeId[];
  /** Most events that one subscriber holds at once. */
  readonly window: number;
}
export interface BusState {
  readonly spec: BusSpec;
  waiting: Map<NodeId, RecordId[]>;
  delivered: Map<NodeId, RecordId[]>;
}
export type BusFact =
  | { readonly type: 'eventStored'; readonly record: RecordId }
  | { readonly type: 'eventDelivered'; readonly record: RecordId; readonly subscriber: NodeId }
  | { readonly type: 'eventAcknowledged'; readonly record: RecordId; readonly subscriber: NodeId }
  | { readonly type: 'eventsReturned'; readonly subscriber: NodeId };
export type BusInput =
  | { readonly type: 'Publish'; readonly record: RecordId }
  | { readonly type: 'Reply'; readonly record: RecordId }
  | { readonly type: 'tryAgain'; readonly subscriber: NodeId };
type BusIo = Io<BusFact>;

/** How long the bus leaves a subscriber alone that did not take an event. */
const RETRY: Micros = 1_000_000;

export const bus: Process<BusState, BusInput, BusFact, BusSpec> = {
  role: 'services.bus',
  initial: (spec) => ({
    spec,
    waiting: new Map(spec.subscribers.map((id) => [id, []])),
    delivered: new Map(spec.subscribers.map((id) => [id, []])),
  }),
  // Durable: what was delivered and not acknowledged is delivered again.
  restarted: (state) => ({
    ...state,
    waiting: new Map([...state.waiting].map(([id, records]) => [id, [...(state.delivered.get(id) ?? []), ...records]])),
    delivered: new Map(state.spec.subscribers.map((id) => [id, []])),
  }),
  handle(state, input, io, from) {
    switch (input.type) {
      case 'start':
        for (const subscriber of state.spec.subscribers) deliver(state, subscriber, io);
        return;
      case 'Publish':
        io.emit({ type: 'eventStored', record: input.record });
        for (const subscriber of state.spec.subscribers) deliver(state, subscriber, io);
        return;
      case 'Reply':
        if (state.delivered.get(from)?.includes(input.record))
          io.emit({ type: 'eventAcknowledged', record: input.record, subscriber: from });
        return deliver(state, from, io);
      case 'undelivered':
        return giveBack(state, input.to, io);
      case 'disconnected':
        return giveBack(state, input.peer, io);
      case 'tryAgain':
        return deliver(state, input.subscriber, io);
    }
  },
  apply(state, fact) {
    switch (fact.type) {
      case 'eventStored':
        for (const records of state.waiting.values()) records.push(fact.record);
        return;
      case 'eventDelivered':
        state.waiting.get(fact.subscriber)?.shift();
        state.delivered.get(fact.subscriber)?.push(fact.record);
        return;
      case 'eventAcknowledged':
        state.delivered.set(
          fact.subscriber,
          (state.delivered.get(fact.subscriber) ?? []).filter((record) => record !== fact.record),
        );
        return;
      case 'eventsReturned':
        state.waiting.set(fact.subscriber, [
          ...(state.delivered.get(fact.subscriber) ?? []),
          ...(state.waiting.get(fact.subscriber) ?? []),
        ]);
        state.delivered.set(fact.subscriber, []);
        return;
    }
  },
};

function deliver(state: Readonly<BusState>, subscriber: NodeId, io: BusIo): void {
  // A subscriber that was away is asked again by the alarm, not by each new event.
  if (io.timer(`retry:${subscriber}`) !== undefined) return;
  for (;;) {
    const next = state.waiting.get(subscriber)?.[0];
    if (next === undefined || (state.delivered.get(subscriber)?.length ?? 0) >= state.spec.window) return;
    io.emit({ type: 'eventDelivered', record: next, subscriber });
    io.send(subscriber, { type: 'Call', record: next });
  }
}

/** QC6: at-least-once; the queue of a subscriber that is down only grows. */
function giveBack(state: Readonly<BusState>, subscriber: NodeId, io: BusIo): void {
  if (!state.waiting.has(subscriber)) return;
  if ((state.delivered.get(subscriber)?.length ?? 0) > 0) io.emit({ type: 'eventsReturned', subscriber });
  io.setTimer(`retry:${subscriber}`, RETRY, { type: 'tryAgain', subscriber });
}
