'use client';
/** Shows a solution by doing it, step by step, at the instants of its author. */
import { useEffect, useRef, useState } from 'react';
import type { Deed } from '@/simulator/run';
import { clock } from '../figure/words';
import type { Player } from '../player/store';
import { stepsOf } from './deeds';

/** Real milliseconds between two steps: time to read what was done. */
const PACE = 900;

export function useTyping(player: Player): {
  readonly isTyping: boolean;
  readonly type: (deeds: readonly Deed[], title: string) => Promise<void>;
} {
  const [isTyping, setTyping] = useState(false);
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const type = async (deeds: readonly Deed[], title: string) => {
    setTyping(true);
    await player.reset();
    player.say(`The solution: ${title}.`);
    for (const step of stepsOf(deeds)) {
      await new Promise((resolve) => setTimeout(resolve, PACE));
      if (!isHere.current) return;
      await player.seek(step.at);
      await player.act(step.actions, `At ${clock(step.at)}: ${step.words}.`);
    }
    setTyping(false);
  };
  return { isTyping, type };
}
