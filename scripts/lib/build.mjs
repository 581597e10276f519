/** The build: made once, and again when a file that goes into it changes. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePolicyHashes } from './csp.mjs';
import { run, seconds } from './run.mjs';
import { Complaint, say } from './say.mjs';

const MARK = '.next/.ok';
/** Next's own name of a build; another one means that somebody built without us. */
const BUILD_ID = '.next/BUILD_ID';

/** What no page is made of, at the top of the repository. Names with a dot in front are left out everywhere. */
const NOT_BUILT = new Set(['node_modules', 'tests', 'docs', 'cli', 'test-results', 'playwright-report', 'coverage']);
/** What a build, an editor or a type check leaves behind. */
const LEFT_BEHIND = /^next-env\.d\.ts$|\.tsbuildinfo$|~$/;
/** Where the content build puts copies of pictures. */
const COPIES = join('public', 'static');

/** Builds unless a finished build of just these files is there. */
export async function ensureBuilt() {
  if (existsSync(BUILD_ID) && existsSync(MARK) && readFileSync(MARK, 'utf8') === mark(hashOfSources('.'))) return;
  await build();
}

/** @throws Complaint - the build failed; its own words stand above. */
export async function build() {
  const started = Date.now();
  say('Building the pages. This takes about a minute, and again only after a change.');
  const hash = hashOfSources('.');
  rmSync(MARK, { force: true });
  const { code, output } = await run('the build', process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
    env: { NODE_ENV: 'production' },
  });
  if (code !== 0) {
    say(output);
    throw new Complaint(
      'The build failed (the reason stands above): mend the file it names, or go back to a version that builds, then run the same command again.',
    );
  }
  const pages = writePolicyHashes('.next');
  writeFileSync(MARK, mark(hash));
  say(`${pages} pages are built (${seconds(started)}).`);
}

/** @param {string} hash */
function mark(hash) {
  return `${hash} ${readFileSync(BUILD_ID, 'utf8')}\n`;
}

/**
 * One hash over the names and contents of all files that a build can read.
 * @param {string} root
 */
export function hashOfSources(root) {
  const hash = createHash('sha256');
  for (const file of sources(root, '')) {
    hash.update(`${file}\0`).update(
      createHash('sha256')
        .update(readFileSync(join(root, file)))
        .digest(),
    );
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {Generator<string>} in the order of names, which is the same on every system
 */
function* sources(root, folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const isNotBuilt = folder === '' && (NOT_BUILT.has(entry.name) || entry.name.endsWith('.md'));
    if (entry.name.startsWith('.') || path === COPIES || isNotBuilt) continue;
    if (entry.isDirectory()) yield* sources(root, path);
    else if (!LEFT_BEHIND.test(entry.name)) yield path;
  }
}
