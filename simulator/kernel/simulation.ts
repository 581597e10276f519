/**
 * The simulation: one clock, one event queue, nodes, network, luck. It takes the earliest input, hands it to its node's
 * process, and applies and records the facts that come out. It knows no topic and no queue: models do.
 */
import { isKernelFact, type KernelCommand, type KernelFact, type NodeStatus } from './commands';
import { Hasher } from './digest';
import { type FaultRule, judge, type Latency, type Verdict } from './network';
import {
  copyNode,
  KERNEL,
  type Link,
  MESSAGE,
  newNode,
  nodeEssence,
  Pending,
  type PendingKind,
  pendingEssence,
  SELF,
  type SimNode,
  TIMER,
  WAKE,
} from './node';
import type { Fact, Input, Io, KernelInput, NodeId, Process, TimerView } from './process';
import { EventQueue, NO_EVENT } from './queue';
import { Random } from './random';
import { RecordTable } from './records';
import { copyState, hashState } from './state';
import type { Micros } from './time';
import type { Fold, Trace, TraceEntry } from './trace';

export type { KernelCommand, KernelFact, NodeStatus };

/** A message on its way, for those who draw it. */
export interface InFlight {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: Input;
  readonly sentAt: Micros;
  readonly arrivesAt: Micros;
}

/** The whole of a simulation at one instant, to go on from. */
export interface Keyframe {
  readonly time: Micros;
  readonly handled: number;
  readonly facts: number;
  readonly world: World;
}

interface World {
  readonly queue: EventQueue;
  /** What each slot of the queue means. */
  readonly events: readonly Pending[];
  readonly nodes: readonly SimNode[];
  readonly rules: readonly FaultRule[];
  readonly records: RecordTable;
  readonly folds: readonly unknown[];
  readonly hasher: Hasher;
}

export interface SimulationOptions {
  readonly seed: number;
  readonly latency?: Latency;
  readonly folds?: readonly Fold[];
  /** Keeps the facts and makes the digest; a run of millions of records that only its folds read goes without both. */
  readonly trace?: Trace;
}

/** Same data centre: half a millisecond, a fifth of it jitter. */
const DEFAULT_LATENCY: Latency = { base: 400, jitter: 200 };
const NO_CAUSE = -1;

export class Simulation {
  private queue = new EventQueue();
  private events: Pending[] = [];
  private nodes: SimNode[] = [];
  private byId = new Map<NodeId, SimNode>();
  private rules: readonly FaultRule[] = [];
  private recordTable = new RecordTable();
  private folds: unknown[];
  private hasher = new Hasher();
  private readonly foldList: readonly Fold[];
  private readonly trace: Trace | undefined;
  private readonly seed: number;
  private readonly latency: Latency;
  private readonly verdict: Verdict = { dropped: false, rule: '', latency: 0, keepsOrder: true, copyAfter: -1 };
  private clock: Micros = 0;
  private handledCount = 0;
  private factCount = 0;
  private cause = NO_CAUSE;
  private active: SimNode | undefined;
  /** The process at work asked to end. */
  private exits = false;
  private readonly header: { number: number; time: Micros; node: NodeId; cause: number; records: RecordTable };
  private readonly io: Io;

  constructor(options: SimulationOptions) {
    this.seed = options.seed;
    this.latency = options.latency ?? DEFAULT_LATENCY;
    this.foldList = options.folds ?? [];
    this.folds = this.foldList.map((fold) => fold.initial());
    this.trace = options.trace;
    this.header = { number: 0, time: 0, node: '', cause: NO_CAUSE, records: this.recordTable };
    this.io = this.makeIo();
  }

  /** Virtual time, in microseconds. */
  get now(): Micros {
    return this.clock;
  }

  /** Number of inputs and commands carried out so far: a position in the run finer than an instant. */
  get handled(): number {
    return this.handledCount;
  }

  /** Number of facts so far. */
  get facts(): number {
    return this.factCount;
  }

  get records(): RecordTable {
    return this.recordTable;
  }

  get pending(): number {
    return this.queue.length;
  }

