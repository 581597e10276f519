/**
 * Runs the benchmarks: each side of each case in fresh processes, a product and its anchors in turn, and holds the ratio of
 * medians against the limit. `README.md` says how to read the table.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Anchor, BENCHMARKS, type Benchmark, type Case } from './benchmarks';
import type { Figure, SideReport } from './trial';

const HELP = `npm run bench [-- options]

  --quick      one round instead of three; a limit missed by less than 15 % is a warning
  --only ID    this benchmark alone; may be given more than once
  --list       print the ids
  --help       this text

Prints a table and keeps the lines in tests/bench/results.json. Exit code 1 when a limit is broken, 2 on a wrong argument.`;

const HERE = import.meta.dirname;
const ROUNDS = 3;
/** How far a quick round may miss a limit: it has seen too little to be sure. */
const TOLERANCE = 0.15;

interface Line {
  readonly name: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
  readonly unit: string;
  readonly anchor: string;
  readonly ratio: number;
  readonly limit: number;
  readonly hold: 'cost' | 'speed' | 'atMost';
  readonly ok: boolean;
}

interface Measured {
  readonly nanos: number[];
  readonly figures: Figure[];
}

function main(): number {
  const options = readOptions();
  if (options === undefined) return 2;
  if (options.help) console.log(HELP);
  if (options.list) for (const { id } of BENCHMARKS) console.log(id);
  if (options.help || options.list) return 0;
  const chosen = BENCHMARKS.filter(({ id }) => options.only.length === 0 || options.only.includes(id));
  let broken = 0;
  for (const benchmark of chosen) {
    console.log(`\n${benchmark.id}`);
    const lines = benchmark.cases.flatMap((each) => runCase(benchmark, each, options.quick ? 1 : ROUNDS));
    for (const line of lines) {
      const near = options.quick && !line.ok && misses(line) < TOLERANCE;
      if (!line.ok && !near) broken++;
      console.log(row(line, line.ok ? 'ok' : near ? 'near' : 'BROKEN'));
    }
    keep(benchmark.id, lines);
  }
  console.log(broken === 0 ? '\nall limits hold' : `\n${broken} limits broken`);
  return broken === 0 ? 0 : 1;
}

function readOptions(): { quick: boolean; help: boolean; list: boolean; only: string[] } | undefined {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
      },
    });
    const unknown = values.only.find((id) => !BENCHMARKS.some((benchmark) => benchmark.id === id));
    if (unknown !== undefined) throw new Error(`no benchmark is named "${unknown}"; --list names them`);
    return values;
  } catch (error) {
    console.error(`bench: ${(error as Error).message}`);
    return undefined;
  }
}

function runCase(benchmark: Benchmark, each: Case, rounds: number): Line[] {
  const sides = [each.side ?? 'ours', ...each.anchors.map(({ side }) => side).filter((side) => side !== 'wall clock')];
  const measured = new Map<string, Measured>();
  for (let round = 0; round < rounds; round++) {
    for (const side of sides) {
      const report = runSide(benchmark, side, each.args);
      if (report === undefined) continue;
      const before = measured.get(side)?.nanos ?? [];
      measured.set(side, { nanos: [...before, ...report.nanos], figures: report.figures });
    }
  }
  const ours = measured.get(sides[0] as string) as Measured;
  return [
    ...each.anchors.flatMap((anchor) => compare(benchmark, each, ours, anchor, measured.get(anchor.side))),
    ...ours.figures.map((figure) => figureLine(benchmark, figure)),
  ];
}

