import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Kind, RecordedFile } from './kind';
import exactAssignors from './kinds/exactAssignors';
import facts from './kinds/facts';
import murmur2 from './kinds/murmur2';
import stickyAssignors from './kinds/stickyAssignors';
import { replay } from './replay';

const file = (path: string, json: unknown): RecordedFile => ({ path, name: path.replace(/\.json$/, ''), json });

const folder = join(import.meta.dirname, 'kafka');
const pureNames = readdirSync(folder).filter((name) => !name.startsWith('group'));

test.each(pureNames)('%s: every case is as recorded', (name) => {
  const recorded = file(name, JSON.parse(readFileSync(join(folder, name), 'utf8')));
  const report = replay([recorded], [exactAssignors, facts, murmur2, stickyAssignors]);
  expect(report.failures).toEqual([]);
  expect(report.passed).toBeGreaterThan(0);
});

const words: Kind = {
  name: 'words',
  matches: ({ name }) => name.startsWith('words'),
  *cases() {
    yield { id: 'good', run: () => undefined };
    yield { id: 'bad', run: () => 'expected a, seen b' };
    yield { id: 'later', run: () => ({ notModelled: 'needs c' }) };
    yield {
      id: 'broken',
      run: () => {
        throw new Error('no d');
      },
    };
  },
};

test('a case passes, fails, throws or is not modelled, and only the first counts as passed', () => {
  expect(replay([file('words.json', {})], [words])).toEqual({
    passed: 1,
    failures: ['failed: words.json/bad: expected a, seen b', 'failed: words.json/broken: threw no d'],
    notModelled: [{ name: 'words.json/later', why: 'needs c' }],
  });
});

test('a file that no kind knows is not modelled, by name and format', () => {
  const files = [file('b.json', { format: 'broker-trace/1' }), file('a.json', 7)];
  expect(replay(files, [words])).toEqual({
    passed: 0,
    failures: [],
    notModelled: [
      { name: 'b.json', why: 'no kind knows the format broker-trace/1' },
      { name: 'a.json', why: 'no kind knows this format' },
    ],
  });
});

test('a sticky result is held against every promise', () => {
  const recorded = {
    name: 'x',
    topics: { t: 2 },
    members: { a: { topics: ['t'], owned: [['t', 0]], generation: 1 }, b: { topics: ['t'] } },
  };
  const right = { partitionsTotal: 2, complete: true, kept: 1, maxMinusMin: 0, identicalSubscriptions: true };
  const failuresOf = (changed: object) =>
    replay([file('sticky.json', [{ ...recorded, expected: right, ...changed }])], [stickyAssignors]).failures;
  expect(failuresOf({})).toEqual([]);
  expect(failuresOf({ expected: { ...right, complete: false } })).toEqual([
    'failed: sticky.json/x: complete: expected false, seen 2 of 2 assigned',
  ]);
  expect(failuresOf({ expected: { ...right, maxMinusMin: -1 } })).toEqual([
    'failed: sticky.json/x: largest minus smallest: expected at most -1, seen 0',
  ]);
  expect(failuresOf({ expected: { ...right, kept: 2 } })).toEqual(['failed: sticky.json/x: kept: expected at least 2, seen 1']);
  expect(failuresOf({ expected: { ...right, kept: 2, identicalSubscriptions: false } })).toEqual([]);
  expect(failuresOf({ exact: { a: [['t', 1]], b: [['t', 0]] } })).toEqual(['failed: sticky.json/x: a: expected ["t-1"], seen ["t-0"]']);
});

let scratch = '';
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'conformance-'));
  writeFileSync(join(scratch, 'broken.json'), '{');
  writeFileSync(join(scratch, 'murmur2.json'), JSON.stringify([{ key: 'abc', murmur2: 1, partition: {} }]));
});
afterAll(() => rmSync(scratch, { recursive: true }));

function command(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'tests/conformance/run.ts', ...args], {
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

test('the command counts, names what differs, and exits with 1', { timeout: 60_000 }, () => {
  const { code, out } = command(join(scratch, 'murmur2.json'));
  expect(out).toMatch(/^failed: .*murmur2.json\/"abc": murmur2: expected 1, seen 479470107\n0 passed, 1 failed\n$/);
  expect(code).toBe(1);
});

test('what cannot be used gets one sentence and exit code 2', { timeout: 60_000 }, () => {
  expect(command(scratch)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^.*broken.json is not valid JSON: .*\n$/) });
  expect(command('nowhere')).toMatchObject({ code: 2, err: 'nowhere does not exist; give a folder or a .json file of recordings.\n' });
  expect(command('--fast')).toMatchObject({ code: 2, err: 'Unknown option --fast; the only one is --help.\n' });
});
