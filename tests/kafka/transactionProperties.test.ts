/**
 * What transactions promise, whatever dies: an application that reads, writes and commits its offsets in one transaction has every
 * input in its output once, and a reader of committed data sees nothing that was aborted.
 */
import { expect, test } from 'vitest';
import { addCluster } from '@/simulator/kafka/cluster';
import { consumerProcess } from '@/simulator/kafka/consumer/process';
import type { ConsumerState, PolledRange } from '@/simulator/kafka/consumer/state';
import { producerProcess } from '@/simulator/kafka/producer/process';
import type { OutgoingRecord, ProducerCall } from '@/simulator/kafka/producer/spec';
import type { Thrown } from '@/simulator/kafka/producer/transactionState';
import type { Input, NodeId } from '@/simulator/kernel/process';
import { Random } from '@/simulator/kernel/random';
import { Simulation } from '@/simulator/kernel/simulation';
import { millis, seconds } from '@/simulator/kernel/time';
import { Trace } from '@/simulator/kernel/trace';

const INPUTS = 40;
const TICK = millis(10);
const CONFIG = {
  'transaction.state.log.num.partitions': 2,
  'offsets.topic.num.partitions': 2,
  'group.initial.rebalance.delay.ms': 0,
  'group.min.session.timeout.ms': 1_000,
  'broker.session.timeout.ms': 3_000,
  'broker.heartbeat.interval.ms': 500,
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': 1_000,
};

function tell<I extends Input>(simulation: Simulation, node: NodeId, input: I): void {
  simulation.command({ type: 'tell', node, input });
}

/** The program: poll, begin, write, offsets, commit, again. Any exception ends it, and it is started anew. */
class Copier {
  private step: 'init' | 'poll' | 'begin' | 'sendOffsets' | 'commit' | 'dead' = 'dead';
  private asked = 0;
  private callId = 0;
  private batch: PolledRange[] = [];
  private readonly backAt: { at: number } = { at: 0 };
  lives = 0;

  constructor(
    private readonly simulation: Simulation,
    private readonly trace: Trace,
    brokers: readonly NodeId[],
  ) {
    const producer = {
      'transactional.id': 'copier',
      'transaction.timeout.ms': 10_000,
      'request.timeout.ms': 2_000,
      'delivery.timeout.ms': 8_000,
      'max.block.ms': 10_000,
    };
    simulation.addNode('copier-p', producerProcess, { bootstrap: brokers, config: producer });
    const consumer = {
      'group.id': 'g',
      'auto.offset.reset': 'earliest',
      'enable.auto.commit': false,
      'isolation.level': 'read_committed',
      'max.poll.records': 3,
      'session.timeout.ms': 2_000,
      'heartbeat.interval.ms': 500,
      'request.timeout.ms': 2_000,
    };
    simulation.addNode('copier-c', consumerProcess, { bootstrap: brokers, config: consumer, subscription: { topics: ['in'] } });
  }

  crash(): void {
    for (const node of ['copier-p', 'copier-c'])
      if (this.simulation.statusOf(node) === 'up') this.simulation.command({ type: 'crash', node });
    this.step = 'dead';
    this.backAt.at = this.simulation.now + millis(300);
  }

  /** Goes on as far as it can now. */
  tick(): void {
    const { simulation } = this;
    if (this.step === 'dead') {
      if (simulation.now < this.backAt.at) return;
      for (const node of ['copier-p', 'copier-c']) if (simulation.statusOf(node) === 'down') simulation.command({ type: 'restart', node });
      this.lives++;
      return this.call('init', { type: 'initTransactions' });
    }
    if (this.step === 'poll') {
      const state = simulation.stateOf<ConsumerState>('copier-c');
      if (state.app.result?.id !== this.callId) return;
      this.batch = this.polled();
      if (this.batch.length === 0) return this.poll();
      return this.call('begin', { type: 'beginTransaction' });
    }
    const thrown = this.returned();
    if (thrown === undefined) return;
    if (thrown !== null) return this.crash();
    switch (this.step) {
      case 'init':
      case 'commit':
        return this.poll();
      case 'begin': {
        tell(this.simulation, 'copier-p', { type: 'send', records: this.batch.flatMap((range) => this.copies(range)) });
        const { member } = simulation.stateOf<ConsumerState>('copier-c');
        const offsets = new Map(
          this.batch.map(({ topic, partition, baseOffset, recordCount }) => [
            partition,
            { topic, partition, offset: baseOffset + recordCount },
          ]),
        );
        const group = { groupId: 'g', memberId: member.memberId, generation: member.generation };
        return this.call('sendOffsets', { type: 'sendOffsets', group, offsets: [...offsets.values()] });
      }
      case 'sendOffsets':
        return this.call('commit', { type: 'commitTransaction' });
    }
  }

  private copies(range: PolledRange): OutgoingRecord[] {
    return Array.from({ length: range.recordCount }, (_, i) => {
      const value = this.simulation.records.value(range.firstRecord + i);
      return { topic: 'out', partition: range.partition, key: null, value };
    });
  }