function compare(benchmark: Benchmark, each: Case, ours: Measured, anchor: Anchor, theirs: Measured | undefined): Line[] {
  // An operation of a benchmark that is held against the wall clock is one simulated second.
  const anchorNanos = anchor.side === 'wall clock' ? 1e9 : theirs && median(theirs.nanos);
  if (anchorNanos === undefined) return [];
  const cost = median(ours.nanos) / anchorNanos;
  const ratio = anchor.hold === 'cost' ? cost : 1 / cost;
  const shown = ours.nanos.map((nanos) => show(benchmark.unit, nanos)).sort((a, b) => a - b);
  return [
    {
      name: `${benchmark.id}, ${each.name}`,
      median: median(shown),
      min: shown[0] as number,
      max: shown.at(-1) as number,
      runs: shown.length,
      unit: benchmark.unit,
      anchor: anchor.side === 'wall clock' ? anchor.side : `${anchor.side} ${round(show(benchmark.unit, anchorNanos))}`,
      ratio,
      limit: anchor.limit,
      hold: anchor.hold,
      ok: anchor.hold === 'cost' ? ratio <= anchor.limit : ratio >= anchor.limit,
    },
  ];
}

function figureLine(benchmark: Benchmark, { name, value, unit, atMost }: Figure): Line {
  const limit = atMost ?? Number.POSITIVE_INFINITY;
  return {
    name: `${benchmark.id}, ${name}`,
    median: value,
    min: value,
    max: value,
    runs: 1,
    unit,
    anchor: 'fixed',
    ratio: value,
    limit,
    hold: 'atMost',
    ok: value <= limit,
  };
}

/** @returns nothing when the side cannot run on this machine; it then says why. */
function runSide(benchmark: Benchmark, side: string, args: readonly string[]): SideReport | undefined {
  const python = side === 'SimPy';
  const command = python ? 'python3' : process.execPath;
  const script = python
    ? [join(HERE, 'anchors', 'mm1.py')]
    : ['--expose-gc', '--import', 'tsx', join(HERE, `${benchmark.id}.ts`), side, ...args];
  const { status, stdout, stderr, error } = spawnSync(command, script, { encoding: 'utf8', cwd: join(HERE, '..', '..') });
  if (python && (error !== undefined || status === 3)) {
    console.log('  SimPy: skipped, python3 has no simpy');
    return undefined;
  }
  if (status !== 0) throw new Error(`${benchmark.id} ${side} ${args.join(' ')} failed:\n${stderr || error?.message}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) as string) as SideReport;
}

/** From nanoseconds per operation to what is printed. */
function show(unit: Benchmark['unit'], nanos: number): number {
  if (unit === 'ns/op') return nanos;
  if (unit === 'ms') return nanos / 1e6;
  return 1e9 / nanos;
}

/** By which part of the limit a line misses it. */
function misses({ hold, ratio, limit }: Line): number {
  return hold === 'speed' ? 1 - ratio / limit : ratio / limit - 1;
}

function row(line: Line, verdict: string): string {
  const sign = line.hold === 'speed' ? '>=' : '<=';
  const spread = line.runs > 1 ? ` (${round(line.min)} - ${round(line.max)})` : '';
  const value = `${round(line.median)}${spread} ${line.unit}`;
  const against = line.anchor === 'fixed' ? '' : `${round(line.ratio)} x ${line.anchor}`;
  return `  ${line.name.padEnd(44)} ${value.padEnd(44)} ${against.padEnd(34)} ${sign} ${String(line.limit).padEnd(6)} ${verdict}`;
}

function round(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}

/** The lines of the last run of each benchmark, one a line of the file. */
function keep(id: string, lines: readonly Line[]): void {
  const file = join(HERE, 'results.json');
  let kept: Line[] = [];
  try {
    kept = JSON.parse(readFileSync(file, 'utf8')) as Line[];
  } catch {
    // The first run: there is nothing to keep yet.
  }
  const order = (line: Line) => BENCHMARKS.findIndex((benchmark) => line.name.startsWith(`${benchmark.id},`));
  const all = [...kept.filter((line) => !line.name.startsWith(`${id},`)), ...lines].sort((a, b) => order(a) - order(b));
  writeFileSync(file, `[\n${all.map((line) => JSON.stringify(line)).join(',\n')}\n]\n`);
}

process.exitCode = main();
