/**
 * A frame: what a run shows at one instant. Plain data, bounded in size whatever the number of records,
 * so that a worker can hand it to a page many times a second. Views select from it and compute nothing.
 */

import type { NodeId } from '../kernel/process';
import type { NodeStatus } from '../kernel/simulation';
import type { Micros } from '../kernel/time';
import type { ShareGroupView } from './shareView';

export interface Frame {
  readonly time: Micros;
  /** How far this line of time has been computed; the same as `time` unless one went back. */
  readonly knownUntil: Micros;
  /** Where the scenario ends. */
  readonly end: Micros;
  /** Events carried out so far: a position finer than an instant. */
  readonly position: number;
  readonly kafka: KafkaView | null;
  readonly services: ServicesView | null;
  /** Messages between nodes at this very instant, at most 200, in order of arrival. */
  readonly wire: readonly WireView[];
  readonly faults: readonly FaultView[];
  /** One ledger for each group or queue whose effects are judged. */
  readonly ledgers: readonly LedgerView[];
  /** What happened on the whole known line, for the time axis, at most 400. */
  readonly marks: readonly MarkView[];
  /** The latest lines of the log, oldest first, at most 120. */
  readonly log: readonly LogLine[];
  readonly charts: readonly SeriesView[];
}

export interface NodeView {
  readonly id: NodeId;
  readonly status: NodeStatus;
}

// ---- Kafka ----------------------------------------------------------------------------------------------------------

export interface KafkaView {
  readonly brokers: readonly NodeView[];
  readonly producers: readonly ProducerView[];
  readonly topics: readonly TopicView[];
  readonly groups: readonly GroupView[];
  /** Where the scenario has share groups. */
  readonly shareGroups?: readonly ShareGroupView[];
}

export interface ProducerView extends NodeView {
  readonly topic: string;
  /** Records sent by the application so far, and what became of them. */
  readonly sent: number;
  readonly acknowledged: number;
  readonly failed: number;
  /** Records in the accumulator, and in requests without an answer. */
  readonly queued: number;
  readonly inFlight: number;
  /** Settings that differ from the default, as `name=value`. */
  readonly settings: readonly string[];
}

export interface TopicView {
  readonly name: string;
  readonly partitions: readonly PartitionView[];
}

export interface PartitionView {
  readonly partition: number;
  readonly leader: NodeId | null;
  readonly leaderEpoch: number;
  /** In sync, and not in sync but eligible, as the cluster's metadata say it. */
  readonly isr: readonly NodeId[];
  readonly elr: readonly NodeId[];
  /** Of the leader's log. */
  readonly logStartOffset: number;
  readonly highWatermark: number;
  /** Readers of committed data end here: at the first open transaction, else at the high watermark. */
  readonly lastStableOffset: number;
  /** Transactions that hold it back, in order of their first offsets. */
  readonly openTransactions: readonly { readonly producerId: number; readonly firstOffset: number }[];
  readonly logEndOffset: number;
  /** Every replica's own log, in the order of the metadata. */
  readonly replicas: readonly ReplicaView[];
  /** The last records of the log, oldest first, at most 16. */
  readonly tail: readonly CellView[];
}

export interface ReplicaView {
  readonly broker: NodeId;
  readonly inSync: boolean;
  /** Of the leader it knows; another one than the partition's while it has not heard of a change. */
  readonly leaderEpoch: number;
  readonly logStartOffset: number;
  readonly highWatermark: number;
  readonly logEndOffset: number;
  /** Where the records of each leader begin in its log. */
  readonly epochs: readonly { readonly epoch: number; readonly startOffset: number }[];
  /** Base offset and bytes of each segment, the active one last. */
  readonly segments: readonly { readonly baseOffset: number; readonly sizeBytes: number }[];
}

export interface CellView {
  readonly offset: number;
  readonly key: string | null;
  /** Below the high watermark: a consumer may read it. */
  readonly committed: boolean;
  /** A marker, or a record within a transaction that is open or was aborted; `null`: neither. */
  readonly transaction: 'open' | 'aborted' | 'commit marker' | 'abort marker' | null;
  /** A bad end that it met in one of the groups that read it; `null` while all is well. */
  readonly fate: 'lost' | 'duplicated' | 'reordered' | null;
}

