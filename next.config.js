/**
 * Next's settings: the content build, the headers that never change, and nothing that a default does as well.
 * The content security policy is not here but in proxy.ts, since it depends on each built page.
 */
import { existsSync } from 'node:fs';

const isDev = process.argv.includes('dev');
const isBuild = process.argv.includes('build') || process.argv.includes('typegen');

// Lessons become data before Next looks for them. Next loads this file more than once, in more than one process: one of them builds.
if ((isDev || isBuild) && !process.env.VELITE_STARTED && existsSync('velite.config.ts')) {
  process.env.VELITE_STARTED = '1';
  const { build } = await import('velite');
  await build({ watch: isDev, clean: !isDev, strict: true });
}

const everywhere = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), browsing-topics=()' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
];

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm test` and `npm run typecheck` check types; starting the platform does not wait for it.
  typescript: { ignoreBuildErrors: true },
  // `next dev` would write files for tools into the repository.
  agentRules: false,
  headers: async () => [{ source: '/:path*', headers: everywhere }],
};

export default config;
