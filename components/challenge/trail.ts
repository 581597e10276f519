/**
 * How each goal went along a run: when it began to hold and when it broke. Sampled, then narrowed down to the instant,
 * so that a goal's line can lead to the moment that decided it.
 */

import { type Goal, judgeGoals, type Run } from '@/simulator/run';

/** From `at` on the goal holds, or does not. */
export interface Turn {
  readonly at: number;
  readonly held: boolean;
}

/** One list for each goal, in order of time; the first turn is at 0. */
export type Trail = readonly (readonly Turn[])[];

/** Instants at which all goals are looked at. */
const SAMPLES = 100;
/** A turn is known to this, in microseconds. */
const EXACT = 1_000;

/** A goal that turned somewhere between two looks. */
interface Turning {
  readonly goal: number;
  readonly from: number;
  readonly to: number;
  readonly held: boolean;
}

/** How the goals stood at the first and the last look, and every turn between. */
export interface Looks {
  readonly first: readonly boolean[];
  readonly last: readonly boolean[];
  readonly turnings: readonly Turning[];
}

/** Walks the run from its beginning to `until`, looking at all goals on the way. */
export function look(run: Run, goals: readonly Goal[], until: number): Looks {
  const first = heldAt(run, goals, 0);
  const turnings: Turning[] = [];
  let last = first;
  const step = Math.max(EXACT, Math.ceil(until / SAMPLES));
  for (let from = 0; from < until; ) {
    const to = Math.min(until, from + step);
    const now = heldAt(run, goals, to);
    for (const [goal, held] of now.entries()) if (held !== last[goal]) turnings.push({ goal, from, to, held });
    last = now;
    from = to;
  }
  return { first, last, turnings };
}

/** Every turn of every goal, to the instant. */
export function trailOf(run: Run, goals: readonly Goal[], until: number): Trail {
  const { first, turnings } = look(run, goals, until);
  const turns: Turn[][] = first.map((held) => [{ at: 0, held }]);
  for (const turning of turnings) turns[turning.goal]?.push({ at: instantOf(run, goals, turning), held: turning.held });
  return turns;
}

/**
 * Where a run that broke is worth being opened: just before its first bad event. That is the first anomaly, or the instant
 * from which a goal that is broken at the end never held again, whichever comes first. A goal that broke and was mended on
 * the way did no harm. Where nothing ever turned for the worse, the run is opened at its beginning.
 */
export function opensAt(run: Run, goals: readonly Goal[], { last, turnings }: Looks): number {
  const anomaly = run.frame().marks.find(({ kind }) => kind === 'anomaly');
  const decisive = last.flatMap((held, goal) => {
    const turning = held ? undefined : turnings.findLast((each) => each.goal === goal);
    return turning === undefined ? [] : [turning];
  });
  const earliest = Math.min(...decisive.map(({ to }) => to));
  const turns = decisive.filter(({ to }) => to === earliest).map((turning) => instantOf(run, goals, turning));
  const bad = Math.min(...turns, anomaly?.time ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(bad) ? Math.max(0, bad - BEFORE) : 0;
}

/** Virtual time between what one sees first and what goes wrong. */
const BEFORE = 40_000;

function heldAt(run: Run, goals: readonly Goal[], time: number): boolean[] {
  run.seek(time);
  return judgeGoals(goals, run.metrics()).map((verdict) => verdict.held);
}

function instantOf(run: Run, goals: readonly Goal[], { goal, from, to, held }: Turning): number {
  let low = from;
  let high = to;
  while (high - low > EXACT) {
    const middle = Math.floor((low + high) / 2);
    if (heldAt(run, goals, middle)[goal] === held) high = middle;
    else low = middle;
  }
  return high;
}

/** A trail gone on by one look at the goals; what it said of later is forgotten. */
export function extended(trail: Trail, time: number, held: readonly boolean[]): Trail {
  return held.map((now, goal) => {
    const known = (trail[goal] ?? []).filter((turn) => turn.at <= time);
    return known.at(-1)?.held === now ? known : [...known, { at: known.length === 0 ? 0 : time, held: now }];
  });
}

export type GoalState = 'unmet' | 'holding' | 'met' | 'broken';

/** How a goal stands, and since when. */
export function standing(turns: readonly Turn[], isOver: boolean): { readonly state: GoalState; readonly since: number } {
  const last = turns.at(-1) ?? { at: 0, held: false };
  if (last.held) return { state: isOver ? 'met' : 'holding', since: last.at };
  return { state: turns.length > 1 ? 'broken' : 'unmet', since: last.at };
}
