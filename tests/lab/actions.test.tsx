/**
 * One list of actions behind four doors. For systems in every state that offers something: whatever can be done to a part stands
 * in its menu, behind a key, in the palette and in the tables; and nothing of the list is never offered.
 */
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { PART_ACTIONS, RUN_ACTIONS, SCENARIO_KEYS } from '@/components/figure/actionList';
import { Menu } from '@/components/figure/Menu';
import { actionBehind, actionsOf, type NamedAction } from '@/components/figure/partActions';
import { type RunAction, runAction, runActionBehind, runActions } from '@/components/figure/runActions';
import { TextTwin } from '@/components/figure/TextTwin';
import { actedUpon, buttonsOf, pageActions } from '@/components/lab/labActions';
import { RunTable } from '@/components/lab/RunTable';
import { stillOf } from '@/components/player/still';
import { Player } from '@/components/player/store';
import { keysOf } from '@/components/search/pageKeys';
import { scenarioOf } from '@/content/library';
import { seconds } from '@/simulator/kernel/time';
import { type Action, Run, type Scenario } from '@/simulator/run';

/** Systems as they are, and with a member down, another stopped and a wire cut. */
const situations: readonly (readonly [string, readonly Action[]])[] = [
  ['kafka/first-rebalance', []],
  [
    'kafka/first-rebalance',
    [
      { type: 'crash', node: 'billing-1' },
      { type: 'pause', node: 'billing-2' },
      { type: 'crash', node: 'checkout' },
    ],
  ],
  ['kafka/first-rebalance', [{ type: 'cut', id: 'billing-1-cut', from: ['billing-1'], to: ['broker-1'], bothWays: true }]],
  ['kafka/independent-groups', []],
  ['queues/spike', []],
  ['queues/spike', [{ type: 'setWorkers', queue: 'jobs', workers: 0 }]],
  ['chains/order-three-ways', []],
];

const frames = situations.map(([id, actions]) => {
  const scenario = scenarioOf(id);
  const run = new Run(scenario);
  run.seek(seconds(12));
  if (actions.length > 0) run.act(...actions);
  run.seek(seconds(13));
  return { scenario, frame: run.frame() };
});

const text = (label: string): string => label.replaceAll('&', '&amp;').replaceAll("'", '&#x27;');
/** The buttons of a page: their actions and what is written on them. */
const buttons = (html: string): string[] =>
  [...html.matchAll(/<button[^>]*?data-action="([^"]*)"[^>]*>(.*?)<\/button>/gs)].map(
    ([, id, inner]) => `${id} ${(inner as string).replaceAll(/<span aria-hidden="true".*?<\/span>|<svg.*?<\/svg>|<[^>]*>/gs, '').trim()}`,
  );
/** Every part of every situation, with what can be done to it. */
const everything = frames.flatMap(({ scenario, frame }) =>
  actedUpon(frame).map((part) => ({ scenario, frame, part, actions: actionsOf(frame, scenario, part) })),
);
const same = (a: NamedAction, b: NamedAction | undefined) => JSON.stringify(a.do) === JSON.stringify(b?.do);
const nothing = () => {};

test('every entry of the list is offered somewhere, and nothing that is not on it', () => {
  const offered = new Set<string>(everything.flatMap(({ actions }) => actions.map(({ id }) => id)));
  expect([...offered].sort()).toEqual(Object.keys(PART_ACTIONS).sort());
});

test('the menu of a part holds all that can be done to it', () => {
  for (const { part, actions } of everything) {
    if (actions.length === 0) continue;
    const html = renderToStaticMarkup(<Menu title={part} actions={actions} onChoose={nothing} onClose={nothing} />);
    expect(buttons(html)).toEqual(actions.map(({ id, label }) => `${id} ${text(label)}`));
  }
});

test('each action of a part has a key of its own, which no action of the run takes away', () => {
  const taken: readonly string[] = [...Object.values(RUN_ACTIONS).map(({ key }) => key), ...SCENARIO_KEYS, '?', 't', '.'];
  expect(new Set(taken).size).toBe(taken.length);
  for (const { scenario, frame, part, actions } of everything) {
    for (const action of actions) {
      const found = actionBehind(action.key, frame, scenario, part);
      // Of several faults in force the key heals the first.
      if (action.id === 'heal') expect(found?.id).toBe('heal');
      else expect(same(action, found)).toBe(true);
      expect(taken).not.toContain(action.key);
    }
  }
});

