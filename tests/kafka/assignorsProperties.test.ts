import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Assignment, type AssignorName, assignorNames, assignors, type Subscription } from '@/simulator/kafka/assignors';

/** A group before a rebalance: what its members were given last time, after which some came, went, or changed their mind. */
interface Group {
  readonly counts: ReadonlyMap<string, number>;
  readonly members: readonly Subscription[];
}

const TOPICS = ['t0', 't1', 't2', 't3'];

const someTopics = fc.subarray(TOPICS, { minLength: 1 });
const partitionCounts = fc
  .tuple(...TOPICS.map(() => fc.integer({ min: 1, max: 7 })))
  .map((counts) => new Map(TOPICS.map((topic, i) => [topic, counts[i] as number])));

function groups(subscription: fc.Arbitrary<string[]> | undefined): fc.Arbitrary<Group> {
  return someTopics.chain((common) => {
    const topics = subscription ?? fc.constant(common);
    const joiner = fc.record({ topics, static: fc.boolean() });
    return fc
      .record({
        counts: partitionCounts,
        before: fc.array(joiner, { minLength: 1, maxLength: 5 }),
        joining: fc.array(joiner, { maxLength: 2 }),
        leaving: fc.integer({ min: 0, max: 2 }),
        newTopics: fc.array(topics, { maxLength: 1 }),
        grown: fc.integer({ min: 0, max: 3 }),
        staleClaim: fc.boolean(),
      })
      .map((change) => {
        const start = change.before.map((member, i) => subscriber(`m${i}`, member));
        const first = assignors.sticky.assign(change.counts, start);
        const stayed = start
          .map((member) => ({ ...member, owned: first.get(member.memberId) ?? [], generation: 1 }))
          .slice(Math.min(change.leaving, start.length - 1));
        const [changed, ...others] = stayed;
        const oldest = { ...(changed as Subscription), topics: change.newTopics[0] ?? (changed as Subscription).topics };
        const sleeper = { ...oldest, owned: [...oldest.owned, ...(others[0]?.owned.slice(0, 1) ?? [])], generation: 0 };
        const members = [
          change.staleClaim ? sleeper : oldest,
          ...others,
          ...change.joining.map((member, i) => subscriber(`new${i}`, member)),
        ];
        return {
          members,
          counts: new Map([...change.counts].map(([topic, count]) => [topic, topic === 't0' ? count + change.grown : count])),
        };
      });
  });
}

function subscriber(memberId: string, given: { topics: string[]; static: boolean }): Subscription {
  return { memberId, topics: given.topics, owned: [], generation: -1, ...(given.static && { instanceId: `i-${memberId}` }) };
}

const equalGroups = groups(undefined);
const differingGroups = groups(someTopics);
const anyGroups = fc.oneof(equalGroups, differingGroups);
const anyAssignor = fc.constantFrom<AssignorName>(...assignorNames);

const run = (name: AssignorName, { counts, members }: Group): Assignment => assignors[name].assign(counts, members);
const size = (assignment: Assignment, memberId: string): number => assignment.get(memberId)?.length ?? 0;
const sizes = (assignment: Assignment): number[] => [...assignment.values()].map((partitions) => partitions.length);
const keyOf = ({ topic, partition }: { topic: string; partition: number }): string => `${topic}-${partition}`;
const wanted = ({ counts, members }: Group): number =>
  TOPICS.filter((topic) => members.some((member) => member.topics.includes(topic))).reduce(
    (sum, topic) => sum + (counts.get(topic) ?? 0),
    0,
  );

/** Who has each partition, or what is wrong with the assignment. */
function holders({ counts, members }: Group, assignment: Assignment): Map<string, string> {
  const found = new Map<string, string>();
  for (const { memberId, topics } of members) {
    for (const partition of assignment.get(memberId) ?? []) {
      if (!topics.includes(partition.topic)) throw new Error(`${memberId} is not subscribed to ${partition.topic}`);
      if (partition.partition >= (counts.get(partition.topic) ?? 0)) throw new Error(`${keyOf(partition)} does not exist`);
      if (found.has(keyOf(partition))) throw new Error(`${keyOf(partition)} was given twice`);
      found.set(keyOf(partition), memberId);
    }
  }
  return found;
}

function keptBy(member: Subscription, assignment: Assignment): number {
  const now = new Set(assignment.get(member.memberId)?.map(keyOf));
  return member.owned.filter((partition) => now.has(keyOf(partition))).length;
}

const kept = ({ members }: Group, assignment: Assignment): number => members.reduce((sum, member) => sum + keptBy(member, assignment), 0);
const inGeneration = (group: Group, assignment: Assignment, generation: number): Group => ({
  ...group,
  members: group.members.map((member) => ({ ...member, owned: assignment.get(member.memberId) ?? [], generation })),
});

