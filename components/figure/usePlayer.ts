'use client';
/** One player for the life of a figure, and what it shows as React state. */
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Driven } from '../player/drive';
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

export const usePlayerMode = (player: Player): Driven => useStore(player.drive.store);

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
