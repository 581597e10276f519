/** What can be done with a run, as it stands now: the entries of the list (actionList.ts) with their words and what they do. */

import type { PlayerMode } from '../player/drive';
import type { Player } from '../player/store';
import { RUN_ACTIONS, type RunActionId } from './actionList';

export interface RunAction {
  readonly id: RunActionId;
  readonly label: string;
  readonly key: string;
  readonly icon: (typeof RUN_ACTIONS)[RunActionId]['icon'] | 'pause';
  readonly isOff?: boolean;
  run(): void;
}

export function runAction(id: RunActionId, label: string, run: () => void): RunAction {
  const { key, icon } = RUN_ACTIONS[id];
  return { id, label, key, icon, run };
}

export const isRunning = (mode: PlayerMode): boolean => mode === 'playing' || mode === 'waiting';

/** Those of every figure, in the order in which they stand in its row. */
export function runActions(player: Player, mode: PlayerMode): RunAction[] {
  const { canUndo, canRedo } = player.store.getState().shown;
  const play: RunAction = isRunning(mode)
    ? { ...runAction('play', 'Pause', () => player.pause()), icon: 'pause' }
    : runAction('play', 'Play', () => player.play());
  return [
    runAction('stepBack', 'Step back', () => void player.stepBack()),
    play,
    runAction('stepForward', 'Step to the next event', () => void player.stepForward()),
    { ...runAction('undo', 'Undo', () => void player.undo()), isOff: !canUndo },
    { ...runAction('redo', 'Redo', () => void player.redo()), isOff: !canRedo },
    runAction('reset', 'Reset', () => void player.reset()),
  ];
}

/** The action of a run behind a key; those with Ctrl or Cmd are found by their letter. */
export function runActionBehind(
  {
    key,
    ctrlKey,
    metaKey,
    shiftKey,
  }: { readonly key: string; readonly ctrlKey: boolean; readonly metaKey: boolean; readonly shiftKey: boolean },
  actions: readonly RunAction[],
): RunAction | undefined {
  const held = ctrlKey || metaKey;
  const written = held ? `${shiftKey ? 'Shift+' : ''}Ctrl+${key.toUpperCase()}` : key;
  return actions.find((action) => action.key === written);
}
