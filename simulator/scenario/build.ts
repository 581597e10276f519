/** From a scenario and a seed to a simulation at time 0, with all that reads its facts. */
import { type KernelCommand, Simulation } from '../kernel/simulation';
import type { Entry } from '../kernel/timeline';
import type { Trace } from '../kernel/trace';
import { ledger } from '../oracle/ledger';
import { kafkaMetrics } from '../projections/kafkaMetrics';
import { ownership } from '../projections/ownership';
import { servicesMetrics } from '../projections/servicesMetrics';
import { commandsOf } from './actions';
import { addKafka, groupShapes, kafkaSubjects } from './kafka';
import { duration } from './laws';
import { addServices, servicesSubjects, workersOf } from './services';
import type { Scenario } from './types';

export function buildSimulation(scenario: Scenario, seed: number, trace?: Trace): Simulation {
  const until = duration(scenario.until);
  const shapes = groupShapes(scenario.kafka);
  const simulation = new Simulation({
    seed,
    ...(scenario.network && { latency: { base: duration(scenario.network.latency), jitter: duration(scenario.network.jitter) } }),
    folds: [
      ledger([...kafkaSubjects(scenario.kafka), ...servicesSubjects(scenario.services)]),
      kafkaMetrics(until, shapes),
      ownership(shapes),
      servicesMetrics(until, workersOf(scenario.services)),
    ],
    ...(trace && { trace }),
  });
  if (scenario.kafka) addKafka(simulation, scenario.kafka);
  if (scenario.services) addServices(simulation, scenario.services);
  return simulation;
}

/** The script as commands of the kernel, in order of time. */
export function scriptOf(scenario: Scenario): Entry[] {
  const entries = (scenario.script ?? []).flatMap((entry) =>
    commandsOf(scenario, entry.do).map((command: KernelCommand): Entry => ({ at: duration(entry.at), command, origin: 'script' })),
  );
  // A stable sort: what is written first happens first.
  return entries.sort((a, b) => a.at - b.at);
}
