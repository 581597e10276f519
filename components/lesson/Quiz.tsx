/** A check as a lesson writes it. What proves an answer is a moment of a run, and its link opens the lab there. */
import { scenarioOf } from '@/content/library';
import { Check } from './Check';
import { type Proof, proofLink } from './proof';

export interface QuizProps {
  readonly id: string;
  readonly question: string;
  readonly options: readonly { readonly text: string; readonly why: string; readonly right?: boolean }[];
  readonly proof?: Proof;
}

export function Quiz({ proof, ...question }: QuizProps) {
  return (
    <Check {...question} proof={proof && { href: proofLink(proof), words: `${scenarioOf(proof.scenario).title}, at ${proof.at} s` }} />
  );
}
