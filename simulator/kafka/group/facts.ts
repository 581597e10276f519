/**
 * What happens to a group. All that ./apply.ts needs to write its state, and all that a reader needs to tell its story;
 * a heartbeat that only renews a timer leaves no fact.
 */
import type { NodeId } from '../../kernel/process';
import type { ErrorName, Offset, TopicPartition } from '../protocol/data';
import type { Generation, GroupProtocol, MemberAssignment, MemberId } from '../protocol/group';
import { CONSUMER_GROUP_FACTS, type ConsumerGroupFact } from './consumer/facts';
import { SHARE_GROUP_FACTS, type ShareGroupFact } from './share/facts';
import type { CommittedOffset, StoredGroup, Waiting } from './state';
import type { PendingOffsets } from './takeover';

/** Why a rebalance began. */
export type RebalanceReason =
  | 'memberJoined'
  | 'leaderRejoined'
  | 'metadataChanged'
  | 'memberLeft'
  | 'sessionExpired'
  | 'syncTimeout'
  | 'staticMemberReplaced'
  | 'overCapacity';

/** Why a member, or an id that was only given out, is no longer in the group. */
export type RemovalReason =
  | 'left'
  | 'sessionExpired'
  /** A new member's parked join came to its five minutes. */
  | 'joinExpired'
  | 'rebalanceTimeout'
  | 'syncTimeout'
  | 'groupFull';

export type GroupFact =
  | ConsumerGroupFact
  | ShareGroupFact
  | { readonly type: 'groupCreated'; readonly group: string }
  /** MEMBER_ID_REQUIRED: the id is pending until it comes back. */
  | { readonly type: 'memberIdGiven'; readonly group: string; readonly member: MemberId; readonly clientId: string }
  | { readonly type: 'memberIdWithdrawn'; readonly group: string; readonly member: MemberId; readonly reason: RemovalReason }
  /** A new member is in, and its JoinGroup is parked. */
  | {
      readonly type: 'memberJoined';
      readonly group: string;
      readonly member: MemberId;
      readonly groupInstanceId: string | null;
      readonly clientId: string;
      readonly sessionTimeoutMs: number;
      readonly rebalanceTimeoutMs: number;
      readonly protocolType: string;
      readonly protocols: readonly GroupProtocol[];
      readonly waits: Waiting;
    }
  /** A member sent JoinGroup again, and it is parked. */
  | {
      readonly type: 'memberRejoined';
      readonly group: string;
      readonly member: MemberId;
      readonly sessionTimeoutMs: number;
      readonly rebalanceTimeoutMs: number;
      readonly protocols: readonly GroupProtocol[];
      readonly waits: Waiting;
    }
  /** A new process took the place of the one with the same group.instance.id. `waits` null: answered at once, no rebalance. */
  | {
      readonly type: 'staticMemberReplaced';
      readonly group: string;
      readonly groupInstanceId: string;
      readonly old: MemberId;
      readonly member: MemberId;
      readonly sessionTimeoutMs: number;
      readonly rebalanceTimeoutMs: number;
      readonly protocols: readonly GroupProtocol[];
      readonly waits: Waiting | null;
    }
  /** `leader`: who leads after that. */
  | {
      readonly type: 'memberRemoved';
      readonly group: string;
      readonly member: MemberId;
      readonly reason: RemovalReason;
      readonly leader: MemberId | null;
    }
  | {
      readonly type: 'joinRejected';
      readonly group: string;
      readonly member: MemberId;
      readonly clientId: string;
      readonly error: ErrorName;
    }
  | {
      readonly type: 'rebalanceStarted';
      readonly group: string;
      readonly reason: RebalanceReason;
      readonly cause: MemberId | null;
      /** The client's own words, where it gave any. */
      readonly clientReason: string | null;
    }
  /** Somebody joined during the initial delay, so it is granted one more window. */
  | { readonly type: 'initialDelayExtended'; readonly group: string }
  /** The join phase is complete: all parked JoinGroups are answered. */
  | {
      readonly type: 'generationStarted';
      readonly group: string;
      readonly generation: Generation;
      readonly protocol: string;
      readonly leader: MemberId;
      readonly members: readonly MemberId[];
    }
  /** A join phase ended with nobody. */
  | { readonly type: 'groupEmptied'; readonly group: string; readonly generation: Generation }
  /** A member sent SyncGroup; `waits` null: answered at once. */
  | { readonly type: 'memberSynced'; readonly group: string; readonly member: MemberId; readonly waits: Waiting | null }
  /** The leader's assignment arrived: all parked SyncGroups are answered. */
  | {
      readonly type: 'groupStabilised';
      readonly group: string;
      readonly generation: Generation;
      readonly leader: MemberId;
      readonly assignments: readonly MemberAssignment[];
    }
  | {
      readonly type: 'offsetsCommitted';
      readonly group: string;
      /** `null`: from outside the group. */
      readonly member: MemberId | null;
      readonly generation: Generation;
      readonly offsets: readonly Omit<CommittedOffset, 'committedAt'>[];
    }
  /** Offsets within a transaction: they count once it commits. */
  | {
      readonly type: 'offsetsPended';
      readonly group: string;
      readonly member: MemberId | null;
      readonly generation: Generation;
      readonly producerId: number;
      readonly offsets: readonly Omit<CommittedOffset, 'committedAt'>[];
    }
  /** That transaction has ended; if it committed, `offsetsCommitted` comes before. */
  | { readonly type: 'pendingOffsetsEnded'; readonly group: string; readonly producerId: number; readonly committed: boolean }
  | {
      readonly type: 'commitRejected';
      readonly group: string;
      readonly member: MemberId | null;
      readonly generation: Generation;
      readonly error: ErrorName;
      readonly offsets: readonly (TopicPartition & { readonly offset: Offset })[];
    }
  | {
      readonly type: 'offsetsRemoved';
      readonly group: string;
      readonly reason: 'expired' | 'deleted' | 'partitionDeleted';
      readonly partitions: readonly TopicPartition[];
    }
  | { readonly type: 'groupDeleted'; readonly group: string; readonly reason: 'expired' | 'deleted' }
  /** This broker became the group's coordinator and read its records. */
  | {
      readonly type: 'groupLoaded';
      readonly group: string;
      readonly stored: StoredGroup;
      readonly offsets: readonly CommittedOffset[];
      readonly pendingOffsets: readonly PendingOffsets[];
    }
  /** Another broker is the group's coordinator from now on. */
  | { readonly type: 'groupUnloaded'; readonly group: string; readonly coordinator: NodeId | null };

const TYPES: Readonly<Record<GroupFact['type'], true>> = {
  ...CONSUMER_GROUP_FACTS,
  ...SHARE_GROUP_FACTS,
  groupCreated: true,
  memberIdGiven: true,
  memberIdWithdrawn: true,
  memberJoined: true,
  memberRejoined: true,
  staticMemberReplaced: true,
  memberRemoved: true,
  joinRejected: true,
  rebalanceStarted: true,
  initialDelayExtended: true,
  generationStarted: true,
  groupEmptied: true,
  memberSynced: true,
  groupStabilised: true,
  offsetsCommitted: true,
  offsetsPended: true,
  pendingOffsetsEnded: true,
  commitRejected: true,
  offsetsRemoved: true,
  groupDeleted: true,
  groupLoaded: true,
  groupUnloaded: true,
};

/** Whether a fact of a broker is one of its groups'. */
export function isGroupFact(fact: { readonly type: string }): fact is GroupFact {
  return Object.hasOwn(TYPES, fact.type);
}
