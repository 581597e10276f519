/**
 * What replicas hold. An epoch has one leader, and what it wrote at an offset is the same wherever it is found, with the same before it;
 * what is committed once is committed for good, in every replica alike; a record that was acknowledged by all is committed, and
 * an idempotent producer's records stand there once and in the order in which they were sent.
 */
import type { RecordsAppended, ReplicationFact } from '@/simulator/kafka/broker/facts';
import { epochAt } from '@/simulator/kafka/log/epochs';
import { batchAt, logName, type PartitionLog } from '@/simulator/kafka/log/log';
import type { ProducerStoryFact } from '@/simulator/kafka/producer/facts';
import type { Fact, FactHeader, NodeId } from '@/simulator/kernel/process';
import { TOPIC } from '../story';
import { Broken, type Invariant, logOf, mayLose, type View } from './invariant';

type Written = { readonly topic: string; readonly partition: number; readonly leaderEpoch: number } & (
  | { readonly type: 'recordsAppended'; readonly baseOffset: number }
  | { readonly type: 'markerAppended' | 'groupStored' | 'transactionStored'; readonly offset: number }
);
type Seen =
  | Written
  | Extract<ReplicationFact, { type: 'recordsReplicated' | 'replicaWatermarkMoved' | 'logTruncated' }>
  | { readonly type: 'highWatermarkAdvanced'; readonly topic: string; readonly partition: number; readonly highWatermark: number }
  | Extract<ProducerStoryFact, { type: 'batchAcknowledged' }>
  | RecordsAppended;

export class Logs implements Invariant {
  /** By partition: the record at each offset, as it was committed first; -1 for what is none of a producer's. */
  readonly committed = new Map<string, number[]>();
  private readonly leaders = new Map<string, NodeId>();
  /** By partition, epoch and offset: what its leader wrote there, and the epoch of what stands before. */
  private readonly written = new Map<string, string>();
  /** By replica: up to where it was compared. */
  private readonly compared = new Map<string, number>();
  /** By partition and producer: its last record among those committed. */
  private readonly latest = new Map<string, number>();
  private readonly orderly: ReadonlySet<NodeId>;
  private readonly durable: ReadonlySet<NodeId>;
  private readonly isClean: boolean;

  constructor(private readonly view: View) {
    const { producers } = view.story;
    this.orderly = new Set(producers.filter(({ config }) => config['enable.idempotence'] === true).map(({ node }) => node));
    this.durable = new Set(producers.filter(({ config }) => config.acks === 'all').map(({ node }) => node));
    this.isClean = !mayLose(view);
  }

  see(raw: Fact, { node }: FactHeader): void {
    const fact = raw as Seen;
    switch (fact.type) {
      case 'recordsAppended':
        return this.wrote(fact, node, fact.baseOffset);
      case 'markerAppended':
      case 'groupStored':
      case 'transactionStored':
        return this.wrote(fact, node, fact.offset);
      case 'recordsReplicated': {
        const name = logName(fact.topic, fact.partition);
        for (const { baseOffset, leaderEpoch } of fact.batches) this.matches(name, node, leaderEpoch, baseOffset);
        return this.commits(name, node, false);
      }
      case 'replicaWatermarkMoved':
        return this.commits(logName(fact.topic, fact.partition), node, false);
      case 'highWatermarkAdvanced':
        return this.commits(logName(fact.topic, fact.partition), node, true);
      case 'logTruncated':
        return this.cut(logName(fact.topic, fact.partition), node, fact.to);
      case 'batchAcknowledged':
        if (this.durable.has(node) && this.isClean) this.acknowledged(fact);
        return;
      default:
        return;
    }
  }

  private log(name: string, node: NodeId): Readonly<PartitionLog> | undefined {
    return logOf(this.view, node, name);
  }

  /** A leader wrote a batch. */
  private wrote({ topic, partition, leaderEpoch }: Written, node: NodeId, baseOffset: number): void {
    const name = logName(topic, partition);
    // On a cluster of one the internal topics have no logs.
    const log = this.log(name, node);
    if (log === undefined) return;
    const term = `${name} ${leaderEpoch}`;
    const leader = this.leaders.get(term) ?? node;
    if (leader !== node) throw new Broken('KR22', name, `${leader} and ${node} both lead in epoch ${leaderEpoch}`);
    this.leaders.set(term, node);
    this.written.set(`${term} ${baseOffset}`, batchAsText(log, baseOffset));
  }

