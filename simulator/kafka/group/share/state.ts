/**
 * A share group as its coordinator holds it: members that may all read the same partitions, and what is stored of each partition.
 * Only ./apply.ts writes it. Source: apache/kafka group-coordinator/.../modern/share/ShareGroup.java; rules KS1-KS9 of ../../SPEC.md.
 *
 * Ours: what Kafka keeps in `__share_group_state` by a coordinator of its own (share-coordinator/.../ShareCoordinatorShard.java) lies
 * here with the group's other records. What is written, and when, is Kafka's.
 */
import type { NodeId } from '../../../kernel/process';
import type { TopicPartition } from '../../protocol/data';
import type { MemberId } from '../../protocol/group';
import type { StoredShares } from '../../protocol/share';

export interface ShareMember {
  readonly memberId: MemberId;
  readonly clientId: string;
  readonly host: NodeId;
  readonly epoch: number;
  readonly previousEpoch: number;
  readonly topics: readonly string[];
  readonly assigned: readonly TopicPartition[];
}

export interface ShareGroup {
  epoch: number;
  assignmentEpoch: number;
  /** Partition counts of the subscribed topics as of the group epoch, as text. */
  metadata: string;
  members: Map<MemberId, ShareMember>;
  targets: Map<MemberId, readonly TopicPartition[]>;
  /** What is stored of each partition, by `topic-partition`; only what stands here is given to members. */
  stored: Map<string, TopicPartition & StoredShares>;
}

export function emptyShareGroup(): ShareGroup {
  return { epoch: 0, assignmentEpoch: 0, metadata: '', members: new Map(), targets: new Map(), stored: new Map() };
}

/** A copy that later changes of the group leave alone. */
export function copyOfShares(group: Readonly<ShareGroup>): ShareGroup {
  return { ...group, members: new Map(group.members), targets: new Map(group.targets), stored: new Map(group.stored) };
}

/** Never Reconciling: a member has what it should have as soon as it hears of it. */
export const sharePhase = (group: Readonly<ShareGroup>): 'Empty' | 'Stable' => (group.members.size === 0 ? 'Empty' : 'Stable');
