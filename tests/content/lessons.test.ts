/** Lessons hold what they promise: every id, rule, term, scenario, setting and question in them is real. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { has, scenarioOf } from '@/content/library';
import { lessons as entries } from '@/content/roadmap';
import { terms } from '@/content/terms';
import { defaults } from '@/simulator/kafka/settings';
import { type Action, Run } from '@/simulator/run';
import { METRIC_NAMES } from '@/simulator/scenario/metrics';
import { stamp } from '../../scripts/lib/diagrams.mjs';

const files = readdirSync('content/lessons').filter((file) => file.endsWith('.mdx'));
const rules = readFileSync('simulator/kafka/SPEC.md', 'utf8') + readFileSync('simulator/services/SPEC.md', 'utf8');

test('every lesson that the roadmap calls written is there, and no other', () => {
  const written = entries.filter((entry) => entry.written).map((entry) => `${entry.slug}.mdx`);
  expect([...files].sort()).toEqual([...written].sort());
});

describe.each(files)('%s', (file) => {
  const text = readFileSync(`content/lessons/${file}`, 'utf8');
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] as string);
  const listed = (name: string) => (new RegExp(`^${name}: \\[(.*)\\]$`, 'm').exec(text)?.[1] ?? '').split(/,\s*/).filter(Boolean);

  test('names only scenarios that exist', () => {
    const named = [...all(/scenario="([^"]+)"/g), ...all(/(?:left|right|figure)="([^"]+)"/g)];
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((id) => !has('scenarios', id))).toEqual([]);
  });

  test('names only rules of SPEC.md, terms of the glossary and diagrams that are drawn', () => {
    expect(all(/<Rule id="([^"]+)"/g).filter((id) => !rules.includes(`| ${id} |`))).toEqual([]);
    expect(all(/<Term id="([^"]+)"/g).filter((id) => !terms.some((term) => term.id === id))).toEqual([]);
    expect(all(/<Diagram id="([^"]+)"/g).filter((id) => !existsSync(`content/diagrams/${id}.svg`))).toEqual([]);
  });

  test('reads only metrics that are measured', () => {
    expect(all(/metric="([^"]+)"/g).filter((name) => !METRIC_NAMES.includes(name))).toEqual([]);
  });

  test('every section names an anchor, each once', () => {
    const headings = all(/^## (.+)$/gm);
    const anchors = all(/^## .+ \[#([a-z0-9-]+)\]$/gm);
    expect(anchors).toHaveLength(headings.length);
    expect(new Set(anchors).size).toBe(anchors.length);
  });

  test('asks what its head lists: at least two predictions and five checks', () => {
    const quiz = all(/<Quiz id="([^"]+)"/g);
    const predictions = [...all(/^\s+id: "([^"]+)",?$/gm), ...all(/<Predict id="([^"]+)"/g)];
    expect([...quiz].sort()).toEqual([...listed('quiz')].sort());
    expect([...predictions].sort()).toEqual([...listed('predictions')].sort());
    expect(quiz.length).toBeGreaterThanOrEqual(5);
    expect(predictions.length).toBeGreaterThanOrEqual(2);
  });

  test('every check has exactly one right option, and each option says why', () => {
    for (const [, question] of text.matchAll(/<Quiz id="[^"]+"([\s\S]*?)\]\} \/>/g)) {
      const options = [...(question as string).matchAll(/\{ text: "[^"]+",( right: true,)? why: "[^"]+" \}/g)];
      expect(options.length).toBeGreaterThanOrEqual(3);
      expect(options.length).toBe([...(question as string).matchAll(/\{ text:/g)].length);
      expect(options.filter((option) => option[1] !== undefined)).toHaveLength(1);
    }
  });
});

test('the defaults that consumer-groups names are those of the registry', () => {
  const consumer = defaults('consumer');
  const broker = defaults('broker');
  expect([
    consumer['session.timeout.ms'],
    consumer['heartbeat.interval.ms'],
    consumer['max.poll.interval.ms'],
    consumer['max.poll.records'],
    consumer['auto.offset.reset'],
  ]).toEqual([45_000, 3_000, 300_000, 500, 'latest']);
  expect(broker['offsets.retention.minutes']).toBe(7 * 24 * 60);
});

