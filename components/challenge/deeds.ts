/** Deeds as an author writes them and as a run carries them out, and what each is in words. */
import type { Deeds } from '@/content/schema/challenge';
import { parseDuration } from '@/simulator/kernel/time';
import type { Action, Deed } from '@/simulator/run';

/** The schema has checked the durations. */
export const deedsOf = (deeds: Deeds): Deed[] =>
  deeds.map(({ at, do: action }) => ({ at: parseDuration(at) ?? 0, action: action as Action }));

export const sameDeeds = (some: readonly Deed[], others: readonly Deed[]): boolean => JSON.stringify(some) === JSON.stringify(others);

export function actionWords(action: Action): string {
  switch (action.type) {
    case 'setConfig':
      return `${action.name}=${action.value} on ${action.target}`;
    case 'setWorkers':
      return `${action.workers} ${action.workers === 1 ? 'worker' : 'workers'} for ${action.queue}`;
    case 'start':
      return `start ${action.node}`;
    case 'close':
      return `close ${action.node}`;
    case 'setHandler':
      return `handler of ${action.target}: ${typeof action.handler.time === 'string' ? action.handler.time : JSON.stringify(action.handler.time)} a record`;
    case 'addPartitions':
      return `${action.total} partitions for ${action.topic}`;
    case 'deleteRecords':
      return `delete records of ${action.topic}`;
    case 'resetOffsets':
      return `reset offsets of ${action.group} to ${action.to}`;
    default:
      return action.type;
  }
}

/** What was done at one instant belongs together. */
export interface Step {
  readonly at: number;
  readonly words: string;
  readonly actions: readonly Action[];
}

export function stepsOf(deeds: readonly Deed[]): Step[] {
  const steps: Step[] = [];
  for (const { at, action } of deeds) {
    const last = steps.at(-1);
    if (last?.at === at) steps[steps.length - 1] = { at, words: last.words, actions: [...last.actions, action] };
    else steps.push({ at, words: '', actions: [action] });
  }
  return steps.map((step) => ({ ...step, words: together(step.actions) }));
}

/** All of it in one line. */
export const stepsWords = (deeds: readonly Deed[]): string =>
  stepsOf(deeds)
    .map((step) => step.words)
    .join('; ') || 'untouched';

/** `start billing-5, -6 and -7`: many of one kind are one phrase. */
function together(actions: readonly Action[]): string {
  const phrases = new Map<string, string[]>();
  for (const action of actions) {
    const kind = action.type === 'start' || action.type === 'close' ? action.type : '';
    const words = kind === '' ? actionWords(action) : (action as { node: string }).node;
    phrases.set(kind, [...(phrases.get(kind) ?? []), words]);
  }
  return [...phrases].map(([kind, words]) => `${kind === '' ? '' : `${kind} `}${words.join(', ')}`).join(', ');
}
