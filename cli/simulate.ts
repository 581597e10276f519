/** `npm run simulate`: a scenario without a page: verdict, ledger, lag, metrics and the digest of the run. */

import { idsOf } from '@/content/library';
import { formatInstant, parseDuration } from '@/simulator/kernel/time';
import { type Deed, judgeGoals, Run } from '@/simulator/run';
import { type FlagSpec, helpText, readArguments, runCommand, UsageError, wholeNumber } from './arguments';
import { loadDeeds, loadScenario } from './library';

const FLAGS = {
  seed: { value: 'N', help: "luck of the run; the scenario's own when absent" },
  until: { value: '60s', help: "how long, in virtual time; the scenario's own when absent" },
  commands: { value: 'FILE', help: 'JSON list of { "at": "20s", "do": { "type": "crash", "node": "..." } }' },
  json: { help: 'prints everything as one JSON object' },
  list: { help: 'prints the ids of all scenarios, one a line' },
  help: { help: 'prints this' },
} as const satisfies Record<string, FlagSpec>;

runCommand((argv) => {
  const { flags, rest } = readArguments(argv, FLAGS);
  if (flags.has('help')) {
    process.stdout.write(
      helpText('npm run simulate -- <scenario | file.json> [options]', 'Runs a scenario and says what became of every message.', FLAGS),
    );
    return 0;
  }
  if (flags.has('list')) {
    process.stdout.write(
      idsOf('scenarios')
        .map((id) => `${id}\n`)
        .join(''),
    );
    return 0;
  }
  const [name, surplus] = rest;
  if (name === undefined) throw new UsageError('which scenario? npm run simulate -- <scenario>; --list prints them');
  if (surplus !== undefined) throw new UsageError(`one scenario at a time: "${surplus}" is too much`);
  const seed = wholeNumber(flags, 'seed', 0);
  const untilText = flags.get('until');
  if (untilText !== undefined && parseDuration(untilText) === undefined)
    throw new UsageError(`--until must be a duration such as 60s or 5min, not "${untilText}"`);
  const loaded = loadScenario(name);
  const scenario = untilText === undefined ? loaded : { ...loaded, until: untilText };
  const commands = flags.get('commands');
  const deeds =
    commands === undefined
      ? []
      : loadDeeds(commands).map((entry): Deed => ({ at: parseDuration(entry.at) as number, action: entry.do as Deed['action'] }));

  let run: Run;
  try {
    run = new Run(scenario, { ...(seed !== undefined && { seed }), deeds });
  } catch (error) {
    // A name in a script or in commands that the scenario has not.
    throw new UsageError(`${name}: ${(error as Error).message}`);
  }
  run.seek(run.end);
  const frame = run.frame();
  const metrics = run.metrics();
  const verdict = judgeGoals(scenario.goals ?? [], metrics);
  const held = verdict.every((goal) => goal.held);
  const lag =
    frame.kafka?.groups.flatMap((group) =>
      group.readers.map(({ topic, partition, committed, lag }) => ({ group: group.id, topic, partition, committed, lag })),
    ) ?? [];
  if (flags.has('json')) {
    const ledger = frame.ledgers.map(({ examples: _, ...counts }) => counts);
    const goals = verdict.map(({ goal: _, ...rest }) => rest);
    process.stdout.write(
      `${JSON.stringify({ scenario: scenario.id, seed: run.seed, until: scenario.until, verdict: { held, goals }, ledger, lag, metrics, digest: run.digest() }, null, 2)}\n`,
    );
    return 0;
  }
  const out: string[] = [`${scenario.title} (${scenario.id}), seed ${run.seed}, ${formatInstant(frame.time)} of virtual time`, ''];
  for (const goal of verdict)
    out.push(
      `${goal.held ? 'holds ' : 'broken'}  ${goal.text} (${goal.value === null ? 'no such metric' : Number(goal.value.toFixed(3))})`,
    );
  if (verdict.length > 0) out.push('');
  for (const each of frame.ledgers) {
    out.push(
      `${each.subject}: ${each.sent} accepted, ${each.deliveredOnce} delivered once, ${each.lost} lost, ${each.duplicated} duplicated, ${each.reordered} reordered, ${each.stuck} not yet processed`,
    );
  }
  if (lag.length > 0)
    out.push(
      '',
      ...table([
        ['GROUP', 'TOPIC', 'PARTITION', 'CURRENT-OFFSET', 'LAG'],
        ...lag.map((row) => [row.group, row.topic, `${row.partition}`, `${row.committed ?? '-'}`, `${row.lag ?? '-'}`]),
      ]),
    );
  out.push('', ...table(metrics.map((metric) => [metric.name, metric.subject, `${Number(metric.value.toFixed(3))}`, metric.unit])));
  out.push('', `digest ${run.digest()}`, '');
  process.stdout.write(out.join('\n'));
  return 0;
});

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] as number))
      .join('  ')
      .trimEnd(),
  );
}
