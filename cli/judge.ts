/** `npm run judge`: a challenge without a page, over many seeds. */

import { idsOf } from '@/content/library';
import type { Challenge, Deeds } from '@/content/schema/challenge';
import { parseDuration } from '@/simulator/kernel/time';
import { type Deed, type Goal, judge, type Scenario, type SeedVerdict } from '@/simulator/run';
import { type FlagSpec, helpText, readArguments, runCommand, UsageError, wholeNumber } from './arguments';
import { loadChallenge, loadDeeds, loadScenario } from './library';

const FLAGS = {
  solution: { value: 'FILE', help: 'JSON list of { "at": "0s", "do": { ... } }; the untouched start when absent' },
  seeds: { value: 'N', help: 'how many seeds, 20 when absent' },
  reference: { help: 'plays the right fixes and the near misses; 0 only if all come out as they should' },
  list: { help: 'prints the ids of all challenges, one a line' },
  help: { help: 'prints this' },
} as const satisfies Record<string, FlagSpec>;

/** A near miss that passes now and then is luck; more often than that, the goals are too weak. */
const LUCKY_SHARE = 0.1;

runCommand((argv) => {
  const { flags, rest } = readArguments(argv, FLAGS);
  if (flags.has('help')) {
    process.stdout.write(
      helpText('npm run judge -- <challenge> [options]', 'Exit code 0 when every goal holds on every seed, 1 when not.', FLAGS),
    );
    return 0;
  }
  if (flags.has('list')) {
    process.stdout.write(
      idsOf('challenges')
        .map((id) => `${id}\n`)
        .join(''),
    );
    return 0;
  }
  const [name, surplus] = rest;
  if (name === undefined) throw new UsageError('which challenge? npm run judge -- <challenge>; --list prints them');
  if (surplus !== undefined) throw new UsageError(`one challenge at a time: "${surplus}" is too much`);
  const seeds = wholeNumber(flags, 'seeds', 1) ?? (flags.has('reference') ? 50 : 20);
  const solution = flags.get('solution');
  if (solution !== undefined && flags.has('reference')) throw new UsageError('--solution and --reference: one or the other');
  const challenge = loadChallenge(name);
  const scenario = loadScenario(challenge.scenario);
  if (flags.has('reference')) return playReference(challenge, scenario, seeds);
  const verdicts = play(challenge, scenario, solution === undefined ? [] : loadDeeds(solution), seeds);
  for (const verdict of verdicts.filter((each) => !each.held)) {
    process.stdout.write(
      `seed ${verdict.seed}: ${verdict.broken.map(({ text, value }) => `${text} (${value === null ? 'no such metric' : round(value)})`).join('; ')}\n`,
    );
  }
  const held = verdicts.filter((each) => each.held).length;
  process.stdout.write(`${challenge.title}: held on ${held} of ${seeds} seeds\n`);
  return held === seeds ? 0 : 1;
});

function play(challenge: Challenge, scenario: Scenario, deeds: Deeds, seeds: number): SeedVerdict[] {
  const list = deeds.map((entry): Deed => ({ at: parseDuration(entry.at) as number, action: entry.do as Deed['action'] }));
  return Array.from({ length: seeds }, (_, n) => judge(scenario, challenge.goals as Goal[], list, n));
}

function playReference(challenge: Challenge, scenario: Scenario, seeds: number): number {
  const rows: string[][] = [['', 'fix', 'held', ...challenge.goals.map((goal) => goal.metric)]];
  let asTheyShould = true;
  const add = (kind: string, title: string, deeds: Deeds, right: boolean) => {
    const verdicts = play(challenge, scenario, deeds, seeds);
    const held = verdicts.filter((each) => each.held).length;
    const good = right ? held === seeds : held <= seeds * LUCKY_SHARE;
    if (!good) asTheyShould = false;
    const range = challenge.goals.map((_, goal) => {
      const values = verdicts.map((each) => each.values[goal] ?? 0);
      return `${round(Math.min(...values))} to ${round(Math.max(...values))}`;
    });
    rows.push([good ? 'ok' : 'WRONG', `${kind}: ${title}`, `${held} of ${seeds}`, ...range]);
  };
  add('start', 'untouched', [], false);
  for (const fix of challenge.solutions) add('right', fix.title, fix.do, true);
  for (const fix of challenge.nearMisses) add('wrong', fix.title, fix.do, false);
  const widths = (rows[0] as string[]).map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  process.stdout.write(
    `${challenge.title} (${challenge.id})\n${rows
      .map((row) =>
        row
          .map((cell, column) => cell.padEnd(widths[column] as number))
          .join('  ')
          .trimEnd(),
      )
      .join('\n')}\n`,
  );
  return asTheyShould ? 0 : 1;
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
