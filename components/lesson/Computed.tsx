/** A number in the text that the engine computes while the page is built, so that text and simulator cannot drift apart. */
import type { Action } from '@/simulator/run';
import { runOf } from './runs';

interface ComputedProps {
  readonly scenario: string;
  readonly metric: string;
  readonly subject?: string;
  /** Another luck than the scenario's own. */
  readonly seed?: number;
  /** What is done, and at which second. */
  readonly do?: readonly { readonly at: number; readonly do: Action }[];
  /** Second at which the number is read; the scenario's end when absent. */
  readonly at?: number;
  /** Second from which it is counted: what it was then is taken off. */
  readonly from?: number;
  readonly digits?: number;
}

const SECOND = 1_000_000;

export function Computed({ scenario: id, metric, subject, seed, do: deeds, at, from, digits = 0 }: ComputedProps) {
  const run = runOf({ scenario: id, seed, do: deeds });
  const valueAt = (time: number): number => {
    run.seek(time);
    const found = run.metrics().find((each) => each.name === metric && (subject === undefined || each.subject === subject));
    if (found === undefined) throw new Error(`${id} has no metric ${metric}${subject === undefined ? '' : ` of ${subject}`}`);
    return found.value;
  };
  const before = from === undefined ? 0 : valueAt(from * SECOND);
  const value = valueAt(at === undefined ? run.end : at * SECOND) - before;
  return <span data-computed={metric}>{grouped(value.toFixed(digits))}</span>;
}

/** From five digits on in threes, as the text writes them. */
const grouped = (number: string): string =>
  /^\d{5}/.test(number) ? number.replaceAll(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, '\u202f') : number;
