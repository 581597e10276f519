/** What the cluster says of itself: one controller to an epoch, one log of metadata for all, and epochs that only rise. */
import type { BrokerFact, PartitionChanged } from '@/simulator/kafka/broker/facts';
import { logName } from '@/simulator/kafka/log/log';
import type { Fact, FactHeader, NodeId } from '@/simulator/kernel/process';
import { Broken, brokerOf, type Invariant, mayLose, type View } from './invariant';

export class Metadata implements Invariant {
  private readonly controllers = new Map<number, NodeId>();
  private readonly epochs = new Map<NodeId, number>();
  /** The committed log of metadata: each batch as text. */
  private readonly log: string[] = [];
  private readonly applied = new Map<NodeId, number>();
  /** By partition and partition epoch, as it was said first. */
  private readonly partitions = new Map<string, string>();
  /** By node and partition. */
  private readonly known = new Map<string, PartitionChanged['to']>();

  constructor(private readonly view: View) {}

  see(raw: Fact, { node }: FactHeader): void {
    const fact = raw as BrokerFact;
    switch (fact.type) {
      case 'controllerElected': {
        const other = this.controllers.get(fact.epoch) ?? node;
        if (other !== node) throw new Broken('KR30', `controller epoch ${fact.epoch}`, `${other} and ${node} are both elected`);
        this.controllers.set(fact.epoch, node);
        return this.rises(node);
      }
      case 'voteGranted':
      case 'controllerFollowed':
        return this.rises(node);
      case 'metadataCommitted':
        return this.commits(node);
      case 'metadataReplayed':
        if ('to' in fact.change) this.changes(fact.change, node);
        return;
      case 'leaderElected':
      case 'isrChanged':
      case 'replicasReassigned':
        return this.changes(fact, node);
      default:
        return;
    }
  }

  private rises(node: NodeId): void {
    const { epoch } = brokerOf(this.view, node).quorum;
    const before = this.epochs.get(node) ?? 0;
    if (epoch < before) throw new Broken('KR30', `controller epoch ${epoch}`, `${node} goes back from ${before}`);
    this.epochs.set(node, epoch);
  }

  /** KR31: what is committed in one voter's log is what is committed in every other's. */
  private commits(node: NodeId): void {
    const { quorum } = brokerOf(this.view, node);
    for (let i = this.applied.get(node) ?? 0; i < quorum.applied; i++) {
      const batch = JSON.stringify(quorum.log[i]);
      if (i < this.log.length && this.log[i] !== batch)
        throw new Broken('KR31', `metadata ${i}`, `${node} commits ${batch} after ${this.log[i]}`);
      this.log[i] = batch;
    }
    this.applied.set(node, quorum.applied);
  }

  /** KR22: the partition epoch counts the changes of a partition, the leader epoch never falls. */
  private changes({ topic, partition, to, unclean }: PartitionChanged, node: NodeId): void {
    const name = logName(topic, partition);
    const version = `${name} ${to.partitionEpoch}`;
    const text = JSON.stringify(to);
    const first = this.partitions.get(version) ?? text;
    if (first !== text) throw new Broken('KR22', name, `partition epoch ${to.partitionEpoch} is ${first} and, at ${node}, ${text}`);
    this.partitions.set(version, text);
    const before = this.known.get(`${node} ${name}`);
    this.known.set(`${node} ${name}`, to);
    if (before === undefined) return;
    if (to.partitionEpoch !== before.partitionEpoch + 1 || to.leaderEpoch < before.leaderEpoch)
      throw new Broken('KR22', name, `${node} goes from ${JSON.stringify(before)} to ${text}`);
    if (to.leader !== before.leader && to.leaderEpoch === before.leaderEpoch)
      throw new Broken('KR22', name, `${node} sees another leader in leader epoch ${to.leaderEpoch}: ${text}`);
    const mayLead =
      to.leader === null || to.leader === before.leader || [...before.isr, ...before.elr, ...before.lastKnownElr].includes(to.leader);
    if (!mayLead && !mayLose(this.view)) throw new Broken('KR20', name, `${to.leader} is elected, which was neither in sync nor eligible`);
    if (unclean && !mayLose(this.view) && !before.lastKnownElr.includes(to.leader as NodeId))
      throw new Broken('KR23', name, `${to.leader} is elected uncleanly, which is not allowed`);
  }
}
