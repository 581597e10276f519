'use client';
/** Keeps where the run stands and what was done, whenever it stands still or the page goes away. */
import { useCallback, useEffect } from 'react';
import { usePlayerMode, usePlayerState } from '../figure/usePlayer';
import type { Place, Player } from '../player/store';

export function Keeper({ player, onPlace }: { readonly player: Player; readonly onPlace: (place: Place) => void }) {
  const { mode } = usePlayerMode(player);
  const shown = usePlayerState(player, (state) => state.shown);
  const runs = mode === 'playing' || mode === 'waiting';
  const note = useCallback(() => {
    if (!player.isOpen) return;
    const { seed, deeds, frame } = player.store.getState().shown;
    onPlace({ seed: seed === player.scenario.seed ? null : seed, deeds, at: frame.time });
  }, [player, onPlace]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown is what there is to keep.
  useEffect(() => {
    if (!runs) note();
  }, [runs, shown, note]);
  useEffect(() => {
    window.addEventListener('pagehide', note);
    return () => window.removeEventListener('pagehide', note);
  }, [note]);
  return null;
}
