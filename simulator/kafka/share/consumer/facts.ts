/** What a share consumer records. */
import type { NodeId } from '../../../kernel/process';
import type { Micros } from '../../../kernel/time';
import type { Offset, TopicPartition } from '../../protocol/data';
import type { AcknowledgeType } from '../../protocol/share';
import type { GivenRange, HeldRecord, ShareCall, ShareCallResult, ShareInFlight } from './state';

interface Sent {
  readonly correlationId: number;
  readonly to: NodeId;
  readonly expiresAt: Micros;
}

export type ShareConsumerFact =
  | { readonly type: 'shareConsumerOpened'; readonly memberId: string }
  | { readonly type: 'shareConsumerClosed' }
  | { readonly type: 'shareConsumerFailed'; readonly error: string }
  | ({
      readonly type: 'shareRequestSent';
      readonly api: ShareInFlight['api'];
      readonly carried?: readonly HeldRecord[];
      readonly sessionEpoch?: number;
    } & Sent)
  | { readonly type: 'shareRequestAnswered'; readonly answers: number }
  | { readonly type: 'shareRequestsLost'; readonly correlationIds: readonly number[]; readonly peer: NodeId }
  | {
      readonly type: 'shareMetadataUpdated';
      readonly topics: readonly { readonly name: string; readonly leaders: readonly (NodeId | null)[] }[];
    }
  | { readonly type: 'shareMetadataNeeded' }
  | { readonly type: 'shareCoordinatorFound'; readonly coordinator: NodeId | null }
  | { readonly type: 'shareHeartbeatAnswered'; readonly epoch: number; readonly assignment: readonly TopicPartition[] | null }
  | { readonly type: 'shareMembershipLost'; readonly reason: string }
  | { readonly type: 'shareSessionLost'; readonly broker: NodeId }
  | { readonly type: 'sharesFetched'; readonly ranges: readonly GivenRange[] }
  | { readonly type: 'moreWanted'; readonly wanted: boolean }
  | { readonly type: 'sharesPolled'; readonly ranges: readonly GivenRange[] }
  | {
      readonly type: 'recordsSaid';
      readonly acknowledge: AcknowledgeType;
      readonly records: readonly (TopicPartition & { readonly offset: Offset })[];
    }
  /** They are on their way to their leader, and no longer held here; those to be renewed come back. */
  | { readonly type: 'acknowledgementsSettled'; readonly error: string; readonly records: readonly HeldRecord[] }
  | { readonly type: 'shareCallStarted'; readonly call: ShareCall }
  | { readonly type: 'shareCallReturned'; readonly result: ShareCallResult }
  | { readonly type: 'shareLeaving' }
  | { readonly type: 'shareLoopSet'; readonly acknowledge: AcknowledgeType | null }
  | { readonly type: 'sharePollFailed'; readonly error: string }
  /** A record has had its effect on the world outside. */
  | ({ readonly type: 'shareEffectApplied' } & TopicPartition & {
        readonly baseOffset: Offset;
        readonly firstRecord: number;
        readonly recordCount: number;
        readonly deliveryCount: number;
      });
