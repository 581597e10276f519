/**
 * What share groups promise: what one member holds no other gets, a record that is settled is not given again, and nobody is given a
 * record more often than the limit allows. Judged at the leader of the newest epoch: one that was replaced does not know it yet.
 */
import type { BrokerFact } from '@/simulator/kafka/broker/facts';
import type { ShareConsumerFact } from '@/simulator/kafka/share/consumer/facts';
import { shareKey } from '@/simulator/kafka/share/state';
import type { Fact, FactHeader, NodeId } from '@/simulator/kernel/process';
import { Broken, brokerOf, brokersOf, type Invariant, MOST_DELIVERIES, mayLose, type View } from './invariant';
import type { Logs } from './logs';
import type { Transactions } from './transactions';

export class Shares implements Invariant {
  /** By leader, share partition and offset: who holds it. */
  private readonly holders = new Map<string, Map<number, string>>();
  /** By share partition: offsets that a member was told are settled. */
  private readonly settled = new Map<string, Set<number>>();
  private readonly groupOf = new Map<NodeId, string>();
  private readonly committedOnly = new Set<NodeId>();

  constructor(
    private readonly view: View,
    private readonly logs: Logs,
    private readonly transactions: Transactions,
  ) {
    for (const { id, kind, members } of view.story.groups) {
      if (kind !== 'share') continue;
      for (const member of members) {
        this.groupOf.set(member, id);
        if (view.story.cluster.groupConfigs?.[id]?.['share.isolation.level'] === 'read_committed') this.committedOnly.add(member);
      }
    }
  }

  see(raw: Fact, { node }: FactHeader): void {
    const fact = raw as BrokerFact | ShareConsumerFact;
    switch (fact.type) {
      case 'sharePartitionOpened':
        this.holders.set(`${node} ${shareKey(fact.group, fact)}`, new Map());
        return;
      case 'sharePartitionClosed':
        this.holders.delete(`${node} ${fact.share}`);
        return;
      case 'sharesAcquired':
        return this.acquired(fact, node);
      case 'sharesAcknowledged': {
        const held = this.heldAt(node, fact.share);
        for (const { first, last, type } of fact.changes) {
          for (let offset = first; offset <= last; offset++) {
            const holder = held.get(offset);
            if (holder !== fact.member)
              throw new Broken('KS13', fact.share, `${fact.member} acknowledges ${offset}, which ${holder ?? 'nobody'} holds`);
            if (type !== 'renew') held.delete(offset);
          }
        }
        return;
      }
      case 'sharesFreed':
        for (const { first, last } of fact.spans)
          for (let offset = first; offset <= last; offset++) this.heldAt(node, fact.share).delete(offset);
        return;
      case 'acknowledgementsSettled':
        if (fact.error === 'NONE') this.confirmed(fact, node);
        return;
      case 'sharesPolled':
        for (const { topic, partition, baseOffset, firstRecord, recordCount } of fact.ranges) {
          this.logs.read(topic, partition, baseOffset, firstRecord, recordCount, node);
          if (this.committedOnly.has(node)) this.transactions.read(topic, partition, firstRecord, recordCount, node);
        }
        return;
      default:
        return;
    }
  }

  private heldAt(node: NodeId, share: string): Map<number, string> {
    const key = `${node} ${share}`;
    const held = this.holders.get(key) ?? new Map<number, string>();
    this.holders.set(key, held);
    return held;
  }

  private acquired({ share, member, acquired }: Extract<BrokerFact, { type: 'sharesAcquired' }>, node: NodeId): void {
    const held = this.heldAt(node, share);
    const isNewest = this.isNewest(share, node);
    for (const { first, last, deliveryCount } of acquired) {
      if (deliveryCount > MOST_DELIVERIES) throw new Broken('KS13', share, `${first} to ${last} are given for the ${deliveryCount}th time`);
      for (let offset = first; offset <= last; offset++) {
        const holder = held.get(offset);
        if (holder !== undefined) throw new Broken('KS10', share, `${member} is given ${offset}, which ${holder} holds`);
        held.set(offset, member);
        if (isNewest && this.settled.get(share)?.has(offset))
          throw new Broken('KS21', share, `${member} is given ${offset}, which was settled for good`);
      }
    }
  }

  private confirmed({ records }: Extract<ShareConsumerFact, { type: 'acknowledgementsSettled' }>, node: NodeId): void {
    for (const record of records) {
      if (record.said !== 'accept' && record.said !== 'reject') continue;
      const share = shareKey(this.groupOf.get(node) as string, record);
      const settled = this.settled.get(share) ?? new Set();
      this.settled.set(share, settled.add(record.offset));
    }
  }

  private isNewest(share: string, node: NodeId): boolean {
    if (mayLose(this.view)) return false;
    const at = brokerOf(this.view, node).shares.partitions.get(share);
    if (at === undefined) return false;
    return brokersOf(this.view).every((broker) => {
      const image = brokerOf(this.view, broker).image.topics.get(at.topic)?.partitions[at.partition];
      return (image?.leaderEpoch ?? -1) <= at.leaderEpoch;
    });
  }
}
