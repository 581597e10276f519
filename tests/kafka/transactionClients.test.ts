/** Transactions as clients see them, rules KT30 to KT42. */
import { expect, test } from 'vitest';
import { consumerProcess } from '@/simulator/kafka/consumer/process';
import type { ConsumerState } from '@/simulator/kafka/consumer/state';
import { producerProcess } from '@/simulator/kafka/producer/process';
import type { OutgoingRecord, ProducerCall } from '@/simulator/kafka/producer/spec';
import type { ProducerState } from '@/simulator/kafka/producer/state';
import type { Thrown } from '@/simulator/kafka/producer/transactionState';
import type { Fact } from '@/simulator/kernel/process';
import { seconds } from '@/simulator/kernel/time';
import { type Bench, bench } from './probe';

type Said = Fact & Record<string, unknown>;
const CONFIG = { 'transaction.state.log.num.partitions': 1, 'offsets.topic.num.partitions': 1, 'group.initial.rebalance.delay.ms': 0 };

/** A producer that is told its calls one by one. */
class Player {
  constructor(
    readonly b: Bench,
    readonly node: string,
    config: Record<string, string | number> = {},
  ) {
    const given = { 'transactional.id': 'tx', 'max.block.ms': 5_000, ...config };
    b.simulation.addNode(node, producerProcess, { bootstrap: ['broker-1'], config: given });
  }

  get state(): Readonly<ProducerState> {
    return this.b.simulation.stateOf<ProducerState>(this.node);
  }

  tell(call: ProducerCall): void {
    this.b.simulation.command({ type: 'tell', node: this.node, input: call });
  }

  /** What the call throws; `null`: nothing. @param time how long it is waited for. */
  call(call: ProducerCall, time = seconds(10)): string | null | undefined {
    const before = this.said('transactionalCallReturned').length;
    this.tell(call);
    for (let waited = 0; waited < time; waited += 10_000) {
      this.b.simulation.runUntil(this.b.simulation.now + 10_000);
      const returned = this.said('transactionalCallReturned')[before];
      if (returned !== undefined) {
        const thrown = returned.thrown as Thrown | null;
        return thrown === null ? null : thrown.cause === null ? thrown.exception : `${thrown.exception}:${thrown.cause}`;
      }
    }
    return undefined;
  }

  begin(): void {
    expect(this.call({ type: 'initTransactions' })).toBe(null);
    expect(this.call({ type: 'beginTransaction' })).toBe(null);
  }

  send(value: string, topic = 't', wait = seconds(1)): void {
    const record: OutgoingRecord = { topic, partition: 0, key: null, value };
    this.tell({ type: 'send', records: [record] });
    this.tell({ type: 'flush' });
    this.b.simulation.runUntil(this.b.simulation.now + wait);
  }

  said(type: string): Said[] {
    return [...this.b.trace.entries()]
      .filter(({ node }) => node === this.node)
      .map(({ fact }) => fact as Said)
      .filter((fact) => fact.type === type);
  }
}

function cluster(config: Record<string, string | number> = {}): Bench {
  return bench({ brokers: 1, config: { ...CONFIG, ...config }, topics: [{ name: 't' }, { name: 'in' }] });
}

/** Values that a reader of committed data gets. */
function reader(b: Bench, isolation: 'read_committed' | 'read_uncommitted' = 'read_committed', more: Record<string, string | number> = {}) {
  const node = `reader ${isolation}`;
  const config = { 'auto.offset.reset': 'earliest', 'isolation.level': isolation, ...more };
  b.simulation.addNode(node, consumerProcess, {
    bootstrap: ['broker-1'],
    config,
    subscription: { partitions: [{ topic: 't', partition: 0 }] },
    application: { handler: { time: { kind: 'fixed', time: 0 } }, commit: 'none' },
  });
  return {
    node,
    get state(): Readonly<ConsumerState> {
      return b.simulation.stateOf<ConsumerState>(node);
    },
    values(): (string | null)[] {
      b.simulation.runUntil(b.simulation.now + seconds(2));
      const values: (string | null)[] = [];
      for (const fact of b.facts('pollReturned')) {
        for (const { firstRecord, recordCount } of fact.ranges as { firstRecord: number; recordCount: number }[]) {
          for (let i = 0; i < recordCount; i++) values.push(b.simulation.records.value(firstRecord + i));
        }
      }
      return values;
    },
  };
}

