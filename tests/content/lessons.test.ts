/** Lessons hold what they promise: every id, rule, term, scenario, setting and question in them is real, and every deed can be done. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeLink } from '@/components/lab/link';
import { type Proof, proofLink } from '@/components/lesson/proof';
import { has, scenarioOf } from '@/content/library';
import { lessons as entries } from '@/content/roadmap';
import { terms } from '@/content/terms';
import { type Action, type Goal, Run } from '@/simulator/run';
import { METRIC_NAMES } from '@/simulator/scenario/metrics';
import { stamp } from '../../scripts/lib/diagrams.mjs';
import { type Tag, tagsOf } from './tags';

const files = readdirSync('content/lessons').filter((file) => file.endsWith('.mdx'));
const rules = readFileSync('simulator/kafka/SPEC.md', 'utf8') + readFileSync('simulator/services/SPEC.md', 'utf8');
const SECOND = 1_000_000;

interface Predicts {
  readonly id: string;
  readonly question: string;
  readonly options: readonly string[];
  readonly answer: number;
  readonly shows: string;
  readonly at?: number;
  readonly do?: readonly Action[];
  readonly until?: number;
}

test('every lesson that the roadmap calls written is there', () => {
  const written = entries.filter((entry) => entry.written).map((entry) => `${entry.slug}.mdx`);
  expect(written.filter((file) => !files.includes(file))).toEqual([]);
});

describe.each(files)('%s', (file) => {
  const text = readFileSync(`content/lessons/${file}`, 'utf8');
  const tags = tagsOf(text);
  const of = (...names: string[]): Tag[] => tags.filter((tag) => names.includes(tag.name));
  const listed = (name: string) => (new RegExp(`^${name}: \\[(.*)\\]$`, 'm').exec(text)?.[1] ?? '').split(/,\s*/).filter(Boolean);
  const figures = of('Simulation').map((tag) => tag.props.scenario as string);
  const compared = of('Compare').flatMap((tag) => [tag.props.left as string, tag.props.right as string]);
  const predictions = of('Simulation', 'Compare').flatMap((tag) => {
    const predict = tag.props.predict as Predicts | undefined;
    return predict === undefined ? [] : [{ scenario: (tag.props.scenario ?? tag.props.left) as string, predict }];
  });

  test('names only scenarios that exist, and words point only at figures of this page', () => {
    const named = [...figures, ...compared, ...of('Computed', 'Assignments').map((tag) => tag.props.scenario as string)];
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((id) => !has('scenarios', id))).toEqual([]);
    const pointed = of('Setting', 'Ref').map((tag) => tag.props.figure as string);
    expect(pointed.filter((id) => !figures.includes(id) && !compared.includes(id))).toEqual([]);
  });

  test('names only rules of SPEC.md, terms of the glossary and diagrams that are drawn', () => {
    const ids = (name: string) => of(name).map((tag) => tag.props.id as string);
    expect(ids('Rule').filter((id) => !rules.includes(`| ${id} |`))).toEqual([]);
    expect(ids('Term').filter((id) => !terms.some((term) => term.id === id))).toEqual([]);
    expect(ids('Diagram').filter((id) => !existsSync(`content/diagrams/${id}.svg`))).toEqual([]);
  });

  test('figures are numbered in their order', () => {
    const numbers = of('Simulation', 'Compare').map((tag) => tag.props.number);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  test('reads only metrics that are measured', () => {
    expect(
      of('Computed')
        .map((tag) => tag.props.metric as string)
        .filter((name) => !METRIC_NAMES.includes(name)),
    ).toEqual([]);
  });

  test('every section names an anchor, each once, and every link within the page has its aim', () => {
    const headings = [...text.matchAll(/^## (.+)$/gm)];
    const anchors = [...text.matchAll(/^## .+ \[#([a-z0-9-]+)\]$/gm)].map((match) => match[1]);
    expect(anchors).toHaveLength(headings.length);
    expect(new Set(anchors).size).toBe(anchors.length);
    const links = [...text.matchAll(/\]\((#[^)]+|\/[^)]*)\)/g)].map((match) => match[1] as string);
    const pages = ['/', '/lab', '/glossary', '/progress', '/settings'];
    const broken = links.filter((link) => {
      if (link.startsWith('#')) return !anchors.includes(link.slice(1));
      const path = link.replace(/[?#].*$/, '');
      if (path.startsWith('/lab/')) return !has('scenarios', path.slice('/lab/'.length));
      if (path.startsWith('/challenges/')) return !has('challenges', path.slice('/challenges/'.length));
      if (path.startsWith('/learn/')) return !entries.some((entry) => entry.written && path === `/learn/${entry.slug}`);
      return !pages.includes(path);
    });
    expect(broken).toEqual([]);
  });

  test('asks what its head lists: at least two predictions and five checks', () => {
    expect(of('Quiz').map((tag) => tag.props.id)).toEqual(listed('quiz'));
    expect(predictions.map(({ predict }) => predict.id).sort()).toEqual(listed('predictions').sort());
    expect(listed('quiz').length).toBeGreaterThanOrEqual(5);
    expect(listed('predictions').length).toBeGreaterThanOrEqual(2);
  });

  test('every proof of an answer is an instant of a run that the lab opens without a fault', () => {
    for (const { props } of of('Quiz')) {
      const proof = props.proof as Proof | undefined;
      if (proof === undefined) continue;
      const { end } = new Run(scenarioOf(proof.scenario));
      const { state, faults } = decodeLink(proofLink(proof).replace(/^[^?]*/, ''), end);
      expect(faults).toEqual([]);
      expect(state.at).toBe(proof.at * SECOND);
      expect(state.deeds).toHaveLength(proof.do?.length ?? 0);
      const run = new Run(scenarioOf(proof.scenario), { deeds: state.deeds });
      run.seek(proof.at * SECOND);
      expect(run.now).toBe(proof.at * SECOND);
    }
  });

  test('every check has exactly one right option, and each option says why', () => {
    for (const { props } of of('Quiz')) {
      const options = props.options as readonly { text: string; why: string; right?: boolean }[];
      expect(options.length).toBeGreaterThanOrEqual(3);
      expect(options.every((option) => option.text !== '' && option.why.length > 20)).toBe(true);
      expect(options.filter((option) => option.right === true)).toHaveLength(1);
    }
  });

  test('every prediction has an answer among its options and can be run', () => {
    for (const { scenario, predict } of predictions) {
      expect(predict.options[predict.answer]).toBeDefined();
      const run = new Run(scenarioOf(scenario));
      run.seek((predict.at ?? 0) * SECOND);
      if (predict.do !== undefined) run.act(...predict.do);
      run.seek((predict.until ?? 0) * SECOND);
      expect(run.now).toBe((predict.until ?? 0) * SECOND);
    }
  });

  test('every setting in the text is one that its figure accepts', () => {
    for (const { props } of of('Setting')) {
      const run = new Run(scenarioOf(props.figure as string));
      run.seek(SECOND);
      run.act(...(props.do as Action[]));
      expect(run.deeds).toHaveLength((props.do as Action[]).length);
    }
  });

  test('every control of its figures can be pressed', () => {
    for (const id of figures) {
      for (const control of scenarioOf(id).figure?.controls ?? []) {
        for (const deed of control.kind === 'button' ? [control.do] : control.options.map((option) => option.do)) {
          const run = new Run(scenarioOf(id));
          run.seek(10 * SECOND);
          run.act(...deed);
          run.seek(15 * SECOND);
        }
      }
    }
  });

  test('no more than about 250 words stand between two figures', () => {
    const at = of('Simulation', 'Compare', 'Diagram', 'Assignments').map((tag) => tag.index);
    const first = at[0] as number;
    const body = text.slice(0, text.search(/^## .*\[#check\]$/m) + 1 || undefined);
    expect(wordsIn(text.slice(text.indexOf('<Intro>'), first))).toBeLessThan(120);
    const between = at.slice(0, -1).map((from, index) => wordsIn(body.slice(from, at[index + 1])));
    expect(between.filter((words) => words > 290)).toEqual([]);
  });
});

/** Words that are read in the text itself: not those of notes, tables, questions and code. */
function wordsIn(text: string): number {
  return text
    .replaceAll(/<(MarginNote|Playbook|Diagram)[\s\S]*?<\/\1>/g, ' ')
    .replaceAll(/<(Simulation|Compare|Quiz|Assignments)\b[\s\S]*?\/>/g, ' ')
    .replaceAll(/<[^>]*>|\{[^}]*\}/g, ' ')
    .replaceAll(/^\|.*$/gm, ' ')
    .split(/\s+/)
    .filter((word) => /[a-z0-9]/i.test(word)).length;
}

/** What has to be done, and when, so that a task of a lesson's figure ticks. */
const DEEDS: Readonly<Record<string, readonly { readonly at: number; readonly do: Action }[]>> = {
  'kafka/first-rebalance break': [{ at: 17, do: { type: 'crash', node: 'billing-2' } }],
  'kafka/first-rebalance duplicate': [{ at: 17, do: { type: 'crash', node: 'billing-2' } }],
  'kafka/lag-drain faster': Array.from({ length: 8 }, (_, i) => ({ at: 20, do: { type: 'start', node: `billing-${i + 5}` } as const })),
  'kafka/lag-retention skip': [1, 2].map((n) => ({ at: 120, do: { type: 'start', node: `billing-${n}` } as const })),
  'kafka/two-clocks evicted': [{ at: 0, do: { type: 'setHandler', target: 'billing', handler: { time: '700ms' } } }],
  'kafka/independent-groups again': [
    { at: 30, do: { type: 'close', node: 'search-1' } },
    { at: 40, do: { type: 'resetOffsets', group: 'search', to: 'earliest' } },
    { at: 45, do: { type: 'start', node: 'search-1' } },
  ],
};

const inLessons = files.flatMap((file) =>
  tagsOf(readFileSync(`content/lessons/${file}`, 'utf8')).flatMap((tag) =>
    tag.name === 'Simulation' ? [tag.props.scenario as string] : [],
  ),
);
const tasks = [...new Set(inLessons)]
  .filter((id) => id.startsWith('kafka/'))
  .flatMap((id) => (scenarioOf(id).figure?.tasks ?? []).map((task) => ({ key: `${id} ${task.id}`, id, when: task.when })));

test.each(tasks)('the task "$key" can be done, and is not done by waiting', ({ key, id, when }) => {
  const deeds = DEEDS[key];
  expect(deeds, `say in DEEDS how "${key}" is done`).toBeDefined();
  const holds = (run: Run, goal: Goal) =>
    run
      .metrics()
      .some(
        ({ name, subject, value }) =>
          name === goal.metric &&
          (goal.subject === undefined || goal.subject === subject) &&
          value >= (goal.atLeast ?? Number.NEGATIVE_INFINITY) &&
          value <= (goal.atMost ?? Number.POSITIVE_INFINITY),
      );
  const idle = new Run(scenarioOf(id));
  expect(holds(idle, when)).toBe(false);
  idle.seek(idle.end);
  expect(holds(idle, when)).toBe(false);
  const done = new Run(scenarioOf(id), { deeds: (deeds ?? []).map((deed) => ({ at: deed.at * SECOND, action: deed.do })) });
  done.seek(done.end);
  expect(holds(done, when)).toBe(true);
});

test.each(readdirSync('content/diagrams').filter((file) => file.endsWith('.mmd')))('the picture of %s is made from it', (file) => {
  const svg = readFileSync(`content/diagrams/${file.replace(/\.mmd$/, '.svg')}`, 'utf8');
  expect(svg).toContain(`<!-- ${stamp(readFileSync(`content/diagrams/${file}`, 'utf8'))} -->`);
});
