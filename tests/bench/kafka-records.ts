/**
 * 10^6 records through the Kafka model, with the fate of each: 64 partitions, 16 producers, 16 consumers. Against the bound (columns, nothing
 * but the loop) and against an object for each record. Operations are records.
 */
import { Simulation } from '../../simulator/kernel/simulation';
import { seconds } from '../../simulator/kernel/time';
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

/** Each producer hands its client a batch at once, so that the client's batches are of that size. */
function cluster(batch: number): KafkaScenario {
  const every = batch === 1 ? 1 : 10;
  const until = (RECORDS / PRODUCERS / batch) * every;
  return {
    brokers: 3,
    topics: [{ name: 'orders', partitions: 64 }],
    producers: Array.from({ length: PRODUCERS }, (_, i) => ({
      id: `producer-${i}`,
      topic: 'orders',
      arrivals: { kind: 'burst', size: batch, every: `${every}ms`, from: '10s', until: `${10_000 + until}ms` },
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

function ours(batch: string): Side {
  const scenario = cluster(Number(batch));
  let fate: Ledger | undefined;
  return {
    trial: () =>
      timed(() => {
        const simulation = new Simulation({ seed: 7, folds: [ledger(kafkaSubjects(scenario))] });
        addKafka(simulation, scenario);
        simulation.runUntil(seconds(120));
        fate = simulation.fold<Ledger>('ledger');
        return RECORDS;
      }),
    check() {
      const [billing] = fate?.subjects.values() ?? [];
      ensure(billing?.accepted === RECORDS, `${billing?.accepted} records were accepted`);
      ensure(billing !== undefined && stuck(billing) === 0 && billing.lost === 0, 'a record did not arrive');
    },
  };
}

runSide({ ours, 'evented bound': anchor(eventedBound), 'objects layout': anchor(objectsLayout) });
