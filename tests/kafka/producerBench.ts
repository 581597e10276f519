/** A cluster with producers, for tests: tells them what to do and reads what became of it. */
import { addCluster, type ClusterSpec } from '@/simulator/kafka/cluster';
import type { PartitionLog } from '@/simulator/kafka/log/log';
import { producerProcess } from '@/simulator/kafka/producer/process';
import type { OutgoingRecord, ProducerCall, Workload } from '@/simulator/kafka/producer/spec';
import type { ProducerState } from '@/simulator/kafka/producer/state';
import type { Configs } from '@/simulator/kafka/protocol/admin';
import type { Fact, NodeId } from '@/simulator/kernel/process';
import { type KernelCommand, Simulation } from '@/simulator/kernel/simulation';
import { millis } from '@/simulator/kernel/time';
import { Trace } from '@/simulator/kernel/trace';

export interface ProducerSetup {
  readonly config?: Configs;
  readonly workload?: Workload;
}

export type AnyFact = Fact & Record<string, unknown>;

export class ProducerBench {
  readonly trace = new Trace();
  readonly simulation: Simulation;

  constructor(
    readonly cluster: ClusterSpec,
    readonly producers: Readonly<Record<NodeId, ProducerSetup>> = { p: {} },
    readonly seed = 1,
  ) {
    this.simulation = this.build(this.trace);
  }

  /** The same system, from the beginning. */
  readonly build = (trace: Trace): Simulation => {
    const simulation = new Simulation({ seed: this.seed, trace });
    const bootstrap = addCluster(simulation, this.cluster);
    for (const [name, setup] of Object.entries(this.producers)) simulation.addNode(name, producerProcess, { bootstrap, ...setup });
    return simulation;
  };

  tell(node: NodeId, input: ProducerCall | { readonly type: string; readonly [field: string]: unknown }): void {
    this.simulation.command({ type: 'tell', node, input });
  }

  command(command: KernelCommand): void {
    this.simulation.command(command);
  }

  runFor(ms: number): void {
    this.simulation.runUntil(this.simulation.now + millis(ms));
  }

  /** Sends records to topic `t`; `v` alone is a record without a key. */
  send(node: NodeId, ...records: readonly Partial<OutgoingRecord>[]): void {
    this.tell(node, { type: 'send', records: records.map((record) => ({ topic: 't', key: null, value: 'v', ...record })) });
  }

  state(node: NodeId): Readonly<ProducerState> {
    return this.simulation.stateOf<ProducerState>(node);
  }

  log(partition = 0, topic = 't'): Readonly<PartitionLog> {
    for (const node of this.simulation.nodeIds()) {
      const { logs } = this.simulation.stateOf<{ logs?: ReadonlyMap<string, PartitionLog> }>(node);
      const log = logs?.get(`${topic}-${partition}`);
      if (log !== undefined) return log;
    }
    throw new Error(`nobody leads ${topic}-${partition}`);
  }

  /** Record ids of a log in the order of offsets. */
  ids(partition = 0, topic = 't'): number[] {
    const { records } = this.log(partition, topic);
    return Array.from({ length: records.length }, (_, offset) => records.get(offset));
  }

  /** Values of a log in the order of offsets. */
  values(partition = 0, topic = 't'): (string | null)[] {
    return this.ids(partition, topic).map((id) => this.simulation.records.value(id));
  }

  facts(type: string, node?: NodeId): AnyFact[] {
    const found: AnyFact[] = [];
    for (const entry of this.trace.entries()) {
      if (entry.fact.type === type && (node === undefined || entry.node === node)) found.push(entry.fact as AnyFact);
    }
    return found;
  }

  /** Time of each fact of that type, in milliseconds. */
  times(type: string, node?: NodeId): number[] {
    const found: number[] = [];
    for (const entry of this.trace.entries()) {
      if (entry.fact.type === type && (node === undefined || entry.node === node)) found.push(entry.time / 1_000);
    }
    return found;
  }
}

/** One broker with topic `t`. */
export const oneBroker = (partitions = 1, config: Configs = {}): ClusterSpec => ({
  brokers: 1,
  topics: [{ name: 't', partitions, config }],
});

/** Records at once, at a steady pace, to topic `t`. */
export function steady(perSecond: number, more: Partial<Workload> = {}): Workload {
  const arrivals = { law: 'constant', perSecond, from: 0, until: Number.POSITIVE_INFINITY } as const;
  return { topic: 't', arrivals, valueSize: 100, ...more };
}