test('[KT30] a call that waits longer than max.block.ms throws TimeoutException; what it began goes on, and the same call waits for it again', () => {
  const b = cluster();
  const p = new Player(b, 'p');
  b.simulation.command({ type: 'pause', node: 'broker-1' });
  expect(p.call({ type: 'initTransactions' })).toBe('TimeoutException');
  expect(p.state.transaction?.state).toBe('INITIALIZING');
  b.simulation.command({ type: 'resume', node: 'broker-1' });
  expect(p.call({ type: 'initTransactions' }, seconds(60))).toBe(null);
  expect(p.state.transaction?.state).toBe('READY');
});

test('[KT31] calls out of turn throw IllegalStateException and change nothing', () => {
  const b = cluster();
  const p = new Player(b, 'p');
  expect(p.call({ type: 'beginTransaction' })).toBe('IllegalStateException');
  expect(p.call({ type: 'initTransactions' })).toBe(null);
  expect(p.call({ type: 'commitTransaction' })).toBe('IllegalStateException');
  p.send('outside');
  expect(p.said('batchFailed')).toMatchObject([{ exception: 'IllegalStateException' }]);
  expect(p.call({ type: 'beginTransaction' })).toBe(null);
  p.send('inside');
  expect(p.call({ type: 'commitTransaction' })).toBe(null);
});

test('[KT32] what went wrong in a transaction every later call throws as the cause of a KafkaException, until it is aborted', () => {
  const b = cluster();
  const p = new Player(b, 'p', { 'batch.size': 100 });
  b.ask('broker-1', { type: 'IncrementalAlterConfigs', resource: { kind: 'topic', name: 't' }, set: { 'max.message.bytes': 200 } });
  p.begin();
  p.send('x'.repeat(500));
  expect(p.said('batchFailed')).toMatchObject([{ exception: 'RecordTooLargeException' }]);
  p.send('small');
  expect(p.said('batchFailed').at(-1)).toMatchObject({ exception: 'KafkaException', cause: 'RecordTooLargeException' });
  expect(p.call({ type: 'commitTransaction' })).toBe('KafkaException:RecordTooLargeException');
  expect(p.call({ type: 'abortTransaction' })).toBe(null);
  expect(p.call({ type: 'beginTransaction' })).toBe(null);
});

test('[KT33] a transaction in which nothing was sent ends without a request, and the epoch stays', () => {
  const b = cluster();
  const p = new Player(b, 'p');
  p.begin();
  expect(p.call({ type: 'commitTransaction' })).toBe(null);
  expect(b.facts('transactionDecided')).toEqual([]);
  expect(p.state.producerEpoch).toBe(0);
});

test('[KT34] while the transaction before still gets its markers, the next one waits', () => {
  const b = bench({
    brokers: 3,
    config: CONFIG,
    topics: [
      { name: 't', assignment: [['broker-1']] },
      { name: 'u', assignment: [['broker-3']] },
    ],
  });
  const p = new Player(b, 'p');
  p.begin();
  p.send('a', 'u');
  p.send('b', 't');
  b.simulation.command({ type: 'pause', node: 'broker-3' });
  b.simulation.runUntil(b.simulation.now + seconds(12));
  expect(p.call({ type: 'commitTransaction' }, seconds(20))).toBe(null);
  expect(p.call({ type: 'beginTransaction' })).toBe(null);
  p.send('c', 't', seconds(3));
  expect(p.said('batchAcknowledged')).toHaveLength(2);
  expect(p.said('batchRetried').at(-1)).toMatchObject({ error: 'CONCURRENT_TRANSACTIONS' });
  b.simulation.command({ type: 'resume', node: 'broker-3' });
  b.simulation.runUntil(b.simulation.now + seconds(30));
  expect(p.said('batchAcknowledged')).toHaveLength(3);
});

test('[KT35] offsets of a member that the group has left behind end the transaction with CommitFailedException; an abort helps', () => {
  const b = cluster();
  const p = new Player(b, 'p');
  p.begin();
  const offsets = [{ topic: 'in', partition: 0, offset: 1 }];
  expect(p.call({ type: 'sendOffsets', group: { groupId: 'g', memberId: '', generation: -1 }, offsets })).toBe(null);
  expect(p.call({ type: 'sendOffsets', group: { groupId: 'g', memberId: 'gone', generation: 3 }, offsets })).toBe('CommitFailedException');
  expect(p.call({ type: 'commitTransaction' })).toBe('KafkaException:CommitFailedException');
  expect(p.call({ type: 'abortTransaction' })).toBe(null);
  expect(p.call({ type: 'beginTransaction' })).toBe(null);
});

