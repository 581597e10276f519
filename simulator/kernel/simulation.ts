/**
 * The simulation: one clock, one event queue, nodes, network, luck. It takes the earliest input, hands it to its node's
 * process, and applies and records the facts that come out. It knows no topic and no queue: models do.
 */
import { Hasher } from './digest';
import { type FaultRule, judge, type Latency, type Verdict } from './network';
import type { Fact, Input, Io, KernelInput, NodeId, Process, TimerView } from './process';
import { EventQueue, type Handle } from './queue';
import { Random } from './random';
import { RecordTable } from './records';
import { copyState, hashState } from './state';
import type { Micros } from './time';
import type { Fold, Trace } from './trace';

/** What anyone may ask of the kernel at an instant. Everything else is `tell`: an input for one node. */
export type KernelCommand =
  | { readonly type: 'crash'; readonly node: NodeId }
  | { readonly type: 'restart'; readonly node: NodeId }
  /** Stops the process where it is (a garbage collection, SIGSTOP); with `for`, it goes on by itself. */
  | { readonly type: 'pause'; readonly node: NodeId; readonly for?: Micros }
  | { readonly type: 'resume'; readonly node: NodeId }
  | { readonly type: 'addRule'; readonly rule: FaultRule }
  | { readonly type: 'removeRule'; readonly id: string }
  | { readonly type: 'tell'; readonly node: NodeId; readonly input: Input };

/** What the kernel itself records. */
export type KernelFact =
  | { readonly type: 'nodeCrashed' }
  | { readonly type: 'nodeRestarted' }
  | { readonly type: 'nodePaused'; readonly until: Micros | null }
  | { readonly type: 'nodeResumed' }
  | { readonly type: 'ruleAdded'; readonly rule: FaultRule }
  | { readonly type: 'ruleRemoved'; readonly id: string }
  | { readonly type: 'messageLost'; readonly to: NodeId; readonly message: string; readonly rule: string };

export type NodeStatus = 'up' | 'paused' | 'down';

/** A message on its way, for those who draw it. */
export interface InFlight {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: Input;
  readonly sentAt: Micros;
  readonly arrivesAt: Micros;
}

interface Timer extends TimerView {
  readonly handle: Handle;
}

/** An input that waits for a paused process. */
interface Waiting {
  readonly kind: number;
  readonly input: Input;
  readonly cause: number;
  readonly from: number;
  readonly timer: string | undefined;
  readonly handle: Handle;
}

interface Link {
  lastArrival: Micros;
  readonly random: Random;
}

interface SimNode {
  readonly id: NodeId;
  readonly index: number;
  /** Its types are its model's affair; the kernel only passes them on. */
  readonly process: Process<object>;

  state: object;
  status: NodeStatus;
  /** Counts lives: what was meant for an earlier life never reaches a later one. */
  incarnation: number;
  inbox: Waiting[];
  readonly timers: Map<string, Timer>;
  readonly streams: Map<string, Random>;
  /** Links to other nodes by their index; a link exists once something was sent. */
  readonly links: (Link | undefined)[];
  /** Nodes that have exchanged a message with this one, in order of first contact. */
  readonly peers: number[];
}

const SELF = 0;
const TIMER = 1;
const MESSAGE = 2;
const KERNEL = 3;
const WAKE = 4;

/** The whole of a simulation at one instant, to go on from. */
export interface Keyframe {
  readonly time: Micros;
  readonly handled: number;
  readonly facts: number;
  readonly world: World;
}

interface World {
  readonly queue: EventQueue;
  readonly slots: SlotColumns;
  readonly nodes: readonly SimNode[];
  readonly rules: readonly FaultRule[];
  readonly records: RecordTable;
  readonly folds: readonly unknown[];
  readonly hasher: Hasher;
}

/** What each queue slot means. */
interface SlotColumns {
  node: number[];
  kind: number[];
  incarnation: number[];
  cause: number[];
  from: number[];
  scheduledAt: number[];
  input: (Input | undefined)[];
  timer: (string | undefined)[];
}

export interface SimulationOptions {
  readonly seed: number;
  readonly latency?: Latency;
  readonly folds?: readonly Fold[];
  /** Keeps the facts; a run of millions of records that only its folds read goes without. */
  readonly trace?: Trace;
}

/** Same data centre: half a millisecond, a fifth of it jitter. */
const DEFAULT_LATENCY: Latency = { base: 400, jitter: 200 };
const NO_CAUSE = -1;

