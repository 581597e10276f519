/**
 * A node as the kernel holds it: the state of its process, its life, its alarms, its luck and its links;
 * and a pending input, which is what the event queue's slots mean.
 */
import type { NodeStatus } from './commands';
import type { Input, KernelInput, NodeId, Process, TimerView } from './process';
import { type Handle, NO_EVENT } from './queue';
import type { Random } from './random';
import { copyState } from './state';
import type { Micros } from './time';
import { Timers } from './timers';

export const SELF = 0;
export const TIMER = 1;
export const MESSAGE = 2;
export const KERNEL = 3;
/** The end of a pause that has one. */
export const WAKE = 4;
export type PendingKind = typeof SELF | typeof TIMER | typeof MESSAGE | typeof KERNEL | typeof WAKE;

/** An input that will reach a node. Never changed, so keyframes share it. Nodes by their index: a copy of the world has its own. */
export class Pending implements TimerView {
  constructor(
    readonly kind: PendingKind,
    readonly node: number,
    /** Which life of the node it is meant for. */
    readonly incarnation: number,
    readonly from: number,
    readonly input: Input | KernelInput,
    readonly cause: number,
    readonly setAt: Micros,
    readonly firesAt: Micros,
    /** Name of the timer; empty for everything else. */
    readonly timer: string,
    readonly handle: Handle,
  ) {}
}

/** One direction between two nodes. */
export interface Link {
  lastArrival: Micros;
  readonly random: Random;
}

export interface SimNode {
  readonly id: NodeId;
  readonly index: number;
  /** Its types are its model's affair; the kernel only passes them on. */
  readonly process: Process<object>;
  state: object;
  status: NodeStatus;
  /** Counts lives: what was meant for an earlier life never reaches a later one. */
  incarnation: number;
  /** What arrived while the process was paused. */
  inbox: Pending[];
  /** The event that ends the present pause. */
  wake: Handle;
  readonly timers: Timers;
  readonly streams: Map<string, Random>;
  /** Links to other nodes by their index; a link exists once something was sent. */
  readonly links: (Link | undefined)[];
  /** Nodes that hold a connection with this one, in order of first contact. A connection ends with either process. */
  readonly peers: Set<number>;
}

export function newNode(id: NodeId, index: number, process: Process<object>, state: object): SimNode {
  return {
    id,
    index,
    process,
    state,
    status: 'up',
    incarnation: 0,
    inbox: [],
    wake: NO_EVENT,
    timers: new Timers(),
    streams: new Map(),
    links: [],
    peers: new Set(),
  };
}

export function copyNode(node: SimNode): SimNode {
  const streams = new Map<string, Random>();
  for (const [name, random] of node.streams) streams.set(name, random.copy());
  return {
    id: node.id,
    index: node.index,
    process: node.process,
    state: copyState(node.state),
    status: node.status,
    incarnation: node.incarnation,
    inbox: node.inbox.slice(),
    wake: node.wake,
    timers: node.timers.copy(),
    streams,
    links: node.links.map((link) => link && { lastArrival: link.lastArrival, random: link.random.copy() }),
    peers: new Set(node.peers),
  };
}

/** All of a node that makes its future, as plain values to hash. */
export function nodeEssence(node: SimNode): unknown[] {
  return [
    node.id,
    node.status,
    node.incarnation,
    node.state,
    node.inbox.map(pendingEssence),
    [...node.timers.view()].map(([name, timer]) => [name, timer.setAt, timer.firesAt]),
    [...node.streams].map(([name, random]) => [name, ...random.words()]).sort(),
    node.links.map((link) => link && [link.lastArrival, ...link.random.words()]),
    [...node.peers],
  ];
}

/** Without its handle: which slot an event has is the queue's own affair and may differ between equal runs. */
export function pendingEssence(event: Pending): unknown[] {
  return [event.kind, event.node, event.incarnation, event.from, event.input, event.cause, event.setAt, event.firesAt, event.timer];
}
