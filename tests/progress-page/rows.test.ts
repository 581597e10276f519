/** The log as rows: newest first, what takes an entry out and brings it back, twenty thousand of them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byDay, type LogRow, logRows } from '../../components/progress/logRows';
import { importTold, named } from '../../components/progress/sentences';
import { standingBySection } from '../../components/progress/standing';
import type { ProgressEvent } from '../../progress/events';
import { evidenceOf } from '../../progress/folds/evidence';
import { removedEntries } from '../../progress/folds/standing';
import { memoryStorage } from '../../progress/storage/memory';
import { anyEvents, event, start } from '../progress/samples';

const titles = { lesson: (slug: string) => (slug === 'consumer-groups' ? 'Consumer groups' : undefined) };
const openedAt = (id: string, minute: number) => event<'lessonOpened'>(id, minute, { type: 'lessonOpened', lesson: 'consumer-groups' });
const removal = (id: string, minute: number, entry: string) => event<'entryRemoved'>(id, minute, { type: 'entryRemoved', entry });

/** What pressing the button of a row appends. */
const pressed = (row: LogRow, at: number): ProgressEvent[] => row.toggles.map((entry, n) => removal(`press-${at}-${n}`, at, entry));

test('newest first, in words, by day', () => {
  const rows = logRows([openedAt('a', 0), openedAt('b', 24 * 60), openedAt('c', 24 * 60 + 1)], titles, 'UTC');
  expect(byDay(rows).map(({ day, rows: ofDay }) => [day, ofDay.map(({ id }) => id)])).toEqual([
    ['2026-03-10', ['c', 'b']],
    ['2026-03-09', ['a']],
  ]);
  expect(rows[0]).toMatchObject({ text: 'opened Consumer groups', removed: false, toggles: ['c'], isRemoval: false });
});

test('an entry that two tabs removed comes back by one press', () => {
  const log = [openedAt('a', 0), removal('r1', 1, 'a'), removal('r2', 1, 'a')];
  const row = logRows(log, titles).find(({ id }) => id === 'a') as LogRow;
  expect(row).toMatchObject({ removed: true, toggles: ['r2', 'r1'] });
  expect(removedEntries([...log, ...pressed(row, 2)]).has('a')).toBe(false);
});

test('pressing a row turns it over, and pressing again turns it back, in any log', () => {
  const property = fc.property(anyEvents, fc.nat(), (events, nth) => {
    const rows = logRows(events, titles).filter(({ toggles }) => toggles.length > 0);
    if (rows.length === 0) return;
    const row = rows[nth % rows.length] as LogRow;
    const once = [...events, ...pressed(row, 100)];
    expect(removedEntries(once).has(row.id)).toBe(!row.removed);
    if (row.isRemoval) return;
    const turned = logRows(once, titles).find(({ id }) => id === row.id) as LogRow;
    expect(removedEntries([...once, ...pressed(turned, 200)]).has(row.id)).toBe(row.removed);
  });
  fc.assert(property, { numRuns: 300 });
});

test('twenty thousand entries are as many rows, in order', () => {
  const many = Array.from({ length: 20_000 }, (_, n) => openedAt(`e${n}`, n));
  const rows = logRows(many, titles, 'UTC');
  expect(rows).toHaveLength(20_000);
  expect(rows.every((row, at) => row.id === `e${19_999 - at}`)).toBe(true);
});

test('evidence stands by section, each question once', () => {
  const shown = (id: string, minute: number, type: 'predicted' | 'answered', question: string, right: boolean) =>
    event(id, minute, { type, lesson: 'consumer-groups', section: 'two-clocks', question, choice: '0', right });
  const evidence = [
    shown('a', 0, 'predicted', 'p', false),
    shown('b', 1, 'predicted', 'p', true),
    shown('c', 2, 'answered', 'q', false),
    shown('d', 3, 'answered', 'q', true),
    shown('e', 4, 'answered', 'r', false),
    event<'played'>('f', 5, { type: 'played', lesson: 'consumer-groups', section: 'gone', scenario: 'kafka/cg-2', did: 'repaired' }),
  ].flatMap((one) => evidenceOf(one) ?? []);
  expect(standingBySection(evidence, [{ id: 'two-clocks', title: 'Two clocks' }])).toEqual([
    { title: 'Two clocks', shown: ['predicted 1, not as it came out', 'answered 2, 1 of them right'] },
    { title: 'The lesson as a whole', shown: ['repaired'] },
  ]);
});

test('an import is told in sentences, and what was damaged or newer is named', async () => {
  const { progress } = start(memoryStorage());
  await progress.ready;
  const text = (...entries: unknown[]) => JSON.stringify({ format: 'highwater-progress', version: 1, entries });
  progress.importFile(text(openedAt('a', 0)));
  const told = importTold(
    progress.importFile(text(openedAt('a', 0), openedAt('b', 1), { v: 9, id: 'n' }, { v: 1, id: 'd', type: 'played' })),
  );
  expect(told.sentence).toBe(
    '1 entry was added to your log. 1 entry was here already. 2 entries could not be counted and are kept as they came:',
  );
  expect(told.details.join(' ')).toMatch(/Entry n was written by a newer version.*Entry d \(played\) has a fault at/);
  expect(importTold(progress.importFile('{')).sentence).toMatch(/^This file is not a progress file.*Nothing was changed\.$/);
  progress.close();
});

test('what an import added can be taken back as one change', async () => {
  const { progress } = start(memoryStorage());
  await progress.ready;
  const [kept] = progress.recordAll([{ type: 'lessonOpened', lesson: 'consumer-groups' }]);
  progress.importFile(
    JSON.stringify({ format: 'highwater-progress', version: 1, entries: [openedAt('x', 0), removal('y', 1, kept as string)] }),
  );
  expect([...removedEntries(progress.getState().events)]).toEqual([kept]);
  let changes = 0;
  progress.subscribe(() => changes++);
  progress.recordAll(['x', 'y'].map((entry) => ({ type: 'entryRemoved', entry })));
  expect(changes).toBe(1);
  expect([...removedEntries(progress.getState().events)].sort()).toEqual(['x', 'y']);
  progress.close();
});

test('long lists of faults end with how many more there are', () => {
  expect(named(['same', 'same'])).toEqual(['same (2 times)']);
  expect(named(Array.from({ length: 23 }, (_, n) => `fault ${n}`)).at(-1)).toBe('And 3 more like these.');
});
