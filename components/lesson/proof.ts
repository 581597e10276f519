/** The instant of a run that proves an answer, and the link that opens the lab there. */
import type { Action } from '@/simulator/run';
import { EMPTY, encodeLink } from '../lab/linkText';

export interface Proof {
  readonly scenario: string;
  /** Second at which it can be seen. */
  readonly at: number;
  /** What is done before, and at which second. */
  readonly do?: readonly { readonly at: number; readonly do: Action }[];
}

const SECOND = 1_000_000;

export function proofLink({ scenario, at, do: deeds = [] }: Proof): string {
  const done = deeds.map((deed) => ({ at: deed.at * SECOND, action: deed.do }));
  return `/lab/${scenario}${encodeLink({ ...EMPTY, deeds: done, at: at * SECOND })}`;
}
