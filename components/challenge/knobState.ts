/** Where each knob stands, read off what was done and what is shown; and what a wish for another number means. */
import type { Change } from '@/content/schema/challenge';
import type { Action, Deed, Frame } from '@/simulator/run';

const NOT_RUNNING: ReadonlySet<string> = new Set(['not started', 'closed', 'crashed']);

const membersOf = (frame: Frame, group: string): readonly string[] =>
  frame.kafka?.groups.find(({ id }) => id === group)?.members.map(({ id }) => id) ?? [];

/** Members that run or were told to: one that was just told to close still finishes its batch. */
export function runningMembers(frame: Frame, deeds: readonly Deed[], group: string): string[] {
  const view = frame.kafka?.groups.find(({ id }) => id === group);
  return (view?.members ?? []).flatMap(({ id, activity }) => {
    const told = deeds.findLast(({ action }) => (action.type === 'start' || action.type === 'close') && action.node === id);
    // Long ago it was told, and meanwhile something else may have happened to it.
    const isFresh = told !== undefined && frame.time - told.at < FRESH;
    const runs = isFresh ? told.action.type === 'start' : !NOT_RUNNING.has(activity);
    return runs ? [id] : [];
  });
}

/** Virtual time after which a member shows itself whether it runs. */
const FRESH = 15_000_000;

/** Starts the first that do not run, or closes the last that do. */
export function membersActions(frame: Frame, running: readonly string[], group: string, wanted: number): Action[] {
  const idle = membersOf(frame, group).filter((id) => !running.includes(id));
  if (wanted >= running.length) return idle.slice(0, wanted - running.length).map((node) => ({ type: 'start', node }));
  return running.slice(wanted).map((node) => ({ type: 'close', node }));
}

export function workersNow(deeds: readonly Deed[], queue: string, first: number): number {
  const last = deeds.findLast(({ action }) => action.type === 'setWorkers' && action.queue === queue)?.action;
  return last?.type === 'setWorkers' ? last.workers : first;
}

/** The option whose last action was done last. */
export function chosenOption(deeds: readonly Deed[], change: Extract<Change, { kind: 'choice' }>): number {
  const done = deeds.map(({ action }) => JSON.stringify(action));
  let best = { at: -1, index: change.initial };
  for (const [index, option] of change.options.entries()) {
    const at = option.do.length === 0 ? -1 : done.lastIndexOf(JSON.stringify(option.do.at(-1)));
    if (at > best.at) best = { at, index };
  }
  return best.index;
}
