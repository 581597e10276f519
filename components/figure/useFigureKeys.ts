'use client';
/** The keys of a figure: those of the list of actions, and what its page adds. Each is a shortcut for a button that stands there. */
import type { KeyboardEvent } from 'react';
import type { Player } from '../player/store';
import { runActionBehind, runActions } from './runActions';

/** Letters belong to the field one writes in. */
export const isTyped = (target: EventTarget): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;

export function useFigureKeys(player: Player, more: Readonly<Record<string, () => void>> = {}): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.defaultPrevented || event.altKey) return;
    const isRange = event.target instanceof HTMLInputElement && event.target.type === 'range';
    if (isTyped(event.target) && !isRange) return;
    const { mode } = player.drive;
    const action = runActionBehind(event, runActions(player, mode));
    const does = action?.run ?? (event.metaKey || event.ctrlKey ? undefined : more[event.key]);
    if (does === undefined) return;
    event.preventDefault();
    if (action?.isOff !== true) does();
  };
}