test('the list behind ? names every key of the lab and of a figure, each once', () => {
  const keysIn = (path: string) => keysOf(path).flatMap(({ keys }) => keys.map(([key]) => key));
  const lab = keysIn('/lab/kafka/first-rebalance');
  expect(new Set(lab).size).toBe(lab.length);
  expect(lab).toEqual(expect.arrayContaining([...Object.values(PART_ACTIONS), ...Object.values(RUN_ACTIONS)].map(({ key }) => key)));
  expect(lab).toEqual(expect.arrayContaining(['1 to 4', 't', '.', '?']));
  const ofFigure = runOf(scenarioOf('kafka/first-rebalance')).filter(({ id }) => !('more' in RUN_ACTIONS[id]));
  expect(keysIn('/challenges/queues/black-friday')).toEqual(expect.arrayContaining(ofFigure.map(({ key }) => key)));
});

test('the palette holds all that can be done to any part, and with the run', () => {
  for (const { scenario, frame } of frames) {
    const offered = pageActions(frame, scenario, 'nobody', [], nothing);
    expect(new Set(offered.map(({ title, note }) => `${title} ${note}`)).size).toBe(offered.length);
    for (const part of actedUpon(frame)) {
      for (const action of actionsOf(frame, scenario, part)) {
        const done: string[] = [];
        const all = pageActions(frame, scenario, part, [], (actions) => done.push(JSON.stringify(actions)));
        for (const entry of all.filter(({ title }) => title.startsWith(action.label))) entry.run();
        expect(done).toContain(JSON.stringify(action.do));
      }
    }
    for (const control of buttonsOf(scenario)) expect(offered.map(({ title }) => title)).toContain(control.label);
  }
});

test('the tables hold all that can be done to any part', () => {
  for (const { scenario, frame } of frames) {
    const found = buttons(renderToStaticMarkup(<TextTwin frame={frame} scenario={scenario} allActions onAct={nothing} />));
    for (const part of actedUpon(frame)) {
      for (const { id, label, do: does } of actionsOf(frame, scenario, part)) {
        const of = does[0]?.type === 'addPartitions' ? does[0].topic : part;
        expect(found).toContain(`${id} ${text(label)} ${of}`);
      }
    }
  }
});

function runOf(scenario: Scenario): RunAction[] {
  const player = new Player({ scenario, still: stillOf(scenario) });
  const more = (['compare', 'share', 'embed'] as const).map((id) => runAction(id, `${id} it`, nothing));
  const actions = [...runActions(player, 'paused'), ...more];
  player.close();
  return actions;
}

test('what can be done with the run stands in the menu, behind a key, in the palette and in the tables', () => {
  const scenario = scenarioOf('kafka/first-rebalance');
  const actions = runOf(scenario);
  expect(actions.map(({ id }) => id).sort()).toEqual(Object.keys(RUN_ACTIONS).sort());
  const frame = stillOf(scenario).frame;
  const menu = buttons(renderToStaticMarkup(<Menu title="The run" actions={actions} onChoose={nothing} onClose={nothing} />));
  const table = buttons(renderToStaticMarkup(<RunTable scenario={scenario} actions={actions} onAct={nothing} />));
  const palette = pageActions(
    frame,
    scenario,
    'nobody',
    actions.map((action) => ({ ...action, isOff: false })),
    nothing,
  ).map(({ title }) => title);
  for (const action of actions) {
    const line = `${action.id} ${action.label}`;
    expect([menu.includes(line), table.includes(line), palette.includes(action.label)]).toEqual([true, true, true]);
    const held = action.key.includes('Ctrl');
    const key = action.key.split('+').at(-1) as string;
    const shiftKey = action.key.startsWith('Shift');
    expect(runActionBehind({ key, ctrlKey: held, metaKey: false, shiftKey }, actions)).toBe(action);
  }
  for (const control of buttonsOf(scenario)) expect(table).toContain(`${control.id} ${control.label}`);
});
