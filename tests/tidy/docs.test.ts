/** What the documents say is there, and what is there is in the documents. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { checkScenario } from '../../content/schema/scenario';

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/decisions.md'];
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

/** Targets of links and pictures that are files of this repository and do not exist. */
function deadLinks(document: string, text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((match) => match[1] ?? '');
  return targets.filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(dirname(document), target)));
}

/** Names of commands that a text tells the reader to run. */
function commandsIn(text: string): string[] {
  return [...text.matchAll(/npm (?:run ([\w:]+)|(start|test))/g)].map((match) => match[1] ?? match[2] ?? '');
}

test.each(DOCUMENTS)('%s has no dead link', (document) => {
  expect(deadLinks(document, readFileSync(document, 'utf8'))).toEqual([]);
});

test('a dead link is seen', () => {
  expect(deadLinks('docs/x.md', '[a](../README.md) [b](https://example.com) [c](missing.md#part) ![d](gone.png)')).toEqual([
    'missing.md',
    'gone.png',
  ]);
});

test('every command in the documents is in package.json', () => {
  const told = DOCUMENTS.flatMap((document) => commandsIn(readFileSync(document, 'utf8')));
  expect(told).toContain('start');
  expect([...new Set(told)].filter((name) => !(name in manifest.scripts))).toEqual([]);
});

test('every command of package.json is explained in CONTRIBUTING.md', () => {
  const told = commandsIn(readFileSync('CONTRIBUTING.md', 'utf8'));
  expect(Object.keys(manifest.scripts).filter((name) => !told.includes(name))).toEqual([]);
});

test('every command of package.json starts a file that exists', () => {
  const files = Object.values(manifest.scripts).flatMap((script) => /(?:node|tsx) (\S+)/.exec(script)?.[1] ?? []);
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

test('every dependency has its reason in docs/decisions.md, and an exact version', () => {
  const decisions = readFileSync('docs/decisions.md', 'utf8');
  const packages = { ...manifest.dependencies, ...manifest.devDependencies };
  const headings = [...decisions.matchAll(/^\*\*([^*]+)\.\*\*/gm)].flatMap((match) => (match[1] ?? '').split(/,\s+/));
  expect(Object.keys(packages).filter((name) => !headings.includes(name))).toEqual([]);
  expect(Object.entries(packages).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test("the README's scenario is one that the platform would take", () => {
  const sample = /```json\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
  expect(checkScenario(JSON.parse(sample))).toMatchObject({ ok: true });
});
