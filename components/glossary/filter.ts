/** The glossary in its parts: terms by first letter, and those that a filter leaves. */
import type { Term } from '@/content/terms';

export const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

export const letterOf = (term: Term): string => term.term.charAt(0).toUpperCase();

/** Terms whose name, other names or meaning hold what was typed, letter for letter but for case. */
export function filtered(terms: readonly Term[], typed: string): readonly Term[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return terms;
  return terms.filter(({ term, also, meaning }) => [term, ...also, meaning].some((text) => text.toLowerCase().includes(wanted)));
}
