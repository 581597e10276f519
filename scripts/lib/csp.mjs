/**
 * The hashes of the inline scripts in each built page, for proxy.ts: static pages cannot carry a nonce, but what stands in
 * them is known once they are built.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * Hashes of the inline scripts of one page, each once, in order of appearance, as a policy spells them.
 * @param {string} html
 * @returns {string[]}
 */
export function inlineScriptHashes(html) {
  const hashes = new Set();
  for (const [, attributes = '', text = ''] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
    if (/\bsrc=/.test(attributes)) continue;
    hashes.add(`sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`);
  }
  return [...hashes];
}

/**
 * Address of the page that a built file holds: `learn/consumer-groups.html` is served at `/learn/consumer-groups`.
 * @param {string} file relative to .next/server/app
 */
export function routeOf(file) {
  const path = file
    .split(sep)
    .join('/')
    .replace(/\.html$/, '');
  return path === 'index' ? '/' : `/${path}`;
}

/**
 * Reads every page of a finished build and writes `csp.json` beside it.
 * @param {string} nextFolder the .next folder
 * @returns {number} pages read
 */
export function writePolicyHashes(nextFolder) {
  const pages = join(nextFolder, 'server', 'app');
  /** @type {Record<string, string[]>} */
  const hashes = {};
  for (const entry of readdirSync(pages, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.html')) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    hashes[routeOf(relative(pages, file))] = inlineScriptHashes(readFileSync(file, 'utf8'));
  }
  writeFileSync(join(nextFolder, 'csp.json'), `${JSON.stringify(hashes, null, 2)}\n`);
  return Object.keys(hashes).length;
}
