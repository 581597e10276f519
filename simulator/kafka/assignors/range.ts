/**
 * Rule AS2: each topic on its own, cut into consecutive ranges. The first members in order get the excess of every topic, so
 * many small topics pile up on them; topics of equal partition count are cut alike, which is what joins rely on.
 * Racks (KIP-881) are not modelled. Source: apache/kafka clients/.../RangeAssignor.java.
 */
import { type Assignor, emptyAssignment, inMemberOrder, partitionsOf, partitionsOfTopic, subscribedTopics } from './types';

export const rangeAssignor: Assignor = {
  name: 'range',
  protocol: 'eager',
  assign(partitionCounts, members) {
    const assignment = emptyAssignment(members);
    const ordered = inMemberOrder(members);
    for (const topic of subscribedTopics(partitionCounts, members)) {
      const subscribers = ordered.filter((member) => member.topics.includes(topic));
      const partitions = partitionsOfTopic(topic, partitionCounts);
      const each = Math.floor(partitions.length / subscribers.length);
      const excess = partitions.length % subscribers.length;
      let next = 0;
      subscribers.forEach((member, position) => {
        const end = next + each + (position < excess ? 1 : 0);
        partitionsOf(assignment, member.memberId).push(...partitions.slice(next, end));
        next = end;
      });
    }
    return assignment;
  },
};
