/** Recorded cases of assignors: their format, and what the kinds about them have in common. */
import type { Assignment, PartitionCounts, Subscription } from '@/simulator/kafka/assignors';
import { brief } from './kind';

export type PartitionPair = readonly [topic: string, partition: number];
export type Expected = Readonly<Record<string, readonly PartitionPair[]>>;

export interface AssignmentCase {
  readonly name: string;
  readonly topics: Readonly<Record<string, number>>;
  readonly members: Readonly<
    Record<
      string,
      {
        readonly topics: readonly string[];
        readonly instanceId?: string;
        readonly owned?: readonly PartitionPair[];
        readonly generation?: number;
      }
    >
  >;
}

export function partitionCounts({ topics }: AssignmentCase): PartitionCounts {
  return new Map(Object.entries(topics));
}

export function subscriptions({ members }: AssignmentCase): Subscription[] {
  return Object.entries(members).map(([memberId, member]) => ({
    memberId,
    instanceId: member.instanceId,
    topics: member.topics,
    owned: (member.owned ?? []).map(([topic, partition]) => ({ topic, partition })),
    generation: member.generation ?? -1,
  }));
}

/** First member whose partitions differ, compared as sets. */
export function differenceFrom(expected: Expected, seen: Assignment): string | undefined {
  for (const memberId of new Set([...Object.keys(expected), ...seen.keys()])) {
    const wanted = names(expected[memberId] ?? []);
    const got = names((seen.get(memberId) ?? []).map(({ topic, partition }) => [topic, partition]));
    if (wanted.join() !== got.join()) return `${memberId}: expected ${brief(wanted)}, seen ${brief(got)}`;
  }
  return undefined;
}

function names(partitions: readonly PartitionPair[]): string[] {
  return partitions.map(([topic, partition]) => `${topic}-${partition}`).sort();
}
