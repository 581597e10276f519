/**
 * The assignors of the classic protocol, by either of their names: the short one that members agree on in JoinGroup, and
 * the Java class that `partition.assignment.strategy` asks for.
 */
import { cooperativeStickyAssignor } from './cooperativeSticky';
import { rangeAssignor } from './range';
import { roundRobinAssignor } from './roundrobin';
import { stickyAssignor } from './sticky';
import type { Assignor, AssignorName } from './types';

export type { Assignment, Assignor, AssignorName, PartitionCounts, RebalanceProtocol, Subscription } from './types';

export const assignors: Readonly<Record<AssignorName, Assignor>> = {
  range: rangeAssignor,
  roundrobin: roundRobinAssignor,
  sticky: stickyAssignor,
  'cooperative-sticky': cooperativeStickyAssignor,
};

const javaClasses: Readonly<Record<AssignorName, string>> = {
  range: 'org.apache.kafka.clients.consumer.RangeAssignor',
  roundrobin: 'org.apache.kafka.clients.consumer.RoundRobinAssignor',
  sticky: 'org.apache.kafka.clients.consumer.StickyAssignor',
  'cooperative-sticky': 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor',
};

export const assignorNames = Object.keys(assignors) as readonly AssignorName[];

/** `range`, `RangeAssignor` and the full class name are the same; anything else is undefined. */
export function assignorName(name: string): AssignorName | undefined {
  return assignorNames.find((short) => {
    const javaClass = javaClasses[short];
    return name === short || name === javaClass || name === javaClass.slice(javaClass.lastIndexOf('.') + 1);
  });
}

/** As `partition.assignment.strategy` spells it. */
export function assignorClass(name: AssignorName): string {
  return javaClasses[name];
}