export class Simulation {
  private queue = new EventQueue();
  private slots: SlotColumns = { node: [], kind: [], incarnation: [], cause: [], from: [], scheduledAt: [], input: [], timer: [] };
  private nodes: SimNode[] = [];
  private byId = new Map<NodeId, SimNode>();
  private rules: FaultRule[] = [];
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
    const node: SimNode = {
      id,
      index: this.nodes.length,
      process: process as unknown as Process<object>,
      state: process.initial(spec, id),
      status: 'up',
      incarnation: 0,
      inbox: [],
      timers: new Map(),
      streams: new Map(),
      links: [],
      peers: [],
    };
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

  /** Timers of a node that run now, by name. */
  timersOf(id: NodeId): ReadonlyMap<string, TimerView> {
    return this.node(id).timers;
  }

  /** State of the fold with that name. */
  fold<S>(name: string): S {
    const index = this.foldList.findIndex((fold) => fold.name === name);
    if (index < 0) throw new Error(`no fold is named ${name}`);
    return this.folds[index] as S;
  }

  /** Messages on the wire now, in order of arrival. */
  inFlight(): InFlight[] {
    const found: (InFlight & { order: number })[] = [];
    this.queue.forEach((slot, time, order) => {
      if (this.slots.kind[slot] !== MESSAGE) return;
      found.push({
        from: (this.nodes[this.slots.from[slot] as number] as SimNode).id,
        to: (this.nodes[this.slots.node[slot] as number] as SimNode).id,
        message: this.slots.input[slot] as Input,
        sentAt: this.slots.scheduledAt[slot] as number,
        arrivesAt: time,
        order,
      });
    });
    return found.sort((a, b) => a.arrivesAt - b.arrivesAt || a.order - b.order);
  }

  /** Time of the next event; Infinity when nothing is left to come. */
  nextTime(): Micros {
    return this.queue.nextTime();
  }

  /** Carries out the next event. @returns false when there is none. */
  step(): boolean {
    const time = this.queue.nextTime();
    if (time === Number.POSITIVE_INFINITY) return false;
    this.clock = time;
    this.handledCount++;
    this.deliver();
    return true;
  }

  /** Carries out events at or before `time`, at most `limit` of them. The clock stands at the last of them. */
  run(time: Micros, limit = Number.POSITIVE_INFINITY): void {
    for (let left = limit; left > 0 && this.queue.nextTime() <= time; left--) this.step();
  }

  /** Carries out all events at or before `time`, then moves the clock there. */
  runUntil(time: Micros): void {
    this.run(time);
    if (time > this.clock) this.clock = time;
  }

  /** Carries out a command at the present instant. A command for a node that is not there is a mistake of ours. */
  command(command: KernelCommand): void {
    this.handledCount++;
    this.cause = NO_CAUSE;
    switch (command.type) {
      case 'crash':
        return this.crash(this.node(command.node));
      case 'restart':
        return this.restart(this.node(command.node));
      case 'pause':
        return this.pause(this.node(command.node), command.for);
      case 'resume':
        return this.resume(this.node(command.node));
      case 'addRule':
        return this.record(undefined, { type: 'ruleAdded', rule: command.rule });
      case 'removeRule':
        return this.record(undefined, { type: 'ruleRemoved', id: command.id });
      case 'tell': {
        const node = this.node(command.node);
        return this.arrive(node, KERNEL, command.input, NO_CAUSE, node.index, undefined, -1);
      }
    }
  }

