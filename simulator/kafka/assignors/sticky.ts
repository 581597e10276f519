/**
 * Sticky: as balanced as can be, and among those as much as possible stays where it was (rules AS4 to AS6).
 * Its protocol is eager: members still stop while it decides, they merely get back what they had.
 * Source: apache/kafka clients/.../StickyAssignor.java, AbstractStickyAssignor.java.
 */
import { type Claims, weighClaims } from './claims';
import { assignConstrained } from './constrained';
import { assignGeneral } from './general';
import { type Assignment, type Assignor, emptyAssignment, type PartitionCounts, type Subscription, subscribedTopics } from './types';

export const stickyAssignor: Assignor = {
  name: 'sticky',
  protocol: 'eager',
  assign: (partitionCounts, members) => assignSticky(partitionCounts, members, weighClaims(members)),
};

export function assignSticky(partitionCounts: PartitionCounts, members: readonly Subscription[], claims: Claims): Assignment {
  if (members.length === 0) return emptyAssignment(members);
  const topics = subscribedTopics(partitionCounts, members);
  const assign = haveEqualSubscriptions(members) ? assignConstrained : assignGeneral;
  return assign(topics, partitionCounts, members, claims);
}

export function haveEqualSubscriptions(members: readonly Subscription[]): boolean {
  const first = new Set(members[0]?.topics);
  return members.every(({ topics }) => new Set(topics).size === first.size && topics.every((topic) => first.has(topic)));
}