export interface GroupView {
  readonly id: string;
  /** Kafka's word: Empty, PreparingRebalance, CompletingRebalance, Stable; under the consumer protocol Empty, Assigning, Reconciling, Stable. */
  readonly state: string;
  /** When it came into that state. */
  readonly stateSince: Micros;
  /** For whom a rebalance waits: who has not joined, then who has not asked for an assignment; who has yet to give up partitions. */
  readonly waitingFor: readonly NodeId[];
  /** Under the consumer protocol the group epoch. */
  readonly generation: number;
  /** Under the consumer protocol: the group epoch for which the targets were computed. */
  readonly assignmentEpoch?: number;
  /** The assignor in force, `null` while there is none. */
  readonly assignor: string | null;
  readonly coordinator: NodeId | null;
  readonly leader: NodeId | null;
  readonly rebalances: number;
  /** Partition-seconds without a fetching owner so far. */
  readonly pausePartitionSeconds: number;
  /** Records between committed offsets and high watermarks, summed; as `kafka-consumer-groups --describe` counts. */
  readonly lag: number;
  /** Records that come in a second now, on average, and records that the members with partitions could do in one. */
  readonly arrivalsPerSecond: number;
  readonly capacityPerSecond: number;
  readonly members: readonly MemberView[];
  readonly readers: readonly ReaderView[];
  /** Who fetched each partition when, up to now; in order of topic and partition. */
  readonly ownership: readonly OwnershipRow[];
}

export interface OwnershipRow extends PartitionRef {
  /** Oldest first, without gaps; none before the first owner. */
  readonly spans: readonly { readonly owner: NodeId | null; readonly from: Micros; readonly to: Micros }[];
  /** How long it has had no owner since its first one. */
  readonly unownedMicros: Micros;
}

/** What a member does now, in a word that stands beside it. */
export type MemberActivity =
  | 'not started'
  | 'polling'
  | 'in handler'
  | 'joining'
  | 'waiting for assignment'
  | 'evicted'
  | 'paused'
  | 'crashed'
  | 'closed';

export interface MemberView extends NodeView {
  readonly activity: MemberActivity;
  /** In the group as the coordinator sees it. */
  readonly known: boolean;
  readonly instanceId: string | null;
  /** What the client believes it owns. */
  readonly owned: readonly PartitionRef[];
  /** Under the consumer protocol the member epoch, as the client knows it. */
  readonly generation: number;
  /** Under the consumer protocol, as the coordinator sees it: how far the member is on its way to what it is to have. */
  readonly reconciliation?: {
    readonly epoch: number;
    readonly progress: 'STABLE' | 'UNREVOKED_PARTITIONS' | 'UNRELEASED_PARTITIONS';
    readonly assigned: readonly PartitionRef[];
    readonly target: readonly PartitionRef[];
  };
  /** The record or batch in its hands. */
  readonly handling: {
    readonly topic: string;
    readonly partition: number;
    readonly offset: number;
    readonly key: string | null;
    readonly left: number;
  } | null;
  readonly processed: number;
  readonly rings: readonly RingView[];
  /** Last exception or answer with an error, in Kafka's name, until the next success. */
  readonly error: string | null;
  readonly settings: readonly string[];
}

export interface PartitionRef {
  readonly topic: string;
  readonly partition: number;
}

/** A timer that runs, as the used part of its limit. */
export interface RingView {
  /** The property that sets the limit: `session.timeout.ms`. */
  readonly property: string;
  readonly usedMicros: Micros;
  readonly limitMicros: Micros;
  /** Who measures it: the member itself or others. */
  readonly by: 'member' | 'coordinator';
}

export interface ReaderView extends PartitionRef {
  readonly committed: number | null;
  readonly position: number | null;
  readonly owner: NodeId | null;
  readonly lag: number | null;
  /** Age of the oldest record it has not committed; 0 when there is none. */
  readonly ageMicros: Micros | null;
}

// ---- queues and workers ---------------------------------------------------------------------------------------------

export interface ServicesView {
  readonly queues: readonly QueueView[];
  readonly workers: readonly WorkerView[];
  readonly chains: readonly ChainView[];
}

export interface QueueView {
  readonly id: string;
  readonly depth: number;
  readonly bound: number | null;
  readonly oldestAgeMicros: Micros;
  readonly arrived: number;
  readonly done: number;
  readonly refused: number;
  readonly dropped: number;
  readonly utilisation: number;
  /** Jobs that come in a second now, on average, and jobs that the workers on duty can do in one. */
  readonly arrivalsPerSecond: number;
  readonly capacityPerSecond: number;
  /** The first jobs in line, at most 16. */
  readonly head: readonly { readonly id: number; readonly key: string | null }[];
}

