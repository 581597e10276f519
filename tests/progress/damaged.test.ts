/** Progress files that were cut, changed or made up: nothing breaks, nothing that was there is lost, and the fault is named. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importTold } from '../../components/progress/sentences';
import { writeFile } from '../../progress/file';
import { canonical, type Json } from '../../progress/json';
import { memoryStorage } from '../../progress/storage/memory';
import { anyEntries, anyEvents, event, NOON, start } from './samples';

const WRONG = ['null', 'true', '-1', '1e309', '""', '[]', '{}', '"\\ud800"', '{"__proto__":{"ok":true}}'];
const DEEP = 3_000;

const wounds = fc.array(
  fc.tuple(
    fc.nat(20_000),
    fc.constantFrom('cut', 'drop', 'swap', 'insert', 'huge', 'deep', 'proto', 'type', 'double'),
    fc.string({ minLength: 1, maxLength: 3 }),
  ),
  { minLength: 1, maxLength: 3 },
);

function wounded(whole: string, all: readonly (readonly [number, string, string])[]): string {
  return all.reduce((file, [at, how, what]) => {
    const place = file.length === 0 ? 0 : at % file.length;
    const [before, after] = [file.slice(0, place), file.slice(place)];
    const entry = (text: string) => file.replace('"entries":[\n', `"entries":[\n${text},\n`);
    switch (how) {
      case 'cut':
        return before;
      case 'drop':
        return before + after.slice(1);
      case 'swap':
        return before + what + after.slice(what.length);
      case 'huge':
        return entry(JSON.stringify({ v: 1, id: what.repeat(2_000), type: 'lessonOpened' }));
      case 'deep':
        return entry(`${'[{"a":'.repeat(DEEP)}1${'}]'.repeat(DEEP)}`);
      case 'proto':
        return entry('{"__proto__":{"id":"e0"},"constructor":{"prototype":1},"v":1,"id":"toString","type":"hasOwnProperty"}');
      case 'type':
        return before + after.replace(/"[^"]*"|\d+/, WRONG[at % WRONG.length] as string);
      case 'double':
        return file + file;
      default:
        return before + what + after;
    }
  }, whole);
}

const BASE = writeFile(
  [event('here-1', 0, { type: 'lessonOpened', lesson: 'consumer-lag' }), { v: 9, id: 'here-2' }] as unknown as Json[],
  NOON,
);
const entriesIn = (text: string): string[] => (JSON.parse(text).entries as Json[]).map(canonical);

test('ten thousand damaged files: the log stands, nothing of it is lost, and what is wrong is told', () => {
  fc.assert(
    fc.property(fc.oneof(anyEvents, anyEntries), wounds, (written, all) => {
      const entries = written.slice(0, 6) as unknown as Json[];
      const { progress } = start(memoryStorage());
      progress.importFile(BASE);
      const text = wounded(writeFile(entries, NOON), all);
      const report = progress.importFile(text);
      const after = entriesIn(progress.exportFile());
      progress.close();
      const { sentence, details } = importTold(report);
      expect([sentence, ...details].filter((each) => !/[.:]( \(\d+ times\))?$/.test(each) || each.length > 600)).toEqual([]);
      expect(entriesIn(BASE).filter((entry) => !after.includes(entry))).toEqual([]);
      if (!report.ok) {
        expect(sentence).toMatch(/^This file is not a progress file.*Nothing was changed\.$/s);
        expect(after).toHaveLength(2);
        return;
      }
      const read = entriesIn(text);
      expect(read.filter((entry) => !after.includes(entry))).toEqual([]);
      // Where it reads as something else than was written, that is said.
      const isAsWritten = read.join('\n') === entries.map(canonical).join('\n');
      expect(report.isChanged || isAsWritten).toBe(true);
      expect(sentence.startsWith('This file is not as this site wrote it')).toBe(report.isChanged);
    }),
    { numRuns: 10_000 },
  );
});
