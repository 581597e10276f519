/**
 * What each benchmark script shares: it runs one side of one case in a process of its own and prints one JSON line.
 * The work is made before the clock starts and is checked before a time is printed.
 */

/** A figure beside the time that has a limit of its own: bytes kept, milliseconds of a keyframe. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly atMost?: number;
}

export interface Trial {
  /** Number of operations timed: events, records, seeks. */
  readonly operations: number;
  readonly nanos: number;
}

export interface Side {
  /** One trial of at least `LEAST_SECONDS`. */
  trial(): Trial;
  /** Throws when the results of the trials are wrong. */
  check(): void;
  figures?(): Figure[];
}

export interface SideReport {
  /** Nanoseconds per operation of each trial that counts. */
  readonly nanos: number[];
  readonly figures: Figure[];
}

const LEAST_SECONDS = 0.3;
const TRIALS = 3;

/** Times a piece of work; repeats it until it lasted long enough. */
export function timed(work: () => number): Trial {
  let operations = 0;
  const start = cpuNanos();
  let nanos = 0;
  while (nanos < LEAST_SECONDS * 1e9) {
    operations += work();
    nanos = cpuNanos() - start;
  }
  return { operations, nanos };
}

/** Time this process has had the processor, its collector included: what others on a shared machine take does not count. */
export function cpuNanos(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1_000;
}

/** Bytes held after a collection, typed arrays included. */
export function bytesHeld(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Runs the side that the command line names, with the arguments after it. The first trial warms up and is thrown away. */
export function runSide(sides: Readonly<Record<string, (...args: string[]) => Side>>): void {
  const [name = '', ...args] = process.argv.slice(2);
  const make = sides[name];
  if (make === undefined) throw new Error(`no side is named "${name}"; there are ${Object.keys(sides).join(', ')}`);
  const side = make(...args);
  side.trial();
  const nanos: number[] = [];
  for (let i = 0; i < TRIALS; i++) {
    const { operations, nanos: spent } = side.trial();
    nanos.push(spent / operations);
  }
  side.check();
  const report: SideReport = { nanos, figures: side.figures?.() ?? [] };
  console.log(JSON.stringify(report));
}

export function ensure(condition: boolean, what: string): void {
  if (!condition) throw new Error(`wrong result: ${what}`);
}
