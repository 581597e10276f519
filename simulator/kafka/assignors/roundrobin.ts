/**
 * Rule AS3: all partitions of all topics, by topic name and number, dealt in a circle to the members in order. Who is not
 * subscribed to a topic is passed over, and the circle goes on behind who got the partition.
 * Source: apache/kafka clients/.../RoundRobinAssignor.java.
 */
import { type Assignor, emptyAssignment, inMemberOrder, partitionsOf, partitionsOfTopic, subscribedTopics } from './types';

export const roundRobinAssignor: Assignor = {
  name: 'roundrobin',
  protocol: 'eager',
  assign(partitionCounts, members) {
    const assignment = emptyAssignment(members);
    const circle = inMemberOrder(members).map(({ memberId, topics }) => ({ memberId, topics: new Set(topics) }));
    let position = 0;
    for (const topic of subscribedTopics(partitionCounts, members)) {
      for (const partition of partitionsOfTopic(topic, partitionCounts)) {
        // Ends: a topic is in the list because somebody in the circle is subscribed to it.
        while (!circle[position]?.topics.has(topic)) position = (position + 1) % circle.length;
        partitionsOf(assignment, circle[position]?.memberId ?? '').push(partition);
        position = (position + 1) % circle.length;
      }
    }
    return assignment;
  },
};
