'use client';
/** One player for the life of a figure, and what it shows as React state. */
import { useSelector } from '@xstate/react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { Player, type PlayerOptions, type PlayerState } from '../player/store';

export function usePlayer(options: PlayerOptions): Player {
  const [player] = useState(() => new Player(options));
  const alive = useRef(0);
  useEffect(() => {
    alive.current++;
    return () => {
      // React may unmount and mount again at once; only a figure that stays away is closed.
      const life = alive.current;
      setTimeout(() => {
        if (alive.current === life) player.close();
      }, 0);
    };
  }, [player]);
  return player;
}

export const usePlayerState = <T>(player: Player, select: (state: PlayerState) => T): T => useStore(player.store, select);

export type PlayerMode = 'still' | 'loading' | 'paused' | 'playing' | 'waiting' | 'ended' | 'failed';

export function usePlayerMode(player: Player): { readonly mode: PlayerMode; readonly speed: number; readonly sentence: string | null } {
  return useSelector(
    player.machine,
    (snapshot) => ({ mode: snapshot.value as PlayerMode, speed: snapshot.context.speed, sentence: snapshot.context.sentence }),
    (a, b) => a.mode === b.mode && a.speed === b.speed && a.sentence === b.sentence,
  );
}

/** Fetches the simulation when the figure comes into sight, and lets it run only while it is there. */
export function useSight(player: Player, element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry === undefined) return;
        if (entry.isIntersecting) player.want();
        player.setVisible(entry.isIntersecting && document.visibilityState === 'visible');
      },
      { rootMargin: '120px' },
    );
    observer.observe(target);
    const onTab = () => player.setVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', onTab);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', onTab);
    };
  }, [player, element]);
}
