/** Runs that a page reads numbers and lines from: a sentence and a table row that speak of one run compute it once. */
import { scenarioOf } from '@/content/library';
import { type Action, Run } from '@/simulator/run';

export interface RunSpec {
  readonly scenario: string;
  /** Another luck than the scenario's own. */
  readonly seed?: number | undefined;
  /** What is done, and at which second. */
  readonly do?: readonly { readonly at: number; readonly do: Action }[] | undefined;
}

const SECOND = 1_000_000;
const MOST = 12;
const known = new Map<string, Run>();

/** The run of these deeds, anywhere in its time: seek it to where it is read. */
export function runOf({ scenario: id, seed, do: deeds = [] }: RunSpec): Run {
  const scenario = scenarioOf(id);
  // The scenario itself is part of the name, so that an edited file is another run.
  const name = JSON.stringify([scenario, seed, deeds]);
  const found = known.get(name);
  if (found !== undefined) return found;
  const run = new Run(scenario, {
    ...(seed !== undefined && { seed }),
    deeds: deeds.map((deed) => ({ at: deed.at * SECOND, action: deed.do })),
  });
  known.set(name, run);
  for (const oldest of known.keys()) if (known.size > MOST) known.delete(oldest);
  return run;
}
