/** A Chromium for the browser tests and the diagrams: one that is there, else one that is brought. */
import { existsSync } from 'node:fs';
import { run } from './run.mjs';
import { Complaint, say } from './say.mjs';

const COMMON = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Path of a browser on this machine: CHROMIUM_PATH, else Playwright's own, else one in a usual place.
 * @returns {Promise<string | undefined>}
 * @throws Complaint - CHROMIUM_PATH names no file.
 */
export async function findBrowser() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen && !existsSync(chosen))
    throw new Complaint(`CHROMIUM_PATH is "${chosen}", but no such file exists: correct it or leave it out.`);
  if (chosen) return chosen;
  const { chromium } = await import('playwright');
  return [chromium.executablePath(), ...COMMON].find((path) => existsSync(path));
}

/**
 * @returns {Promise<string>} path of a browser that starts
 * @throws Complaint - none could be found or brought.
 */
export async function ensureBrowser() {
  const found = await findBrowser();
  if (found && (await starts(found))) return found;
  say('No browser was found. Fetching Chromium for the browser tests; this happens once.');
  const isRoot = process.getuid?.() === 0;
  const attempts = [
    () =>
      run('fetching Chromium', process.execPath, [
        'node_modules/playwright/cli.js',
        'install',
        ...(isRoot ? ['--with-deps'] : []),
        'chromium',
      ]),
    () => (isRoot ? run('apt-get', 'sh', ['-c', 'apt-get update && apt-get install -y --no-install-recommends chromium']) : undefined),
  ];
  let reasons = '';
  for (const attempt of attempts) {
    const result = await attempt();
    const browser = await findBrowser();
    if (result?.code === 0 && browser && (await starts(browser))) return browser;
    reasons += result?.output ?? '';
  }
  say(reasons);
  throw new Complaint(
    'No browser could be installed (the reason stands above): install Chromium or Chrome and set CHROMIUM_PATH to its program file.',
  );
}

/** @param {string} path */
async function starts(path) {
  const { code } = await run('the browser', path, ['--version'], { limitMs: 30_000 });
  return code === 0;
}
