/** A check as a lesson writes it. What proves an answer is a moment of a run, and its link opens the lab there. */
import { scenarioOf } from '@/content/library';
import type { Action } from '@/simulator/run';
import { EMPTY, encodeLink } from '../lab/linkText';
import { Check } from './Check';

export interface Proof {
  readonly scenario: string;
  /** Second at which it can be seen. */
  readonly at: number;
  /** What is done before, and at which second. */
  readonly do?: readonly { readonly at: number; readonly do: Action }[];
}

export interface QuizProps {
  readonly id: string;
  readonly question: string;
  readonly options: readonly { readonly text: string; readonly why: string; readonly right?: boolean }[];
  readonly proof?: Proof;
}

const SECOND = 1_000_000;

export function Quiz({ proof, ...question }: QuizProps) {
  return (
    <Check {...question} proof={proof && { href: proofLink(proof), words: `${scenarioOf(proof.scenario).title}, at ${proof.at} s` }} />
  );
}

export function proofLink({ scenario, at, do: deeds = [] }: Proof): string {
  const done = deeds.map((deed) => ({ at: deed.at * SECOND, action: deed.do }));
  return `/lab/${scenario}${encodeLink({ ...EMPTY, deeds: done, at: at * SECOND })}`;
}
