/**
 * The state of a consumer: what its process holds in memory. Three parts: the network client (requests, metadata), the group member
 * (owned by ConsumerCoordinator in Kafka), and the application with the call it is in.
 */
import type { NodeId } from '../../kernel/process';
import type { RecordId } from '../../kernel/records';
import type { Micros } from '../../kernel/time';
import type { ErrorName, Offset, RecordRange, TopicPartition } from '../protocol/data';
import type { JoinGroupResponse, OffsetToCommit } from '../protocol/group';
import type { ConsumerConfig, ResetPolicy } from './config';
import type { ApplicationSpec, CommitMode, ConsumerSpec, Handler } from './spec';

export interface ConsumerState {
  spec: ConsumerSpec;
  /** Settings in force, read when the client was opened. */
  config: ConsumerConfig;
  /** `failed`: the application ended with an exception. */
  status: 'closed' | 'open' | 'failed';
  /** Comes up by itself when its process starts. */
  wanted: boolean;
  /** The last exception, until a poll returns records. */
  error: string | null;
  nextCorrelationId: number;
  inFlight: Map<number, InFlight>;
  /** Failed attempts in a row to reach a broker. */
  failures: Map<NodeId, number>;
  metadata: MetadataCache;
  subscription: Subscribed;
  /** Owned partitions by `topic-partition`, in order of assignment. */
  partitions: Map<string, OwnedPartition>;
  /** Fetched and not yet returned by poll, oldest first. */
  buffer: Buffered[];
  member: Member;
  app: Application;
  /** Records whose effect is done, in this life of the process. */
  processed: number;
}

export interface MetadataCache {
  brokers: NodeId[];
  /** Leaders of the partitions of each topic. */
  topics: Map<string, (NodeId | null)[]>;
  /** An update was asked for and has not come. */
  needed: boolean;
  /** Partition counts of the topics that matter to this member, as text: equal texts, equal counts. */
  snapshot: string;
}

export interface Subscribed {
  /** `regex`: a pattern that the broker evaluates. */
  kind: 'none' | 'topics' | 'pattern' | 'regex' | 'partitions';
  /** Topic names, sorted; for a pattern those that match. */
  topics: readonly string[];
  pattern: string | null;
}

export interface OwnedPartition extends TopicPartition {
  /** Next offset that poll will return; `null` while it has to be looked up. */
  position: Offset | null;
  /** Where the position comes from, while there is none: the committed offset, then this policy. */
  reset: ResetPolicy | null;
  /** The position that turned out not to exist any more. */
  resetFrom: Offset | null;
  paused: boolean;
  /** About to be given up: nothing more is fetched or returned. */
  pendingRevocation: boolean;
  /** As the last fetch told. */
  highWatermark: Offset | null;
  /** The same, of a log with transactions. */
  lastStableOffset?: Offset;
}

export interface Buffered extends TopicPartition {
  /** `OFFSET_OUT_OF_RANGE`, or `NONE` with records. */
  error: ErrorName;
  fetchOffset: Offset;
  ranges: RecordRange[];
  /** Of a log with transactions: the position once all of it is returned. */
  endOffset?: Offset;
}

/** Records handed out by poll, of one partition. */
export interface PolledRange extends TopicPartition, RecordRange {}

export type CommitPurpose = 'auto' | 'beforeRebalance' | 'onRevoke' | 'sync' | 'async' | 'onClose';

export type InFlight = SentTo & InFlightOf;
export type InFlightAs<Api extends InFlightOf['api']> = SentTo & Extract<InFlightOf, { readonly api: Api }>;

interface SentTo {
  readonly to: NodeId;
  readonly expiresAt: Micros;
}

