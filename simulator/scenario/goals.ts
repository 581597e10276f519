/** Whether a run kept its goals: each an inequality over a metric of the whole run. */
import type { Metric } from './metrics';
import type { Goal } from './types';

export interface GoalVerdict {
  readonly goal: Goal;
  readonly text: string;
  /** `null`: nothing in this scenario has such a metric. */
  readonly value: number | null;
  readonly held: boolean;
}

export function judgeGoals(goals: readonly Goal[], metrics: readonly Metric[]): GoalVerdict[] {
  return goals.map((goal) => {
    // Several subjects have the metric and the goal names none: the worst one decides.
    const values = metrics
      .filter((metric) => metric.name === goal.metric && (goal.subject === undefined || metric.subject === goal.subject))
      .map((metric) => metric.value);
    const text = goal.text ?? goalText(goal);
    if (values.length === 0) return { goal, text, value: null, held: false };
    const highest = Math.max(...values);
    const lowest = Math.min(...values);
    const held = (goal.atMost === undefined || highest <= goal.atMost) && (goal.atLeast === undefined || lowest >= goal.atLeast);
    return { goal, text, value: goal.atMost === undefined ? lowest : highest, held };
  });
}

function goalText(goal: Goal): string {
  const bounds = [goal.atLeast === undefined ? '' : `at least ${goal.atLeast}`, goal.atMost === undefined ? '' : `at most ${goal.atMost}`];
  return `${goal.metric}${goal.subject === undefined ? '' : ` of ${goal.subject}`} is ${bounds.filter(Boolean).join(' and ')}`;
}
