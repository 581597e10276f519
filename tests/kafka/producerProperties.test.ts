/** Producers under random weather: what idempotence promises, what goes wrong without it, and that facts are all there is. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Configs } from '@/simulator/kafka/protocol/admin';
import type { Input } from '@/simulator/kernel/process';
import { replay } from '@/simulator/kernel/replay';
import type { KernelCommand } from '@/simulator/kernel/simulation';
import { hashState } from '@/simulator/kernel/state';
import { ProducerBench, steady } from './producerBench';

interface Trouble {
  /** Milliseconds. */
  readonly at: number;
  readonly length: number;
  readonly kind: 'loss' | 'cutAnswers' | 'cut' | 'pause' | 'crash';
  readonly broker: string;
}

const trouble: fc.Arbitrary<Trouble> = fc.record({
  at: fc.integer({ min: 0, max: 2_500 }),
  length: fc.integer({ min: 1, max: 1_200 }),
  kind: fc.constantFrom('loss', 'cutAnswers', 'cut', 'pause', 'crash'),
  broker: fc.constantFrom('broker-1', 'broker-2'),
});

const settings = fc.record({
  'linger.ms': fc.constantFrom(0, 5, 40),
  'batch.size': fc.constantFrom(0, 300, 16_384),
  'max.in.flight.requests.per.connection': fc.integer({ min: 1, max: 5 }),
  'request.timeout.ms': fc.constantFrom(80, 300),
});

const setup = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  keys: fc.constantFrom(0, 4),
  config: settings,
  troubles: fc.array(trouble, { maxLength: 5 }),
});

function begin({ kind, broker }: Trouble, id: string): KernelCommand {
  switch (kind) {
    case 'loss':
      return { type: 'addRule', rule: { id, kind: 'loss', chance: [1, 4], to: [broker], bothWays: true } };
    case 'cutAnswers':
      return { type: 'addRule', rule: { id, kind: 'cut', from: [broker], to: ['p'] } };
    case 'cut':
      return { type: 'addRule', rule: { id, kind: 'cut', from: [broker], to: ['p'], bothWays: true } };
    case 'pause':
      return { type: 'pause', node: broker };
    case 'crash':
      return { type: 'crash', node: broker };
  }
}

function end({ kind, broker }: Trouble, id: string): KernelCommand {
  if (kind === 'pause') return { type: 'resume', node: broker };
  return kind === 'crash' ? { type: 'restart', node: broker } : { type: 'removeRule', id };
}

/** 100 records in about two seconds among troubles, then calm weather until everything has its outcome. */
function play(seed: number, keys: number, config: Configs, troubles: readonly Trouble[]): ProducerBench {
  const workload = steady(50, { count: 100, ...(keys > 0 && { keys: { count: keys } }) });
  const given = { 'delivery.timeout.ms': 600_000, 'max.block.ms': 600_000, 'metadata.max.age.ms': 500, ...config };
  const cluster = { brokers: 2, topics: [{ name: 't', partitions: 3 }] };
  const bench = new ProducerBench(cluster, { p: { config: given, workload } }, seed);
  const acts = troubles.flatMap((each, i) => [
    { at: each.at, command: begin(each, `rule-${i}`) },
    { at: each.at + each.length, command: end(each, `rule-${i}`) },
  ]);
  for (const { at, command } of acts.sort((a, b) => a.at - b.at)) {
    bench.simulation.runUntil(at * 1_000);
    bench.command(command);
  }
  // Overlapping troubles may leave a broker paused or down.
  for (const broker of ['broker-1', 'broker-2']) for (const type of ['resume', 'restart'] as const) bench.command({ type, node: broker });
  bench.runFor(120_000);
  return bench;
}

const allIds = (bench: ProducerBench): number[] => [0, 1, 2].flatMap((partition) => bench.ids(partition));
const isRising = (ids: readonly number[]): boolean => ids.every((id, i) => i === 0 || id > (ids[i - 1] as number));

