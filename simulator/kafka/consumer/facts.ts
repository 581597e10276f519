/**
 * What a consumer records. The first group is what learners, folds and goals read; the second is what the client must remember
 * between two events: requests on their way and how far a join is.
 */
import type { NodeId } from '../../kernel/process';
import type { Micros } from '../../kernel/time';
import type { ErrorName, Offset, RecordRange, TopicPartition } from '../protocol/data';
import type { JoinGroupResponse, OffsetToCommit } from '../protocol/group';
import type { ResetPolicy } from './config';
import type { ConsumerSpec, Handler, SettingValue } from './spec';
import type { Call, CallResult, CommitPurpose, LeaveStage, Loop, MembershipPhase, PolledRange, Said } from './state';

/** A request that was sent: the client waits for its answer until then. */
interface Sent {
  readonly correlationId: number;
  readonly to: NodeId;
  readonly expiresAt: Micros;
}

/** The request that this fact settles. */
interface Answer {
  readonly answers?: number;
}

export type ConsumerFact = StoryFact | ClientFact;

export type StoryFact =
  | { readonly type: 'consumerOpened'; readonly spec: ConsumerSpec }
  /** `left`: LeaveGroup was sent, so the group need not wait for the session timeout. */
  | { readonly type: 'consumerClosed'; readonly left: boolean }
  /** The application ended with that exception. */
  | { readonly type: 'consumerFailed'; readonly error: string; readonly message?: string }
  /** A setting that Kafka reads only when a client is made: the consumer closes and opens again for it. */
  | { readonly type: 'consumerReconfigured'; readonly name: string; readonly value: SettingValue; readonly restarts: boolean }
  | { readonly type: 'handlerChanged'; readonly handler: Handler }
  | { readonly type: 'commitModeChanged'; readonly commit: Loop['commit'] }
  | { readonly type: 'pollReturned'; readonly ranges: readonly PolledRange[] }
  /** Records have had their effect on the world outside; at the end of handling them. */
  | ({ readonly type: 'effectApplied' } & EffectRange)
  /** The rest of a batch is not handled: its commit failed, or its client rejoined. */
  | { readonly type: 'batchAbandoned'; readonly reason: string }
  /** Rebalance callbacks. `owned` is what the member has afterwards. */
  | {
      readonly type: 'partitionsAssigned';
      readonly generation: number;
      readonly partitions: readonly TopicPartition[];
      readonly owned: readonly TopicPartition[];
    }
  | { readonly type: 'partitionsRevoked'; readonly partitions: readonly TopicPartition[]; readonly owned: readonly TopicPartition[] }
  | { readonly type: 'partitionsLost'; readonly partitions: readonly TopicPartition[]; readonly owned: readonly TopicPartition[] }
  | ({
      readonly type: 'joinRequested';
      readonly generation: number;
      readonly memberId: string;
      readonly reason: string;
      readonly topics: readonly string[];
    } & Sent)
  | {
      readonly type: 'assignmentComputed';
      readonly strategy: string;
      readonly assignment: readonly { readonly memberId: string; readonly partitions: readonly TopicPartition[] }[];
    }
  | ({
      readonly type: 'commitRequested';
      readonly purpose: CommitPurpose;
      readonly offsets: readonly OffsetToCommit[];
      readonly generation: number;
      readonly memberId: string;
    } & Sent)
  | ({ readonly type: 'commitSucceeded'; readonly purpose: CommitPurpose; readonly offsets: readonly OffsetToCommit[] } & Answer)
  /** `error`: simple name of the exception; `willRetry`: the client itself tries again. */
  | ({ readonly type: 'commitFailed'; readonly purpose: CommitPurpose; readonly error: string; readonly willRetry: boolean } & Answer)
  /** Poll was not called within `max.poll.interval.ms`: the heartbeat thread leaves the group. */
  | { readonly type: 'pollIntervalExceeded'; readonly generation: number }
  /** Another process with the same `group.instance.id` has taken the place. */
  | { readonly type: 'memberFenced'; readonly instanceId: string | null }
  /** No longer a member: `reason` is the coordinator's answer, or that the member left. */
  | ({ readonly type: 'membershipLost'; readonly reason: string; readonly keepMemberId: boolean } & Answer)
  | {
      readonly type: 'positionReset';
      readonly topic: string;
      readonly partition: number;
      readonly from: Offset | null;
      readonly to: Offset;
      readonly policy: ResetPolicy;
    }
  | { readonly type: 'pollFailed'; readonly error: string; readonly message?: string }
  | ({ readonly type: 'coordinatorFound'; readonly coordinator: NodeId } & Answer)
  | { readonly type: 'coordinatorLost'; readonly reason: string };

export interface EffectRange extends TopicPartition {
  readonly baseOffset: Offset;
  readonly firstRecord: number;
  readonly recordCount: number;
}

