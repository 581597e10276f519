/**
 * What groups read: only what is committed, of transactions only what was not aborted; a partition has one owner in a generation;
 * and what a coordinator has confirmed of offsets its successor knows.
 */
import type { BrokerFact } from '@/simulator/kafka/broker/facts';
import { offsetsPartition } from '@/simulator/kafka/broker/metadata';
import { OFFSETS_TOPIC } from '@/simulator/kafka/broker/state';
import type { ConsumerFact } from '@/simulator/kafka/consumer/facts';
import type { CommittedOffset } from '@/simulator/kafka/group/state';
import { logName } from '@/simulator/kafka/log/log';
import type { Fact, FactHeader, NodeId } from '@/simulator/kernel/process';
import { Broken, brokerOf, brokersOf, type Invariant, mayLose, type View } from './invariant';
import type { Logs } from './logs';
import type { Transactions } from './transactions';

export class Readers implements Invariant {
  /** By group, generation and partition. */
  private readonly owners = new Map<string, NodeId>();
  /** By group and partition: the highest offset that a member was told is committed. */
  private readonly confirmed = new Map<string, number>();
  private readonly groupOf = new Map<NodeId, string>();
  private readonly committedOnly = new Set<NodeId>();

  constructor(
    private readonly view: View,
    private readonly logs: Logs,
    private readonly transactions: Transactions,
  ) {
    for (const { id, kind, members, config } of view.story.groups) {
      if (kind === 'share') continue;
      for (const member of members) {
        this.groupOf.set(member, id);
        if (config['isolation.level'] === 'read_committed') this.committedOnly.add(member);
      }
    }
  }

  see(raw: Fact, { node }: FactHeader): void {
    const fact = raw as ConsumerFact | Extract<BrokerFact, { type: 'groupLoaded' | 'memberReconciled' }>;
    switch (fact.type) {
      case 'pollReturned':
        for (const { topic, partition, baseOffset, firstRecord, recordCount } of fact.ranges) {
          this.logs.read(topic, partition, baseOffset, firstRecord, recordCount, node);
          if (this.committedOnly.has(node)) this.transactions.read(topic, partition, firstRecord, recordCount, node);
        }
        return;
      case 'partitionsAssigned':
        return this.owns(fact, node);
      case 'commitSucceeded':
        for (const { topic, partition, offset } of fact.offsets) {
          const key = `${this.groupOf.get(node)} ${logName(topic, partition)}`;
          this.confirmed.set(key, Math.max(offset, this.confirmed.get(key) ?? 0));
        }
        return;
      case 'groupLoaded':
        return this.knows(fact, node);
      case 'memberReconciled':
        return this.holdsAlone(fact.group, node);
      default:
        return;
    }
  }

  /** KC37, KN16: as the members were told; a static member's successor counts as the same. */
  private owns({ generation, owned }: Extract<ConsumerFact, { type: 'partitionsAssigned' }>, node: NodeId): void {
    const group = this.groupOf.get(node);
    for (const { topic, partition } of owned) {
      const key = `${group} ${generation} ${logName(topic, partition)}`;
      const owner = this.owners.get(key) ?? node;
      if (owner !== node)
        throw new Broken('KC37', logName(topic, partition), `${owner} and ${node} both own it in generation ${generation} of ${group}`);
      this.owners.set(key, node);
    }
  }

  /** KN16, as the coordinator has it: nobody has what another has or has yet to give up. */
  private holdsAlone(id: string, node: NodeId): void {
    const group = brokerOf(this.view, node).groups.get(id)?.consumer;
    const holders = new Map<string, string>();
    for (const { memberId, assigned, pendingRevocation } of group?.members.values() ?? []) {
      for (const { topic, partition } of [...assigned, ...pendingRevocation]) {
        const name = logName(topic, partition);
        const holder = holders.get(name) ?? memberId;
        if (holder !== memberId) throw new Broken('KN16', name, `${node} has ${holder} and ${memberId} of ${id} hold it`);
        holders.set(name, memberId);
      }
    }
  }

  /** KR16, KR17. Only of the broker that leads the group's partition in the newest epoch: others speak of the past. */
  private knows({ group, offsets }: { readonly group: string; readonly offsets: readonly CommittedOffset[] }, node: NodeId): void {
    if (mayLose(this.view) || !this.isNewest(group, node)) return;
    const found = new Map([...offsets].map((each) => [logName(each.topic, each.partition), each.offset]));
    for (const [key, offset] of this.confirmed) {
      const [id, name] = key.split(' ') as [string, string];
      if (id !== group) continue;
      const known = found.get(name) ?? -1;
      if (known < offset)
        throw new Broken('KR17', name, `${node} takes over ${group} with ${known} committed, and ${offset} was confirmed`);
    }
  }

  private isNewest(group: string, node: NodeId): boolean {
    const epochAt = (broker: NodeId): number => {
      const state = brokerOf(this.view, broker);
      return state.image.topics.get(OFFSETS_TOPIC)?.partitions[offsetsPartition(state, group) ?? 0]?.leaderEpoch ?? -1;
    };
    const own = epochAt(node);
    return brokersOf(this.view).every((broker) => epochAt(broker) <= own);
  }
}
