/**
 * The keys of a figure and of the lab, line by line, as lists of keys show them: made from the list of actions, so that no key is
 * forgotten. What opens, moves the focus or shows the run otherwise is no action, and stands here.
 */
import { type ListedAction, PART_ACTIONS, RUN_ACTIONS, SCENARIO_KEYS } from './actionList';

/** A key, and what it does. */
export type KeyLine = readonly [string, string];

/** Actions with one key never stand side by side: their line names each. */
function linesOf(actions: Readonly<Record<string, ListedAction>>): KeyLine[] {
  const lines = new Map<string, string[]>();
  for (const { key, does } of Object.values(actions)) lines.set(key, [...(lines.get(key) ?? []), does]);
  return [...lines].map(([key, does]) => [key, does.join(', or ')]);
}

const listed: readonly [string, ListedAction][] = Object.entries(RUN_ACTIONS);

const SEEING: readonly KeyLine[] = [
  ['t', 'the same as tables'],
  ['arrows', 'in the drawing: to the next part'],
  ['Enter or .', 'on a part: what can be done to it'],
  ['?', 'these keys'],
];

export const FIGURE_KEYS: readonly KeyLine[] = [
  ...linesOf(Object.fromEntries(listed.filter(([, action]) => action.more !== true))),
  ...SEEING,
];

export const LAB_RUN_KEYS: readonly KeyLine[] = [
  ...linesOf(RUN_ACTIONS),
  [`${SCENARIO_KEYS[0]} to ${SCENARIO_KEYS.at(-1)}`, 'the buttons of the scenario, where it has some'],
  ['t', 'the same as tables'],
  ['arrows', 'in the drawing: to the next part; on the line of time: to another instant'],
];

export const LAB_PART_KEYS: readonly KeyLine[] = [
  ['Enter', 'choose the part that has the focus'],
  ['.', 'open the menu of that part'],
  ...linesOf(PART_ACTIONS),
];