export type ClientFact =
  | {
      readonly type: 'subscriptionChanged';
      readonly kind: 'none' | 'topics' | 'pattern' | 'regex' | 'partitions';
      readonly topics: readonly string[];
      readonly pattern: string | null;
      readonly partitions?: readonly TopicPartition[];
    }
  | { readonly type: 'callStarted'; readonly call: Call }
  | { readonly type: 'callQueued'; readonly call: Call }
  | { readonly type: 'callReturned'; readonly result: CallResult }
  | { readonly type: 'leaveAdvanced'; readonly stage: LeaveStage }
  | { readonly type: 'loopStarted'; readonly loop: Loop }
  | { readonly type: 'loopStopped' }
  | { readonly type: 'closeRequested'; readonly reopens: boolean }
  | { readonly type: 'handWaits'; readonly commits: boolean; readonly heartbeats: boolean }
  | ({ readonly type: 'metadataRequested' | 'coordinatorRequested' | 'leaveRequested' } & Sent)
  | { readonly type: 'metadataNeeded' }
  | ({
      readonly type: 'metadataUpdated';
      readonly brokers: readonly NodeId[];
      readonly topics: readonly { readonly name: string; readonly leaders: readonly (NodeId | null)[] }[];
      readonly all: boolean;
    } & Answer)
  | ({ readonly type: 'fetchRequested'; readonly partitions: readonly (TopicPartition & { readonly fetchOffset: Offset })[] } & Sent)
  | ({ readonly type: 'fetchReturned'; readonly partitions: readonly FetchedPartition[] } & Answer)
  | ({ readonly type: 'offsetsRequested'; readonly purpose: 'reset' | 'call'; readonly partitions: readonly TopicPartition[] } & Sent)
  | ({ readonly type: 'committedRequested'; readonly purpose: 'positions' | 'call'; readonly partitions: readonly TopicPartition[] } & Sent)
  | ({ readonly type: 'positionsSet'; readonly positions: readonly (TopicPartition & { readonly offset: Offset })[] } & Answer)
  | ({ readonly type: 'resetNeeded'; readonly policy: ResetPolicy; readonly partitions: readonly TopicPartition[] } & Answer)
  | { readonly type: 'fetchDiscarded'; readonly topic: string; readonly partition: number }
  /** Control records and aborted data: the position moves over them, and nothing is returned. */
  | { readonly type: 'invisiblePassed'; readonly topic: string; readonly partition: number; readonly to: Offset }
  | { readonly type: 'partitionsPaused'; readonly paused: boolean; readonly partitions: readonly TopicPartition[] }
  | ({ readonly type: 'heartbeatSent'; readonly generation: number; readonly memberId: string } & Sent)
  | ({ readonly type: 'syncRequested'; readonly generation: number; readonly memberId: string } & Sent)
  /** The request is settled and changes nothing more. */
  | ({ readonly type: 'answered' } & Answer)
  /** Requests that get no answer any more: the connection broke, or they took too long. */
  | {
      readonly type: 'requestsLost';
      readonly correlationIds: readonly number[];
      readonly reason: 'disconnect' | 'timeout';
      readonly peer: NodeId;
      readonly failures: number;
    }
  | { readonly type: 'brokerReached'; readonly peer: NodeId }
  | { readonly type: 'rejoinNeeded'; readonly reason: string }
  | ({ readonly type: 'memberIdGiven'; readonly memberId: string } & Answer)
  | ({ readonly type: 'joinUnread'; readonly response: JoinGroupResponse } & Answer)
  | ({
      readonly type: 'groupJoined';
      readonly generation: number;
      readonly memberId: string;
      readonly protocol: string | null;
      readonly isLeader: boolean;
      readonly members: JoinGroupResponse['members'];
    } & Answer)
  | ({ readonly type: 'groupSynced'; readonly assignment: readonly TopicPartition[] } & Answer)
  | ({ readonly type: 'joinFailed'; readonly error: ErrorName } & Answer)
  | { readonly type: 'joinEnded' }
  | { readonly type: 'joinPrepared' }
  | { readonly type: 'threadFailed'; readonly error: string | null }
  | { readonly type: 'memberIdChosen'; readonly memberId: string }
  | { readonly type: 'membershipMoved'; readonly phase: MembershipPhase }
  | { readonly type: 'heartbeatHurried' }
  | ({
      readonly type: 'groupHeartbeatSent';
      readonly epoch: number;
      readonly memberId: string;
      readonly acknowledges: boolean;
      readonly said: Said;
    } & Sent)
  | ({
      readonly type: 'groupHeartbeatAnswered';
      readonly epoch: number;
      /** `null`: as before. */
      readonly assignment: readonly TopicPartition[] | null;
      /** It was the answer to what the member said it has. */
      readonly acknowledged: boolean;
    } & Answer);

export interface FetchedPartition extends TopicPartition {
  readonly error: ErrorName;
  readonly fetchOffset: Offset;
  readonly highWatermark: Offset;
  readonly ranges: readonly RecordRange[];
  /** Where to go on after them, beyond what may not be seen. */
  readonly endOffset?: Offset;
  readonly lastStableOffset?: Offset;
}
