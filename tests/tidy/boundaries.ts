/**
 * Which folder may import which, and what the simulator may never call: the house rules of docs/architecture.md as functions
 * over a file's path and text, so that a test can show them a bad file that does not exist.
 */
import { posix } from 'node:path';

export interface Breach {
  readonly path: string;
  readonly line: number;
  readonly sentence: string;
}

interface Import {
  readonly from: string;
  readonly typesOnly: boolean;
  readonly index: number;
}

/** The broker and service models: they know the kernel and themselves. */
const MODELS = ['kafka', 'rabbitmq', 'aws', 'redis-streams', 'services'];
const READERS = ['projections', 'oracle'];

/**
 * Everything of ours that a folder may import, beside itself. The most specific entry holds.
 * `types:` in front: only with `import type`, since a reader of facts needs their shape and nothing that decides.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  app: ['components', 'content', '#content', 'progress', 'simulator/run', 'types:simulator'],
  // Pages show virtual time: its unit and its spelling have one home.
  components: ['content', '#content', 'progress', 'simulator/run', 'simulator/kernel/time', 'types:simulator'],
  content: ['simulator/scenario'],
  progress: ['types:content'],
  cli: ['content', 'simulator'],
  'simulator/run': ['simulator'],
  'simulator/kernel': [],
  ...Object.fromEntries(MODELS.map((model) => [`simulator/${model}`, ['simulator/kernel']])),
  // What a picture shows is told by the scenario's format, which is types and nothing else.
  ...Object.fromEntries(
    READERS.map((reader) => [
      `simulator/${reader}`,
      [
        'simulator/kernel',
        ...READERS.map((other) => `simulator/${other}`),
        'types:simulator/scenario',
        ...MODELS.map((model) => `types:simulator/${model}`),
      ],
    ]),
  ),
  'simulator/scenario': ['simulator/kernel', 'simulator/projections', 'simulator/oracle', ...MODELS.map((model) => `simulator/${model}`)],
  'simulator/terminal': ['simulator/scenario', 'simulator/projections', 'simulator/kernel', ...MODELS.map((model) => `simulator/${model}`)],
  'simulator/clients': ['simulator/scenario', 'simulator/kernel', ...MODELS.map((model) => `simulator/${model}`)],
};

/** Calls that would let the outer world into a run, and what to use instead. */
const BANNED: readonly { readonly call: RegExp; readonly instead: string; readonly except?: RegExp; readonly unlessNamed?: RegExp }[] = [
  { call: /\bDate\b(?=\s*[.(])|\bnew\s+Date\b/g, instead: 'io.now' },
  { call: /\bperformance\s*\./g, instead: 'io.now' },
  { call: /\bMath\s*\.\s*random\b/g, instead: 'io.random(stream)' },
  { call: /\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b|\bqueueMicrotask\b/g, instead: 'io.after or io.setTimer' },
  { call: /\bcrypto\b(?=\s*[.(])/g, instead: 'io.random(stream), or simulator/kernel/digest.ts' },
  {
    call: /(?<!\.)\basync\b(?=\s*[\w$(*[])|(?<!\.)\bawait\b(?!\s*[?:])|\bPromise\b/g,
    instead: 'inputs and facts; only simulator/clients may wait',
    except: /^simulator\/clients\//,
  },
  {
    call: /(?<!\.|function\s+)\bfetch\s*\(/g,
    instead: 'io.send',
    unlessNamed: /\bfunction\s+fetch\b|\bimport\b[^;]*\bfetch\b[^;]*\bfrom\b/,
  },
  {
    call: /\bprocess\s*\.\s*(?:env|argv|exit|hrtime|nextTick|stdout|stderr|cwd|on|memoryUsage|platform)\b|\bglobalThis\b/g,
    instead: 'a parameter',
  },
  { call: /\bconsole\s*\./g, instead: 'a fact' },
  // Their last bit differs between JavaScript engines, and with it the digest of a run.
  {
    call: /\bMath\s*\.\s*(?:exp|expm1|log|log1p|log2|log10|pow|cbrt|hypot|a?sinh?|a?cosh?|a?tanh?|atan2)\b/g,
    instead: 'simulator/kernel/numbers.ts',
  },
  { call: /\blocaleCompare\b|\btoLocale\w+|\bIntl\b/g, instead: 'plain comparison, which is the same in every country' },
];

/** All breaches of the house rules in one file. `path` is relative to the repository, with slashes. */
export function breaches(path: string, text: string): Breach[] {
  const code = withoutComments(text);
  return [...importBreaches(path, code), ...callBreaches(path, code)];
}

function importBreaches(path: string, code: string): Breach[] {
  const home = unitOf(path);
  if (home === undefined) return [];
  const found: Breach[] = [];
  for (const { from, typesOnly, index } of importsOf(code)) {
    const target = resolve(path, from);
    const sentence = target === undefined ? packageBreach(path, from, typesOnly) : folderBreach(home, target, typesOnly);
    if (sentence) found.push({ path, line: lineAt(code, index), sentence });
  }
  return found;
}

function folderBreach(home: string, target: string, typesOnly: boolean): string | undefined {
  if (within(target, home)) return undefined;
  const allowed = MAY_IMPORT[home] ?? [];
  const isAllowed = allowed.some((entry) =>
    entry.startsWith('types:') ? typesOnly && within(target, entry.slice(6)) : within(target, entry),
  );
  if (isAllowed) return undefined;
  return `${home} must not import ${target}${typesOnly ? '' : ' as code'}; it may import ${allowed.length > 0 ? allowed.join(', ') : 'nothing else of ours'}`;
}

/** The simulator runs in a page, in a worker and in Node, so it stands on the language alone. */
function packageBreach(path: string, from: string, typesOnly: boolean): string | undefined {
  if (!path.startsWith('simulator/')) return undefined;
  if (typesOnly && path.startsWith('simulator/clients/')) return undefined;
  return `simulator/ has no dependencies, but this file imports ${from}`;
}

function callBreaches(path: string, code: string): Breach[] {
  if (!path.startsWith('simulator/')) return [];
  const text = withoutStrings(code);
  // A file may have a word of its own for what the language calls by the same name, as Kafka's fetch.
  return BANNED.filter(({ except, unlessNamed }) => !except?.test(path) && !unlessNamed?.test(text)).flatMap(({ call, instead }) =>
    [...text.matchAll(call)].map((match) => ({
      path,
      line: lineAt(text, match.index),
      sentence: `simulator/ must not use ${match[0].trim()}: use ${instead}`,
    })),
  );
}

/** The entry of the table that a file belongs to. Test and start-up code may import everything and belongs to none. */
function unitOf(path: string): string | undefined {
  const bare = path.replace(/\.[a-z]+$/, '');
  const entries = Object.keys(MAY_IMPORT).filter((entry) => within(bare, entry));
  const mostSpecific = entries.sort((a, b) => b.length - a.length)[0];
  // A folder of the simulator that no entry names yet must be given one before it may import anything.
  return mostSpecific ?? (path.startsWith('simulator/') ? bare.split('/').slice(0, 2).join('/') : undefined);
}

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Place in the repository that an import names, or `undefined` for a package. */
function resolve(path: string, from: string): string | undefined {
  if (from === '#content') return from;
  if (from.startsWith('@/')) return from.slice(2).replace(/\.[a-z]+$/, '');
  if (from.startsWith('.')) return posix.normalize(posix.join(posix.dirname(path), from)).replace(/\.(?:[mc]?[jt]sx?|json)$/, '');
  return undefined;
}

const STATIC_IMPORT = /\b(import|export)\s+(type\s+)?((?:[\w$*\s,{}]|"[^"]*")*?\s*from\s*)?(["'])([^"'\n]+)\4/g;
const CALLED_IMPORT = /\b(?:import|require|new\s+URL)\s*\(\s*(["'])(\.{1,2}\/[^"'\n]+|@\/[^"'\n]+|[^"'\n]+)\1/g;

/** Import and re-export statements, `import()`, `require()`, and the files that workers are made from. */
function importsOf(code: string): Import[] {
  const found: Import[] = [];
  for (const match of code.matchAll(STATIC_IMPORT)) {
    const [, keyword, type, clause, , from] = match;
    // `export 'x'` is not a statement; a bare import is.
    if (from === undefined || (keyword === 'export' && clause === undefined)) continue;
    found.push({ from, typesOnly: type !== undefined || onlyTypesNamed(clause), index: match.index });
  }
  for (const match of code.matchAll(CALLED_IMPORT)) {
    const isUrl = match[0].startsWith('new');
    const from = match[2] ?? '';
    if (isUrl && !from.startsWith('.') && !from.startsWith('@/')) continue;
    found.push({ from, typesOnly: false, index: match.index });
  }
  return found;
}

/** `import { type A, type B } from` brings no code. */
function onlyTypesNamed(clause: string | undefined): boolean {
  const names = /^\s*\{([^}]*)\}\s*from\s*$/
    .exec(clause ?? '')?.[1]
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return names !== undefined && names.length > 0 && names.every((name) => name.startsWith('type '));
}

/** Blanks comments, keeping every line where it is. Strings stay, since imports are strings. */
function withoutComments(text: string): string {
  return text.replace(STRING_OR_COMMENT, (part) => (part.startsWith('/*') || part.startsWith('//') ? blank(part) : part));
}

/** Blanks strings too; what stands in `${}` of a template is code and stays. */
function withoutStrings(code: string): string {
  return code.replace(STRING_OR_COMMENT, (part) => (part.startsWith('`') ? blankTemplate(part) : blank(part)));
}

const STRING_OR_COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;

function blankTemplate(part: string): string {
  return part
    .split(/(\$\{[^}]*\})/)
    .map((piece, index) => (index % 2 === 1 ? piece : blank(piece)))
    .join('');
}

function blank(part: string): string {
  return part.replace(/[^\n]/g, ' ');
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
