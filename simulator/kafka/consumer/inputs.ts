/**
 * What a consumer can be told from outside: by a learner or a script, and, call by call, by whoever drives it instead of an application.
 * A call carries an id of the caller's choice; its answer is the fact `callReturned` and `state.app.result`.
 */
import type { Micros } from '../../kernel/time';
import type { ConsumerGroupHeartbeatResponse } from '../protocol/consumerGroup';
import type { DataResponse, Offset, TopicPartition } from '../protocol/data';
import type { GroupResponse, OffsetToCommit } from '../protocol/group';
import type { CommitMode, ConsumerSpec, Handler, SettingValue, SubscriptionSpec } from './spec';

export type ConsumerCommand =
  /** A setting takes effect when the client is made, so the consumer finishes its batch, closes and opens again. */
  | { readonly type: 'setConfig'; readonly name: string; readonly value: SettingValue }
  | { readonly type: 'setHandler'; readonly handler: Handler }
  | { readonly type: 'setCommitMode'; readonly commit: CommitMode }
  /** SIGTERM of a well-behaved program: finishes the batch in hand, commits as usual, closes. */
  | { readonly type: 'closeGracefully' }
  | { readonly type: 'startAgain' }
  | { readonly type: 'pausePartitions'; readonly partitions: readonly TopicPartition[] }
  | { readonly type: 'resumePartitions'; readonly partitions: readonly TopicPartition[] };

interface FromOutside {
  readonly id: number;
  /** `default.api.timeout.ms` if absent. */
  readonly timeout?: Micros;
}

export type ConsumerCall =
  /** A new client in this process; the one before must be closed. */
  | { readonly type: 'open'; readonly spec?: ConsumerSpec }
  /** Polls until `count` records have come or the time is over. */
  | (FromOutside & { readonly type: 'poll'; readonly count: number })
  /** Polls without end; `commit`: as an application with that commit mode. */
  | { readonly type: 'run'; readonly commit: CommitMode; readonly handler?: Handler; readonly stopOnError?: boolean }
  | { readonly type: 'pauseRun' }
  | (FromOutside & { readonly type: 'commit'; readonly offsets?: readonly OffsetToCommit[]; readonly async?: boolean })
  | (FromOutside & { readonly type: 'committed'; readonly partitions: readonly TopicPartition[] })
  | (FromOutside & { readonly type: 'position'; readonly partitions?: readonly TopicPartition[] })
  | (FromOutside & { readonly type: 'lag'; readonly partitions: readonly TopicPartition[] })
  | (FromOutside & { readonly type: 'offsetsForTimes'; readonly times: readonly (TopicPartition & { readonly timestamp: number })[] })
  | (FromOutside & { readonly type: 'seek'; readonly offsets: readonly (TopicPartition & { readonly offset: Offset })[] })
  | (FromOutside & { readonly type: 'seekTo'; readonly to: 'earliest' | 'latest'; readonly partitions?: readonly TopicPartition[] })
  | (FromOutside & { readonly type: 'pause' | 'resume'; readonly partitions: readonly TopicPartition[] })
  | (FromOutside & { readonly type: 'subscribe'; readonly subscription: SubscriptionSpec })
  | (FromOutside & { readonly type: 'unsubscribe' })
  | (FromOutside & { readonly type: 'enforceRebalance' })
  /** `leave`: as CloseOptions; absent: a dynamic member leaves, a static one stays. */
  | (FromOutside & { readonly type: 'close'; readonly leave?: boolean });

export type ConsumerAlarm =
  | { readonly type: 'retry' }
  | { readonly type: 'requestTimeout' }
  | { readonly type: 'callTimeout' }
  | { readonly type: 'metadataExpired' }
  | { readonly type: 'heartbeatDue' }
  | { readonly type: 'coordinatorSilent' }
  | { readonly type: 'pollIntervalOver' }
  | { readonly type: 'autoCommitDue' }
  | { readonly type: 'handled' };

export type ConsumerInput = ConsumerCommand | ConsumerCall | ConsumerAlarm | DataResponse | GroupResponse | ConsumerGroupHeartbeatResponse;
