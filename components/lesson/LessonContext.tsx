'use client';
/** What parts of a lesson need to know of it, and the figures in it by name, so that words in the text can act on them. */
import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react';
import type { Player } from '../player/store';

interface LessonValue {
  readonly slug: string;
  readonly players: Map<string, Player>;
}

const Lesson = createContext<LessonValue>({ slug: '', players: new Map() });

export function LessonProvider({ slug, children }: { readonly slug: string; readonly children: ReactNode }) {
  const value = useRef<LessonValue>({ slug, players: new Map() });
  return <Lesson value={value.current}>{children}</Lesson>;
}

export const useLesson = (): LessonValue => useContext(Lesson);

/** Makes a figure's player known under its id while it is on the page. */
export function useNamedPlayer(id: string, player: Player): void {
  const { players } = useLesson();
  useEffect(() => {
    players.set(id, player);
    return () => {
      if (players.get(id) === player) players.delete(id);
    };
  }, [id, player, players]);
}