  get activeRules(): readonly FaultRule[] {
    return this.rules;
  }

  /** Adds a node; its process starts at the present instant. Names are unique. */
  addNode<State extends object, In extends Input, F extends Fact, Spec>(
    id: NodeId,
    process: Process<State, In, F, Spec>,
    spec: Spec,
  ): void {
    if (this.byId.has(id)) throw new Error(`two nodes are named ${id}`);
    const node = newNode(id, this.nodes.length, process as unknown as Process<object>, process.initial(spec, id));
    this.nodes.push(node);
    this.byId.set(id, node);
    this.schedule(this.clock, node, KERNEL, { type: 'start' }, NO_CAUSE, node.index);
  }

  nodeIds(): NodeId[] {
    return this.nodes.map((node) => node.id);
  }

  has(id: NodeId): boolean {
    return this.byId.has(id);
  }

  roleOf(id: NodeId): string {
    return this.node(id).process.role;
  }

  statusOf(id: NodeId): NodeStatus {
    return this.node(id).status;
  }

  /** The state of a node, to read. Only `apply` writes it. */
  stateOf<S>(id: NodeId): Readonly<S> {
    return this.node(id).state as S;
  }

  /** Timers of a node that run now, by name, in alphabetical order. */
  timersOf(id: NodeId): ReadonlyMap<string, TimerView> {
    return this.node(id).timers.view();
  }

  /** State of the fold with that name. */
  fold<S>(name: string): S {
    const index = this.foldList.findIndex((fold) => fold.name === name);
    if (index < 0) throw new Error(`no fold is named ${name}`);
    return this.folds[index] as S;
  }

  /** Messages on the wire now, in order of arrival. */
  inFlight(): InFlight[] {
    return this.pendingEvents()
      .filter((event) => event.kind === MESSAGE && event.incarnation === this.at(event.node).incarnation)
      .map((event) => ({
        from: this.at(event.from).id,
        to: this.at(event.node).id,
        message: event.input as Input,
        sentAt: event.setAt,
        arrivesAt: event.firesAt,
      }));
  }

  /** Time of the next event; Infinity when nothing is left to come. */
  nextTime(): Micros {
    return this.queue.nextTime();
  }

  /** Carries out the next event. @returns false when there is none. */
  step(): boolean {
    if (this.queue.length === 0) return false;
    this.takeNext();
    return true;
  }

  /** Carries out events at or before `time`, at most `limit` of them. The clock stands at the last of them. */
  run(time: Micros, limit = Number.POSITIVE_INFINITY): void {
    const { queue } = this;
    for (let left = limit; left > 0 && queue.length > 0 && queue.nextTime() <= time; left--) this.takeNext();
  }

  /** Carries out all events at or before `time`, then moves the clock there. */
  runUntil(time: Micros): void {
    this.run(time);
    if (time > this.clock) this.clock = time;
  }

  /**
   * Carries out a command at the present instant.
   * @throws when it names a node that is not there: a mistake of ours, found before anything changed.
   */
  command(command: KernelCommand): void {
    const node = 'node' in command ? this.node(command.node) : undefined;
    this.handledCount++;
    this.cause = NO_CAUSE;
    switch (command.type) {
      case 'crash':
        return this.end(node as SimNode, 'nodeCrashed');
      case 'restart':
        return this.restart(node as SimNode);
      case 'pause':
        return this.pause(node as SimNode, command.for);
      case 'resume':
        return this.resume(node as SimNode);
      case 'addRule':
        return this.recordOwn(undefined, { type: 'ruleAdded', rule: command.rule });
      case 'removeRule':
        return this.recordOwn(undefined, { type: 'ruleRemoved', id: command.id });
      case 'tell': {
        const { index } = node as SimNode;
        return this.arrive(
          node as SimNode,
          this.pendingInput(this.clock, node as SimNode, KERNEL, command.input, NO_CAUSE, index, '', NO_EVENT),
        );
      }
    }
  }

