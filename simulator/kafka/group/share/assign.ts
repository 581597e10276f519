/**
 * The assignor of share groups, `simple`: every partition has a reader and every member has something to read, so with more
 * members than partitions several read the same one. Rule KS4.
 * Source: apache/kafka group-coordinator/.../assignor/SimpleAssignor.java. Which members those are is luck in Kafka (hashes of ids);
 * here it is who has least, then who has it already, then the order of ids.
 */
import type { TopicPartition } from '../../protocol/data';
import type { MemberId } from '../../protocol/group';
import { byTopicAndNumber, keyOf } from '../consumer/state';

export interface ShareCandidate {
  readonly memberId: MemberId;
  readonly topics: readonly string[];
  readonly target: readonly TopicPartition[];
}

export function assignSimply(
  candidates: readonly ShareCandidate[],
  partitions: readonly TopicPartition[],
): Map<MemberId, readonly TopicPartition[]> {
  const ordered = [...candidates].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  const shares = new Map<MemberId, TopicPartition[]>(ordered.map(({ memberId }) => [memberId, []]));
  const had = new Map(ordered.map(({ memberId, target }) => [memberId, new Set(target.map(keyOf))]));
  const load = ({ memberId }: ShareCandidate) => shares.get(memberId)?.length ?? 0;
  for (const partition of [...partitions].sort(byTopicAndNumber)) {
    const readers = ordered.filter(({ topics }) => topics.includes(partition.topic));
    const each = Math.max(1, Math.ceil(readers.length / Math.max(1, partitions.length)));
    const isNewTo = ({ memberId }: ShareCandidate) => (had.get(memberId)?.has(keyOf(partition)) ? 0 : 1);
    const chosen = [...readers].sort((a, b) => load(a) - load(b) || isNewTo(a) - isNewTo(b)).slice(0, each);
    for (const { memberId } of chosen) shares.get(memberId)?.push({ topic: partition.topic, partition: partition.partition });
  }
  return shares;
}
