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

/** Walks the run to `until` and stays there. */
export function trailOf(run: Run, goals: readonly Goal[], until: number): Trail {
  const heldAt = (time: number): boolean[] => {
    run.seek(time);
    return judgeGoals(goals, run.metrics()).map((verdict) => verdict.held);
  };
  const turns: Turn[][] = goals.map(() => []);
  const open: { readonly goal: number; readonly from: number; readonly to: number; readonly held: boolean }[] = [];
  let before = heldAt(0);
  before.forEach((held, goal) => void turns[goal]?.push({ at: 0, held }));
  const step = Math.max(EXACT, Math.ceil(until / SAMPLES));
  for (let from = 0; from < until; ) {
    const to = Math.min(until, from + step);
    const now = heldAt(to);
    for (const [goal, held] of now.entries()) if (held !== before[goal]) open.push({ goal, from, to, held });
    before = now;
    from = to;
  }
  for (const { goal, from, to, held } of open) {
    let low = from;
    let high = to;
    while (high - low > EXACT) {
      const middle = Math.floor((low + high) / 2);
      if (heldAt(middle)[goal] === held) high = middle;
      else low = middle;
    }
    turns[goal]?.push({ at: high, held });
  }
  run.seek(until);
  return turns;
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

/**
 * Just before the first bad event of a run that broke: the first anomaly, or the first turn for the worse of a goal that
 * is broken at the end.
 */
export function opensAt(trail: Trail, marks: readonly { readonly time: number; readonly kind: string }[]): number {
  const turns = trail.flatMap((goal) => {
    if (goal.at(-1)?.held !== false) return [];
    const worse = goal.find((turn, i) => i > 0 && !turn.held);
    return [worse?.at ?? 0];
  });
  const anomaly = marks.find((mark) => mark.kind === 'anomaly')?.time;
  const first = Math.min(...turns, Number.MAX_SAFE_INTEGER);
  const bad = anomaly !== undefined && (first === 0 || anomaly < first) ? anomaly : first;
  return bad === Number.MAX_SAFE_INTEGER ? 0 : Math.max(0, bad - BEFORE);
}

/** Virtual time between what one sees first and what goes wrong. */
const BEFORE = 40_000;