  /** Applies a fact of a trace and decides nothing: see `replay.ts`. */
  applyRecorded(entry: TraceEntry): void {
    this.clock = entry.time;
    this.cause = entry.cause;
    const node = entry.node === '' ? undefined : this.node(entry.node);
    if (node === undefined || isKernelFact(entry.fact)) this.recordOwn(node, entry.fact as KernelFact);
    else this.record(node, entry.fact);
  }

  /** A copy of everything that makes the future. */
  keyframe(): Keyframe {
    return {
      time: this.clock,
      handled: this.handledCount,
      facts: this.factCount,
      world: {
        queue: this.queue.copy(),
        events: this.events.slice(),
        nodes: this.nodes.map(copyNode),
        rules: this.rules,
        records: this.recordTable.snapshot(),
        folds: this.folds.map(copyState),
        hasher: this.hasher.copy(),
      },
    };
  }

  /** Goes back (or on) to a keyframe taken from this simulation or one built alike. */
  restore(frame: Keyframe): void {
    const { world } = frame;
    this.clock = frame.time;
    this.handledCount = frame.handled;
    this.factCount = frame.facts;
    this.queue = world.queue.copy();
    this.events = world.events.slice();
    this.nodes = world.nodes.map(copyNode);
    this.byId = new Map(this.nodes.map((node) => [node.id, node]));
    this.rules = world.rules;
    this.recordTable = world.records.snapshot();
    this.header.records = this.recordTable;
    this.folds = world.folds.map(copyState);
    this.hasher = world.hasher.copy();
    this.active = undefined;
  }

  /** Digest of the run so far: every fact with its time and node, and the clock. Equal runs, equal digests, on any machine. */
  digest(): string {
    const hasher = this.hasher.copy();
    hasher.number(this.clock);
    hasher.number(this.factCount);
    return hasher.hex();
  }

  /** Digest of all that is and makes the future: states, timers, luck, links, pending events. For tests of restore and replay. */
  stateDigest(): string {
    return hashState([
      this.clock,
      this.pendingEvents().map(pendingEssence),
      this.rules,
      this.nodes.map(nodeEssence),
      this.recordTable.essence(),
      this.folds,
    ]);
  }

  // ---- events -----------------------------------------------------------------------------------------------------

  private schedule(
    time: Micros,
    node: SimNode,
    kind: PendingKind,
    input: Input | KernelInput,
    cause: number,
    from: number,
    timer = '',
  ): Pending {
    const { queue } = this;
    const slot = queue.push(time);
    const event = this.pendingInput(time, node, kind, input, cause, from, timer, queue.handle(slot));
    this.events[slot] = event;
    return event;
  }

  private pendingInput(
    time: Micros,
    node: SimNode,
    kind: PendingKind,
    input: Input | KernelInput,
    cause: number,
    from: number,
    timer: string,
    handle: number,
  ): Pending {
    return new Pending(kind, node.index, node.incarnation, from, input, cause, this.clock, time, timer, handle);
  }

  /** All that will still come, in its order. */
  private pendingEvents(): Pending[] {
    const found: { event: Pending; order: number }[] = [];
    this.queue.forEach((slot, _time, order) => {
      found.push({ event: this.events[slot] as Pending, order });
    });
    found.sort((a, b) => a.event.firesAt - b.event.firesAt || a.order - b.order);
    return found.map(({ event }) => event);
  }

  private takeNext(): void {
    const event = this.events[this.queue.pop()] as Pending;
    this.clock = event.firesAt;
    this.handledCount++;
    const node = this.at(event.node);
    if (event.incarnation === node.incarnation) this.arrive(node, event);
  }

  private arrive(node: SimNode, event: Pending): void {
    if (event.kind === WAKE) {
      this.cause = event.cause;
      return this.resume(node);
    }
    if (node.status !== 'up') {
      if (node.status === 'paused') node.inbox.push(event);
      return;
    }
    if (event.kind === TIMER) {
      // A timer that was set again or cleared while the process slept does not ring.
      if (node.timers.get(event.timer) !== event) return;
      node.timers.end(event.timer);
    }
    this.cause = event.cause;
    this.active = node;
    node.process.handle(node.state, event.input, this.io, this.at(event.from).id);
    this.active = undefined;
    if (!this.exits) return;
    this.exits = false;
    this.end(node, 'nodeExited');
  }

