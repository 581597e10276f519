/**
 * What a model is to the kernel: kinds of node, each with a state, a function that decides and a function that applies.
 * Commands, protocol messages and timers go in; facts come out; nothing else crosses.
 */
import type { Random } from './random';
import type { RecordTable } from './records';
import type { Micros } from './time';

/** The name of a node, unique in a run: `broker-1`, `billing-2`. */
export type NodeId = string;

/** A request to decide: imperative (`killBroker`) or the protocol's own name (`Fetch`). Plain data, never mutated. */
export interface Input {
  readonly type: string;
}

/** What happened, in the past tense. Plain data, never mutated. */
export interface Fact {
  readonly type: string;
}

/** What the kernel itself tells a node. */
export type KernelInput =
  /** The process came up: at the beginning, and after each restart. */
  | { readonly type: 'start' }
  /** The process at the other end died, so its sockets closed. Messages in flight to it are gone. */
  | { readonly type: 'disconnected'; readonly peer: NodeId }
  /** The peer is down: connection refused. */
  | { readonly type: 'undelivered'; readonly to: NodeId; readonly message: Input };

/** Where a fact stands in the trace. Reused between facts: read it during the call, do not keep it. */
export interface FactHeader {
  /** Position in the trace, from 0. */
  readonly number: number;
  readonly time: Micros;
  readonly node: NodeId;
  /** Number of the fact that led to this one; -1 for a beginning (start, script, learner). */
  readonly cause: number;
  readonly records: RecordTable;
}

/** A named alarm of one node. It dies with the process. */
export interface TimerView {
  readonly setAt: Micros;
  readonly firesAt: Micros;
}

export interface Io<F extends Fact = Fact> {
  readonly now: Micros;
  readonly node: NodeId;
  readonly records: RecordTable;
  /** Applies the fact at once and appends it, so that the next line already sees it. */
  emit(fact: F): void;
  /** Hands a message to the network: latency, order per link, fault rules. */
  send<M extends Input>(to: NodeId, message: M): void;
  /** An input to this node itself, which cannot be cancelled. */
  after<I extends Input>(delay: Micros, input: I): void;
  /** Starts the alarm of that name, replacing one that runs. */
  setTimer<I extends Input>(name: string, delay: Micros, input: I): void;
  clearTimer(name: string): void;
  timer(name: string): TimerView | undefined;
  /** The process ends by itself, in order, when this input is done: its sockets close. */
  exit(): void;
  /** A stream of luck of this node. A draw in one stream leaves the luck of every other unchanged. */
  random(stream: string): Random;
}

export interface Process<State = unknown, In extends Input = Input, F extends Fact = Fact, Spec = unknown> {
  /** Kind of node: `kafka.broker`. */
  readonly role: string;
  /** The state of a node that has never run. */
  initial(spec: Spec, node: NodeId): State;
  /** What a crash leaves: the disk stays, the memory goes. */
  restarted(state: State): State;
  /** Decides. Reads the state, never writes it. `from` is the sender of a message, else this node itself. */
  handle(state: Readonly<State>, input: In | KernelInput, io: Io<F>, from: NodeId): void;
  /** Applies. The only function that writes the state; replay calls it and nothing else. */
  apply(state: State, fact: F, at: FactHeader): void;
}
