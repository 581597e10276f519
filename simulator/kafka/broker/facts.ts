/**
 * What a broker records. One fact per batch or per decision; each can be applied again without asking anything.
 */
import type { NodeId } from '../../kernel/process';
import type { GroupFact } from '../group/facts';
import type { ConfigResource, Configs } from '../protocol/admin';
import type { ErrorName, Fetch, Offset, RecordRuns, TopicPartition } from '../protocol/data';

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
  | { readonly type: 'configAltered'; readonly resource: ConfigResource; readonly configs: Configs };

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
  | (TopicPartition & { readonly type: 'recordsDeleted'; readonly logStartOffset: Offset });

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
export type BrokerFact = BrokerOwnFact | GroupFact;