test('[AS9] every assignment is valid, and whole where the protocol is eager', () => {
  fc.assert(
    fc.property(anyAssignor, anyGroups, (name, group) => {
      const held = holders(group, run(name, group)).size;
      return assignors[name].protocol === 'eager' ? held === wanted(group) : held <= wanted(group);
    }),
    { numRuns: 400 },
  );
});

test('[AS9] the order in which topics and members are listed never matters', () => {
  fc.assert(
    fc.property(anyAssignor, anyGroups, fc.integer({ min: 1, max: 4 }), (name, group, by) => {
      const rotated = {
        counts: new Map(rotate([...group.counts], by)),
        members: rotate(group.members, by).map((member) => ({
          ...member,
          topics: rotate(member.topics, by),
          owned: rotate(member.owned, by),
        })),
      };
      expect([...run(name, rotated)]).toEqual([...run(name, group)]);
    }),
  );
});

function rotate<T>(items: readonly T[], by: number): T[] {
  return items.map((_, i) => items[(i + by) % items.length] as T);
}

test('[AS5] equal subscriptions: sizes differ by one at most, and as much is kept as sizes allow', () => {
  fc.assert(
    fc.property(fc.constantFrom<AssignorName>('sticky', 'roundrobin'), equalGroups.filter(isSettled), (name, group) => {
      const assignment = run(name, group);
      expect(Math.max(...sizes(assignment)) - Math.min(...sizes(assignment))).toBeLessThanOrEqual(1);
      if (name === 'sticky') expect(kept(group, assignment)).toBe(mostKept(group));
    }),
    { numRuns: 300 },
  );
});

/** Equal subscriptions after the change, and nobody claims what is not theirs. */
function isSettled({ members }: Group): boolean {
  const claims = members.flatMap((member) => member.owned.map(keyOf));
  return new Set(members.map(({ topics }) => topics.join())).size === 1 && new Set(claims).size === claims.length;
}

/** Everybody keeps up to the floor of the mean, and one more as often as partitions are odd. */
function mostKept(group: Group): number {
  const floor = Math.floor(wanted(group) / group.members.length);
  const odd = wanted(group) % group.members.length;
  const had = group.members.map((member) => member.owned.filter(({ topic }) => member.topics.includes(topic)).length);
  return had.reduce((sum, count) => sum + Math.min(count, floor), 0) + Math.min(had.filter((count) => count > floor).length, odd);
}

test('[AS6] differing subscriptions: no member could be improved by moving one partition', () => {
  fc.assert(
    fc.property(differingGroups, (group) => {
      const assignment = run('sticky', group);
      for (const [holder, partitions] of assignment) {
        for (const partition of partitions) {
          for (const other of group.members) {
            if (!other.topics.includes(partition.topic)) continue;
            if (size(assignment, holder) > size(assignment, other.memberId) + 1)
              throw new Error(`${keyOf(partition)} could go from ${holder} to ${other.memberId}`);
          }
        }
      }
    }),
    { numRuns: 400 },
  );
});

test('[AS6] a rebalance in which nothing changed moves nothing', () => {
  fc.assert(
    fc.property(fc.constantFrom<AssignorName>('sticky', 'cooperative-sticky'), anyGroups, (name, group) => {
      const settled = inGeneration(group, run('sticky', group), 2);
      const again = run(name, settled);
      expect(kept(settled, again)).toBe(wanted(group));
    }),
    { numRuns: 300 },
  );
});

test('[AS7] cooperative: nobody is given what another still has', () => {
  fc.assert(
    fc.property(anyGroups, (group) => {
      const had = new Map<string, Set<string>>();
      for (const { memberId, owned } of group.members) {
        for (const partition of owned) had.set(keyOf(partition), (had.get(keyOf(partition)) ?? new Set()).add(memberId));
      }
      for (const [partition, holder] of holders(group, run('cooperative-sticky', group))) {
        const owners = had.get(partition);
        if (owners !== undefined && !owners.has(holder)) throw new Error(`${partition} went to ${holder} while ${[...owners]} had it`);
      }
    }),
    { numRuns: 400 },
  );
});

test('[AS7] cooperative: with equal subscriptions the second rebalance completes', () => {
  fc.assert(
    fc.property(equalGroups.filter(isSettled), (group) => {
      const first = run('cooperative-sticky', group);
      const second = run('cooperative-sticky', inGeneration(group, first, 2));
      return holders(group, second).size === wanted(group);
    }),
    { numRuns: 300 },
  );
});

test('[AS7] cooperative: with differing subscriptions it may take one more, as in Kafka, but it ends', () => {
  fc.assert(
    fc.property(differingGroups, (group) => {
      let held = 0;
      for (let round = 1, at = group; round <= 4 && held < wanted(group); round++) {
        const assignment = run('cooperative-sticky', at);
        held = holders(at, assignment).size;
        at = inGeneration(at, assignment, round + 1);
      }
      return held === wanted(group);
    }),
    { numRuns: 400 },
  );
});
