/** `npm run swarm`: random small clusters under random trouble; promises hold all the time, and in the end everything heals. */
import { type FlagSpec, helpText, readArguments, runCommand, UsageError, wholeNumber } from '@/cli/arguments';
import { formatInstant } from '@/simulator/kernel/time';
import { type Failure, play } from './play';
import { drawStory } from './story';

const FLAGS = {
  runs: { value: 'N', help: 'how many; 100 when absent' },
  seed: { value: 'S', help: 'of the first run, the next ones count up; 1 when absent' },
  show: { help: 'prints what each run is made of, as JSON, before it is played' },
  help: { help: 'prints this' },
} as const satisfies Record<string, FlagSpec>;

const ABOUT = `Plays random scenarios of a Kafka cluster under random faults, looks at every promise after every fact, then heals everything and waits
until all has come right. A line for each failure, which says how to play it again. Exit code: 0 all held, 1 something broke, 2 usage.`;

runCommand((argv) => {
  const { flags, rest } = readArguments(argv, FLAGS);
  if (flags.has('help')) {
    process.stdout.write(helpText('npm run swarm -- [options]', ABOUT, FLAGS));
    return 0;
  }
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" is too much; npm run swarm -- --runs N --seed S`);
  const runs = wholeNumber(flags, 'runs', 1) ?? 100;
  const first = wholeNumber(flags, 'seed', 0) ?? 1;
  let failed = 0;
  for (let seed = first; seed < first + runs; seed++) {
    const story = drawStory(seed);
    if (flags.has('show')) process.stdout.write(`${JSON.stringify(story, null, 2)}\n`);
    const failure = play(story);
    if (failure === null) continue;
    failed++;
    process.stdout.write(`${lineOf(failure)}\n`);
  }
  process.stdout.write(`${runs - failed} passed, ${failed} failed (seeds ${first} to ${first + runs - 1})\n`);
  return failed === 0 ? 0 : 1;
});

function lineOf({ seed, at, rule, subject, message }: Failure): string {
  return `npm run swarm -- --runs 1 --seed ${seed}: [${rule}] ${subject} at ${formatInstant(at)}: ${message}`;
}
