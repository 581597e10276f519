/**
 * A group whose coordinator computes the assignment (KIP-848): its three kinds of epoch, its members and what each is to have.
 * Only ./apply.ts writes it. Source: apache/kafka group-coordinator/.../modern/consumer/{ConsumerGroup,ConsumerGroupMember}.java,
 * modern/MemberState.java; rules KN1-KN36 of ../../SPEC.md.
 */
import type { NodeId } from '../../../kernel/process';
import type { Micros } from '../../../kernel/time';
import type { ConsumerGroupPhase } from '../../protocol/consumerGroup';
import type { TopicPartition } from '../../protocol/data';
import type { GroupProtocol, MemberId } from '../../protocol/group';

/**
 * How far a member is on its way to its target, and where each heartbeat leads:
 *
 * - `STABLE`: has what it should have, as of its epoch. A newer target => any of the three.
 * - `UNREVOKED_PARTITIONS`: was told to give up partitions and has not said that it did; its epoch stands still. Said so => any.
 * - `UNRELEASED_PARTITIONS`: is at the target's epoch, and waits for partitions that others still hold. Freed => STABLE.
 */
export type MemberProgress = 'STABLE' | 'UNREVOKED_PARTITIONS' | 'UNRELEASED_PARTITIONS';

export interface ClassicSide {
  readonly sessionTimeoutMs: number;
  readonly protocols: readonly GroupProtocol[];
  /** Was told to join again, and has not come yet. */
  readonly called: boolean;
}

export interface ConsumerMember {
  readonly memberId: MemberId;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly host: NodeId;
  /** -2: a static member that is away. */
  readonly epoch: number;
  readonly previousEpoch: number;
  readonly progress: MemberProgress;
  readonly rebalanceTimeoutMs: number;
  readonly topics: readonly string[];
  readonly regex: string | null;
  readonly assignor: string | null;
  /** It may read these. */
  readonly assigned: readonly TopicPartition[];
  /** It was told to give these up and has not said that it did: nobody else may have them. */
  readonly pendingRevocation: readonly TopicPartition[];
  /** Speaks the classic protocol: what it said in JoinGroup. */
  readonly classic: ClassicSide | null;
}

/** Topics that match a regular expression, and when that was found. */
export interface ResolvedPattern {
  readonly topics: readonly string[];
  readonly at: Micros;
}

export interface ConsumerGroup {
  /** Rises whenever members, subscriptions or partitions change. */
  epoch: number;
  /** Group epoch for which the targets were computed. */
  assignmentEpoch: number;
  /** As `phaseOf` has it, kept by apply for readers. */
  phase: ConsumerGroupPhase;
  /** That computed the targets; `null`: none has. */
  assignor: string | null;
  /** Partition counts of the subscribed topics as of the group epoch, as text. */
  metadata: string;
  /** In order of joining. Entries are replaced, never changed. */
  members: Map<MemberId, ConsumerMember>;
  targets: Map<MemberId, readonly TopicPartition[]>;
  patterns: Map<string, ResolvedPattern>;
}

type Group = Readonly<ConsumerGroup>;

export function emptyConsumerGroup(epoch: number): ConsumerGroup {
  const nothing = { phase: 'Empty', assignor: null, metadata: '' } as const;
  return { epoch, assignmentEpoch: epoch, ...nothing, members: new Map(), targets: new Map(), patterns: new Map() };
}

/** A copy that later changes of the group leave alone. */
export function copyOf(group: Group): ConsumerGroup {
  return { ...group, members: new Map(group.members), targets: new Map(group.targets), patterns: new Map(group.patterns) };
}

export const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`;

export function isReconciled(group: Group, { epoch, progress }: ConsumerMember): boolean {
  return progress === 'STABLE' && epoch === group.assignmentEpoch;
}

/** KN2: it follows from epochs and members. */
export function phaseOf(group: Group): ConsumerGroupPhase {
  if (group.members.size === 0) return 'Empty';
  if (group.epoch > group.assignmentEpoch) return 'Assigning';
  for (const member of group.members.values()) if (!isReconciled(group, member)) return 'Reconciling';
  return 'Stable';
}

/** Member that holds a `group.instance.id` now. */
export function instanceHolder(group: Group, groupInstanceId: string): ConsumerMember | undefined {
  for (const member of group.members.values()) if (member.groupInstanceId === groupInstanceId) return member;
  return undefined;
}

/** Topics that a member reads: those it names and those its pattern is known to match. Sorted. */
export function topicsOf(group: Group, { topics, regex }: ConsumerMember): readonly string[] {
  const matched = regex === null ? [] : (group.patterns.get(regex)?.topics ?? []);
  return [...new Set([...topics, ...matched])].sort();
}

export function subscribedTopics(group: Group): string[] {
  const topics = new Set<string>();
  for (const member of group.members.values()) for (const topic of topicsOf(group, member)) topics.add(topic);
  return [...topics].sort();
}

/** Keys of the partitions that others hold: assigned to them, or still to be given up by them. */
export function heldByOthers(group: Group, memberId: MemberId): Set<string> {
  const held = new Set<string>();
  for (const member of group.members.values()) {
    if (member.memberId === memberId) continue;
    for (const partition of member.assigned) held.add(keyOf(partition));
    for (const partition of member.pendingRevocation) held.add(keyOf(partition));
  }
  return held;
}

/** The classic protocols that all members of the classic kind share; empty: there is no such member. */
export function classicMembers(group: Group): ConsumerMember[] {
  return [...group.members.values()].filter(({ classic }) => classic !== null);
}

export function samePartitions(a: readonly TopicPartition[], b: readonly TopicPartition[]): boolean {
  if (a.length !== b.length) return false;
  const keys = new Set(a.map(keyOf));
  return b.every((partition) => keys.has(keyOf(partition)));
}

export function byTopicAndNumber(a: TopicPartition, b: TopicPartition): number {
  return a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition;
}
