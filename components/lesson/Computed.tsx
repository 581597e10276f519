/** A number in the text that the engine computes while the page is built, so that text and simulator cannot drift apart. */
import { scenarioOf } from '@/content/library';
import { parseDuration } from '@/simulator/kernel/time';
import { type Action, Run } from '@/simulator/run';

interface ComputedProps {
  readonly scenario: string;
  readonly metric: string;
  readonly subject?: string;
  /** What is done, and at which second. */
  readonly do?: readonly { readonly at: number; readonly do: Action }[];
  /** Second at which the number is read; the scenario's end when absent. */
  readonly at?: number;
  readonly digits?: number;
}

export function Computed({ scenario: id, metric, subject, do: deeds = [], at, digits = 0 }: ComputedProps) {
  const scenario = scenarioOf(id);
  const run = new Run(scenario, { deeds: deeds.map((deed) => ({ at: deed.at * 1_000_000, action: deed.do })) });
  run.seek(at === undefined ? (parseDuration(scenario.until) as number) : at * 1_000_000);
  const found = run.metrics().find((each) => each.name === metric && (subject === undefined || each.subject === subject));
  if (found === undefined) throw new Error(`${id} has no metric ${metric}${subject === undefined ? '' : ` of ${subject}`}`);
  return <output>{found.value.toFixed(digits)}</output>;
}
