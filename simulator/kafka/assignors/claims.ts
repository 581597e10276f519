/**
 * Whom a partition belonged to before a rebalance, told from what the members say of themselves (rule AS4).
 * Two members may claim the same partition: one of them slept through a rebalance. The newer generation is believed;
 * of two claims of the same, newest generation neither is, since one of them must be wrong and nobody can say which.
 * Source: apache/kafka clients/.../AbstractStickyAssignor.java, whose answer to three claims depends on a hash order; ours
 * does not.
 */
import { byMemberId, partitionKey, type Subscription } from './types';

export interface Claims {
  /** Member that rightly had the partition, by `partitionKey`. */
  readonly owners: ReadonlyMap<string, string>;
  /** Partitions, by `partitionKey`, that several members of the newest generation claim. */
  readonly disputed: ReadonlySet<string>;
  /** Best claim, by `partitionKey`, of members whose generation is not the newest of all members. */
  readonly formerOwners: ReadonlyMap<string, string>;
}

export function weighClaims(members: readonly Subscription[]): Claims {
  const newestGeneration = members.reduce((newest, member) => Math.max(newest, member.generation), -1);
  const newest = new Map<string, Claim>();
  const former = new Map<string, Claim>();
  const disputed = new Set<string>();
  for (const { memberId, owned, generation } of byMemberId(members)) {
    for (const partition of owned) {
      const key = partitionKey(partition);
      if (generation < newestGeneration && generation > (former.get(key)?.generation ?? Number.NEGATIVE_INFINITY)) {
        former.set(key, { memberId, generation });
      }
      const other = newest.get(key);
      if (other === undefined || generation > other.generation) {
        newest.set(key, { memberId, generation });
        disputed.delete(key);
      } else if (generation === other.generation && memberId !== other.memberId) {
        disputed.add(key);
      }
    }
  }
  const owners = new Map<string, string>();
  for (const [key, claim] of newest) if (!disputed.has(key)) owners.set(key, claim.memberId);
  const formerOwners = new Map([...former].map(([key, claim]) => [key, claim.memberId]));
  return { owners, disputed, formerOwners };
}

interface Claim {
  readonly memberId: string;
  readonly generation: number;
}
