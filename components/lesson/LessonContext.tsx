'use client';
/** What parts of a lesson need to know of it, and the figures in it by name, so that words in the text can act on them. */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Player } from '../player/store';

type Players = Readonly<Record<string, Player>>;

interface LessonValue {
  readonly slug: string;
  /** Ids of the checks, in their order. */
  readonly checks: readonly string[];
  readonly players: StoreApi<Players>;
}

const Lesson = createContext<LessonValue>({ slug: '', checks: [], players: createStore<Players>(() => ({})) });

interface LessonProviderProps {
  readonly slug: string;
  readonly checks: readonly string[];
  readonly children: ReactNode;
}

export function LessonProvider({ slug, checks, children }: LessonProviderProps) {
  const [value] = useState<LessonValue>(() => ({ slug, checks, players: createStore<Players>(() => ({})) }));
  return <Lesson value={value}>{children}</Lesson>;
}

export const useLesson = (): LessonValue => useContext(Lesson);

/** The player of a figure of this page; nothing before it is mounted. */
export function useFigurePlayer(id: string): Player | undefined {
  return useStore(useLesson().players, (players) => players[id]);
}

/** Makes a figure's player known under its id while it is on the page. */
export function useNamedPlayer(id: string, player: Player): void {
  const { players } = useLesson();
  useEffect(() => {
    players.setState({ [id]: player });
    return () => {
      const { [id]: known, ...others } = players.getState();
      if (known === player) players.setState(others, true);
    };
  }, [id, player, players]);
}
