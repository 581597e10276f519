/**
 * `sticky*.json`, `cooperative*.json`: assignors that promise properties. Where Kafka's own result follows a hash map a model
 * passes with any result as good: valid, as complete, as even, and as much kept (one less where subscriptions differ).
 */
import type { Assignment, Assignor, Subscription } from '@/simulator/kafka/assignors';
import { assignors } from '@/simulator/kafka/assignors';
import { type AssignmentCase, differenceFrom, type Expected, partitionCounts, subscriptions } from '../assignments';
import { entries, isListWith, type Kind, type RecordedFile } from '../kind';

interface StickyCase extends AssignmentCase {
  readonly expected: {
    readonly partitionsTotal: number;
    readonly complete: boolean;
    readonly kept: number;
    readonly maxMinusMin?: number;
    readonly identicalSubscriptions?: boolean;
  };
  /** The result, where it is fixed. */
  readonly exact?: Expected;
  /** Cooperative: what the rebalance that follows makes of it. */
  readonly exactFinal?: Expected;
}

const kind: Kind = {
  name: 'sticky assignors',
  matches: (file) => assignorOf(file) !== undefined && isListWith(file, 'topics', 'members', 'expected'),
  *cases(file) {
    const assignor = assignorOf(file);
    if (assignor === undefined) return;
    for (const recorded of entries<StickyCase>(file)) yield { id: recorded.name, run: () => difference(recorded, assignor) };
  },
};

/** The cases of both look alike, so the file's name decides. */
function assignorOf({ name }: RecordedFile): Assignor | undefined {
  if (/^cooperative/i.test(name)) return assignors['cooperative-sticky'];
  return /^sticky/i.test(name) ? assignors.sticky : undefined;
}

function difference(recorded: StickyCase, assignor: Assignor): string | undefined {
  const counts = partitionCounts(recorded);
  const members = subscriptions(recorded);
  const seen = assignor.assign(counts, members);
  return (
    invalid(recorded, members, seen) ??
    brokenPromise(recorded, members, seen) ??
    (recorded.exact && differenceFrom(recorded.exact, seen)) ??
    (recorded.exactFinal && differenceFrom(recorded.exactFinal, assignor.assign(counts, followUp(members, seen))))
  );
}

function invalid({ topics }: StickyCase, members: readonly Subscription[], seen: Assignment): string | undefined {
  const holders = new Map<string, string>();
  for (const { memberId, topics: wanted } of members) {
    for (const { topic, partition } of seen.get(memberId) ?? []) {
      const name = `${topic}-${partition}`;
      if (!wanted.includes(topic)) return `${memberId} got ${name} and is not subscribed to ${topic}`;
      if (partition >= (topics[topic] ?? 0)) return `${memberId} got ${name}, which does not exist`;
      if (holders.has(name)) return `${name} went to ${holders.get(name)} and ${memberId}`;
      holders.set(name, memberId);
    }
  }
  return undefined;
}

function brokenPromise({ expected }: StickyCase, members: readonly Subscription[], seen: Assignment): string | undefined {
  const sizes = [...seen.values()].map((partitions) => partitions.length);
  const assigned = sizes.reduce((sum, size) => sum + size, 0);
  const complete = assigned === expected.partitionsTotal;
  if (complete !== expected.complete)
    return `complete: expected ${expected.complete}, seen ${assigned} of ${expected.partitionsTotal} assigned`;
  const spread = Math.max(...sizes) - Math.min(...sizes);
  const { maxMinusMin } = expected;
  if (expected.identicalSubscriptions && maxMinusMin !== undefined && spread > maxMinusMin) {
    return `largest minus smallest: expected at most ${maxMinusMin}, seen ${spread}`;
  }
  const kept = keptCount(members, seen);
  const least = expected.kept - (expected.identicalSubscriptions ? 0 : 1);
  return kept < least ? `kept: expected at least ${least}, seen ${kept}` : undefined;
}

function keptCount(members: readonly Subscription[], seen: Assignment): number {
  let kept = 0;
  for (const { memberId, owned } of members) {
    for (const { topic, partition } of owned) {
      if (seen.get(memberId)?.some((got) => got.topic === topic && got.partition === partition)) kept++;
    }
  }
  return kept;
}

function followUp(members: readonly Subscription[], seen: Assignment): Subscription[] {
  const generation = Math.max(...members.map((member) => member.generation)) + 1;
  return members.map((member) => ({ ...member, owned: seen.get(member.memberId) ?? [], generation }));
}

export default kind;
