/** `npm test`: every check, one after the other, and one line at the end that adds them up. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { run, seconds, stopOnSignal } from './run.mjs';
import { Complaint, say } from './say.mjs';
import { countLastLine, countOne, countPlaywright, countVitest, settle } from './suites.mjs';

/** A suite that hangs is ended and has failed. */
const LIMIT_MS = 1_500_000;
const NODE = process.execPath;
const TSX = 'node_modules/tsx/dist/cli.mjs';

/**
 * @typedef {{ code: number, output: string, stdout: string }} Ended
 * @typedef {{ name: string, run: (report: string) => Promise<Ended>, count: (ended: Ended, report: string) => import('./suites.mjs').Counts | undefined }} Suite
 */

/** @type {readonly Suite[]} */
const SUITES = [
  {
    name: 'types',
    run: async () => {
      // Types of routes, of content and of style sheets are made first; on a fresh clone there are none.
      const made = await tool('types', ['node_modules/next/dist/bin/next', 'typegen']);
      return made.code === 0 ? tool('types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']) : made;
    },
    count: ({ code }) => countOne(code),
  },
  { name: 'lint', run: () => tool('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']), count: ({ code }) => countOne(code) },
  {
    name: 'rules, properties, content and units',
    run: (report) =>
      tool('tests', ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]),
    count: (_, report) => fromFile(report, countVitest),
  },
  { name: 'conformance', run: () => tool('conformance', [TSX, 'tests/conformance/run.ts']), count: ({ stdout }) => countLastLine(stdout) },
  { name: 'build', run: () => attempt(ensureBuilt), count: ({ code }) => countOne(code) },
  {
    name: 'browser',
    run: async (report) => {
      let path = '';
      const found = await attempt(async () => {
        path = await ensureBrowser();
      });
      if (found.code !== 0) return found;
      return tool('browser', ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'], {
        CHROMIUM_PATH: path,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      });
    },
    count: (_, report) => fromFile(report, countPlaywright),
  },
];

export async function test() {
  const reports = mkdtempSync(join(tmpdir(), 'highwater-'));
  process.on('exit', () => rmSync(reports, { recursive: true, force: true }));
  stopOnSignal(() => {}, 130);
  await ensureInstalled();
  let passed = 0;
  let failed = 0;
  for (const suite of SUITES) {
    const started = Date.now();
    const report = join(reports, `${suite.name}.json`);
    const ended = await suite.run(report);
    const result = settle(suite.count(ended, report), ended.code);
    if (result.failed > 0) say(ended.output);
    passed += result.passed;
    failed += result.failed;
    const remarks = [result.skipped > 0 ? `${result.skipped} skipped` : '', result.remark, seconds(started)].filter(Boolean);
    say(`${suite.name}: ${result.passed} passed, ${result.failed} failed (${remarks.join(', ')})`);
  }
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 */
function tool(name, args, env = {}) {
  return run(name, NODE, args, { limitMs: LIMIT_MS, env });
}

/**
 * One of our own steps, seen as a tool: what it complains about is its output.
 * @param {() => Promise<void>} step
 * @returns {Promise<Ended>}
 */
async function attempt(step) {
  try {
    await step();
    return { code: 0, output: '', stdout: '' };
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    return { code: 1, output: error.message, stdout: '' };
  }
}

/**
 * @template Report
 * @param {string} file
 * @param {(report: Report) => import('./suites.mjs').Counts} count
 */
function fromFile(file, count) {
  if (!existsSync(file)) return undefined;
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Half a report is none.
    return undefined;
  }
}
