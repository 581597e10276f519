/**
 * What a broker holds: its copy of the cluster's metadata, the logs it leads, the groups it coordinates, and requests that wait.
 * Only ./apply.ts writes it.
 */
import type { Input, NodeId } from '../../kernel/process';
import type { Micros } from '../../kernel/time';
import type { Groups } from '../group/state';
import { logName, type PartitionLog } from '../log/log';
import type { LogSettings } from '../log/settings';
import type { Configs, NewTopic } from '../protocol/admin';
import type { ErrorName, Fetch, ProduceResult, TopicPartition } from '../protocol/data';
import { noShares, type Shares } from '../share/state';
import { type BrokerSettings, brokerSettings, type TopicSettings } from './config';
import type { MetadataChange } from './facts';
import type { Transaction } from './transactions/state';
import type { Verified } from './transactions/verify';

/** Records that lie in a topic before the run begins. */
export interface Backlog {
  readonly recordCount: number;
  /** Bytes of each. */
  readonly size: number;
}

export interface BrokerSpec {
  /** All brokers of the cluster, each of them a controller too; the first one is active when the run begins. */
  readonly brokers: readonly NodeId[];
  readonly config: Configs;
  /** Topics that are there when the run begins, placed already. */
  /** Eligible leader replicas (KIP-966) are on; absent: true, as in new clusters of 4.1 and later. */
  readonly elr?: boolean;
  /** Settings of groups that are there when the run begins. */
  readonly groupConfigs?: Readonly<Record<string, Configs>>;
  readonly topics: readonly (NewTopic & { readonly assignment: readonly (readonly NodeId[])[]; readonly backlog?: Backlog })[];
}

export interface PartitionImage {
  /** `null` while there is none. */
  readonly leader: NodeId | null;
  readonly leaderEpoch: number;
  /** Rises with every change of the partition. */
  readonly partitionEpoch: number;
  /** The preferred leader first. */
  readonly replicas: readonly NodeId[];
  readonly isr: readonly NodeId[];
  /** Not in sync, yet certain to hold all that is committed (KIP-966). */
  readonly elr: readonly NodeId[];
  /** Who led last, while nobody is in sync. */
  readonly lastKnownElr: readonly NodeId[];
  /** Of a reassignment under way. */
  readonly adding: readonly NodeId[];
  readonly removing: readonly NodeId[];
}

/** A broker as the cluster's metadata know it. */
export interface BrokerImage {
  /** Which life of its process is registered. */
  readonly incarnation: number;
  /** Position of its registration in the metadata log. */
  readonly brokerEpoch: number;
  /** No leader and not in any ISR: it has yet to come up, or has not been heard of. */
  readonly fenced: boolean;
  readonly shuttingDown: boolean;
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
  readonly brokers: Map<NodeId, BrokerImage>;
}

/** What one event of the controller changed: written as one, committed as one. */
export interface MetadataBatch {
  /** Of the controller that wrote it. */
  readonly epoch: number;
  readonly changes: readonly MetadataChange[];
}

/** Something to send once it may be. */
export interface Answer {
  readonly to: NodeId;
  readonly message: Input;
}

/** The controllers' Raft, of which every broker is a voter: the log of metadata and who may write to it. */
export interface Quorum {
  epoch: number;
  votedFor: NodeId | null;
  readonly log: MetadataBatch[];
  /** So many batches are committed and replayed here. */
  applied: number;
  /** The active controller, as far as is known here. */
  leader: NodeId | null;
  /** While it is a candidate: who is for it. */
  votes: readonly NodeId[] | null;
  /** The active controller's: how much of the log each other voter has. */
  readonly matched: Map<NodeId, number>;
  /** Answers that go out when the last batch is committed. */
  answers: readonly Answer[];
  /** When the active controller wrote last. */
  writtenAt: Micros;
}

/** A fetch in the purgatory. */
export interface ParkedFetch {
  readonly client: NodeId;
  readonly request: Fetch;
}

/** A Produce with acks=all in the purgatory. Its connection is silent meanwhile: what the client sends waits behind it. */
export interface ParkedProduce {
  readonly correlationId: number;
  readonly results: readonly ProduceResult[];
  readonly waits: readonly (TopicPartition & { readonly requiredOffset: number })[];
  readonly behind: Input[];
  /** Nothing is written yet: the request waits for its transaction's coordinator, which has been asked so often. */
  readonly verifies?: { readonly request: Verified; readonly tries: number };
}

/** Answers of a group coordinator that go out once what they say is safe in the replicas. */
export interface HeldAnswers {
  readonly offset: number;
  readonly answers: readonly Answer[];
}

