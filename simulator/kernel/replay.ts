/** The past from its facts alone: nothing is decided, `apply` is all that is called. */
import type { Simulation } from './simulation';
import type { Build } from './timeline';
import { Trace } from './trace';

/** @returns a simulation to read: states, node life, records and folds as they were after the first `facts` facts of the trace. */
export function replay(build: Build, trace: Trace, facts = trace.length): Simulation {
  const simulation = build(new Trace());
  for (const entry of trace.entries(0, facts)) simulation.applyRecorded(entry);
  return simulation;
}
