/**
 * What a broker records. One fact per batch or per decision; each can be applied again without asking anything.
 */
import type { Input, NodeId } from '../../kernel/process';
import type { GroupFact } from '../group/facts';
import type { Cleaning } from '../log/compaction';
import type { RemovalReason } from '../log/segments';
import type { ConfigResource, Configs } from '../protocol/admin';
import type { ErrorName, Fetch, Offset, RecordRuns, ReplicaBatch, TopicPartition } from '../protocol/data';
import type { ShareFact } from '../share/facts';
import type { Answer, HeldAnswers, MetadataBatch, ParkedProduce, PartitionImage } from './state';
import type { TransactionFact } from './transactions/facts';

/** A change of the cluster's metadata: decided by the controller, replayed by every other broker. */
export type MetadataChange =
  | {
      readonly type: 'topicCreated';
      readonly topic: string;
      /** Replicas of each partition, the leader first. */
      readonly assignment: readonly (readonly NodeId[])[];
      readonly configs: Configs;
    }
  | { readonly type: 'partitionsAdded'; readonly topic: string; readonly assignment: readonly (readonly NodeId[])[] }
  | { readonly type: 'topicDeleted'; readonly topic: string }
  /** `configs`: all that is set on the resource from now on. */
  | { readonly type: 'configAltered'; readonly resource: ConfigResource; readonly configs: Configs }
  /** A broker's process announced itself; it stays fenced until it has caught up. */
  | { readonly type: 'brokerRegistered'; readonly broker: NodeId; readonly incarnation: number; readonly fenced: boolean }
  | { readonly type: 'brokerFenced'; readonly broker: NodeId }
  | { readonly type: 'brokerUnfenced'; readonly broker: NodeId }
  /** It is about to end properly and gives its leaderships away. */
  | { readonly type: 'controlledShutdownBegan'; readonly broker: NodeId }
  | PartitionChanged;

/** Why a partition changed. */
export type PartitionReason =
  | 'brokerFenced'
  | 'brokerUnfenced'
  | 'controlledShutdown'
  | 'uncleanShutdown'
  | 'isrRequested'
  | 'preferredElection'
  | 'uncleanElection'
  | 'leaderBalance'
  | 'reassignment';

/** A partition from now on: another leader (or none), or others in sync or eligible, or other replicas. */
export interface PartitionChanged extends TopicPartition {
  readonly type: 'leaderElected' | 'isrChanged' | 'replicasReassigned';
  readonly to: PartitionImage;
  readonly reason: PartitionReason;
  /** Leader that holds none of what only others have: records may be lost. */
  readonly unclean: boolean;
}

/** The controllers among themselves. */
export type QuorumFact =
  | { readonly type: 'candidateStood' }
  | { readonly type: 'voteReceived'; readonly from: NodeId }
  | { readonly type: 'voteGranted'; readonly epoch: number; readonly to: NodeId }
  | { readonly type: 'controllerElected'; readonly epoch: number }
  /** `leader` null: none is known. */
  | { readonly type: 'controllerFollowed'; readonly epoch: number; readonly leader: NodeId | null }
  | {
      readonly type: 'metadataWritten';
      readonly epoch: number;
      readonly changes: readonly MetadataChange[];
      readonly answers: readonly Answer[];
    }
  /** A voter got this part of the log; what it had from there on and differs is gone. */
  | { readonly type: 'metadataStored'; readonly from: number; readonly batches: readonly MetadataBatch[] }
  | { readonly type: 'metadataAcknowledged'; readonly by: NodeId; readonly until: number }
  | { readonly type: 'metadataCommitted'; readonly until: number }
  | { readonly type: 'shutdownBegan' }
  | { readonly type: 'shutdownCompleted'; readonly brokerEpoch: number };