export interface BrokerState {
  readonly node: NodeId;
  readonly spec: BrokerSpec;
  readonly config: Configs;
  settings: BrokerSettings;
  readonly image: ClusterImage;
  /** The controller's: the next id for an idempotent producer. */
  nextProducerId: number;
  readonly quorum: Quorum;
  /** Counts lives of the process. */
  incarnation: number;
  /** Its present life is registered, so that it may serve. */
  ready: boolean;
  shuttingDown: boolean;
  /** Broker epoch with which its last life ended properly; -1: it did not. */
  cleanEpoch: number;
  /** By `topic-partition`, those of which this broker is a replica. */
  readonly logs: Map<string, PartitionLog>;
  readonly parked: Map<string, ParkedFetch>;
  /** By client: at most one each. */
  readonly produces: Map<NodeId, ParkedProduce>;
  /** By `topic-partition` of `__consumer_offsets`. */
  readonly held: Map<string, HeldAnswers[]>;
  /** Correlation id of the last Produce of each client. */
  readonly lastProduce: Map<NodeId, number>;
  readonly groups: Groups;
  /** As leader: what share groups make of its partitions. */
  readonly shares: Shares;
  /** Those that this broker coordinates, by transactional id. */
  readonly transactions: Map<string, Transaction>;
  /** Got from the controller for the next new producer; `null`: none is in hand. */
  reservedProducerId: number | null;
}

export function initialBroker(spec: BrokerSpec, node: NodeId): BrokerState {
  const image: ClusterImage = { topics: new Map(), configs: new Map(), brokers: new Map() };
  const [first] = spec.brokers;
  return {
    node,
    spec,
    config: spec.config,
    settings: brokerSettings({ node, config: spec.config, image }),
    image,
    nextProducerId: 0,
    quorum: {
      epoch: 1,
      votedFor: first as NodeId,
      log: [],
      applied: 0,
      leader: first as NodeId,
      votes: null,
      matched: new Map(),
      answers: [],
      writtenAt: 0,
    },
    incarnation: 1,
    ready: true,
    shuttingDown: false,
    cleanEpoch: -1,
    logs: new Map(),
    parked: new Map(),
    produces: new Map(),
    held: new Map(),
    lastProduce: new Map(),
    groups: new Map(),
    shares: noShares(),
    transactions: new Map(),
    reservedProducerId: null,
  };
}

/** Whether this is the active controller, as far as it knows. */
export const isController = (state: Readonly<BrokerState>): boolean => state.quorum.leader === state.node;

export const isAlone = (state: Readonly<BrokerState>): boolean => state.spec.brokers.length === 1;

/** The log of a partition that this broker leads. */
export function ledLog(state: Readonly<BrokerState>, topic: string, partition: number): Readonly<PartitionLog> | undefined {
  const log = state.logs.get(logName(topic, partition));
  return log?.leads === true ? log : undefined;
}

export const partitionOf = (state: Readonly<BrokerState>, { topic, partition }: TopicPartition): PartitionImage | undefined =>
  state.image.topics.get(topic)?.partitions[partition];

/** Replicas that a write with acks=all needs: the setting, but never more than there are. */
export function minIsrOf(state: Readonly<BrokerState>, topic: string, replicas: number): number {
  return Math.min((state.image.topics.get(topic) as TopicImage).settings.minInsyncReplicas, replicas);
}

/** A broker that may lead and be in sync. */
export function isActive(state: Readonly<BrokerState>, broker: NodeId): boolean {
  const image = state.image.brokers.get(broker);
  return image !== undefined && !image.fenced && !image.shuttingDown;
}

/** How the logs of that topic are cut, deleted and compacted. */
export const logSettingsOf = (state: Readonly<BrokerState>, topic: string): LogSettings =>
  (state.image.topics.get(topic) as TopicImage).settings;

export const isInternal = (topic: string): boolean => topic.startsWith('__');

export const OFFSETS_TOPIC = '__consumer_offsets';

export const parkedName = (client: NodeId, correlationId: number): string => `${client}:${correlationId}`;

/** Why this broker cannot serve that partition: it is not there, or another one leads it. */
export function partitionError(state: Readonly<BrokerState>, topic: string, partition: number): ErrorName {
  const image = state.image.topics.get(topic)?.partitions[partition];
  if (image === undefined) return 'UNKNOWN_TOPIC_OR_PARTITION';
  return image.leader === state.node ? 'NONE' : 'NOT_LEADER_OR_FOLLOWER';
}