test('[KT36] closing aborts what is open; a crash leaves it open', () => {
  const b = cluster();
  const p = new Player(b, 'p');
  p.begin();
  p.send('a');
  p.tell({ type: 'close' });
  b.simulation.runUntil(b.simulation.now + seconds(1));
  expect(p.state.life).toBe('closed');
  expect(b.facts('transactionDecided')).toMatchObject([{ committed: false, reason: 'client' }]);
  const q = new Player(b, 'q', { 'transactional.id': 'other' });
  q.begin();
  q.send('b');
  b.simulation.command({ type: 'crash', node: 'q' });
  b.simulation.runUntil(b.simulation.now + seconds(5));
  expect(b.facts('transactionDecided')).toHaveLength(1);
});

test('[KT37] a producer whose id has a new instance can abort, and learns only then that nothing helps', () => {
  const b = cluster();
  const old = new Player(b, 'old');
  old.begin();
  old.send('a');
  const next = new Player(b, 'next');
  next.begin();
  old.send('zombie');
  expect(old.said('batchFailed')).toMatchObject([{ exception: 'InvalidProducerEpochException' }]);
  expect(old.call({ type: 'commitTransaction' })).toBe('InvalidProducerEpochException');
  expect(old.call({ type: 'abortTransaction' })).toBe('ProducerFencedException');
  expect(old.call({ type: 'beginTransaction' })).toBe('ProducerFencedException');
  next.send('b');
  expect(next.call({ type: 'commitTransaction' })).toBe(null);
  expect(reader(b).values()).toEqual(['b']);
});

test('[KT38] what waits unsent when the transaction is aborted fails with TransactionAbortedException', () => {
  const b = cluster();
  const p = new Player(b, 'p', { 'linger.ms': 5_000 });
  p.begin();
  p.tell({ type: 'send', records: [{ topic: 't', partition: 0, key: null, value: 'a' }] });
  b.simulation.runUntil(b.simulation.now + seconds(0.5));
  expect(p.call({ type: 'abortTransaction' })).toBe(null);
  expect(p.said('batchFailed')).toMatchObject([{ exception: 'TransactionAbortedException', definite: true }]);
  expect(b.facts('recordsAppended')).toEqual([]);
});

test('[KT40] a reader of committed data sees nothing of open and aborted transactions, any other reader everything but markers', () => {
  const b = cluster();
  const p = new Player(b, 'p');
  const q = new Player(b, 'q', { 'transactional.id': 'other' });
  p.begin();
  q.begin();
  p.send('aborted');
  q.send('committed');
  expect(q.call({ type: 'commitTransaction' })).toBe(null);
  expect(p.call({ type: 'abortTransaction' })).toBe(null);
  expect(p.call({ type: 'beginTransaction' })).toBe(null);
  p.send('open');
  expect(reader(b).values()).toEqual(['committed']);
  const all = cluster();
  const r = new Player(all, 'r');
  r.begin();
  r.send('aborted');
  expect(r.call({ type: 'abortTransaction' })).toBe(null);
  r.tell({ type: 'beginTransaction' });
  r.send('open');
  expect(reader(all, 'read_uncommitted').values()).toEqual(['aborted', 'open']);
});

test('[KT41] the position moves over markers and aborted records, although poll returns nothing', () => {
  const b = cluster();
  const p = new Player(b, 'p');
  p.begin();
  p.send('a');
  expect(p.call({ type: 'abortTransaction' })).toBe(null);
  const r = reader(b);
  expect(r.values()).toEqual([]);
  expect([...r.state.partitions.values()]).toMatchObject([{ position: 2 }]);
});

test('[KT42] the lag that a reader of committed data counts ends at the last stable offset', () => {
  const b = cluster();
  const p = new Player(b, 'p');
  p.begin();
  p.send('open');
  const r = reader(b);
  expect(r.values()).toEqual([]);
  b.simulation.command({ type: 'tell', node: r.node, input: { type: 'pauseRun' } as never });
  b.simulation.command({ type: 'tell', node: r.node, input: { type: 'lag', id: 7, partitions: [{ topic: 't', partition: 0 }] } as never });
  b.simulation.runUntil(b.simulation.now + seconds(1));
  expect(r.state.app.result).toMatchObject({ id: 7, value: [{ offset: 0 }] });
});
