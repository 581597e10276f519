/** What transactions promise: one outcome, the same in every partition, and what was aborted is not read as committed. */
import type { BrokerFact } from '@/simulator/kafka/broker/facts';
import { logName } from '@/simulator/kafka/log/log';
import type { RecordRuns } from '@/simulator/kafka/protocol/data';
import type { Fact, FactHeader, NodeId } from '@/simulator/kernel/process';
import { Broken, type Invariant, mayLose, type View } from './invariant';

export class Transactions implements Invariant {
  /** By transactional id and epoch of the end. */
  private readonly outcomes = new Map<string, string>();
  /** By producer id and epoch of the markers. */
  private readonly marked = new Map<string, boolean>();
  /** By partition and producer id: records that have no marker behind them yet, in any leader's log. */
  private readonly open = new Map<string, RecordRuns[]>();
  private readonly fates = new Map<number, 'open' | 'committed' | 'aborted'>();

  constructor(private readonly view: View) {}

  see(raw: Fact, _: FactHeader): void {
    const fact = raw as BrokerFact;
    switch (fact.type) {
      case 'recordsAppended': {
        if (fact.transactional !== true) return;
        const key = `${logName(fact.topic, fact.partition)} ${fact.producerId}`;
        this.open.set(key, [...(this.open.get(key) ?? []), fact.records]);
        return this.settle(fact.records, 'open');
      }
      case 'markerAppended': {
        const name = logName(fact.topic, fact.partition);
        const key = `${fact.producerId} ${fact.producerEpoch}`;
        const outcome = this.marked.get(key) ?? fact.committed;
        if (outcome !== fact.committed)
          throw new Broken('KT7', name, `one transaction of ${fact.transactionalId} is both committed and aborted`);
        this.marked.set(key, outcome);
        for (const records of this.open.get(`${name} ${fact.producerId}`) ?? []) this.settle(records, outcome ? 'committed' : 'aborted');
        this.open.delete(`${name} ${fact.producerId}`);
        return;
      }
      case 'transactionChanged': {
        const { transactionalId, producerEpoch, state } = fact.to;
        if (state !== 'PrepareCommit' && state !== 'PrepareAbort') return;
        const key = `${transactionalId} ${producerEpoch}`;
        const outcome = this.outcomes.get(key) ?? state;
        if (outcome !== state) throw new Broken('KT9', transactionalId, `the transaction of epoch ${producerEpoch} has two outcomes`);
        this.outcomes.set(key, outcome);
        return;
      }
      default:
        return;
    }
  }

  private settle(records: RecordRuns, fate: 'open' | 'committed' | 'aborted'): void {
    for (let i = 0; i < records.length; i += 2) {
      for (let n = 0; n < (records[i + 1] as number); n++) this.fates.set((records[i] as number) + n, fate);
    }
  }

  /** KT40: a reader of committed data got these. */
  read(topic: string, partition: number, firstRecord: number, recordCount: number, reader: NodeId): void {
    if (mayLose(this.view)) return;
    for (let record = firstRecord; record < firstRecord + recordCount; record++) {
      const fate = this.fates.get(record) ?? 'committed';
      if (fate === 'committed') continue;
      throw new Broken('KT40', logName(topic, partition), `${reader} reads record ${record}, of a transaction that is ${fate}`);
    }
  }
}
