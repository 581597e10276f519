/**
 * Finds entries by words: all words of the query must be met, each by a whole word, the beginning of one, or either with one letter wrong.
 * Pure. The index is a vocabulary: each distinct word once, with where it stands, so a keystroke looks at words and not at texts.
 */
import { kinds, type SearchEntry } from './entry';

interface Posting {
  readonly entry: number;
  /** What meeting this word is worth: its field's weight, a little more where the field begins. */
  readonly weight: number;
}

export interface SearchIndex {
  readonly entries: readonly SearchEntry[];
  readonly vocabulary: ReadonlyMap<string, readonly Posting[]>;
  /** Of each entry: its title and its other names, as words with single spaces. */
  readonly names: readonly (readonly string[])[];
}

const WEIGHTS = { title: 100, also: 80, note: 25 } as const;
const AT_BEGINNING = 10;

/** How well a word of the query is met: wholly, by the beginning, or with one letter wrong. */
const MET = { whole: 1, beginning: 0.8, nearly: 0.35 } as const;

/** Shorter words are next to too many others. */
const SHORTEST_TYPO = 4;

const IS_NAMED = 200;
const NAME_BEGINS = 60;

const kindOrder = Object.keys(kinds);

export function prepare(entries: readonly SearchEntry[]): SearchIndex {
  const vocabulary = new Map<string, Posting[]>();
  entries.forEach((entry, at) => {
    const best = new Map<string, number>();
    const take = (text: string, weight: number) => {
      wordsOf(text).forEach((word, place) => {
        const worth = weight + (place === 0 ? AT_BEGINNING : 0);
        best.set(word, Math.max(worth, best.get(word) ?? 0));
      });
    };
    take(entry.title, WEIGHTS.title);
    for (const name of entry.also) take(name, WEIGHTS.also);
    take(entry.note, WEIGHTS.note);
    for (const [word, weight] of best) {
      const postings = vocabulary.get(word) ?? [];
      postings.push({ entry: at, weight });
      vocabulary.set(word, postings);
    }
  });
  const names = entries.map(({ title, also }) => [title, ...also].map(asWords));
  return { entries, vocabulary, names };
}

/** The best entries for a query, best first; none for a query without a word. */
export function search(index: SearchIndex, query: string, limit = 20): SearchEntry[] {
  const words = asWords(query).split(' ').filter(Boolean);
  if (words.length === 0) return [];
  let scores: Map<number, number> | undefined;
  for (const word of words) {
    const met = meet(index, word);
    const before = scores;
    scores =
      before === undefined
        ? met
        : new Map([...met].filter(([at]) => before.has(at)).map(([at, worth]) => [at, worth + (before.get(at) ?? 0)]));
  }
  const whole = words.join(' ');
  const scored = [...(scores ?? [])].map(([at, worth]) => {
    const entry = index.entries[at] as SearchEntry;
    const names = index.names[at] as readonly string[];
    const named = names.includes(whole) ? IS_NAMED : names.some((name) => name.startsWith(whole)) ? NAME_BEGINS : 0;
    // Among equals: the kind that comes first, then the shorter title.
    return { entry, at, worth: worth + named - kindOrder.indexOf(entry.kind) - entry.title.length / 50 };
  });
  scored.sort((a, b) => b.worth - a.worth || a.at - b.at);
  return scored.slice(0, limit).map(({ entry }) => entry);
}

/** Of each entry that has a word like this one: what the best such word is worth. */
function meet({ vocabulary }: SearchIndex, asked: string): Map<number, number> {
  const worths = new Map<number, number>();
  for (const [word, postings] of vocabulary) {
    const met = howMet(asked, word);
    if (met === 0) continue;
    for (const { entry, weight } of postings) worths.set(entry, Math.max(met * weight, worths.get(entry) ?? 0));
  }
  return worths;
}

function howMet(asked: string, word: string): number {
  if (word === asked) return MET.whole;
  if (word.startsWith(asked)) return MET.beginning;
  return asked.length >= SHORTEST_TYPO && beginsWithOneWrong(asked, word) ? MET.nearly : 0;
}

/** Whether some beginning of `word` is `asked` with one letter replaced, missing, added, or swapped with its neighbour. */
export function beginsWithOneWrong(asked: string, word: string): boolean {
  let same = 0;
  while (same < asked.length && asked[same] === word[same]) same++;
  const goesOn = (fromAsked: number, fromWord: number) => word.startsWith(asked.slice(same + fromAsked), same + fromWord);
  const swapped = asked[same] === word[same + 1] && asked[same + 1] === word[same];
  return goesOn(1, 1) || goesOn(1, 0) || goesOn(0, 1) || (swapped && goesOn(2, 2));
}

/** Lower case, without accents and apostrophes, everything else between letters and digits a space. */
function asWords(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The words of a text; of `co-partitioning` also the two as one. */
function wordsOf(text: string): string[] {
  const joined = text.match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)+/gu) ?? [];
  return [...asWords(text).split(' '), ...joined.map((word) => asWords(word.replaceAll('-', '')))].filter(Boolean);
}
