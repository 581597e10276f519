/** What `npm start` finds out before it begins, and what it says when something is in the way. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hashOfSources } from '../../scripts/lib/build.mjs';
import { inlineScriptHashes, routeOf } from '../../scripts/lib/csp.mjs';
import { isInstalled } from '../../scripts/lib/install.mjs';
import { unsupportedNode } from '../../scripts/lib/node-version.mjs';
import { addressFrom, assertFree, freePort } from '../../scripts/lib/port.mjs';

test.each(['20.9.0', '20.20.2', '22.0.0', '100.1.0'])('Node %s will do', (version) => {
  expect(unsupportedNode(version)).toBeNull();
});

test.each(['20.8.1', '18.20.0', '9.99.0'])('Node %s is turned away in one sentence that says what to install', (version) => {
  expect(unsupportedNode(version)).toMatch(
    new RegExp(`^[^\\n]*Node 20\\.9 or newer[^\\n]*Node ${version}[^\\n]*https://nodejs\\.org[^\\n]*$`),
  );
});

test('the address is this machine at port 3000 unless the environment says otherwise', () => {
  expect(addressFrom({})).toEqual({ host: '127.0.0.1', port: 3000 });
  expect(addressFrom({ PORT: '8080', HOST: '0.0.0.0' })).toEqual({ host: '0.0.0.0', port: 8080 });
});

test.each(['0', '65536', 'abc', '80a', '-1', '3e3'])('PORT=%s is refused with an example of a right one', (port) => {
  expect(() => addressFrom({ PORT: port })).toThrow(
    `PORT is "${port}", but a port is a whole number from 1 to 65535, for example PORT=3001 npm start.`,
  );
});

test('a taken port is named, with the way to choose another', async () => {
  const port = await freePort();
  await expect(assertFree({ host: '127.0.0.1', port })).resolves.toBeUndefined();
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await expect(assertFree({ host: '127.0.0.1', port })).rejects.toThrow(
    `Port ${port} is taken by another program: stop that program, or choose another one with PORT=3000 npm start.`,
  );
});

test('a port that is taken at another address of this machine is taken', async () => {
  const port = await freePort();
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(port, '0.0.0.0', resolve));
  await expect(assertFree({ host: '127.0.0.1', port })).rejects.toThrow(/is taken/);
});

const locked = { version: '1.0.0', integrity: 'sha512-a' };

test('an installation made by hand counts if it is exactly what the lockfile asks for', () => {
  const lock = { packages: { '': {}, 'node_modules/a': locked, 'node_modules/b-darwin': { ...locked, optional: true } } };
  expect(isInstalled(lock, { packages: { 'node_modules/a': locked } })).toBe(true);
  expect(isInstalled(lock, { packages: {} })).toBe(false);
  expect(isInstalled(lock, { packages: { 'node_modules/a': { ...locked, version: '1.0.1' } } })).toBe(false);
  expect(isInstalled(lock, { packages: { 'node_modules/a': { ...locked, integrity: 'sha512-b' } } })).toBe(false);
  expect(isInstalled(lock, { packages: { 'node_modules/a': locked, 'node_modules/stray': locked } })).toBe(false);
});

test('the hash of the sources follows what a build reads, and nothing else', () => {
  const root = mkdtempSync(join(tmpdir(), 'sources-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
    return hashOfSources(root);
  };
  const first = write('app/page.tsx', 'one');
  expect(write('app/page.tsx', 'two')).not.toBe(first);
  expect(write('app/page.tsx', 'one')).toBe(first);
  expect(write('tests/a.test.ts', 'a')).toBe(first);
  expect(write('.next/BUILD_ID', 'x')).toBe(first);
  expect(write('node_modules/a/index.js', 'x')).toBe(first);
  expect(write('README.md', 'x')).toBe(first);
  expect(write('content/tests/lesson.mdx', 'x')).not.toBe(first);
});

test('each inline script of a page is hashed once, scripts with an address are not', () => {
  const html = '<script src="/a.js" async=""></script><script>one</script><script id="_R_">two\n</script><script>one</script>';
  expect(inlineScriptHashes(html)).toEqual([
    'sha256-dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0=',
    expect.stringMatching(/^sha256-[\w+/]{43}=$/),
  ]);
});

test('a built file is served at its path without the ending', () => {
  expect(['index.html', join('learn', 'consumer-groups.html'), '_not-found.html'].map(routeOf)).toEqual([
    '/',
    '/learn/consumer-groups',
    '/_not-found',
  ]);
});
