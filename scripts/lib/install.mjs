/** The packages: installed once, and again when the lockfile changes. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { npm, seconds } from './run.mjs';
import { Complaint, say } from './say.mjs';

const LOCKFILE = 'package-lock.json';
/** What npm itself notes down at the end of an installation. */
const INSTALLED = 'node_modules/.package-lock.json';
const MARK = 'node_modules/.ok';

/** @throws Complaint - npm failed; its own words stand above. */
export async function ensureInstalled() {
  const lockfile = readFileSync(LOCKFILE, 'utf8');
  const wanted = mark(lockfile);
  if (read(MARK) === wanted) return;
  if (!existsSync(INSTALLED) || !isInstalled(JSON.parse(lockfile), JSON.parse(readFileSync(INSTALLED, 'utf8')))) await install();
  writeFileSync(MARK, wanted);
}

async function install() {
  const started = Date.now();
  say('Installing packages from the npm registry. This happens once and takes about a minute.');
  // Packages that only the build needs are called dev packages; NODE_ENV=production must not leave them out.
  const { code, output } = await npm('npm ci', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code === 0) return say(`Packages are installed (${seconds(started)}).`);
  say(output);
  throw new Complaint(
    'Installing the packages failed (npm says why above): check that this machine reaches the npm registry and has 2 GB of free disk, then run the same command again.',
  );
}

/**
 * Whether an installation that somebody else made (`npm ci` by hand, in a container) is what the lockfile asks for.
 * @param {Lock} lock
 * @param {Lock} installed
 *
 * @typedef {{ packages: Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }> }} Lock
 */
export function isInstalled(lock, installed) {
  const wanted = Object.entries(lock.packages).filter(([path]) => path !== '');
  const isThere = wanted.every(([path, want]) => {
    const have = installed.packages[path];
    // Optional packages are those of other platforms.
    return have ? have.version === want.version && have.integrity === want.integrity : want.optional || want.devOptional;
  });
  return isThere && Object.keys(installed.packages).every((path) => path in lock.packages);
}

/**
 * A folder shared between two systems holds the binaries of one of them, so the system is part of the mark.
 * @param {string} lockfile
 */
function mark(lockfile) {
  return `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform} ${process.arch}\n`;
}

/** @param {string} file */
function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