/** What the prediction of a figure does, and what its answer claims. */
function after(id: string, at: number, actions: readonly Action[], until: number): Run {
  const run = new Run(scenarioOf(id));
  run.seek(at * 1_000_000);
  run.act(...actions);
  run.seek(until * 1_000_000);
  return run;
}
const metric = (run: Run, name: string) => run.metrics().find((each) => each.name === name)?.value ?? Number.NaN;

test('prediction how-long: the partitions of a killed member wait for about 45 s, and the run shows it before it stops', () => {
  const run = after('kafka/first-rebalance', 15, [{ type: 'crash', node: 'billing-2' }], 75);
  expect(metric(run, 'time_to_reassign')).toBeGreaterThan(40);
  expect(metric(run, 'time_to_reassign')).toBeLessThan(46);
  expect(run.frame().kafka?.groups[0]?.readers.every((reader) => reader.owner !== 'billing-2' && reader.owner !== null)).toBe(true);
});

test('prediction which-clock: the slow member leaves by itself, its heartbeats never failed, and work is done again', () => {
  const run = after('kafka/two-clocks', 0, [{ type: 'setHandler', target: 'billing', handler: { time: '700ms' } }], 420);
  const told = run.frame().log.map((line) => line.text);
  expect(told.some((text) => /did not call poll within max.poll.interval.ms/.test(text))).toBe(true);
  expect(told.some((text) => /no heartbeat within its session timeout/.test(text))).toBe(false);
});

test('a pause of 50 s trips the other clock', () => {
  const run = after('kafka/two-clocks', 40, [{ type: 'pause', node: 'billing-1', for: '50s' }], 120);
  expect(run.frame().log.some((line) => /billing-1 is removed, no heartbeat within its session timeout/.test(line.text))).toBe(true);
});

test('range gives the first of three members four of eight partitions; of eight members, four have nothing', () => {
  const run = new Run(scenarioOf('kafka/assignment-playground'));
  run.seek(6_000_000);
  const owned = (): number[] =>
    (run.frame().kafka?.groups[0]?.members ?? [])
      .filter((member) => member.activity !== 'not started')
      .map((member) => member.owned.length);
  expect([...owned()].sort()).toEqual([2, 2, 4]);
  run.act(...[4, 5, 6, 7, 8].map((n): Action => ({ type: 'start', node: `billing-${n}` })));
  run.seek(30_000_000);
  expect([...owned()].sort()).toEqual([0, 0, 0, 0, 2, 2, 2, 2]);
});

test('eager costs more partition-seconds, cooperative more rebalances, on the seed of the text', () => {
  const ends = (['eager', 'cooperative'] as const).map((mode) => {
    const run = new Run(scenarioOf(`kafka/rebalance-${mode}`));
    run.seek(run.end);
    return run;
  });
  const [eager, cooperative] = ends as [Run, Run];
  expect(eager.seed).toBe(cooperative.seed);
  expect(metric(eager, 'pause.partition_seconds')).toBeGreaterThan(2 * metric(cooperative, 'pause.partition_seconds'));
  expect(metric(cooperative, 'rebalance.count')).toBeGreaterThan(metric(eager, 'rebalance.count'));
});

test('every figure task can be done', () => {
  const run = after('kafka/first-rebalance', 15, [{ type: 'crash', node: 'billing-2' }], 110);
  const tasks = scenarioOf('kafka/first-rebalance').figure?.tasks ?? [];
  expect(tasks.map((task) => metric(run, task.when.metric) >= (task.when.atLeast ?? 0))).toEqual(tasks.map(() => true));
});

test.each(readdirSync('content/diagrams').filter((file) => file.endsWith('.mmd')))('the picture of %s is made from it', (file) => {
  const svg = readFileSync(`content/diagrams/${file.replace(/\.mmd$/, '.svg')}`, 'utf8');
  expect(svg).toContain(`<!-- ${stamp(readFileSync(`content/diagrams/${file}`, 'utf8'))} -->`);
});
