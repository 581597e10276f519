/**
 * What a lesson costs before anybody touches it: the written lessons as built, with live figures that nobody has started, in Lighthouse's
 * mobile view. The anchor is an application of the same Next with the same words as paragraphs and nothing else. An operation is
 * the time to the largest contentful paint; bytes of script, shift of layout and scores have limits of their own.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { lessons } from '../../content/roadmap';
import { findBrowser } from '../../scripts/lib/browser.mjs';
import { freePort } from '../../scripts/lib/port.mjs';
import { ensure, type Figure, type SideReport } from './trial';

const ROOT = join(import.meta.dirname, '..', '..');
const NEXT = join('node_modules', 'next', 'dist', 'bin', 'next');
const RUNS = 3;
const slugs = lessons.filter(({ written }) => written).map(({ slug }) => slug);

interface Report {
  readonly categories: Readonly<Record<string, { readonly score: number }>>;
  readonly audits: Readonly<Record<string, { readonly numericValue?: number }>>;
}

/** The same words in a bare application; made where nothing of ours is found. */
function bare(): string {
  const folder = join(tmpdir(), 'highwater-bare-next');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !/node_modules\/(?:mermaid|monaco-editor|@biomejs|@sentry|lighthouse|playwright-core)(?:\/|$)/.test(path),
  });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'bare', private: true }));
  for (const slug of slugs) {
    const words = readFileSync(join(ROOT, 'content', 'lessons', `${slug}.mdx`), 'utf8')
      .replace(/^---\n[\s\S]*?\n---\n/, '')
      .replace(/<[^>]*>/g, '')
      .split(/\n\n+/)
      .filter((paragraph) => /\w/.test(paragraph));
    const page = join(folder, 'app', 'learn', slug);
    mkdirSync(page, { recursive: true });
    writeFileSync(
      join(page, 'page.jsx'),
      `const words = ${JSON.stringify(words)};\nexport default () => <main>{words.map((text, i) => <p key={i}>{text}</p>)}</main>;\n`,
    );
  }
  writeFileSync(
    join(folder, 'app', 'layout.jsx'),
    `export const metadata = { title: 'Bare', description: 'Bare' };\nexport default ({ children }) => <html lang="en"><body>{children}</body></html>;\n`,
  );
  execFileSync(process.execPath, [NEXT, 'build'], { cwd: folder, stdio: 'ignore', env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } });
  return folder;
}

function ours(): string {
  if (!existsSync(join(ROOT, '.next', 'csp.json'))) execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT, stdio: 'ignore' });
  return ROOT;
}

/** Compressed bytes of the scripts that a page asks for at once, without those for browsers that know no modules. */
function scriptBytes(folder: string, slug: string): number {
  const html = readFileSync(join(folder, '.next', 'server', 'app', 'learn', `${slug}.html`), 'utf8');
  const old = new Set(Array.from(html.matchAll(/src="(\/_next\/static\/[^"?]+\.js)[^>]*noModule/g), ([, path]) => path));
  const asked = new Set(Array.from(html.matchAll(/\/_next\/static\/[^"\\?]+\.js/g), ([path]) => path).filter((path) => !old.has(path)));
  return [...asked].reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path.replace('/_next', '.next')))).length, 0);
}

async function audited(folder: string): Promise<Report[]> {
  const port = await freePort();
  const server = spawn(process.execPath, [NEXT, 'start', '-H', '127.0.0.1', '-p', String(port)], { cwd: folder, stdio: 'ignore' });
  try {
    await answers(`http://127.0.0.1:${port}/learn/${slugs[0]}`);
    const chrome = (await findBrowser()) ?? '';
    const reports: Report[] = [];
    for (let run = 0; run < RUNS; run++) for (const slug of slugs) reports.push(audit(`http://127.0.0.1:${port}/learn/${slug}`, chrome));
    return reports;
  } finally {
    server.kill();
  }
}

async function answers(address: string): Promise<void> {
  const patience = AbortSignal.timeout(30_000);
  while (!patience.aborted) {
    try {
      if ((await fetch(address, { signal: patience })).ok) return;
    } catch {
      // Not yet there.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${address} does not answer`);
}

function audit(address: string, chrome: string): Report {
  const text = execFileSync(
    process.execPath,
    ['node_modules/lighthouse/cli/index.js', address, '--output=json', '--quiet', '--chrome-flags=--headless=new --no-sandbox'],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26, env: { ...process.env, CHROME_PATH: chrome }, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return JSON.parse(text) as Report;
}

const isOurs = process.argv[2] === 'ours';
const folder = isOurs ? ours() : bare();
const reports = await audited(folder);
const value = (report: Report, audit: string): number => report.audits[audit]?.numericValue ?? Number.NaN;
const paints = reports.map((report) => value(report, 'largest-contentful-paint') * 1e6);
ensure(
  paints.every((nanos) => nanos > 0),
  'a page was never painted',
);

/** Of each page the middle run counts, and of the pages the worst. */
function worst(of: (report: Report) => number): number {
  const middles = slugs.map((_, page) => {
    const values = reports.filter((_, i) => i % slugs.length === page).map(of);
    return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
  });
  return Math.max(...middles);
}
const missing = (category: string): number => Math.round(worst((report) => 100 * (1 - (report.categories[category]?.score ?? 0))));

function figures(): Figure[] {
  const plain = join(tmpdir(), 'highwater-bare-next');
  const scripts = slugs.map((slug) => scriptBytes(folder, slug) / scriptBytes(existsSync(plain) ? plain : bare(), slug));
  return [
    { name: 'scripts over bare Next', value: Math.max(...scripts), unit: 'x', atMost: 1.4 },
    { name: 'layout shift', value: worst((report) => value(report, 'cumulative-layout-shift')), unit: '', atMost: 0.01 },
    { name: 'accessibility, below 100 by', value: missing('accessibility'), unit: '', atMost: 0 },
    { name: 'best practices, below 100 by', value: missing('best-practices'), unit: '', atMost: 0 },
    { name: 'search engines, below 100 by', value: missing('seo'), unit: '', atMost: 0 },
    { name: 'performance, below 100 by', value: missing('performance'), unit: '', atMost: 5 },
  ];
}

const report: SideReport = { nanos: paints, figures: isOurs ? figures() : [] };
console.log(JSON.stringify(report));