type InFlightOf =
  | { readonly api: 'Metadata' | 'FindCoordinator' | 'LeaveGroup' }
  | { readonly api: 'Fetch'; readonly partitions: readonly (TopicPartition & { readonly fetchOffset: Offset })[] }
  | { readonly api: 'ListOffsets'; readonly purpose: 'reset' | 'call'; readonly partitions: readonly TopicPartition[] }
  | { readonly api: 'OffsetFetch'; readonly purpose: 'positions' | 'call'; readonly partitions: readonly TopicPartition[] }
  | {
      readonly api: 'OffsetCommit';
      readonly purpose: CommitPurpose;
      readonly offsets: readonly OffsetToCommit[];
      readonly generation: number;
      readonly memberId: string;
    }
  | { readonly api: 'JoinGroup'; readonly generation: number; readonly memberId: string }
  | { readonly api: 'SyncGroup'; readonly generation: number; readonly memberId: string }
  | { readonly api: 'Heartbeat'; readonly generation: number; readonly memberId: string }
  | { readonly api: 'ConsumerGroupHeartbeat'; readonly epoch: number; readonly acknowledges: boolean };

/** AbstractCoordinator.MemberState. UNJOINED: in no group. The heartbeat thread works in the last two only. */
export type MemberState = 'UNJOINED' | 'PREPARING_REBALANCE' | 'COMPLETING_REBALANCE' | 'STABLE';

/** What a member told of what it reads. */
export interface Said {
  readonly topics: readonly string[];
  readonly regex: string | null;
}

/**
 * How a client with group.protocol=consumer stands, and where each event leads:
 *
 * - `unsubscribed`: in no group. The first poll => joining.
 * - `joining`: has sent epoch 0. Answered => reconciling.
 * - `reconciling`: may have other partitions than it has; the next poll gives up and takes over => acknowledging.
 * - `acknowledging`: says what it has now. Answered => stable, or reconciling if there is more.
 * - `stable`: heartbeats only. Another assignment => reconciling.
 * - `fenced`, `stale`: put out, or gone for idleness; still holds what it had until the next poll tells it => joining.
 * - `fatal`: refused for good; the next poll throws.
 */
export type MembershipPhase = 'unsubscribed' | 'joining' | 'reconciling' | 'acknowledging' | 'stable' | 'fenced' | 'stale' | 'fatal';

export interface Membership {
  phase: MembershipPhase;
  /** All that it may have, as the coordinator said last. */
  target: readonly TopicPartition[];
  /** In the last heartbeat that said it. */
  said: Said | null;
  /** Something to say before the interval is over. */
  hurried: boolean;
}

export interface Member {
  coordinator: NodeId | null;
  state: MemberState;
  /** -1: none. */
  generation: number;
  memberId: string;
  /** The assignor that the group chose. */
  protocol: string | null;
  rejoinNeeded: boolean;
  rejoinReason: string;
  /** Before the next JoinGroup partitions are given up, as the protocol wants it. */
  needsJoinPrepare: boolean;
  /** Auto commit before the partitions are given up. */
  preparing: 'no' | 'committing' | 'committed';
  revokeCommitted: boolean;
  join: Join | null;
  isLeader: boolean;
  /** As leader: topics of all members, watched for changes. */
  groupTopics: readonly string[];
  /** Topics sent in the last JoinGroup. */
  joinedTopics: readonly string[] | null;
  /** As leader: partition counts on which the assignment was computed. */
  assignmentSnapshot: string | null;
  /** Of a client with group.protocol=consumer; its epoch is `generation`. */
  membership: Membership;
  /** An exception of the heartbeat thread, thrown by the next poll. */
  threadFailure: string | null;
  /** An asynchronous commit was fenced: the next call throws. */
  commitFenced: boolean;
  /** `groupMetadata().generationId()`: of the last rebalance that this member completed. */
  lastGeneration: number;
  /** What the sticky assignor remembers of its last assignment, and of when. */
  remembered: { readonly partitions: readonly TopicPartition[]; readonly generation: number };
}