  // ---- facts ------------------------------------------------------------------------------------------------------

  /** A fact of a model: its process applies it. */
  private record(node: SimNode, fact: Fact): void {
    const { header } = this;
    this.place(node.id);
    node.process.apply(node.state, fact, header);
    this.append(fact);
  }

  /** A fact of the kernel's own. */
  private recordOwn(node: SimNode | undefined, fact: KernelFact): void {
    this.place(node === undefined ? '' : node.id);
    this.apply(node, fact);
    this.append(fact);
  }

  private place(node: NodeId): void {
    const { header } = this;
    header.number = this.factCount;
    header.time = this.clock;
    header.node = node;
    header.cause = this.cause;
  }

  private append(fact: Fact): void {
    const { header, foldList, folds, trace } = this;
    if (trace !== undefined) {
      // After a seek back the same facts come again; the trace already has them.
      if (header.number === trace.length) trace.append(header.time, header.node, header.cause, fact);
      this.hasher.number(header.time);
      this.hasher.string(header.node);
      this.hasher.plain(fact);
    }
    for (let i = 0; i < foldList.length; i++) (foldList[i] as Fold).apply(folds[i], fact, header);
    this.cause = this.factCount++;
  }

  private apply(node: SimNode | undefined, fact: KernelFact): void {
    switch (fact.type) {
      case 'nodeCrashed':
      case 'nodeExited': {
        const crashed = node as SimNode;
        crashed.status = 'down';
        crashed.incarnation++;
        crashed.inbox = [];
        crashed.state = crashed.process.restarted(crashed.state);
        return;
      }
      case 'nodeRestarted':
      case 'nodeResumed':
        (node as SimNode).status = 'up';
        return;
      case 'nodePaused':
        (node as SimNode).status = 'paused';
        return;
      case 'ruleAdded':
        this.rules = [...this.rules.filter((rule) => rule.id !== fact.rule.id), fact.rule];
        return;
      case 'ruleRemoved':
        this.rules = this.rules.filter((rule) => rule.id !== fact.id);
        return;
      case 'messageLost':
        return;
    }
  }

  // ---- life of nodes ----------------------------------------------------------------------------------------------

  private end(node: SimNode, type: 'nodeCrashed' | 'nodeExited'): void {
    if (node.status === 'down') return;
    for (const timer of node.timers.view().values()) this.queue.cancel(timer.handle);
    node.timers.clear();
    this.queue.cancel(node.wake);
    this.recordOwn(node, { type });
    const { cause } = this;
    for (const index of node.peers) {
      const peer = this.at(index);
      peer.peers.delete(node.index);
      this.cause = cause;
      // The operating system closes the sockets: the other end learns of it, unless the way there is cut.
      this.transmit(node, peer, { type: 'disconnected', peer: node.id }, KERNEL);
    }
    node.peers.clear();
  }

  private restart(node: SimNode): void {
    if (node.status !== 'down') return;
    this.recordOwn(node, { type: 'nodeRestarted' });
    this.schedule(this.clock, node, KERNEL, { type: 'start' }, this.cause, node.index);
  }

  private pause(node: SimNode, duration: Micros | undefined): void {
    if (node.status !== 'up') return;
    this.recordOwn(node, { type: 'nodePaused', until: duration === undefined ? null : this.clock + duration });
    node.wake =
      duration === undefined ? NO_EVENT : this.schedule(this.clock + duration, node, WAKE, { type: 'wake' }, this.cause, node.index).handle;
  }

  private resume(node: SimNode): void {
    if (node.status !== 'paused') return;
    this.queue.cancel(node.wake);
    this.recordOwn(node, { type: 'nodeResumed' });
    const waiting = node.inbox;
    node.inbox = [];
    // One by one and at once: what arrived while it slept comes before anything that arrives now.
    for (const event of waiting) this.arrive(node, event);
  }

