/** A cluster, a producer and consumers, told from outside what to do: short scenes for the rules of the consumer. */
import type { BrokerState } from '@/simulator/kafka/broker/state';
import { addCluster, type ClusterSpec } from '@/simulator/kafka/cluster';
import type { ConsumerFact } from '@/simulator/kafka/consumer/facts';
import type { ConsumerCall, ConsumerCommand } from '@/simulator/kafka/consumer/inputs';
import { consumerProcess } from '@/simulator/kafka/consumer/process';
import type { ApplicationSpec, ConsumerSpec, Settings, SubscriptionSpec } from '@/simulator/kafka/consumer/spec';
import type { CallResult, ConsumerState } from '@/simulator/kafka/consumer/state';
import { producerProcess } from '@/simulator/kafka/producer/process';
import type { Fact, Input, NodeId } from '@/simulator/kernel/process';
import { type KernelCommand, Simulation } from '@/simulator/kernel/simulation';
import { Trace } from '@/simulator/kernel/trace';

type Outside = Extract<ConsumerCall, { readonly id: number }>;
export type CallInput = Outside extends infer C ? (C extends Outside ? Omit<C, 'id'> : never) : never;
export type FactOf<T extends ConsumerFact['type']> = Extract<ConsumerFact, { readonly type: T }>;

export interface ClientOptions {
  readonly config?: Settings;
  readonly group?: string | null;
  readonly subscription?: SubscriptionSpec;
  readonly application?: ApplicationSpec;
  readonly startDelay?: number;
  readonly commitOnRevoke?: boolean;
}

export class ConsumerBench {
  readonly trace = new Trace();
  readonly simulation: Simulation;
  private readonly bootstrap: readonly NodeId[];
  private calls = 0;

  constructor(cluster: Partial<ClusterSpec> = {}, seed = 1) {
    this.simulation = new Simulation({ seed, trace: this.trace });
    const config = { 'group.initial.rebalance.delay.ms': 0, 'group.min.session.timeout.ms': 1000, ...cluster.config };
    this.bootstrap = addCluster(this.simulation, { brokers: 1, topics: [{ name: 't', partitions: 2 }], ...cluster, config });
    this.simulation.addNode('producer', producerProcess, { bootstrap: this.bootstrap });
    this.runFor(10);
  }

  /** A consumer of topic `t` in group `g` that reads from the beginning and commits nothing by itself, unless told otherwise. */
  consumer(name: NodeId, { config, group = 'g', subscription = { topics: ['t'] }, ...rest }: ClientOptions = {}): void {
    const settings: Settings = {
      'auto.offset.reset': 'earliest',
      'enable.auto.commit': false,
      ...(group !== null && { 'group.id': group }),
      ...config,
    };
    const spec: ConsumerSpec = { bootstrap: this.bootstrap, config: settings, subscription, ...rest };
    this.simulation.addNode(name, consumerProcess, spec);
    this.runFor(0);
  }

  /** Records into one partition of `t`, all acknowledged. @returns the id of the first. */
  produce(count: number, partition = 0, topic = 't'): number {
    const first = this.simulation.records.length;
    const records = Array.from({ length: count }, () => ({ topic, partition, key: null, value: 'v' }));
    this.tell('producer', { type: 'send', records });
    this.runFor(100);
    return first;
  }

  runFor(ms: number): void {
    this.simulation.runUntil(this.simulation.now + Math.round(ms * 1_000));
  }

  command(command: KernelCommand): void {
    this.simulation.command(command);
  }

  tell<I extends Input>(node: NodeId, input: I): void {
    this.command({ type: 'tell', node, input });
  }

  do(node: NodeId, command: ConsumerCommand | Extract<ConsumerCall, { readonly type: 'run' | 'pauseRun' | 'open' }>): void {
    this.tell(node, command);
  }

  /** Makes a call and waits for its answer, at most a minute. */
  call(node: NodeId, input: CallInput): CallResult {
    const id = this.start(node, input);
    for (let waited = 0; waited < 60_000; waited++) {
      const { result } = this.state(node).app;
      if (result?.id === id) return result;
      this.runFor(1);
    }
    throw new Error(`${node} does not come back from ${input.type}`);
  }

  start(node: NodeId, input: CallInput): number {
    const id = ++this.calls;
    this.tell(node, { ...input, id });
    return id;
  }

  /** Polls for so many records. @returns their ids. */
  poll(node: NodeId, count: number, ms = 2_000): number[] {
    const from = this.trace.length;
    this.call(node, { type: 'poll', count, timeout: ms * 1_000 });
    const ids: number[] = [];
    for (const { ranges } of this.facts(node, 'pollReturned', from)) {
      for (const { firstRecord, recordCount } of ranges) for (let i = 0; i < recordCount; i++) ids.push(firstRecord + i);
    }
    return ids;
  }

  state(node: NodeId): Readonly<ConsumerState> {
    return this.simulation.stateOf<ConsumerState>(node);
  }

  owned(node: NodeId): string[] {
    return [...this.state(node).partitions.keys()];
  }

  facts<T extends ConsumerFact['type']>(node: NodeId, type: T, from = 0): FactOf<T>[] {
    return [...this.trace.entries(from)]
      .filter((entry) => entry.node === node && entry.fact.type === type)
      .map(({ fact }) => fact as unknown as FactOf<T>);
  }

  /** Every fact of a node after a place in the trace, by type. */
  types(node: NodeId, from = 0): string[] {
    return [...this.trace.entries(from)].filter((entry) => entry.node === node).map(({ fact }) => fact.type);
  }

  all(): { readonly node: NodeId; readonly time: number; readonly fact: Fact & Record<string, unknown> }[] {
    return [...this.trace.entries()].map(({ node, time, fact }) => ({ node, time, fact: fact as Fact & Record<string, unknown> }));
  }

  /** Rebalance callbacks since a place in the trace, as `assigned t-0 t-1`. */
  callbacks(node: NodeId, from = 0): string[] {
    return [...this.trace.entries(from)]
      .filter((entry) => entry.node === node && entry.fact.type.startsWith('partitions') && entry.fact.type !== 'partitionsPaused')
      .map(({ fact }) => {
        const { type, partitions } = fact as unknown as FactOf<'partitionsRevoked'>;
        return [type.slice('partitions'.length).toLowerCase(), ...partitions.map(({ topic, partition }) => `${topic}-${partition}`)].join(
          ' ',
        );
      });
  }

  /** What the group has committed, as its coordinator keeps it. */
  committed(group = 'g'): Record<string, number> {
    for (const node of this.bootstrap) {
      const offsets = this.simulation.stateOf<BrokerState>(node).groups.get(group)?.offsets;
      if (offsets)
        return Object.fromEntries([...offsets.values()].map(({ topic, partition, offset }) => [`${topic}-${partition}`, offset]));
    }
    return {};
  }
}
