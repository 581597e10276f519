/**
 * Rule AS6: the sticky assignment where subscriptions differ. Everybody starts with what was rightly theirs, the rest goes to
 * the least loaded, then single partitions move until no member could be improved by another move: nobody who could take a
 * partition has two or more fewer than its holder. Partitions that nobody had are moved first.
 * Same choices as apache/kafka clients/.../AbstractStickyAssignor.java (GeneralAssignmentBuilder), without racks. Where it
 * follows a hash map (which of several moved partitions goes back), we take the lowest number.
 */
import type { TopicPartition } from '../protocol/data';
import type { Claims } from './claims';
import {
  type Assignment,
  byMemberId,
  compareText,
  emptyAssignment,
  type PartitionCounts,
  partitionKey,
  partitionsOf,
  partitionsOfTopic,
  type Subscription,
} from './types';

/** One partition of the work in progress. Members are positions in the order of their ids. */
interface Slot {
  readonly partition: TopicPartition;
  /** Who may have it, in order. */
  readonly candidates: readonly number[];
  /** Who had it in an older generation, and may have it. */
  readonly formerOwner: number | undefined;
  /** Who was given it before anything moved. */
  origin: number;
  holder: number;
}

export function assignGeneral(
  topics: readonly string[],
  partitionCounts: PartitionCounts,
  members: readonly Subscription[],
  claims: Claims,
): Assignment {
  const ordered = byMemberId(members);
  const position = new Map(ordered.map((member, index) => [member.memberId, index]));
  const slots = slotsOf(topics, partitionCounts, ordered, position, claims);
  const load = new Load(ordered.length);
  const unowned: Slot[] = [];
  let ownerUnsubscribed = false;
  for (const slot of slots) {
    const owner = position.get(claims.owners.get(partitionKey(slot.partition)) ?? '');
    if (owner !== undefined && slot.candidates.includes(owner)) load.place(slot, owner);
    else unowned.push(slot);
    ownerUnsubscribed ||= owner !== undefined && !slot.candidates.includes(owner);
  }
  for (const slot of unowned) load.place(slot, load.least(slot.candidates));

  // Where somebody must give something up anyway, Kafka does not bother to spare the others.
  if (!ownerUnsubscribed) balance(unowned, slots, load);
  balance(slots, slots, load);

  const assignment = emptyAssignment(members);
  for (const { partition, holder } of slots) partitionsOf(assignment, ordered[holder]?.memberId ?? '').push(partition);
  return assignment;
}

/** Partitions of the topics with fewest candidates first: they have the least choice. */
function slotsOf(
  topics: readonly string[],
  partitionCounts: PartitionCounts,
  ordered: readonly Subscription[],
  position: ReadonlyMap<string, number>,
  claims: Claims,
): Slot[] {
  const withCandidates = topics.map((topic) => ({
    topic,
    candidates: ordered.flatMap((member, index) => (member.topics.includes(topic) ? [index] : [])),
  }));
  withCandidates.sort((a, b) => a.candidates.length - b.candidates.length || compareText(a.topic, b.topic));
  return withCandidates.flatMap(({ topic, candidates }) =>
    partitionsOfTopic(topic, partitionCounts).map((partition) => {
      const former = position.get(claims.formerOwners.get(partitionKey(partition)) ?? '');
      const formerOwner = former !== undefined && candidates.includes(former) ? former : undefined;
      return { partition, candidates, formerOwner, origin: -1, holder: -1 };
    }),
  );
}

/** How many partitions each member has. */
class Load {
  private readonly sizes: number[];

  constructor(memberCount: number) {
    this.sizes = Array.from({ length: memberCount }, () => 0);
  }

  of(member: number): number {
    return this.sizes[member] as number;
  }

  least(candidates: readonly number[]): number {
    return candidates.reduce((least, member) => (this.of(member) < this.of(least) ? member : least));
  }

  /** Would `to` still have fewer than, or as many as, the holder after the move? */
  improves(slot: Slot, to: number): boolean {
    return this.of(slot.holder) > this.of(to) + 1;
  }

  place(slot: Slot, member: number): void {
    slot.origin = member;
    slot.holder = member;
    this.sizes[member] = this.of(member) + 1;
  }

  move(slot: Slot, to: number): void {
    this.sizes[slot.holder] = this.of(slot.holder) - 1;
    slot.holder = to;
    this.sizes[to] = this.of(to) + 1;
  }
}

/** Every move narrows a gap of two or more, so this ends. */
function balance(movable: readonly Slot[], all: readonly Slot[], load: Load): void {
  for (let moved = true; moved; ) {
    moved = false;
    for (const slot of movable) {
      const { formerOwner } = slot;
      const to = formerOwner !== undefined && load.improves(slot, formerOwner) ? formerOwner : load.least(slot.candidates);
      if (!load.improves(slot, to)) continue;
      load.move(movedTheOtherWay(slot, to, all) ?? slot, to);
      moved = true;
    }
  }
}

/** A partition of the same topic that came here from where this one would go: sending it back disturbs one owner fewer. */
function movedTheOtherWay(slot: Slot, to: number, all: readonly Slot[]): Slot | undefined {
  const sameTopic = (other: Slot) => other.partition.topic === slot.partition.topic;
  return all.find((other) => sameTopic(other) && other.origin === to && other.holder === slot.holder);
}
