/**
 * Browser tests: the production build, served with its real headers on a free port of this machine, in whichever Chromium
 * is there (scripts/lib/browser.mjs).
 */
import { execFileSync } from 'node:child_process';
import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/lib/browser.mjs';

// This file is read again in every worker, and all have to mean the same port.
process.env.E2E_PORT ??= execFileSync(
  process.execPath,
  ['-e', "import('./scripts/lib/port.mjs').then(async (m) => console.log(await m.freePort()))"],
  {
    encoding: 'utf8',
  },
).trim();
const origin = `http://127.0.0.1:${process.env.E2E_PORT}`;
const executablePath = await findBrowser();
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes the second time has failed.
  retries: 0,
  workers: 2,
  // A lesson has five live figures; a slow machine needs its time to look at all of them.
  timeout: 150_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    baseURL: origin,
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // Chromium refuses its sandbox to root, as in most containers.
        ...(isRoot ? ['--no-sandbox', '--disable-gpu'] : []),
      ],
    },
  },
  webServer: {
    // Not through npx: ending that would leave the server alive.
    command: `"${process.execPath}" node_modules/next/dist/bin/next start -H 127.0.0.1 -p ${process.env.E2E_PORT}`,
    url: origin,
    reuseExistingServer: false,
    env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    timeout: 60_000,
  },
});
