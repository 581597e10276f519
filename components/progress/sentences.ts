/** What importing a file did, in sentences. Pure. */
import type { ImportReport } from '@/progress/progress';

/** Longer lists of faults say how many more there are. */
const MOST_NAMED = 20;

export interface Told {
  readonly sentence: string;
  /** Each damaged or newer entry, named. */
  readonly details: readonly string[];
}

export function importTold(report: ImportReport): Told {
  if (!report.ok) return { sentence: report.sentence, details: [] };
  const { added, alreadyHere, setAside, isChanged } = report;
  const parts = [
    isChanged ? 'This file is not as this site wrote it: its checksum is that of another content. What is sound in it was read.' : '',
    added === 0 ? 'Nothing new was in this file.' : `${entries(added)} ${added === 1 ? 'was' : 'were'} added to your log.`,
    alreadyHere > 0 ? `${entries(alreadyHere)} ${alreadyHere === 1 ? 'was' : 'were'} here already.` : '',
    setAside.length > 0
      ? `${entries(setAside.length)} could not be counted and ${setAside.length === 1 ? 'is' : 'are'} kept as they came:`
      : '',
  ];
  return { sentence: parts.filter(Boolean).join(' '), details: named(setAside.map(({ sentence }) => sentence)) };
}

/** Each sentence once, with how often it holds; of many the first, and how many more there are. */
export function named(sentences: readonly string[]): string[] {
  const times = new Map<string, number>();
  for (const sentence of sentences) times.set(sentence, (times.get(sentence) ?? 0) + 1);
  const distinct = [...times].map(([sentence, count]) => (count === 1 ? sentence : `${sentence} (${count} times)`));
  const more = distinct.length - MOST_NAMED;
  return more <= 0 ? distinct : [...distinct.slice(0, MOST_NAMED), `And ${more} more like these.`];
}

export function entries(count: number): string {
  return `${count.toLocaleString('en-GB').replaceAll(',', '\u202f')} ${count === 1 ? 'entry' : 'entries'}`;
}
