/**
 * The lesson cluster for an hour: 3 brokers, 12 partitions, 6 consumers, 1 000 records a second, with the fate of each record. Held against
 * the clock on the wall: one operation is a simulated second. Four trials of a quarter of an hour.
 */
import { Simulation } from '../../simulator/kernel/simulation';
import { minutes, seconds } from '../../simulator/kernel/time';
import type { Ledger } from '../../simulator/oracle/ledger';
import { ledger } from '../../simulator/oracle/ledger';
import { addKafka, kafkaSubjects } from '../../simulator/scenario/kafka';
import type { KafkaScenario } from '../../simulator/scenario/types';
import { cpuNanos, ensure, runSide, type Side } from './trial';

const CLUSTER: KafkaScenario = {
  brokers: 3,
  topics: [{ name: 'orders', partitions: 12 }],
  producers: [{ id: 'checkout', topic: 'orders', arrivals: { kind: 'poisson', perSecond: 1_000 }, keys: 100 }],
  groups: [{ id: 'billing', topics: ['orders'], members: 6, handler: { time: '1ms' }, commit: 'auto' }],
};
const TRIAL = minutes(15);

function ours(): Side {
  const simulation = new Simulation({ seed: 7, folds: [ledger(kafkaSubjects(CLUSTER))] });
  addKafka(simulation, CLUSTER);
  return {
    trial() {
      const start = cpuNanos();
      simulation.runUntil(simulation.now + TRIAL);
      return { operations: TRIAL / seconds(1), nanos: cpuNanos() - start };
    },
    check() {
      const [billing] = simulation.fold<Ledger>('ledger').subjects.values();
      const expected = (simulation.now / seconds(1)) * 1_000;
      ensure(billing !== undefined && Math.abs(billing.accepted - expected) < 0.01 * expected, `${billing?.accepted} records accepted`);
      ensure((billing?.deliveredOnce ?? 0) > 0.99 * expected && billing?.lost === 0, `${billing?.deliveredOnce} delivered once`);
    },
  };
}

runSide({ ours });
