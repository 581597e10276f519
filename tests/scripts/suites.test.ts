/** The last line of `npm test` is read from reports; no tool may end badly and be counted as good. */
import { expect, test } from 'vitest';
import { countLastLine, countOne, countPlaywright, countVitest, settle } from '../../scripts/lib/suites.mjs';

const vitestFile = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((each) => ({ status: each })) });

test('a check that knows only yes and no counts as one', () => {
  expect(countOne(0)).toEqual({ passed: 1, failed: 0 });
  expect(countOne(2)).toEqual({ passed: 0, failed: 1 });
});

test('vitest: tests are added up over files', () => {
  const report = { testResults: [vitestFile('passed', 'passed', 'passed', 'skipped'), vitestFile('failed', 'passed', 'failed')] };
  expect(countVitest(report)).toEqual({ passed: 3, failed: 1, skipped: 1 });
});

test('vitest: a file that could not be loaded is a failure, though it has no tests', () => {
  expect(countVitest({ testResults: [vitestFile('failed'), vitestFile('passed', 'passed')] })).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
  });
});

test('Playwright: a test that passed at the second attempt has failed, and so has a server that never came up', () => {
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
  expect(countPlaywright({ stats, errors: [] })).toEqual({ passed: 4, failed: 2, skipped: 2 });
  expect(countPlaywright({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{}] })).toMatchObject({ failed: 1 });
});

test('conformance: only the last line counts, and only in its exact form', () => {
  expect(countLastLine('1 passed, 0 failed\nrange: wrong\n12 passed, 3 failed\n')).toEqual({ passed: 12, failed: 3 });
  expect(countLastLine('12 passed, 3 failed\nTypeError: x is undefined\n')).toBeUndefined();
  expect(countLastLine('')).toBeUndefined();
});

test('no report is one failure', () => {
  expect(settle(undefined, 1)).toMatchObject({ passed: 0, failed: 1 });
});

test('a suite in which nothing ran has failed', () => {
  expect(settle({ passed: 0, failed: 0 }, 0)).toMatchObject({ passed: 0, failed: 1 });
});

test('a bad exit code without a failed test is one failure', () => {
  expect(settle({ passed: 5, failed: 0 }, 1)).toMatchObject({ passed: 5, failed: 1 });
  expect(settle({ passed: 5, failed: 2 }, 1)).toMatchObject({ passed: 5, failed: 2 });
  expect(settle({ passed: 5, failed: 0 }, 0)).toMatchObject({ passed: 5, failed: 0 });
});
