/** Finding: the real index, what comes first for what a person types, and one letter wrong. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { searchEntries } from '../../components/search/entries';
import { type Kind, kinds, type SearchEntry } from '../../components/search/entry';
import { beginsWithOneWrong, prepare, search } from '../../components/search/rank';
import { settingGroups } from '../../components/settings/groups';
import { lessons } from '../../content/roadmap';
import { symptoms } from '../../content/symptoms';
import { terms } from '../../content/terms';

const entries = searchEntries([
  { slug: 'consumer-groups', title: 'Consumer groups', sections: [{ id: 'two-clocks', title: 'Two clocks' }] },
]);
const index = prepare(entries);
const first = (query: string) => {
  const [found] = search(index, query, 1);
  return found && `${found.kind}: ${found.title}`;
};

test.each([
  ['high watermark', 'term: High watermark'],
  ['watermrk', 'term: Watermark (snapshot)'],
  ['hw', 'term: High watermark'],
  ['isr', 'term: ISR'],
  ['in-sync', 'term: ISR'],
  ['backpressure', 'term: Back-pressure'],
  ['dlq', 'term: Dead letter queue'],
  ['littles law', 'term: Little’s law'],
  ['group.instance.id', 'term: Static membership'],
  ['consumer groups', 'lesson: Consumer groups'],
  ['04', 'lesson: Consumer groups'],
  ['theme', 'setting: Theme'],
  ['dark', 'setting: Theme'],
  ['text siez', 'setting: Text size'],
  ['reduced motion', 'setting: Motion'],
  ['two clocks', 'section: Two clocks'],
  ['QD-1', 'scenario: A queue under a spike'],
  ['processed twice', 'symptom: Processed twice after the deploy'],
  ['progress', 'page: Progress'],
  ['glossary', 'page: Glossary'],
])('“%s” finds first %s', (query, expected) => {
  expect(first(query)).toBe(expected);
});

test('every title finds its own entry first, or one of the same name', () => {
  for (const entry of entries) expect(search(index, entry.title, 1)[0]?.title, entry.title).toBe(entry.title);
});

test('every entry is still found with any one letter of its title’s longest word wrong', () => {
  const anyEntry = fc.constantFrom(...entries.filter(({ title }) => longest(title).length >= 5));
  const property = fc.property(anyEntry, fc.nat(), fc.constantFrom('replace', 'drop', 'double', 'swap'), (entry, at, slip) => {
    const word = longest(entry.title);
    const misspelt = slipped(word, at % word.length, slip);
    expect(search(index, misspelt, entries.length)).toContain(entry);
  });
  fc.assert(property, { numRuns: 300 });
});

test('two letters wrong are another word', () => {
  expect(beginsWithOneWrong('watermark', 'watermark')).toBe(true);
  expect(beginsWithOneWrong('watermerc', 'watermark')).toBe(false);
  expect(beginsWithOneWrong('offest', 'offsets')).toBe(true);
  expect(beginsWithOneWrong('feosft', 'offset')).toBe(false);
});

test('all words must be met, and a word more never finds more', () => {
  expect(search(index, 'watermark zeppelin')).toEqual([]);
  expect(search(index, '  ?! ')).toEqual([]);
  const anyWord = fc.constantFrom('kafka', 'group', 'offset', 'log', 'a', 'read', 'lag', 'broker');
  const property = fc.property(anyWord, anyWord, (one, other) => {
    const both = search(index, `${one} ${other}`, entries.length);
    const alone = new Set(search(index, one, entries.length));
    expect(both.filter((entry) => !alone.has(entry))).toEqual([]);
  });
  fc.assert(property);
});

test('a typo never comes before what was typed', () => {
  const made = (title: string): SearchEntry => ({ kind: 'term', title, href: `/${title}`, note: '', also: [] });
  const small = prepare([made('Leaser'), made('Ledger'), made('Leader epoch'), made('Leader')]);
  expect(search(small, 'leader').map(({ title }) => title)).toEqual(['Leader', 'Leader epoch', 'Leaser']);
});

test('everything there is can be found, and every kind has entries or no page yet', () => {
  const count = (kind: Kind) => entries.filter((entry) => entry.kind === kind).length;
  expect(count('lesson')).toBe(lessons.length);
  expect(count('term')).toBe(terms.length);
  expect(count('symptom')).toBe(symptoms.length);
  expect(count('setting')).toBe(settingGroups.flatMap(({ settings }) => settings).length);
  for (const kind of Object.keys(kinds) as Kind[]) if (kind !== 'challenge') expect(count(kind), kind).toBeGreaterThan(0);
});

test('nothing leads to a lesson that is not written', () => {
  const written = new Set(lessons.filter((lesson) => lesson.written).map(({ slug }) => slug));
  const linked = entries.flatMap(({ href }) => /^\/learn\/([a-z-]+)/.exec(href)?.[1] ?? []);
  expect(linked.length).toBeGreaterThan(0);
  expect(linked.filter((slug) => !written.has(slug))).toEqual([]);
});

function longest(title: string): string {
  const words = title.toLowerCase().match(/[a-z]+/g) ?? [''];
  return words.reduce((best, word) => (word.length > best.length ? word : best), '');
}

function slipped(word: string, at: number, slip: string): string {
  const before = word.slice(0, at);
  const after = word.slice(at + 1);
  const letter = word.charAt(at);
  if (slip === 'drop') return before + after;
  if (slip === 'double') return before + letter + letter + after;
  if (slip === 'swap') return before + after.charAt(0) + letter + after.slice(1);
  return `${before}q${after}`;
}
