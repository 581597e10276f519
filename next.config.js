/**
 * Next's settings: the content build, the headers that never change, and nothing that a default does as well.
 * The content security policy of a page is not here but in proxy.ts, since it depends on what was built.
 */
import { existsSync } from 'node:fs';
import { PHASE_DEVELOPMENT_SERVER, PHASE_PRODUCTION_SERVER } from 'next/constants.js';

// Nobody's work is reported to anybody, the developers' neither.
process.env.NEXT_TELEMETRY_DISABLED = '1';

const everywhere = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  {
    key: 'Permissions-Policy',
    value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), browsing-topics=()',
  },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
];

// A worker lives under the policy of its own file, not under that of the page that started it.
const scripts = [{ key: 'Content-Security-Policy', value: "default-src 'none'; script-src 'self'; connect-src 'self'" }];

/** @param {string} phase */
export default async function config(phase) {
  if (phase !== PHASE_PRODUCTION_SERVER) await buildContent(phase === PHASE_DEVELOPMENT_SERVER);
  /** @type {import('next').NextConfig} */
  const settings = {
    poweredByHeader: false,
    // In seconds. A page's numbers are computed by the engine while it is built; a slow machine gets its time.
    staticPageGenerationTimeout: 600,
    reactStrictMode: true,
    // `npm test` and `npm run typecheck` check types; starting the platform does not wait for it.
    typescript: { ignoreBuildErrors: true },
    // `next dev` would write files for other tools into the repository.
    agentRules: false,
    headers: async () => [
      { source: '/:path*', headers: everywhere },
      { source: '/_next/static/:path*', headers: scripts },
    ],
  };
  return settings;
}

/**
 * Lessons become data before Next looks for them. Next loads this file more than once and in more than one process: the first builds.
 * @param {boolean} watch
 */
async function buildContent(watch) {
  if (process.env.VELITE_STARTED || !existsSync('velite.config.ts')) return;
  process.env.VELITE_STARTED = '1';
  const { build } = await import('velite');
  await build({ watch, clean: !watch, strict: true });
}
