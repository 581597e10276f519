/**
 * The checks of `npm test`, and how many of each passed and failed: read from what each tool itself reports, never assumed.
 * A tool that ends without a readable report has failed once.
 *
 * @typedef {{ passed: number, failed: number, skipped?: number }} Counts
 */

/**
 * A check that knows only yes and no: types, lint, build.
 * @param {number} code exit code
 * @returns {Counts}
 */
export function countOne(code) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * vitest's JSON report. A file that could not even be loaded has no tests in the report, so it counts as one failure.
 * @param {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 * @returns {Counts}
 */
export function countVitest(report) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    const failedBefore = counts.failed;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') counts.passed++;
      else if (status === 'failed') counts.failed++;
      else counts.skipped++;
    }
    if (file.status === 'failed' && counts.failed === failedBefore) counts.failed++;
  }
  return counts;
}

/**
 * Playwright's JSON report. `errors` are those outside of any test, as a server that never came up.
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[] }} report
 * @returns {Counts}
 */
export function countPlaywright({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

/**
 * The last line of a tool that ends with `N passed, N failed`.
 * @param {string} stdout
 * @returns {Counts | undefined}
 */
export function countLastLine(stdout) {
  const match = /^(\d+) passed, (\d+) failed$/.exec(stdout.trimEnd().split('\n').at(-1) ?? '');
  return match ? { passed: Number(match[1]), failed: Number(match[2]) } : undefined;
}

/**
 * What a suite comes to. No report, nothing counted, or a bad end without a failed test: each is one failure more.
 * @param {Counts | undefined} counts
 * @param {number} code exit code
 * @returns {{ passed: number, failed: number, skipped: number, remark: string }}
 */
export function settle(counts, code) {
  if (!counts) return { passed: 0, failed: 1, skipped: 0, remark: `no report (exit code ${code})` };
  const { passed, failed, skipped = 0 } = counts;
  if (passed + failed === 0) return { passed, failed: 1, skipped, remark: 'nothing ran' };
  if (failed === 0 && code !== 0) return { passed, failed: 1, skipped, remark: `ended with exit code ${code}` };
  return { passed, failed, skipped, remark: '' };
}
