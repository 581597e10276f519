'use client';
/** The keys of a figure: k, j, l and undo, and what its page adds. Each is a shortcut for a button that stands there. */
import type { KeyboardEvent } from 'react';
import type { Player } from '../player/store';

const isTyped = (target: EventTarget): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;

export function useFigureKeys(player: Player, more: Readonly<Record<string, () => void>> = {}): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.defaultPrevented || event.altKey) return;
    const isRange = event.target instanceof HTMLInputElement && event.target.type === 'range';
    if (isTyped(event.target) && !isRange) return;
    if (event.metaKey || event.ctrlKey) {
      if (event.key.toLowerCase() !== 'z') return;
      event.preventDefault();
      void (event.shiftKey ? player.redo() : player.undo());
      return;
    }
    const keys: Readonly<Record<string, () => void>> = {
      k: () => player.toggle(),
      j: () => void player.stepBack(),
      l: () => void player.stepForward(),
      ...more,
    };
    const does = keys[event.key];
    if (does === undefined) return;
    event.preventDefault();
    does();
  };
}