/** How far the join is; it survives the poll call in which it began. */
export type Join =
  | { readonly phase: 'joining'; readonly correlationId: number }
  /** Came while nobody read from the socket: neither a call nor the heartbeat thread. */
  | { readonly phase: 'unread'; readonly response: JoinGroupResponse }
  /** The leader waits for fresh metadata of all topics. */
  | { readonly phase: 'assigning'; readonly members: JoinGroupResponse['members'] }
  | { readonly phase: 'syncing'; readonly correlationId: number }
  | { readonly phase: 'synced'; readonly assignment: readonly TopicPartition[] }
  | { readonly phase: 'failed'; readonly error: ErrorName };

export interface Application {
  /** The call from outside in which the application is; the polls of its own loop are implied. */
  call: Call | null;
  /** Calls from outside that wait for the present one. */
  queue: Call[];
  loop: Loop | null;
  hand: Hand | null;
  /** Answer to the latest call from outside. */
  result: CallResult | null;
  /** Opens again once it is closed. */
  reopens: boolean;
  /** Records that were begun, for `slowEvery`. */
  begun: number;
}

/** The application's own loop: poll, handle, commit, again. */
export interface Loop extends ApplicationSpec {
  /** Ends when poll throws; else it goes on. */
  readonly stopOnError: boolean;
  /** Close after the batch in hand. */
  readonly closing: boolean;
}

/** Records that poll returned; gone when all are handled and committed as the application wants it. */
export interface Hand {
  ranges: PolledRange[];
  /** The range at work, and how many of its records are done. All done: `range` is past the last. */
  range: number;
  done: number;
  /** A `commitSync` must be answered before the application goes on. */
  commits: boolean;
  /** A kafkajs client waits for the answer to a heartbeat before it goes on. */
  heartbeats: boolean;
}

interface CallBase {
  readonly id: number;
  /** When it gives up. */
  readonly until: Micros;
}

export type Call =
  | (CallBase & { readonly kind: 'poll'; readonly wanted: number; got: number })
  | (CallBase & { readonly kind: 'commit'; readonly offsets: readonly OffsetToCommit[] | null; readonly async: boolean })
  | (CallBase & { readonly kind: 'close'; readonly leave: boolean | undefined; stage: LeaveStage })
  | (CallBase & { readonly kind: 'unsubscribe'; stage: LeaveStage })
  | (CallBase & { readonly kind: 'position'; readonly partitions: readonly TopicPartition[] | null })
  | (CallBase & { readonly kind: 'committed'; readonly partitions: readonly TopicPartition[] })
  | (CallBase & { readonly kind: 'offsetsForTimes'; readonly times: readonly (TopicPartition & { readonly timestamp: number })[] })
  | (CallBase & { readonly kind: 'now'; readonly action: ImmediateAction });

/** Calls that need no answer of a broker. */
export type ImmediateAction =
  | { readonly type: 'subscribe'; readonly subscription: Exclude<ConsumerSpec['subscription'], undefined> }
  | { readonly type: 'seek'; readonly offsets: readonly (TopicPartition & { readonly offset: Offset })[] }
  | { readonly type: 'seekTo'; readonly to: 'earliest' | 'latest'; readonly partitions: readonly TopicPartition[] | null }
  | { readonly type: 'setPaused'; readonly paused: boolean; readonly partitions: readonly TopicPartition[] }
  | { readonly type: 'enforceRebalance' }
  | { readonly type: 'lag'; readonly partitions: readonly TopicPartition[] };

export type LeaveStage = 'committing' | 'revoking' | 'leaving';

/** `value` by partition where the call has one; `error` is the exception's simple name. */
export interface CallResult {
  readonly id: number;
  readonly error: string | null;
  readonly message?: string;
  readonly value:
    | readonly (TopicPartition & { readonly offset: Offset | null; readonly metadata?: string; readonly timestamp?: number })[]
    | null;
}

export type { CommitMode, Handler, RecordId };

export const partitionKey = (topic: string, partition: number): string => `${topic}-${partition}`;