  /** A copy of everything that makes the future. */
  keyframe(): Keyframe {
    const slots = this.slots;
    return {
      time: this.clock,
      handled: this.handledCount,
      facts: this.factCount,
      world: {
        queue: this.queue.copy(),
        slots: {
          node: slots.node.slice(),
          kind: slots.kind.slice(),
          incarnation: slots.incarnation.slice(),
          cause: slots.cause.slice(),
          from: slots.from.slice(),
          scheduledAt: slots.scheduledAt.slice(),
          input: slots.input.slice(),
          timer: slots.timer.slice(),
        },
        nodes: this.nodes.map(copyNode),
        rules: this.rules.slice(),
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
    const slots = world.slots;
    this.slots = {
      node: slots.node.slice(),
      kind: slots.kind.slice(),
      incarnation: slots.incarnation.slice(),
      cause: slots.cause.slice(),
      from: slots.from.slice(),
      scheduledAt: slots.scheduledAt.slice(),
      input: slots.input.slice(),
      timer: slots.timer.slice(),
    };
    this.nodes = world.nodes.map(copyNode);
    this.byId = new Map(this.nodes.map((node) => [node.id, node]));
    this.rules = world.rules.slice();
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

  /** Digest of all that is: states, timers, pending events. For tests of restore and replay. */
  stateDigest(): string {
    const events: { order: number; event: unknown[] }[] = [];
    this.queue.forEach((slot, time, order) => {
      events.push({
        order,
        event: [time, this.slots.node[slot], this.slots.kind[slot], this.slots.input[slot], this.slots.timer[slot] ?? null],
      });
    });
    events.sort((a, b) => a.order - b.order);
    return hashState([
      this.clock,
      events.map(({ event }) => event),
      this.rules,
      this.nodes.map((node) => [node.id, node.status, node.incarnation, node.state, node.inbox, [...node.timers.keys()].sort()]),
      this.recordTable.length,
    ]);
  }

  // ---- events -----------------------------------------------------------------------------------------------------

  private schedule(time: Micros, node: SimNode, kind: number, input: Input, cause: number, from: number, timer?: string): number {
    const slot = this.queue.push(time);
    const slots = this.slots;
    slots.node[slot] = node.index;
    slots.kind[slot] = kind;
    slots.incarnation[slot] = node.incarnation;
    slots.cause[slot] = cause;
    slots.from[slot] = from;
    slots.scheduledAt[slot] = this.clock;
    slots.input[slot] = input;
    slots.timer[slot] = timer;
    return slot;
  }

  private deliver(): void {
    const handle = this.queue.handle(this.queue.peek());
    const slot = this.queue.pop();
    const slots = this.slots;
    const node = this.nodes[slots.node[slot] as number] as SimNode;
    const input = slots.input[slot] as Input;
    const timer = slots.timer[slot];
    slots.input[slot] = undefined;
    if (slots.incarnation[slot] !== node.incarnation || node.status === 'down') return;
    this.arrive(node, slots.kind[slot] as number, input, slots.cause[slot] as number, slots.from[slot] as number, timer, handle);
  }

  private arrive(node: SimNode, kind: number, input: Input, cause: number, from: number, timer: string | undefined, handle: Handle): void {
    if (kind === WAKE) {
      this.cause = cause;
      if (node.status === 'paused') this.resume(node);
      return;
    }
    if (node.status === 'paused') {
      node.inbox.push({ kind, input, cause, from, timer, handle });
      return;
    }
    if (node.status === 'down') return;
    if (timer !== undefined) {
      // A timer that was set again or cleared while the process slept does not ring.
      if (node.timers.get(timer)?.handle !== handle) return;
      node.timers.delete(timer);
    }
    this.cause = cause;
    this.active = node;
    node.process.handle(node.state, input as Input, this.io, (this.nodes[from] as SimNode).id);
    this.active = undefined;
  }

  // ---- facts ------------------------------------------------------------------------------------------------------

  private record(node: SimNode | undefined, fact: Fact | KernelFact): void {
    const { header } = this;
    const number = this.factCount++;
    const id = node === undefined ? '' : node.id;
    header.number = number;
    header.time = this.clock;
    header.node = id;
    header.cause = this.cause;
    if (!this.applyKernelFact(node, fact as KernelFact) && node !== undefined) node.process.apply(node.state, fact, header);
    if (this.trace !== undefined) {
      // After a seek back the same facts come again; the trace already has them.
      if (number === this.trace.length) this.trace.append(this.clock, id, this.cause, fact);
      this.hasher.number(this.clock);
      this.hasher.string(id);
      this.hasher.plain(fact);
    }
    const { foldList, folds } = this;
    for (let i = 0; i < foldList.length; i++) (foldList[i] as Fold).apply(folds[i], fact, header);
    this.cause = number;
  }

  /** @returns whether the fact was the kernel's own. */
  private applyKernelFact(node: SimNode | undefined, fact: KernelFact): boolean {
    switch (fact.type) {
      case 'nodeCrashed': {
        const crashed = node as SimNode;
        crashed.status = 'down';
        crashed.incarnation++;
        crashed.inbox = [];
        crashed.state = crashed.process.restarted(crashed.state);
        return true;
      }
      case 'nodeRestarted':
      case 'nodeResumed':
        (node as SimNode).status = 'up';
        return true;
      case 'nodePaused':
        (node as SimNode).status = 'paused';
        return true;
      case 'ruleAdded':
        this.rules = [...this.rules.filter((rule) => rule.id !== fact.rule.id), fact.rule];
        return true;
      case 'ruleRemoved':
        this.rules = this.rules.filter((rule) => rule.id !== fact.id);
        return true;
      case 'messageLost':
        return true;
      default:
        return false;
    }
  }

  // ---- life of nodes ----------------------------------------------------------------------------------------------

  private crash(node: SimNode): void {
    if (node.status === 'down') return;
    for (const timer of node.timers.values()) this.queue.cancel(timer.handle);
    node.timers.clear();
    this.record(node, { type: 'nodeCrashed' });
    const { cause } = this;
    for (const index of node.peers) {
      const peer = this.nodes[index] as SimNode;
      this.cause = cause;
      // The operating system closes the sockets: the other end learns of it, unless the way there is cut.
      this.transmit(node, peer, { type: 'disconnected', peer: node.id }, KERNEL);
    }
  }

  private restart(node: SimNode): void {
    if (node.status !== 'down') return;
    this.record(node, { type: 'nodeRestarted' });
    this.schedule(this.clock, node, KERNEL, { type: 'start' }, this.cause, node.index);
  }

  private pause(node: SimNode, duration: Micros | undefined): void {
    if (node.status !== 'up') return;
    this.record(node, { type: 'nodePaused', until: duration === undefined ? null : this.clock + duration });
    if (duration !== undefined) this.schedule(this.clock + duration, node, WAKE, { type: 'wake' }, this.cause, node.index);
  }

  private resume(node: SimNode): void {
    if (node.status !== 'paused') return;
    this.record(node, { type: 'nodeResumed' });
    const waiting = node.inbox;
    node.inbox = [];
    // One by one and at once: what arrived while it slept comes before anything that arrives now.
    for (const item of waiting) this.arrive(node, item.kind, item.input, item.cause, item.from, item.timer, item.handle);
  }

  // ---- network ----------------------------------------------------------------------------------------------------

  private link(from: SimNode, to: SimNode): Link {
    let link = from.links[to.index];
    if (link === undefined) {
      link = { lastArrival: 0, random: Random.seeded(this.seed, `network:${from.id}>${to.id}`) };
      from.links[to.index] = link;
      if (!from.peers.includes(to.index)) from.peers.push(to.index);
      if (!to.peers.includes(from.index)) to.peers.push(from.index);
    }
    return link;
  }

  private transmit(from: SimNode, to: SimNode, message: Input | KernelInput, kind: number): void {
    const link = this.link(from, to);
    const { verdict, latency } = this;
    verdict.dropped = false;
    verdict.keepsOrder = true;
    verdict.copyAfter = -1;
    verdict.latency = from === to ? 0 : latency.base + (latency.jitter > 0 ? link.random.below(latency.jitter + 1) : 0);
    if (this.rules.length > 0) judge(this.rules, from.id, to.id, link.random, verdict);
    if (verdict.dropped) {
      const { cause } = this;
      this.record(from, { type: 'messageLost', to: to.id, message: message.type, rule: verdict.rule });
      // The loss is a leaf: what the sender does next has the sender's reasons.
      this.cause = cause;
      return;
    }
    let arrival = this.clock + verdict.latency;
    if (verdict.keepsOrder) {
      if (arrival < link.lastArrival) arrival = link.lastArrival;
      link.lastArrival = arrival;
    }
    if (to.status === 'down' && kind === MESSAGE) {
      // Nobody listens there: the sender's own system says so after one round trip.
      const refused: KernelInput = { type: 'undelivered', to: to.id, message };
      this.schedule(arrival + verdict.latency, from, KERNEL, refused, this.cause, to.index);
      return;
    }
    this.schedule(arrival, to, kind, message, this.cause, from.index);
    if (verdict.copyAfter >= 0) this.schedule(arrival + verdict.copyAfter, to, kind, message, this.cause, from.index);
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
        const firesAt = simulation.clock + delay;
        const slot = simulation.schedule(firesAt, node, TIMER, input, simulation.cause, node.index, name);
        node.timers.set(name, { setAt: simulation.clock, firesAt, handle: simulation.queue.handle(slot) });
      },
      clearTimer(name) {
        const node = current();
        const running = node.timers.get(name);
        if (running === undefined) return;
        simulation.queue.cancel(running.handle);
        node.timers.delete(name);
      },
      timer(name) {
        return current().timers.get(name);
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

  private node(id: NodeId): SimNode {
    const node = this.byId.get(id);
    if (node === undefined) throw new Error(`no node is named ${id}`);
    return node;
  }
}

function copyNode(node: SimNode): SimNode {
  const streams = new Map<string, Random>();
  for (const [name, random] of node.streams) streams.set(name, random.copy());
  return {
    ...node,
    state: copyState(node.state),
    inbox: node.inbox.slice(),
    timers: new Map(node.timers),
    streams,
    links: node.links.map((link) => link && { lastArrival: link.lastArrival, random: link.random.copy() }),
    peers: node.peers.slice(),
  };
}