  private poll(): void {
    this.asked = this.trace.length;
    this.callId++;
    this.step = 'poll';
    tell(this.simulation, 'copier-c', { type: 'poll', id: this.callId, timeout: seconds(5), count: 1 });
  }

  private call(step: typeof this.step, call: ProducerCall): void {
    this.asked = this.trace.length;
    this.step = step;
    tell(this.simulation, 'copier-p', call);
  }

  private polled(): PolledRange[] {
    const ranges: PolledRange[] = [];
    for (let i = this.asked; i < this.trace.length; i++) {
      const { node, fact } = this.trace.at(i);
      if (node === 'copier-c' && fact.type === 'pollReturned') ranges.push(...(fact as unknown as { ranges: PolledRange[] }).ranges);
    }
    return ranges;
  }

  private returned(): Thrown | null | undefined {
    for (let i = this.asked; i < this.trace.length; i++) {
      const { node, fact } = this.trace.at(i);
      if (node === 'copier-p' && fact.type === 'transactionalCallReturned') return (fact as unknown as { thrown: Thrown | null }).thrown;
    }
    return undefined;
  }
}

/** Values that a reader got, in order. */
function valuesOf(trace: Trace, simulation: Simulation, reader: NodeId): string[] {
  const values: string[] = [];
  for (const { node, fact } of trace.entries()) {
    if (node !== reader || fact.type !== 'pollReturned') continue;
    for (const { firstRecord, recordCount } of (fact as unknown as { ranges: PolledRange[] }).ranges) {
      for (let i = 0; i < recordCount; i++) values.push(simulation.records.value(firstRecord + i) as string);
    }
  }
  return values;
}

/** @returns what a reader of committed data saw, what any reader saw, and how often the program was started. */
function run(seed: number) {
  const luck = Random.seeded(seed, 'deaths');
  const trace = new Trace();
  const simulation = new Simulation({ seed, trace, latency: { base: 300, jitter: 300 } });
  const replicated = { partitions: 2, replicationFactor: 3, config: { 'min.insync.replicas': 2 } };
  const brokers = addCluster(simulation, {
    brokers: 3,
    config: CONFIG,
    topics: [
      { name: 'in', ...replicated },
      { name: 'out', ...replicated },
    ],
  });
  simulation.addNode('source', producerProcess, { bootstrap: brokers });
  for (const level of ['read_committed', 'read_uncommitted']) {
    simulation.addNode(level, consumerProcess, {
      bootstrap: brokers,
      config: { 'auto.offset.reset': 'earliest', 'isolation.level': level, 'request.timeout.ms': 2_000 },
      subscription: { partitions: [0, 1].map((partition) => ({ topic: 'out', partition })) },
      application: { handler: { time: { kind: 'fixed', time: 0 } }, commit: 'none' },
    });
  }
  const copier = new Copier(simulation, trace, brokers);
  let sent = 0;
  const dangerous = seconds(40);
  let restartAt = Number.POSITIVE_INFINITY;
  let down: NodeId | undefined;
  const advance = (): void => {
    simulation.runUntil(simulation.now + TICK);
    // Inputs come all the time, so that every danger meets some at work.
    if (sent < INPUTS && simulation.now >= (sent * dangerous) / INPUTS) {
      const records = [0, 1].map((partition) => ({ topic: 'in', partition, key: null, value: `v${sent++}` }));
      tell(simulation, 'source', { type: 'send', records });
    }
    copier.tick();
  };
  while (simulation.now < dangerous) {
    advance();
    if (luck.below(120) === 0) copier.crash();
    if (down === undefined && luck.below(500) === 0) {
      down = brokers[luck.below(3)] as NodeId;
      simulation.command({ type: 'crash', node: down });
      restartAt = simulation.now + seconds(1 + luck.below(5));
    }
    if (down !== undefined && simulation.now >= restartAt) {
      simulation.command({ type: 'restart', node: down });
      down = undefined;
      // The next one dies only when everybody is in sync again, as a careful operator would have it.
      restartAt = Number.POSITIVE_INFINITY;
      const calm = simulation.now + seconds(6);
      while (simulation.now < calm) advance();
    }
  }
  if (down !== undefined) simulation.command({ type: 'restart', node: down });
  const healed = simulation.now + seconds(90);
  while (simulation.now < healed && valuesOf(trace, simulation, 'read_committed').length < INPUTS) for (let i = 0; i < 100; i++) advance();
  for (let i = 0; i < 500; i++) advance();
  return {
    committed: valuesOf(trace, simulation, 'read_committed'),
    all: valuesOf(trace, simulation, 'read_uncommitted'),
    lives: copier.lives,
  };
}

const expected = Array.from({ length: INPUTS }, (_, i) => `v${i}`).sort();

test.each([1, 2, 3, 4, 5, 6])(
  'seed %i: under deaths of the program and of brokers the output has every input once',
  { timeout: 120_000 },
  (seed) => {
    const { committed, all, lives } = run(seed);
    expect([...committed].sort()).toEqual(expected);
    // The dangers were real: the program was started several times, and what was aborted lies in the log as well.
    expect(lives).toBeGreaterThan(3);
    expect(all.length).toBeGreaterThanOrEqual(committed.length);
  },
);