test('[KP12] with idempotence every record is appended once and in order, whatever the network and the brokers do', () => {
  fc.assert(
    fc.property(setup, ({ seed, keys, config, troubles }) => {
      const bench = play(seed, keys, config, troubles);
      expect(allIds(bench).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
      for (const partition of [0, 1, 2]) expect(isRising(bench.ids(partition))).toBe(true);
      expect(bench.state('p').acknowledged).toBe(100);
      expect(bench.facts('producerEpochBumped')).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('[KL1] offsets of a partition are dense and in order, and the high watermark never goes back', () => {
  fc.assert(
    fc.property(setup, fc.boolean(), ({ seed, keys, config, troubles }, idempotent) => {
      const bench = play(seed, keys, { ...config, 'enable.idempotence': idempotent }, troubles);
      const ends = new Map<unknown, number>();
      for (const fact of bench.facts('recordsAppended')) {
        expect(fact.baseOffset).toBe(ends.get(fact.partition) ?? 0);
        ends.set(fact.partition, (fact.baseOffset as number) + (fact.recordCount as number));
      }
      const marks = new Map<unknown, number>();
      for (const { partition, highWatermark } of bench.facts('highWatermarkAdvanced')) {
        expect(highWatermark).toBeGreaterThan(marks.get(partition) ?? 0);
        marks.set(partition, highWatermark as number);
      }
      for (const [partition, logEndOffset] of ends) {
        expect(bench.log(partition as number)).toMatchObject({ logEndOffset, highWatermark: logEndOffset });
      }
    }),
    { numRuns: 30 },
  );
});

test('[KP8] without idempotence a lost answer doubles records, and nothing acknowledged is missing', () => {
  const answersLost: Trouble = { at: 500, length: 200, kind: 'cutAnswers', broker: 'broker-1' };
  const config = { 'enable.idempotence': false, 'request.timeout.ms': 80, 'linger.ms': 0 };
  const bench = play(1, 4, config, [answersLost, { ...answersLost, broker: 'broker-2' }]);
  const ids = allIds(bench);
  expect(ids.length).toBeGreaterThan(100);
  expect(new Set(ids).size).toBe(100);
});

test('the facts alone give the state of every node', () => {
  fc.assert(
    fc.property(setup, fc.boolean(), ({ seed, keys, config, troubles }, idempotent) => {
      const bench = play(seed, keys, { ...config, 'enable.idempotence': idempotent }, troubles);
      const again = replay(bench.build, bench.trace);
      for (const node of bench.simulation.nodeIds()) {
        const live = bench.simulation.stateOf<object>(node);
        expect(hashState(again.stateOf<object>(node)), node).toBe(hashState(live));
      }
    }),
    { numRuns: 20 },
  );
});

test('a run goes on the same from a keyframe, with batches in queues and on the wire', () => {
  fc.assert(
    fc.property(setup, fc.integer({ min: 1, max: 1_500 }), ({ seed, keys, config }, at) => {
      const workload = steady(400, { count: 300, ...(keys > 0 && { keys: { count: keys } }) });
      const bench = new ProducerBench({ brokers: 2, topics: [{ name: 't', partitions: 3 }] }, { p: { config, workload } }, seed);
      bench.command({ type: 'addRule', rule: { id: 'loss', kind: 'loss', chance: [1, 10], bothWays: true } });
      bench.simulation.runUntil(at * 1_000);
      const frame = bench.simulation.keyframe();
      bench.runFor(5_000);
      const straight = bench.simulation.stateDigest();
      bench.simulation.restore(frame);
      bench.simulation.runUntil(frame.time + 5_000_000);
      expect(bench.simulation.stateDigest()).toBe(straight);
    }),
    { numRuns: 20 },
  );
});

test('[KP25] a producer that is given another setting sends what it had and goes on with it', () => {
  const bench = new ProducerBench(
    { brokers: 1, topics: [{ name: 't', partitions: 1 }] },
    { p: { workload: steady(1_000, { count: 200 }) } },
  );
  bench.runFor(50);
  bench.tell('p', { type: 'setConfig', name: 'linger.ms', value: 50 } as Input as never);
  bench.runFor(2_000);
  expect(bench.ids()).toEqual(Array.from({ length: 200 }, (_, i) => i));
  expect(bench.state('p').config.linger).toBe(50_000);
});