  // ---- network ----------------------------------------------------------------------------------------------------

  private link(from: SimNode, to: SimNode): Link {
    let link = from.links[to.index];
    if (link === undefined) {
      link = { lastArrival: 0, random: Random.seeded(this.seed, `network:${from.id}>${to.id}`) };
      from.links[to.index] = link;
    }
    return link;
  }

  private transmit(from: SimNode, to: SimNode, message: Input | KernelInput, kind: typeof MESSAGE | typeof KERNEL): void {
    const link = this.link(from, to);
    const { verdict, latency } = this;
    verdict.dropped = false;
    verdict.keepsOrder = true;
    verdict.copyAfter = -1;
    verdict.latency = from === to ? 0 : latency.base + (latency.jitter > 0 ? link.random.below(latency.jitter + 1) : 0);
    // What a process says to itself crosses no network.
    if (this.rules.length > 0 && from !== to) judge(this.rules, from.id, to.id, link.random, verdict);
    if (verdict.dropped) {
      const { cause } = this;
      this.recordOwn(from, { type: 'messageLost', to: to.id, message: message.type, rule: verdict.rule });
      // The loss is a leaf: what the sender does next has the sender's reasons.
      this.cause = cause;
      return;
    }
    let arrival = this.clock + verdict.latency;
    // The end of a connection cannot overtake what was sent on it.
    if (verdict.keepsOrder || kind === KERNEL) {
      if (arrival < link.lastArrival) arrival = link.lastArrival;
      link.lastArrival = arrival;
    }
    if (kind === KERNEL) {
      this.schedule(arrival, to, KERNEL, message, this.cause, from.index);
      return;
    }
    if (to.status === 'down') {
      // Nobody listens there: the sender's own system says so after one round trip.
      const refused: KernelInput = { type: 'undelivered', to: to.id, message };
      this.schedule(arrival + verdict.latency, from, KERNEL, refused, this.cause, to.index);
      return;
    }
    if (from !== to && !from.peers.has(to.index)) {
      from.peers.add(to.index);
      to.peers.add(from.index);
    }
    this.schedule(arrival, to, MESSAGE, message, this.cause, from.index);
    if (verdict.copyAfter >= 0) this.schedule(arrival + verdict.copyAfter, to, MESSAGE, message, this.cause, from.index);
  }

  // ---- what processes see -----------------------------------------------------------------------------------------

  private makeIo(): Io {
    const simulation = this;
    const current = () => simulation.active as SimNode;
    return {
      get now() {
        return simulation.clock;
      },
      get node() {
        return current().id;
      },
      get records() {
        return simulation.recordTable;
      },
      emit(fact) {
        simulation.record(current(), fact);
      },
      send(to, message) {
        simulation.transmit(current(), simulation.node(to), message, MESSAGE);
      },
      after(delay, input) {
        const node = current();
        simulation.schedule(simulation.clock + delay, node, SELF, input, simulation.cause, node.index);
      },
      setTimer(name, delay, input) {
        const node = current();
        const running = node.timers.get(name);
        if (running !== undefined) simulation.queue.cancel(running.handle);
        node.timers.set(name, simulation.schedule(simulation.clock + delay, node, TIMER, input, simulation.cause, node.index, name));
      },
      clearTimer(name) {
        const node = current();
        const running = node.timers.get(name);
        if (running === undefined) return;
        simulation.queue.cancel(running.handle);
        node.timers.end(name);
      },
      timer(name) {
        return current().timers.get(name);
      },
      exit() {
        simulation.exits = true;
      },
      random(stream) {
        const node = current();
        let random = node.streams.get(stream);
        if (random === undefined) {
          random = Random.seeded(simulation.seed, `${node.id}:${stream}`);
          node.streams.set(stream, random);
        }
        return random;
      },
    };
  }

  private at(index: number): SimNode {
    return this.nodes[index] as SimNode;
  }

  private node(id: NodeId): SimNode {
    const node = this.byId.get(id);
    if (node === undefined) throw new Error(`no node is named ${id}`);
    return node;
  }
}
