/**
 * Rule AS5: the sticky assignment where all members have the same subscription. Sizes are then known beforehand: everybody
 * gets the floor of the mean, and as many members as there are odd partitions get one more. A member keeps what fits.
 * Where Kafka follows a hash map (who of several large owners keeps an odd partition), we go by member id.
 * Source: apache/kafka clients/.../AbstractStickyAssignor.java (ConstrainedAssignmentBuilder), without racks.
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

export function assignConstrained(
  topics: readonly string[],
  partitionCounts: PartitionCounts,
  members: readonly Subscription[],
  claims: Claims,
): Assignment {
  const assignment = emptyAssignment(members);
  const all = topics.flatMap((topic) => partitionsOfTopic(topic, partitionCounts));
  const floor = Math.floor(all.length / members.length);
  let odd = all.length % members.length;

  const owned = ownedByMember(all, members, claims);
  const kept = new Set<string>();
  const belowFloor: string[] = [];
  let atFloor: string[] = [];
  for (const { memberId } of byMemberId(members)) {
    const had = partitionsOf(owned, memberId);
    const keepsOdd = had.length > floor && odd > 0;
    if (keepsOdd) odd--;
    const keeps = had.slice(0, floor + (keepsOdd ? 1 : 0));
    for (const partition of keeps) kept.add(partitionKey(partition));
    partitionsOf(assignment, memberId).push(...keeps);
    if (keeps.length < floor) belowFloor.push(memberId);
    else if (keeps.length === floor) atFloor.push(memberId);
  }

  // First everybody up to the floor, in a circle; then the odd ones, to those who reached it first.
  const free = all.filter((partition) => !kept.has(partitionKey(partition)));
  let next = 0;
  for (let circle = belowFloor; circle.length > 0; ) {
    const unfilled: string[] = [];
    for (const memberId of circle) {
      const partitions = partitionsOf(assignment, memberId);
      partitions.push(free[next++] as TopicPartition);
      if (partitions.length < floor) unfilled.push(memberId);
      else atFloor.push(memberId);
    }
    circle = unfilled;
  }
  atFloor = atFloor.slice(0, odd);
  for (const memberId of atFloor) partitionsOf(assignment, memberId).push(free[next++] as TopicPartition);
  return assignment;
}

/** What each member rightly had, low partition numbers first: those are kept when there is too much. */
function ownedByMember(all: readonly TopicPartition[], members: readonly Subscription[], claims: Claims): Assignment {
  const owned = emptyAssignment(members);
  const byNumber = [...all].sort((a, b) => a.partition - b.partition || compareText(a.topic, b.topic));
  for (const partition of byNumber) {
    const owner = claims.owners.get(partitionKey(partition));
    if (owner !== undefined) partitionsOf(owned, owner).push(partition);
  }
  return owned;
}
