/**
 * What every assignor is given and gives back. Assignors are the leader's part of the classic protocol: pure functions from
 * subscriptions to assignments, run by one of the members. Source: apache/kafka clients/.../ConsumerPartitionAssignor.java.
 */
import type { TopicPartition } from '../protocol/data';

export type AssignorName = 'range' | 'roundrobin' | 'sticky' | 'cooperative-sticky';

/** Eager: a member gives up everything before it joins. Cooperative: it keeps all but what it is told to give up. */
export type RebalanceProtocol = 'eager' | 'cooperative';

/** Partitions of each topic that exists. A topic that is missing here gets nobody anything. */
export type PartitionCounts = ReadonlyMap<string, number>;

/** One member's subscription, as its JoinGroup carries it. */
export interface Subscription {
  readonly memberId: string;
  /** `group.instance.id` of a static member. */
  readonly instanceId?: string | undefined;
  readonly topics: readonly string[];
  /** What the member says it had; only the two sticky assignors look at it. */
  readonly owned: readonly TopicPartition[];
  /** Generation in which it had them; -1 for a member that had none. */
  readonly generation: number;
}

/** Partitions of every member, also of those that get none; members in the order of their ids. */
export type Assignment = Map<string, TopicPartition[]>;

export interface Assignor {
  readonly name: AssignorName;
  readonly protocol: RebalanceProtocol;
  /** The order in which topics and members are listed never matters. */
  assign(partitionCounts: PartitionCounts, members: readonly Subscription[]): Assignment;
}

/** Java's order of strings, by UTF-16 unit: "consumer-10" comes before "consumer-2". */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Rule AS1: static members first, by instance id; then the others, by member id. */
export function inMemberOrder(members: readonly Subscription[]): Subscription[] {
  return [...members].sort((a, b) => {
    if (a.instanceId !== undefined && b.instanceId !== undefined) return compareText(a.instanceId, b.instanceId);
    if (a.instanceId !== undefined) return -1;
    if (b.instanceId !== undefined) return 1;
    return compareText(a.memberId, b.memberId);
  });
}

export function byMemberId(members: readonly Subscription[]): Subscription[] {
  return [...members].sort((a, b) => compareText(a.memberId, b.memberId));
}

export function emptyAssignment(members: readonly Subscription[]): Assignment {
  return new Map(byMemberId(members).map((member) => [member.memberId, []]));
}

/** The list of one member, to add to. */
export function partitionsOf(assignment: Assignment, memberId: string): TopicPartition[] {
  const partitions = assignment.get(memberId);
  if (partitions === undefined) throw new Error(`assignor: ${memberId} is not a member`);
  return partitions;
}

/** Topics that exist and that somebody is subscribed to, by name. */
export function subscribedTopics(partitionCounts: PartitionCounts, members: readonly Subscription[]): string[] {
  const wanted = new Set(members.flatMap((member) => member.topics));
  return [...partitionCounts.keys()].filter((topic) => wanted.has(topic)).sort(compareText);
}

export function partitionsOfTopic(topic: string, partitionCounts: PartitionCounts): TopicPartition[] {
  return Array.from({ length: partitionCounts.get(topic) ?? 0 }, (_, partition) => ({ topic, partition }));
}

/** A name for a partition that is unlike that of every other: the number never holds a dash. */
export function partitionKey({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}
