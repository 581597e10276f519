/** What happens to a group of the consumer protocol. A heartbeat that changes nothing leaves no fact. */
import type { ErrorName, TopicPartition } from '../../protocol/data';
import type { MemberId } from '../../protocol/group';
import type { RemovalReason } from '../facts';
import type { StoredMember } from '../state';
import type { ConsumerMember, MemberProgress } from './state';

/** Why the group epoch rose. */
export type EpochReason = 'memberJoined' | 'memberLeft' | 'subscriptionChanged' | 'metadataChanged' | 'patternResolved';

export type ConsumerGroupFact =
  /** The group is one of the consumer protocol from now on; `members`: those of the classic protocol that it had. */
  | { readonly type: 'groupBecameConsumer'; readonly group: string; readonly epoch: number; readonly members: readonly ConsumerMember[] }
  /** The last member of the consumer protocol has gone, or an empty group is joined by a classic one. */
  | {
      readonly type: 'groupBecameClassic';
      readonly group: string;
      readonly generation: number;
      readonly protocol: string | null;
      readonly leader: MemberId | null;
      readonly members: readonly StoredMember[];
    }
  | { readonly type: 'consumerMemberJoined'; readonly group: string; readonly member: ConsumerMember }
  /** What a member says of itself has changed. */
  | { readonly type: 'consumerMemberUpdated'; readonly group: string; readonly member: ConsumerMember }
  /** A process with the group.instance.id of one that is away takes its place, partitions and all. */
  | { readonly type: 'consumerMemberReplaced'; readonly group: string; readonly old: MemberId; readonly member: ConsumerMember }
  /** A member of the classic protocol was told to join again, and has its rebalance timeout to do so. */
  | { readonly type: 'classicMemberCalled'; readonly group: string; readonly member: MemberId }
  /** A static member said that it will be back. */
  | { readonly type: 'consumerMemberAway'; readonly group: string; readonly member: MemberId }
  | {
      readonly type: 'consumerMemberRemoved';
      readonly group: string;
      readonly member: MemberId;
      readonly reason: RemovalReason | 'revocationTimeout';
    }
  | {
      readonly type: 'groupEpochRaised';
      readonly group: string;
      readonly epoch: number;
      readonly metadata: string;
      readonly reason: EpochReason;
      readonly cause: MemberId | null;
    }
  | {
      readonly type: 'targetAssigned';
      readonly group: string;
      readonly epoch: number;
      readonly assignor: string;
      readonly targets: readonly { readonly memberId: MemberId; readonly partitions: readonly TopicPartition[] }[];
    }
  /** A member takes a step towards its target. */
  | {
      readonly type: 'memberReconciled';
      readonly group: string;
      readonly member: MemberId;
      readonly epoch: number;
      readonly progress: MemberProgress;
      readonly assigned: readonly TopicPartition[];
      readonly pendingRevocation: readonly TopicPartition[];
    }
  | { readonly type: 'patternResolved'; readonly group: string; readonly pattern: string; readonly topics: readonly string[] }
  | { readonly type: 'consumerHeartbeatRefused'; readonly group: string; readonly member: MemberId; readonly error: ErrorName };

export const CONSUMER_GROUP_FACTS: Readonly<Record<ConsumerGroupFact['type'], true>> = {
  groupBecameConsumer: true,
  groupBecameClassic: true,
  consumerMemberJoined: true,
  consumerMemberUpdated: true,
  consumerMemberReplaced: true,
  classicMemberCalled: true,
  consumerMemberAway: true,
  consumerMemberRemoved: true,
  groupEpochRaised: true,
  targetAssigned: true,
  memberReconciled: true,
  patternResolved: true,
  consumerHeartbeatRefused: true,
};

export function isConsumerGroupFact(fact: { readonly type: string }): fact is ConsumerGroupFact {
  return Object.hasOwn(CONSUMER_GROUP_FACTS, fact.type);
}
