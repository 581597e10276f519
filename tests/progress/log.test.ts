/** Logs are sets that only grow: merging, reading and the file, for any entries at all. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFile, writeFile } from '../../progress/file';
import { canonical, type Json } from '../../progress/json';
import { Log, mergeEntries } from '../../progress/log';
import { anyEntries, event, NOON } from './samples';

const text = (entries: readonly Json[]) => entries.map(canonical);

test('merging is commutative, associative and idempotent', () => {
  fc.assert(
    fc.property(anyEntries, anyEntries, anyEntries, (a, b, c) => {
      expect(text(mergeEntries(a, b))).toEqual(text(mergeEntries(b, a)));
      expect(text(mergeEntries(mergeEntries(a, b), c))).toEqual(text(mergeEntries(a, mergeEntries(b, c))));
      expect(text(mergeEntries(mergeEntries(a, b), b))).toEqual(text(mergeEntries(a, b)));
    }),
    { numRuns: 50 },
  );
});

test('every distinct entry is either an event or set aside, in any order of arrival', () => {
  fc.assert(
    fc.property(anyEntries, fc.infiniteStream(fc.nat()), (entries, luck) => {
      const { events, setAside } = new Log(entries).view();
      const distinct = new Set(text(entries));
      expect(new Set([...text(events as unknown as Json[]), ...text(setAside.map((aside) => aside.entry))])).toEqual(distinct);
      expect(events.length + setAside.length).toBe(distinct.size);
      for (const { sentence } of setAside) expect(sentence).toMatch(/\.$/);

      const shuffled = entries.map((entry) => ({ entry, at: luck.next().value })).sort((a, b) => a.at - b.at);
      expect(new Log(shuffled.map(({ entry }) => entry)).view()).toEqual({ events, setAside });
    }),
  );
});

test('a file that was written is read back whole', () => {
  fc.assert(
    fc.property(anyEntries, (entries) => {
      const all = new Log(entries).entries();
      const file = readFile(writeFile(all, NOON));
      expect(file.ok && text(mergeEntries(file.entries, []))).toEqual(text(all));
    }),
  );
});

test('an entry is the same entry whatever the order in which its fields are written', () => {
  const one: Json = { id: 'e', v: 1, lesson: { a: 1, b: [2] } };
  const other: Json = { lesson: { b: [2], a: 1 }, v: 1, id: 'e' };
  expect(mergeEntries([one], [other])).toEqual([one]);
});

test('two entries of one id are both kept; one of them counts, the other is named', () => {
  const one = event('same', 0, { type: 'lessonStateSet', lesson: 'consumer-lag', state: 'done' });
  const other = { ...one, state: 'new' };
  const view = new Log([one, other] as Json[]).view();
  expect(new Log([other, one] as Json[]).view()).toEqual(view);
  expect(view.events).toHaveLength(1);
  expect(view.setAside.map((aside) => aside.sentence)).toEqual([
    'Entry same (lessonStateSet) has the id of another entry with other content; it is kept and not counted.',
  ]);
});

test('a file that is cut off, of another kind or of a later version is refused with the reason', () => {
  const good = writeFile([{ v: 1 }], NOON);
  const reasons = [
    good.slice(0, 70),
    '{"a":1}',
    'null',
    good.replace('"version":2', '"version":3'),
    good.replace('"version":2', '"x":1'),
    good.replace('"entries"', '"x"'),
    good.replace('{"v":1}', `${'['.repeat(9_000)}${']'.repeat(9_000)}`),
  ].map((content) => {
    const file = readFile(content);
    return file.ok ? 'read' : file.sentence;
  });
  expect(reasons[0]).toMatch(/^This file is not a progress file that can be read: it is not complete JSON \(.*\)\. Nothing was changed\.$/);
  expect(reasons.slice(1)).toEqual([
    expect.stringContaining('it does not say "format": "highwater-progress"'),
    expect.stringContaining('it does not say "format": "highwater-progress"'),
    expect.stringContaining('a newer version of this site wrote it (file version 3)'),
    expect.stringContaining('it does not say its "version"'),
    expect.stringContaining('its "entries" are missing'),
    expect.stringContaining('something in it is nested deeper than 40 levels'),
  ]);
});
