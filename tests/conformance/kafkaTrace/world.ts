/**
 * A simulated cluster with its clients, moved by the steps of a recording: virtual time runs only while a step waits.
 */
import type { BrokerState } from '@/simulator/kafka/broker/state';
import { addCluster, brokerName } from '@/simulator/kafka/cluster';
import { EPOCH_MS } from '@/simulator/kafka/timestamps';
import type { Fact, Input, NodeId, Process } from '@/simulator/kernel/process';
import { type KernelCommand, Simulation } from '@/simulator/kernel/simulation';
import { Trace } from '@/simulator/kernel/trace';
import { probe } from '@/tests/kafka/probe';
import type { KafkaTrace, Operation } from './format';

/** What the recordings set besides Kafka's defaults (their README, "The cluster"). */
const CLUSTER = {
  'auto.create.topics.enable': false,
  'offsets.topic.num.partitions': 5,
  'transaction.state.log.num.partitions': 5,
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': 500,
  'group.initial.rebalance.delay.ms': 0,
  'group.min.session.timeout.ms': 1000,
  'group.consumer.min.session.timeout.ms': 1000,
  'group.consumer.min.heartbeat.interval.ms': 100,
  'group.consumer.heartbeat.interval.ms': 500,
  'group.share.min.session.timeout.ms': 1000,
  'group.share.min.heartbeat.interval.ms': 100,
  'group.share.heartbeat.interval.ms': 500,
  'group.share.min.record.lock.duration.ms': 1000,
  'broker.session.timeout.ms': 5000,
  'broker.heartbeat.interval.ms': 500,
};
/** How finely a waiting step looks: well below every time that a recording depends on. */
const LOOK_EVERY = 1_000;

export type Said = Fact & Readonly<Record<string, unknown>>;
type Request = Input & Readonly<Record<string, unknown>>;

export class World {
  readonly simulation: Simulation;
  private readonly trace = new Trace();
  readonly brokers: readonly NodeId[];
  private correlationId = 0;
  private callId = 0;

  constructor({ cluster }: KafkaTrace) {
    this.simulation = new Simulation({ seed: 1, trace: this.trace, latency: { base: 200, jitter: 100 } });
    const factor = Math.min(3, cluster.brokers);
    const config = {
      ...CLUSTER,
      'offsets.topic.replication.factor': factor,
      'transaction.state.log.replication.factor': factor,
      'transaction.state.log.min.isr': Math.max(1, factor - 1),
      ...cluster.config,
    };
    this.brokers = addCluster(this.simulation, { brokers: cluster.brokers, config });
    this.simulation.addNode('admin', probe, null);
    this.advance(100);
  }

  get now(): number {
    return this.simulation.now;
  }

  /** The day's clock, in milliseconds. */
  get wallClock(): number {
    return EPOCH_MS + Math.floor(this.now / 1_000);
  }

  advance(ms: number): void {
    this.simulation.runUntil(this.now + Math.round(ms * 1_000));
  }

  command(command: KernelCommand): void {
    this.simulation.command(command);
  }

  tell<I extends Input>(node: NodeId, input: I): void {
    this.command({ type: 'tell', node, input });
  }

  addNode<S extends object, I extends Input, F extends Fact, Spec>(id: NodeId, process: Process<S, I, F, Spec>, spec: Spec): void {
    this.simulation.addNode(id, process, spec);
    this.simulation.runUntil(this.now);
  }

  nextCallId(): number {
    return ++this.callId;
  }

  /** Number of facts so far. */
  get facts(): number {
    return this.trace.length;
  }

  /** What that node recorded from a place in the trace on. */
  *saidBy(node: NodeId, from: number, until?: number): Generator<Said> {
    for (let i = from; i < (until ?? this.trace.length); i++) {
      const entry = this.trace.at(i);
      if (entry.node === node) yield entry.fact as Said;
    }
  }

  // ---- time while a step waits --------------------------------------------------------------------------------------

  /** Runs one operation to its end, and those that run beside it as far as they come. */
  finish(operation: Operation, others: readonly Operation[]): unknown {
    for (;;) {
      const { done, value } = operation.next();
      if (done) return value;
      this.simulation.runUntil(this.now + LOOK_EVERY);
      for (const other of others) other.next();
    }
  }

  *wait(ms: number): Generator<void, undefined, void> {
    const until = this.now + Math.round(ms * 1_000);
    while (this.now < until) yield;
    return undefined;
  }

  // ---- the cluster --------------------------------------------------------------------------------------------------

  broker(node: NodeId): Readonly<BrokerState> {
    return this.simulation.stateOf<BrokerState>(node);
  }

  /** A broker that an admin client can be connected to: one that runs and serves, if there is any. */
  anyBroker(): NodeId {
    const running = this.brokers.filter((id) => this.simulation.statusOf(id) === 'up' && this.broker(id).ready);
    const inTouch = running.find((id) => this.broker(id).quorum.leader !== null);
    return inTouch ?? running[0] ?? (this.brokers[0] as NodeId);
  }

  /** The active controller, if one is at work. */
  controller(): NodeId | undefined {
    return this.brokers.find((id) => this.simulation.statusOf(id) === 'up' && this.broker(id).quorum.leader === id);
  }

  // ---- administration -----------------------------------------------------------------------------------------------

  /** Sends a request as the admin client does and waits for its answer. @returns `undefined` when none came in time. */
  *ask<T>(to: NodeId, request: Request, timeoutMs = 5_000): Generator<void, T | undefined, void> {
    const message = { correlationId: this.correlationId++, ...request };
    this.tell('admin', { type: 'say', to, message });
    const until = this.now + timeoutMs * 1_000;
    for (;;) {
      const { answers } = this.simulation.stateOf<{ answers: (Input & { correlationId?: number })[] }>('admin');
      const answer = answers.find(({ correlationId }) => correlationId === message.correlationId);
      if (answer !== undefined) return answer as T;
      if (this.now >= until) return undefined;
      yield;
    }
  }
}

export const brokerNode = (number: number): NodeId => brokerName(number);
