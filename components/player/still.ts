/** The picture that a server draws: the run of a scenario at the instant its figure names, computed by the same engine. */
import { parseDuration } from '@/simulator/kernel/time';
import { Run, type Scenario } from '@/simulator/run';
import { shownOf } from './host';
import type { Shown } from './protocol';

export function stillOf(scenario: Scenario): Shown {
  const run = new Run(scenario);
  run.seek(parseDuration(scenario.figure?.still ?? '0s') ?? 0);
  return shownOf(run);
}
