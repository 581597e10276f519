/** Command lines, read once: flags with values, flags without, and what is left. A fault is one sentence and exit code 2. */
export class UsageError extends Error {}

export interface FlagSpec {
  /** What stands for the value in the help; absent for a switch. */
  readonly value?: string;
  readonly help: string;
}

export interface Arguments {
  readonly flags: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
}

/** @throws UsageError naming the flag, and what would be right. */
export function readArguments(argv: readonly string[], specs: Readonly<Record<string, FlagSpec>>): Arguments {
  const flags = new Map<string, string>();
  const rest: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string;
    if (!word.startsWith('--')) {
      rest.push(word);
      continue;
    }
    const [name, inline] = word.slice(2).split(/=(.*)/s) as [string, string | undefined];
    const spec = specs[name];
    if (spec === undefined)
      throw new UsageError(
        `unknown option --${name}; known are ${Object.keys(specs)
          .map((known) => `--${known}`)
          .join(', ')}`,
      );
    if (spec.value === undefined) {
      if (inline !== undefined) throw new UsageError(`--${name} takes no value`);
      flags.set(name, 'true');
      continue;
    }
    const value = inline ?? argv[++i];
    if (value === undefined || (inline === undefined && value.startsWith('--')))
      throw new UsageError(`--${name} needs a value: --${name} ${spec.value}`);
    flags.set(name, value);
  }
  return { flags, rest };
}

export function wholeNumber(flags: ReadonlyMap<string, string>, name: string, least: number): number | undefined {
  const text = flags.get(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least)
    throw new UsageError(`--${name} must be a whole number of at least ${least}, not "${text}"`);
  return value;
}

export function helpText(usage: string, about: string, specs: Readonly<Record<string, FlagSpec>>): string {
  const rows = Object.entries(specs).map(
    ([name, spec]) => [`--${name}${spec.value === undefined ? '' : ` ${spec.value}`}`, spec.help] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length));
  return `${usage}\n\n${about}\n\n${rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')}\n`;
}

/** Runs a command: its exit code is what it returns; a usage error is one line and 2. */
export function runCommand(main: (argv: readonly string[]) => number): void {
  // A reader that closes the pipe early (head) is no fault of ours.
  process.stdout.on('error', () => process.exit(0));
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
