/** Where two lines of time part: the first instant at which not the same was done on both. */
import type { Action, Deed } from '@/simulator/run';

export interface Parting {
  readonly at: number;
  /** What was done there on each side; nothing where only the other did something. */
  readonly left: readonly Action[];
  readonly right: readonly Action[];
}

export function parting(left: readonly Deed[], right: readonly Deed[]): Parting | null {
  const first = left.findIndex((deed, i) => JSON.stringify(deed) !== JSON.stringify(right[i]));
  const index = first === -1 ? left.length : first;
  const a = left[index];
  const b = right[index];
  if (a === undefined && b === undefined) return null;
  const at = Math.min(a?.at ?? Number.POSITIVE_INFINITY, b?.at ?? Number.POSITIVE_INFINITY);
  const there = (deeds: readonly Deed[]) => deeds.slice(index).flatMap((deed) => (deed.at === at ? [deed.action] : []));
  return { at, left: there(left), right: there(right) };
}

/** What was done, in a phrase; nothing is a deed too. */
export function deedWords(actions: readonly Action[]): string {
  return actions.length === 0 ? 'nothing was done' : actions.map(words).join(' and ');
}

function words(action: Action): string {
  switch (action.type) {
    case 'crash':
      return `${action.node} was killed`;
    case 'restart':
    case 'start':
      return `${action.node} was started`;
    case 'pause':
      return `${action.node} was stopped${action.for === undefined ? '' : ` for ${action.for}`}`;
    case 'resume':
      return `${action.node} went on`;
    case 'close':
      return `${action.node} was closed`;
    case 'cut':
    case 'lose':
    case 'delay':
      return `${action.id} began`;
    case 'heal':
      return `${action.id} was healed`;
    case 'setConfig':
      return `${action.name}=${action.value} was set on ${action.target}`;
    case 'setHandler':
    case 'setCommit':
    case 'setArrivals':
    case 'setService':
      return `${action.target} was changed`;
    case 'addPartitions':
      return `${action.topic} got ${action.total} partitions`;
    case 'resetOffsets':
      return `the offsets of ${action.group} were reset to ${action.to}`;
    case 'deleteRecords':
      return `the records of ${action.topic} before offset ${action.beforeOffset} were deleted`;
    case 'setWorkers':
      return `${action.queue} got ${action.workers} workers`;
  }
}
