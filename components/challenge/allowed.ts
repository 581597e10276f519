/** What a challenge lets a person do: the fixes of its author keep to it, and so does the page. */
import type { Change } from '@/content/schema/challenge';
import type { Action } from '@/simulator/run';

export const isAllowed = (changes: readonly Change[], action: Action): boolean => changes.some((change) => covers(change, action));

function covers(change: Change, action: Action): boolean {
  switch (change.kind) {
    case 'setting':
      return action.type === 'setConfig' && action.target === change.target && action.name === change.name;
    case 'members':
      return (action.type === 'start' || action.type === 'close') && isMember(change.group, action.node);
    case 'workers':
      return action.type === 'setWorkers' && action.queue === change.queue;
    case 'choice':
      return change.options.some((option) => option.do.some((each) => JSON.stringify(each) === JSON.stringify(action)));
  }
}

const isMember = (group: string, node: string): boolean => node.startsWith(`${group}-`) && /^\d+$/.test(node.slice(group.length + 1));

/** The change in a few words, for the briefing. */
export function changeWords(change: Change): string {
  switch (change.kind) {
    case 'setting':
      return change.name;
    case 'members':
      return `members of ${change.group}`;
    case 'workers':
      return `workers of ${change.queue}`;
    case 'choice':
      return change.label;
  }
}