  /** A follower took over a batch. */
  private matches(name: string, node: NodeId, leaderEpoch: number, baseOffset: number): void {
    const log = this.log(name, node);
    const expected = this.written.get(`${name} ${leaderEpoch} ${baseOffset}`);
    if (log === undefined || expected === undefined) return;
    const found = batchAsText(log, baseOffset);
    if (found === expected) return;
    throw new Broken('KR3', name, `${node} has (${found}) at ${baseOffset}, the leader of epoch ${leaderEpoch} wrote (${expected})`);
  }

  /** The high watermark of a replica is further on: what is below it must be what was committed, and only a leader adds to that. */
  private commits(name: string, node: NodeId, leads: boolean): void {
    const log = this.log(name, node);
    if (log === undefined || !this.isClean) return;
    const committed = this.committed.get(name) ?? [];
    this.committed.set(name, committed);
    const replica = `${node} ${name}`;
    const { highWatermark } = log;
    for (let offset = this.compared.get(replica) ?? 0; offset < highWatermark; offset++) {
      const record = log.records.get(offset);
      if (offset < committed.length) {
        if (committed[offset] === record) continue;
        throw new Broken('KR29', name, `record ${committed[offset]} was committed at ${offset}, and ${node} has record ${record} there`);
      }
      if (!leads) throw new Broken('KR4', name, `${node} takes ${offset} for committed, but no leader has said so`);
      committed.push(record);
      if (record >= 0) this.inOrder(name, record);
    }
    this.compared.set(replica, highWatermark);
  }

  /** KP12: ids count up as records are sent. */
  private inOrder(name: string, record: number): void {
    const producer = this.view.simulation.records.producer(record);
    if (!this.orderly.has(producer)) return;
    const before = this.latest.get(`${name} ${producer}`) ?? -1;
    if (record <= before) throw new Broken('KP12', name, `record ${record} of ${producer} is committed after record ${before}`);
    this.latest.set(`${name} ${producer}`, record);
  }

  private cut(name: string, node: NodeId, to: number): void {
    const replica = `${node} ${name}`;
    const compared = this.compared.get(replica) ?? 0;
    if (this.isClean && to < compared) throw new Broken('KR10', name, `${node} cuts its log to ${to}, and ${compared} are committed`);
    this.compared.set(replica, Math.min(compared, to));
  }

  /** KR29: the answer to acks=all comes when everything in sync has it. */
  private acknowledged({ topic, partition, records, baseOffset }: Extract<Seen, { type: 'batchAcknowledged' }>): void {
    const name = logName(topic, partition);
    const committed = this.committed.get(name) ?? [];
    let offset = baseOffset;
    for (let i = 0; i < records.length; i += 2) {
      for (let n = 0; n < (records[i + 1] as number); n++, offset++) {
        const record = (records[i] as number) + n;
        if (committed[offset] !== record)
          throw new Broken('KR29', name, `record ${record} is acknowledged at ${offset}, but not committed`);
      }
    }
  }

  /** A reader got these records: they must be committed, and these. */
  read(topic: string, partition: number, baseOffset: number, firstRecord: number, recordCount: number, reader: NodeId): void {
    if (topic !== TOPIC || !this.isClean) return;
    const name = logName(topic, partition);
    const committed = this.committed.get(name) ?? [];
    for (let i = 0; i < recordCount; i++) {
      if (committed[baseOffset + i] === firstRecord + i) continue;
      const there = baseOffset + i < committed.length ? `record ${committed[baseOffset + i]}` : 'nothing';
      throw new Broken('KL4', name, `${reader} read record ${firstRecord + i} at ${baseOffset + i}, where ${there} is committed`);
    }
  }
}

/** A batch with all that a replica must have of it, and the epoch of what stands before it. */
function batchAsText(log: Readonly<PartitionLog>, baseOffset: number): string {
  const batch = batchAt(log, baseOffset);
  const end = batch + 1 < log.batchBases.length ? log.batchBases.get(batch + 1) : log.logEndOffset;
  const records: number[] = [];
  for (let offset = log.batchBases.get(batch); offset < end; offset++) records.push(log.records.get(offset));
  const producer = [log.batchProducers.get(batch), log.batchEpochs.get(batch), log.batchSequences.get(batch)].join('/');
  return `records ${records.join(' ')}, producer ${producer}, after epoch ${baseOffset === 0 ? -1 : epochAt(log, baseOffset - 1)}`;
}
