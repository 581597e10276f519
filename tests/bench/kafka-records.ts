/**
 * 10^6 records through the Kafka model, with the fate of each: 3 brokers, 64 partitions, 16 producers, 16 consumers; replication factor 1
 * and no faults yet, so the anchors run without followers. Against the bound (columns, nothing but the loop) and against an object
 * for each record. Operations are records.
 */
import { Simulation } from '../../simulator/kernel/simulation';
import { seconds } from '../../simulator/kernel/time';
import type { Fold } from '../../simulator/kernel/trace';
import { type Ledger, ledger, stuck } from '../../simulator/oracle/ledger';
import { addKafka, kafkaSubjects } from '../../simulator/scenario/kafka';
import type { KafkaScenario } from '../../simulator/scenario/types';
import { eventedBound } from './anchors/evented-bound';
import type { Fate, LoopSize } from './anchors/loop';
import { objectsLayout } from './anchors/objects-layout';
import { ensure, runSide, type Side, timed } from './trial';

const RECORDS = 1_000_000;

function anchor(run: (size: LoopSize) => Fate): (batch: string, followers: string) => Side {
  return (batch, followers) => {
    const size = { records: RECORDS, batch: Number(batch), followers: Number(followers), partitions: 64, producers: 16, consumers: 16 };
    let fate: Fate | undefined;
    return {
      trial: () =>
        timed(() => {
          fate = run(size);
          return RECORDS;
        }),
      check() {
        ensure(fate?.lost === 0, `${fate?.lost} records were lost`);
        // One batch in twenty is appended twice.
        ensure(Math.abs((fate?.duplicated ?? 0) - RECORDS / 20) <= 2 * size.batch, `${fate?.duplicated} records were duplicated`);
        ensure((fate?.deliveredOnce ?? 0) + (fate?.duplicated ?? 0) === RECORDS, 'a record has no fate');
      },
    };
  };
}

const PRODUCERS = 16;

/**
 * Each producer hands its client a batch at once, so that the client's batches are of that size. A batch follows the last before its
 * answer is there, as the client pipelines them, yet seldom with five in flight: then they would grow.
 */
function cluster(batch: number): KafkaScenario {
  const every = batch === 500 ? 2_000 : 250;
  const until = (RECORDS / PRODUCERS / batch) * every;
  return {
    brokers: 3,
    topics: [{ name: 'orders', partitions: 64 }],
    producers: Array.from({ length: PRODUCERS }, (_, i) => ({
      id: `producer-${i}`,
      topic: 'orders',
      arrivals: { kind: 'burst', size: batch, every: `${every}us`, from: '10s', until: `${10_000_000 + until}us` },
      config: { 'batch.size': 1_000_000, 'linger.ms': 0 },
    })),
    groups: [
      {
        id: 'billing',
        topics: ['orders'],
        members: 16,
        handler: { time: '0ms' },
        commit: 'auto',
        config: { 'max.poll.records': 100_000 },
      },
    ],
  };
}

/** Batches that reached a log, to see that they have the size they should. */
const appends: Fold<{ batches: number }> = {
  name: 'appends',
  initial: () => ({ batches: 0 }),
  apply(state, fact, at) {
    if (fact.type === 'recordsAppended' && at.time > seconds(10)) state.batches++;
  },
};

function ours(batch: string): Side {
  const scenario = cluster(Number(batch));
  let fate: Ledger | undefined;
  let batches = 0;
  return {
    trial: () =>
      timed(() => {
        const simulation = new Simulation({ seed: 7, folds: [ledger(kafkaSubjects(scenario)), appends] });
        addKafka(simulation, scenario);
        simulation.runUntil(seconds(120));
        fate = simulation.fold<Ledger>('ledger');
        batches = simulation.fold<{ batches: number }>('appends').batches;
        return RECORDS;
      }),
    check() {
      const [billing] = fate?.subjects.values() ?? [];
      ensure(billing?.accepted === RECORDS, `${billing?.accepted} records were accepted`);
      const size = RECORDS / batches;
      ensure(Math.abs(size - Number(batch)) <= 0.1 * Number(batch), `batches of ${size} records instead of ${batch}`);
      ensure(billing !== undefined && stuck(billing) === 0 && billing.lost === 0, 'a record did not arrive');
    },
  };
}

runSide({ ours, 'evented bound': anchor(eventedBound), 'objects layout': anchor(objectsLayout) });
