/**
 * The broker's `uniform` assignor: as even as it can be, and whoever has a partition keeps it if that stays even.
 * Source: apache/kafka group-coordinator/.../assignor/UniformHomogeneousAssignmentBuilder.java (4.1 and later),
 * UniformHeterogeneousAssignmentBuilder.java. Rules KN26, KN27.
 */
import { assignors } from '../../assignors';
import type { TopicPartition } from '../../protocol/data';
import type { MemberId } from '../../protocol/group';
import { byTopicAndNumber, keyOf } from './state';

/** A member as an assignor sees it. */
export interface Candidate {
  readonly memberId: MemberId;
  readonly groupInstanceId: string | null;
  /** Sorted. */
  readonly topics: readonly string[];
  /** Its present target. */
  readonly target: readonly TopicPartition[];
}

export type Targets = Map<MemberId, readonly TopicPartition[]>;

/** @param counts partitions of each topic that exists. */
export function assignUniformly(candidates: readonly Candidate[], counts: ReadonlyMap<string, number>): Targets {
  const [first] = candidates;
  if (first === undefined) return new Map();
  const isHomogeneous = candidates.every(({ topics }) => topics.join(' ') === first.topics.join(' '));
  return isHomogeneous ? homogeneous(candidates, counts) : heterogeneous(candidates, counts);
}

function homogeneous(candidates: readonly Candidate[], counts: ReadonlyMap<string, number>): Targets {
  // Kafka goes through a hash map of ids, which is luck for real ids; here the order of ids.
  const ordered = [...candidates].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  const all = (ordered[0] as Candidate).topics.flatMap((topic) =>
    Array.from({ length: counts.get(topic) ?? 0 }, (_, partition) => ({ topic, partition })),
  );
  const known = new Set(all.map(keyOf));
  const had = new Set(ordered.flatMap(({ target }) => target.map(keyOf)));
  const quota = Math.floor(all.length / ordered.length);
  let extras = all.length % ordered.length;
  const surplus: TopicPartition[] = [];
  const shares = ordered.map(({ memberId, target }, index) => {
    const current = target.filter((partition) => known.has(keyOf(partition))).sort(byTopicAndNumber);
    const takesExtra = extras > 0 && (current.length > quota || ordered.length - index <= extras);
    if (takesExtra) extras--;
    const size = takesExtra ? quota + 1 : quota;
    surplus.push(...current.slice(size));
    return { memberId, size, kept: current.slice(0, size) };
  });
  const free = [...all.filter((partition) => !had.has(keyOf(partition))), ...surplus];
  let next = 0;
  return new Map(
    shares.map(({ memberId, size, kept }) => {
      const given = free.slice(next, next + size - kept.length);
      next += given.length;
      return [memberId, [...kept, ...given].sort(byTopicAndNumber)];
    }),
  );
}

/** Members that read different topics: balanced and sticky by the same reasoning as the client's sticky assignor. */
function heterogeneous(candidates: readonly Candidate[], counts: ReadonlyMap<string, number>): Targets {
  const subscriptions = candidates.map(({ memberId, groupInstanceId, topics, target }) => ({
    memberId,
    instanceId: groupInstanceId ?? undefined,
    topics,
    owned: target,
    generation: 1,
  }));
  return new Map(
    [...assignors.sticky.assign(counts, subscriptions)].map(([id, partitions]) => [id, [...partitions].sort(byTopicAndNumber)]),
  );
}
