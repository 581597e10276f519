/**
 * Rule AS7: the sticky result, less every partition that would change hands. Its old owner must give it up first, so the
 * first result may be incomplete and uneven by design; the rebalance that the old owner then asks for completes it.
 * Source: apache/kafka clients/.../CooperativeStickyAssignor.java.
 */
import type { TopicPartition } from '../protocol/data';
import { type Claims, weighClaims } from './claims';
import { assignSticky, haveEqualSubscriptions } from './sticky';
import { type Assignor, partitionKey, type Subscription } from './types';

export const cooperativeStickyAssignor: Assignor = {
  name: 'cooperative-sticky',
  protocol: 'cooperative',
  assign(partitionCounts, members) {
    const claims = weighClaims(members);
    const assignment = assignSticky(partitionCounts, members, claims);
    const changesHands = haveEqualSubscriptions(members) ? takenFromOwner(claims) : takenFromAnyClaimant(members);
    for (const [memberId, partitions] of assignment) {
      const remaining = partitions.filter((partition) => !changesHands(partition, memberId));
      assignment.set(memberId, remaining);
    }
    return assignment;
  },
};

type ChangesHands = (partition: TopicPartition, memberId: string) => boolean;

/** Equal subscriptions: a partition goes from its rightful owner to another, or several claim it and all must let go. */
function takenFromOwner({ owners, disputed }: Claims): ChangesHands {
  return (partition, memberId) => {
    const key = partitionKey(partition);
    return disputed.has(key) || (owners.get(key) ?? memberId) !== memberId;
  };
}

/** Differing subscriptions: Kafka compares with what each member said, rightful or not. */
function takenFromAnyClaimant(members: readonly Subscription[]): ChangesHands {
  const claimants = new Map<string, Set<string>>();
  for (const { memberId, owned } of members) {
    for (const partition of owned) {
      const key = partitionKey(partition);
      claimants.set(key, (claimants.get(key) ?? new Set()).add(memberId));
    }
  }
  return (partition, memberId) => {
    const others = claimants.get(partitionKey(partition));
    return others !== undefined && !others.has(memberId);
  };
}