export interface WorkerView extends NodeView {
  readonly queue: string;
  readonly busy: boolean;
  readonly job: number | null;
  readonly done: number;
}

export interface ChainView extends NodeView {
  readonly design: 'sequential' | 'parallel' | 'event';
  readonly succeeded: number;
  readonly failed: number;
  readonly latencyP50Micros: Micros;
  readonly latencyP99Micros: Micros;
  /** Orders committed without their event, and events published without their order, up to now. */
  readonly eventsMissing: number;
  readonly ghosts: number;
  readonly services: readonly ChainServiceView[];
}

/** A service that is called, or reads events. */
export interface ChainServiceView extends NodeView {
  /** As the scenario names it, without its chain. */
  readonly name: string;
  /** How long it takes now, on average. */
  readonly meanMicros: Micros;
  /** Events that the bus keeps for it: waiting or not acknowledged. 0 in designs without events. */
  readonly waiting: number;
}

// ---- everywhere -----------------------------------------------------------------------------------------------------

export interface WireView {
  readonly from: NodeId;
  readonly to: NodeId;
  /** The protocol's name of the message. */
  readonly message: string;
  readonly kind: 'record' | 'request' | 'response' | 'error' | 'heartbeat';
  readonly key: string | null;
  /** Of records on their way to a log. */
  readonly partition: PartitionRef | null;
  readonly sentAt: Micros;
  readonly arrivesAt: Micros;
}

export interface FaultView {
  readonly id: string;
  readonly kind: 'cut' | 'loss' | 'delay' | 'slow' | 'reorder' | 'duplicate';
  readonly text: string;
  /** Whose messages it judges; empty = everybody's. */
  readonly from: readonly NodeId[];
  readonly to: readonly NodeId[];
  readonly bothWays: boolean;
}

export interface LedgerView {
  /** Group or queue. */
  readonly subject: string;
  readonly sent: number;
  readonly deliveredOnce: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
  /** Accepted, still there, not yet processed. */
  readonly stuck: number;
  /** The latest records with a bad fate, at most 12 of each. */
  readonly examples: readonly { readonly fate: Fate; readonly record: number; readonly key: string | null; readonly where: string }[];
}

export type Fate = 'lost' | 'duplicated' | 'reordered' | 'stuck';

export interface MarkView {
  readonly time: Micros;
  readonly kind: 'fault' | 'repair' | 'rebalance' | 'stable' | 'anomaly' | 'setting';
  readonly text: string;
  readonly node: NodeId | null;
}

export interface LogLine {
  /** Number of the fact: seek there. */
  readonly number: number;
  readonly time: Micros;
  readonly node: NodeId;
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

/** Which lines of the log one wants: of a node or a group (names in the line's text count too), from a level up. */
export interface LogFilter {
  readonly part: string | null;
  readonly level: LogLine['level'];
  readonly most: number;
}

export interface SeriesView {
  /** A name of the metric vocabulary: `lag.offsets`, `queue.depth`. */
  readonly metric: string;
  readonly subject: string;
  readonly unit: string;
  /** [time, value] pairs, one after another; at most 240 points. */
  readonly points: readonly number[];
}

/** One link in the chain that led to a fate, in words; its instant can be opened. */
export interface ChainLink {
  readonly number: number;
  readonly time: Micros;
  readonly node: NodeId;
  readonly text: string;
  /** The link without which it would not have happened. */
  readonly turning: boolean;
}

export interface Explanation {
  readonly record: number;
  readonly key: string | null;
  readonly fate: Fate | 'delivered once' | 'aborted';
  readonly sentence: string;
  readonly chain: readonly ChainLink[];
  /** What would have kept it, as settings to try. */
  readonly remedy: string | null;
}

/** Where a record stands. */
export interface RecordPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** One step in the life of a message; its instant can be opened. */
export interface LifeStep {
  readonly number: number;
  readonly time: Micros;
  readonly node: NodeId;
  readonly kind:
    | 'produced'
    | 'appended'
    | 'acknowledged'
    | 'retried'
    | 'failed'
    | 'replicated'
    | 'readable'
    | 'truncated'
    | 'fetched'
    | 'delivered'
    | 'effect'
    | 'committed'
    | 'job';
  readonly text: string;
}

export interface MessageLife {
  readonly record: number;
  readonly key: string | null;
  readonly producer: NodeId;
  /** `null` while no log holds it. */
  readonly place: RecordPlace | null;
  readonly steps: readonly LifeStep[];
}
