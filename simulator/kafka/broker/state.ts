/**
 * What a broker holds: its copy of the cluster's metadata, the logs it leads, the groups it coordinates, and requests that wait.
 * Only ./apply.ts writes it.
 */
import type { NodeId } from '../../kernel/process';
import type { Groups } from '../group/state';
import type { PartitionLog } from '../log/log';
import type { Configs, NewTopic } from '../protocol/admin';
import type { ErrorName, Fetch } from '../protocol/data';
import { type BrokerSettings, brokerSettings, type TopicSettings } from './config';
import type { MetadataChange } from './facts';

/** Records that lie in a topic before the run begins. */
export interface Backlog {
  readonly recordCount: number;
  /** Bytes of each. */
  readonly size: number;
}

export interface BrokerSpec {
  /** All brokers of the cluster; the first one is the controller. */
  readonly brokers: readonly NodeId[];
  readonly config: Configs;
  /** Topics that are there when the run begins, placed already. */
  readonly topics: readonly (NewTopic & { readonly assignment: readonly (readonly NodeId[])[]; readonly backlog?: Backlog })[];
}

export interface PartitionImage {
  readonly leader: NodeId;
  readonly leaderEpoch: number;
  readonly replicas: readonly NodeId[];
  /** The leader alone: followers are named but not modelled yet. */
  readonly isr: readonly NodeId[];
}

export interface TopicImage {
  readonly name: string;
  readonly partitions: PartitionImage[];
  /** In force now, from all places a setting can come from. */
  settings: TopicSettings;
}

/** The cluster's metadata as this broker knows it. */
export interface ClusterImage {
  readonly topics: Map<string, TopicImage>;
  /** What was set by hand, by `kind:name` of the resource. */
  readonly configs: Map<string, Configs>;
  /** Every change so far, in order: the metadata log. */
  readonly changes: MetadataChange[];
}

/** A fetch in the purgatory. */
export interface ParkedFetch {
  readonly client: NodeId;
  readonly request: Fetch;
}

export interface BrokerState {
  readonly node: NodeId;
  readonly spec: BrokerSpec;
  readonly config: Configs;
  settings: BrokerSettings;
  readonly image: ClusterImage;
  /** The controller's: the next id for an idempotent producer. */
  nextProducerId: number;
  /** By `topic-partition`, those that this broker leads. */
  readonly logs: Map<string, PartitionLog>;
  readonly parked: Map<string, ParkedFetch>;
  /** Correlation id of the last Produce of each client. */
  readonly lastProduce: Map<NodeId, number>;
  readonly groups: Groups;
}

export function initialBroker(spec: BrokerSpec, node: NodeId): BrokerState {
  const image: ClusterImage = { topics: new Map(), configs: new Map(), changes: [] };
  return {
    node,
    spec,
    config: spec.config,
    settings: brokerSettings({ node, config: spec.config, image }),
    image,
    nextProducerId: 0,
    logs: new Map(),
    parked: new Map(),
    lastProduce: new Map(),
    groups: new Map(),
  };
}

/** The active controller. The quorum is not modelled yet: it is the first broker. */
export const controllerOf = (state: Readonly<BrokerState>): NodeId => state.spec.brokers[0] as NodeId;

export const isController = (state: Readonly<BrokerState>): boolean => controllerOf(state) === state.node;

export const isInternal = (topic: string): boolean => topic.startsWith('__');

export const OFFSETS_TOPIC = '__consumer_offsets';

export const parkedName = (client: NodeId, correlationId: number): string => `${client}:${correlationId}`;

/** Why this broker cannot serve that partition: it is not there, or another one leads it. */
export function partitionError(state: Readonly<BrokerState>, topic: string, partition: number): ErrorName {
  const image = state.image.topics.get(topic)?.partitions[partition];
  if (image === undefined) return 'UNKNOWN_TOPIC_OR_PARTITION';
  return image.leader === state.node ? 'NONE' : 'NOT_LEADER_OR_FOLLOWER';
}
