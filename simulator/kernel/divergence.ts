/** Two runs that should be one: where they part. The tool for a run that is not deterministic. */
import { Hasher } from './digest';
import type { Micros } from './time';
import { type Build, type Entry, Timeline } from './timeline';
import type { TraceEntry } from './trace';

export interface Run {
  readonly build: Build;
  readonly entries: readonly Entry[];
}

export interface Divergence {
  /** The first instant at which the runs differ. */
  readonly at: Micros;
  /** The fact of each run that differs; `undefined` where the run has none any more. */
  readonly first: TraceEntry | undefined;
  readonly second: TraceEntry | undefined;
}

/** Events carried out between two comparisons, so that a run that parts early is not computed to its end. */
const STRIDE = 1_000;

/** Carries out both runs side by side up to `until`. @returns the first difference, or `undefined`: they are one. */
export function firstDivergence(first: Run, second: Run, until: Micros): Divergence | undefined {
  const a = Timeline.start(first.build, first.entries);
  const b = Timeline.start(second.build, second.entries);
  let compared = 0;
  for (;;) {
    const moreOfA = advance(a, until);
    const moreOfB = advance(b, until);
    const both = Math.min(a.trace.length, b.trace.length);
    for (; compared < both; compared++) {
      const ours = a.trace.at(compared);
      const theirs = b.trace.at(compared);
      if (print(ours) !== print(theirs)) return { at: Math.min(ours.time, theirs.time), first: ours, second: theirs };
    }
    if (moreOfA || moreOfB) continue;
    if (a.trace.length === b.trace.length) return undefined;
    const extra = (a.trace.length > both ? a : b).trace.at(both);
    return a.trace.length > both
      ? { at: extra.time, first: extra, second: undefined }
      : { at: extra.time, first: undefined, second: extra };
  }
}

/** @returns whether anything is left to come. */
function advance(line: Timeline, until: Micros): boolean {
  for (let i = 0; i < STRIDE; i++) {
    if (line.nextTime() > until) return false;
    line.step();
  }
  return true;
}

function print(entry: TraceEntry): string {
  const hasher = new Hasher();
  hasher.plain([entry.time, entry.node, entry.cause, entry.fact]);
  return hasher.hex();
}
