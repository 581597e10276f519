/**
 * A Kafka cluster and its producers as nodes of a simulation, from plain data. Consumers join them in their own words
 * (./consumer/). Placement is fixed: partition p begins at broker (p mod n) + 1 and goes on in order, the leader first.
 */
import type { NodeId } from '../kernel/process';
import type { Simulation } from '../kernel/simulation';
import { place } from './broker/controller';
import { brokerProcess } from './broker/process';
import { type Backlog, type BrokerSpec, OFFSETS_TOPIC } from './broker/state';
import type { Configs } from './protocol/admin';

export interface TopicSpec {
  readonly name: string;
  /** 1 when absent; with `assignment`, as many as it has. */
  readonly partitions?: number;
  /** 1 when absent. */
  readonly replicationFactor?: number;
  readonly assignment?: readonly (readonly NodeId[])[];
  readonly config?: Configs;
  /** Records that lie in the topic before the run begins, spread over its partitions. */
  readonly backlog?: Backlog;
}

export interface ClusterSpec {
  /** How many: `broker-1` to `broker-n`. */
  readonly brokers: number;
  /** Broker settings that differ from Kafka's defaults. */
  readonly config?: Configs;
  readonly topics?: readonly TopicSpec[];
  /** Settings of groups that are there when the run begins, by group id. */
  readonly groupConfigs?: Readonly<Record<string, Configs>>;
  /** Eligible leader replicas (KIP-966); true when absent, as in new clusters of 4.1 and later. */
  readonly elr?: boolean;
  /** False: `__consumer_offsets` is made on first use, as Kafka does it. True when absent: it is there from the beginning. */
  readonly internalTopics?: boolean;
}

export const brokerName = (number: number): NodeId => `broker-${number}`;

export const brokerNames = (count: number): NodeId[] => Array.from({ length: count }, (_, i) => brokerName(i + 1));

/** What each broker of the cluster is told. */
export function brokerSpec(spec: ClusterSpec): BrokerSpec {
  const brokers = brokerNames(spec.brokers);
  const config = spec.config ?? {};
  const topics = (spec.topics ?? []).map(({ name, partitions, replicationFactor, assignment, config: configs, backlog }) => ({
    name,
    assignment: assignment ?? place(brokers, 0, partitions ?? 1, replicationFactor ?? 1),
    ...(configs && { configs }),
    ...(backlog && { backlog }),
  }));
  const elr = spec.elr ?? true;
  const groupConfigs = spec.groupConfigs ?? {};
  if (spec.internalTopics === false) return { brokers, config, elr, groupConfigs, topics };
  const partitions = Number(config['offsets.topic.num.partitions'] ?? 50);
  // On fewer than three brokers Kafka's own default could not be met, and no group would ever find a coordinator.
  const replicas = Math.min(Number(config['offsets.topic.replication.factor'] ?? 3), spec.brokers);
  const offsets = { name: OFFSETS_TOPIC, assignment: place(brokers, 0, partitions, replicas), configs: { 'cleanup.policy': 'compact' } };
  return { brokers, config, elr, groupConfigs, topics: [offsets, ...topics] };
}

/** Adds the brokers of a cluster to a simulation. @returns their names. */
export function addCluster(simulation: Simulation, spec: ClusterSpec): readonly NodeId[] {
  const told = brokerSpec(spec);
  for (const broker of told.brokers) simulation.addNode(broker, brokerProcess, told);
  return told.brokers;
}
