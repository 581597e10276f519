/** Three brokers with one replicated topic and a probe beside them: what the tests of replication are played on. */
import type { BrokerState, PartitionImage } from '@/simulator/kafka/broker/state';
import type { ClusterSpec, TopicSpec } from '@/simulator/kafka/cluster';
import type { PartitionLog } from '@/simulator/kafka/log/log';
import type { Configs } from '@/simulator/kafka/protocol/admin';
import type { NodeId } from '@/simulator/kernel/process';
import { type Bench, bench } from './probe';

/** Short clocks, where a test does not ask for Kafka's own. */
export const QUICK: Configs = {
  'broker.session.timeout.ms': 3_000,
  'broker.heartbeat.interval.ms': 500,
  'replica.lag.time.max.ms': 4_000,
  'controller.socket.timeout.ms': 2_000,
};

export interface Produced {
  readonly error: string;
  readonly baseOffset: number;
}

export interface Replicas extends Bench {
  state(node: NodeId): Readonly<BrokerState>;
  log(node: NodeId, name?: string): Readonly<PartitionLog>;
  /** The partition's registration as that broker knows it. */
  image(node?: NodeId, topic?: string): PartitionImage;
  crash(...nodes: NodeId[]): void;
  restart(...nodes: NodeId[]): void;
  pause(node: NodeId): void;
  resume(node: NodeId): void;
  /** Parts it from the other brokers; the probe still reaches it. */
  cut(node: NodeId): void;
  heal(node: NodeId): void;
  tell(node: NodeId, type: string): void;
  run(ms: number): void;
  /** Two records to the leader. @returns the answer if it came within `ms`. */
  produce(acks: -1 | 0 | 1, to?: NodeId, ms?: number): Produced | undefined;
}

/** Topic `t` has one partition with broker-1 as its preferred leader. */
export function replicated(topic: Partial<TopicSpec> = {}, cluster: Partial<ClusterSpec> = {}): Replicas {
  const topics = [{ name: 't', partitions: 1, replicationFactor: 3, ...topic }];
  const b = bench({ brokers: 3, config: QUICK, internalTopics: false, topics, ...cluster });
  const { simulation } = b;
  const state = (node: NodeId) => simulation.stateOf<BrokerState>(node);
  let sent = 0;
  return {
    ...b,
    state,
    log: (node, name = 't-0') => state(node).logs.get(name) as PartitionLog,
    image: (node = 'broker-1', name = 't') => state(node).image.topics.get(name)?.partitions[0] as PartitionImage,
    crash: (...nodes) => nodes.forEach((node) => void simulation.command({ type: 'crash', node })),
    restart: (...nodes) => nodes.forEach((node) => void simulation.command({ type: 'restart', node })),
    pause: (node) => simulation.command({ type: 'pause', node }),
    resume: (node) => simulation.command({ type: 'resume', node }),
    cut(node) {
      const others = simulation.nodeIds().filter((id) => id !== node && id !== 'probe');
      simulation.command({ type: 'addRule', rule: { id: `cut ${node}`, kind: 'cut', from: [node], to: others, bothWays: true } });
    },
    heal: (node) => simulation.command({ type: 'removeRule', id: `cut ${node}` }),
    tell: (node, type) => simulation.command({ type: 'tell', node, input: { type } }),
    run: (ms) => simulation.runUntil(simulation.now + ms * 1_000),
    produce(acks, to = 'broker-1', ms = 10) {
      const plain = { topic: 't', partition: 0, records: [2 * sent++, 2], recordCount: 2, sizeBytes: 100, timestamps: null };
      const batches = [{ ...plain, producerId: -1, producerEpoch: -1, baseSequence: -1 }];
      const request = { type: 'Produce', acks, follows: -1, timeoutMs: 1_500, batches };
      return b.ask<{ results: Produced[] } | undefined>(to, request, ms * 1_000)?.results[0];
    },
  };
}

/** Five brokers; `t` lies on the last three, led by broker-3, so that the controllers can do without any two of them. */
export function apart(topic: Partial<TopicSpec> = {}, cluster: Partial<ClusterSpec> = {}): Replicas {
  return replicated({ assignment: [['broker-3', 'broker-4', 'broker-5']], ...topic }, { brokers: 5, ...cluster });
}
