/** What a share consumer is told when it is made, and what it can be told later. */
import type { NodeId } from '../../../kernel/process';
import type { Micros } from '../../../kernel/time';
import type { Handler, Settings } from '../../consumer/spec';
import type { FindCoordinatorResponse, MetadataResponse, Offset, TopicPartition } from '../../protocol/data';
import type { AcknowledgeType, ShareAcknowledgeResponse, ShareFetchResponse, ShareGroupHeartbeatResponse } from '../../protocol/share';

export interface ShareConsumerSpec {
  readonly bootstrap: readonly NodeId[];
  /** Settings under Kafka's names; `group.id` among them. */
  readonly config: Settings;
  readonly topics: readonly string[];
  /** Absent: each client draws one of its own. */
  readonly memberId?: string;
  /** The program around the client; absent: calls come from outside. */
  readonly application?: ShareApplication;
}

export interface ShareApplication {
  readonly handler: Handler;
  /** What it says of a record that it has handled; every n-th one may get another word. */
  readonly acknowledge: AcknowledgeType;
  readonly otherEvery?: { readonly n: number; readonly acknowledge: AcknowledgeType };
}

export type ShareCommand =
  /** A new client in this process. */
  | { readonly type: 'open' }
  | { readonly type: 'poll'; readonly id: number; readonly timeout: Micros; readonly count: number }
  | { readonly type: 'run'; readonly acknowledge: AcknowledgeType }
  | { readonly type: 'pauseRun' }
  /** `offsets` absent: all that it holds and has said nothing of. */
  | (Partial<TopicPartition> & {
      readonly type: 'acknowledge';
      readonly id: number;
      readonly acknowledge: AcknowledgeType;
      readonly offsets?: readonly Offset[];
    })
  | { readonly type: 'commit'; readonly id: number }
  | { readonly type: 'close'; readonly id: number }
  | { readonly type: 'closeGracefully' }
  | { readonly type: 'startAgain' };

export type ShareConsumerAlarm =
  | { readonly type: 'heartbeatDue' }
  | { readonly type: 'retry' }
  | { readonly type: 'callTimeout' }
  | { readonly type: 'requestTimeout' }
  | { readonly type: 'handled' };

export type ShareConsumerInput =
  | ShareCommand
  | ShareConsumerAlarm
  | MetadataResponse
  | FindCoordinatorResponse
  | ShareGroupHeartbeatResponse
  | ShareFetchResponse
  | ShareAcknowledgeResponse;
