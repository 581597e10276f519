/** What happens to a share group at its coordinator. */
import type { ErrorName, TopicPartition } from '../../protocol/data';
import type { MemberId } from '../../protocol/group';
import type { StoredShares } from '../../protocol/share';
import type { ShareMember } from './state';

export type ShareGroupFact =
  | { readonly type: 'groupBecameShare'; readonly group: string }
  | { readonly type: 'shareMemberJoined'; readonly group: string; readonly member: ShareMember }
  | { readonly type: 'shareMemberUpdated'; readonly group: string; readonly member: ShareMember }
  | { readonly type: 'shareMemberRemoved'; readonly group: string; readonly member: MemberId; readonly reason: 'left' | 'sessionExpired' }
  | {
      readonly type: 'shareEpochRaised';
      readonly group: string;
      readonly epoch: number;
      readonly metadata: string;
      readonly reason: 'memberJoined' | 'memberLeft' | 'subscriptionChanged' | 'metadataChanged' | 'partitionsInitialized';
      readonly cause: MemberId | null;
    }
  | {
      readonly type: 'shareTargetAssigned';
      readonly group: string;
      readonly epoch: number;
      readonly targets: readonly { readonly memberId: MemberId; readonly partitions: readonly TopicPartition[] }[];
    }
  /** Partitions that the group has not read before are entered, with nothing stored yet. */
  | { readonly type: 'sharePartitionsInitialized'; readonly group: string; readonly partitions: readonly TopicPartition[] }
  | (TopicPartition & { readonly type: 'shareStateWritten'; readonly group: string; readonly state: StoredShares })
  | { readonly type: 'shareHeartbeatRefused'; readonly group: string; readonly member: MemberId; readonly error: ErrorName };

export const SHARE_GROUP_FACTS: Readonly<Record<ShareGroupFact['type'], true>> = {
  groupBecameShare: true,
  shareMemberJoined: true,
  shareMemberUpdated: true,
  shareMemberRemoved: true,
  shareEpochRaised: true,
  shareTargetAssigned: true,
  sharePartitionsInitialized: true,
  shareStateWritten: true,
  shareHeartbeatRefused: true,
};

export function isShareGroupFact(fact: { readonly type: string }): fact is ShareGroupFact {
  return Object.hasOwn(SHARE_GROUP_FACTS, fact.type);
}