export type ReplicationFact =
  /** What a follower's fetch tells the leader. Left out while it only waits for more. */
  | (TopicPartition & { readonly type: 'followerFetched'; readonly replica: NodeId; readonly fetchOffset: Offset })
  | (TopicPartition & {
      readonly type: 'recordsReplicated';
      readonly batches: readonly ReplicaBatch[];
      readonly highWatermark: Offset;
      readonly logStartOffset: Offset;
    })
  /** A follower learns how far its leader is committed. */
  | (TopicPartition & { readonly type: 'replicaWatermarkMoved'; readonly highWatermark: Offset; readonly logStartOffset: Offset })
  /** The leader holds something else from `to` on: that is the new log end, `from` the old one. */
  | (TopicPartition & { readonly type: 'logTruncated'; readonly from: Offset; readonly to: Offset })
  /** The leader no longer holds what follows this log's end. */
  | (TopicPartition & { readonly type: 'logRestarted'; readonly at: Offset })
  | (TopicPartition & { readonly type: 'isrProposed'; readonly isr: readonly NodeId[] })
  | (TopicPartition & { readonly type: 'isrProposalEnded' })
  | { readonly type: 'produceParked'; readonly client: NodeId; readonly produce: Omit<ParkedProduce, 'behind'> }
  | { readonly type: 'requestQueued'; readonly client: NodeId; readonly request: Input }
  | { readonly type: 'produceReleased'; readonly client: NodeId }
  /** Its transaction's coordinator is asked once more. */
  | { readonly type: 'verificationRetried'; readonly client: NodeId }
  /** A record of `__consumer_offsets`: the group as it is now. */
  | (TopicPartition & { readonly type: 'groupStored'; readonly offset: Offset; readonly leaderEpoch: number; readonly group: string })
  | (TopicPartition & { readonly type: 'answersHeld'; readonly held: HeldAnswers })
  | (TopicPartition & { readonly type: 'answersReleased'; readonly until: Offset });

export interface RecordsAppended extends TopicPartition {
  readonly type: 'recordsAppended';
  readonly baseOffset: Offset;
  readonly records: RecordRuns;
  readonly recordCount: number;
  readonly sizeBytes: number;
  readonly leaderEpoch: number;
  /** Node that sent the batch. */
  readonly client: NodeId;
  /** Of the request that brought it. */
  readonly correlationId: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly timestamps: readonly number[] | null;
  readonly appendTime: number | null;
  /** Written within a transaction. */
  readonly transactional?: true;
}

export type LogFact =
  | RecordsAppended
  /** An idempotent producer sent again what the log holds since `baseOffset`: answered with success, not appended. */
  | (TopicPartition & {
      readonly type: 'duplicateRecognised';
      readonly baseOffset: Offset;
      readonly records: RecordRuns;
      readonly recordCount: number;
      readonly client: NodeId;
      readonly correlationId: number;
    })
  /** Nothing of the batch was appended. */
  | (TopicPartition & {
      readonly type: 'appendRefused';
      readonly error: ErrorName;
      readonly records: RecordRuns;
      readonly recordCount: number;
      readonly client: NodeId;
      readonly correlationId: number;
    })
  | (TopicPartition & { readonly type: 'highWatermarkAdvanced'; readonly highWatermark: Offset })
  /** Everything below is gone for readers: deleteRecords. */
  | (TopicPartition & { readonly type: 'recordsDeleted'; readonly logStartOffset: Offset })
  /** The oldest segments are gone, and with them everything below. Every replica removes its own. */
  | (TopicPartition & {
      readonly type: 'segmentsRemoved';
      readonly reason: RemovalReason;
      readonly count: number;
      readonly logStartOffset: Offset;
      readonly leads: boolean;
    })
  /** Compaction took away what a later record of the same key replaces. */
  | (TopicPartition & Cleaning & { readonly type: 'logCleaned' });

export type FetchFact =
  /** Too little to read: the request waits in the purgatory for data or for its time. */
  | { readonly type: 'fetchParked'; readonly client: NodeId; readonly request: Fetch }
  /** It left the purgatory: answered, or its client is gone. */
  | { readonly type: 'fetchReleased'; readonly client: NodeId; readonly correlationId: number };

export type BrokerOwnFact =
  | MetadataChange
  | { readonly type: 'metadataReplayed'; readonly change: MetadataChange }
  | LogFact
  | FetchFact
  | QuorumFact
  | ReplicationFact
  | TransactionFact
  | { readonly type: 'producerIdGiven'; readonly client: NodeId; readonly producerId: number; readonly producerEpoch: number }
  /** Records that lie in a topic before the run begins. Its producer is the broker; they are appended by the next facts. */
  | {
      readonly type: 'backlogMade';
      readonly topic: string;
      readonly firstRecord: number;
      readonly recordCount: number;
      readonly size: number;
    };

/** Everything that a broker records, its group coordinator's facts among them. */
export type BrokerFact = ShareFact | BrokerOwnFact | GroupFact;
