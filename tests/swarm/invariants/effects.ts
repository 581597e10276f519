/** What the readers' work has done to the world outside, to be compared in the end with what there was to read. */
import type { ConsumerFact } from '@/simulator/kafka/consumer/facts';
import type { ShareConsumerFact } from '@/simulator/kafka/share/consumer/facts';
import type { ShareFact } from '@/simulator/kafka/share/facts';
import type { Fact, FactHeader, NodeId } from '@/simulator/kernel/process';
import { type Invariant, MOST_DELIVERIES, type View } from './invariant';

export class Effects implements Invariant {
  /** By group: records that had an effect. */
  readonly of = new Map<string, Set<number>>();
  private readonly groupOf = new Map<NodeId, string>();
  /** By share partition and offset: given to somebody for the last time that is allowed. */
  private readonly lastGiven = new Set<string>();

  constructor(view: View) {
    for (const { id, members } of view.story.groups) {
      this.of.set(id, new Set());
      for (const member of members) this.groupOf.set(member, id);
    }
  }

  see(raw: Fact, { node }: FactHeader): void {
    const fact = raw as ConsumerFact | ShareConsumerFact | Extract<ShareFact, { type: 'sharesAcquired' }>;
    if (fact.type === 'sharesAcquired') {
      for (const { first, last, deliveryCount } of fact.acquired) {
        if (deliveryCount < MOST_DELIVERIES) continue;
        for (let offset = first; offset <= last; offset++) this.lastGiven.add(`${fact.share} ${offset}`);
      }
      return;
    }
    if (fact.type !== 'effectApplied' && fact.type !== 'shareEffectApplied') return;
    const done = this.of.get(this.groupOf.get(node) as string) as Set<number>;
    for (let i = 0; i < fact.recordCount; i++) done.add(fact.firstRecord + i);
  }

  /** Nobody need be given it again, even if it was never handled. */
  isGivenUp(group: string, partition: string, offset: number): boolean {
    return this.lastGiven.has(`${group}/${partition} ${offset}`);
  }
}
