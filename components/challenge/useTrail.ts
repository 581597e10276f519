'use client';
/**
 * The live goals: what the page sees while the run plays, made exact by a worker whenever it stands still, since whoever
 * jumps to a later instant has not seen the time between.
 */
import { useEffect, useRef, useState } from 'react';
import { type Goal, type GoalVerdict, judgeGoals } from '@/simulator/run';
import { usePlayerMode, usePlayerState } from '../figure/usePlayer';
import type { Player } from '../player/store';
import { askTrail } from './judging';
import { extended, type GoalState, standing, type Trail } from './trail';

export interface GoalLine {
  readonly verdict: GoalVerdict;
  readonly state: GoalState;
  /** The instant that decided it. */
  readonly since: number;
}

/** A run that stands still for so long, in real milliseconds, is looked at again. */
const PATIENCE = 400;

export function useGoalLines(player: Player, goals: readonly Goal[]): readonly GoalLine[] {
  const metrics = usePlayerState(player, (state) => state.shown.metrics);
  const time = usePlayerState(player, (state) => state.shown.frame.time);
  const end = usePlayerState(player, (state) => state.shown.frame.end);
  const deeds = usePlayerState(player, (state) => state.shown.deeds);
  const seed = usePlayerState(player, (state) => state.shown.seed);
  const { mode } = usePlayerMode(player);
  const [trail, setTrail] = useState<Trail>([]);
  const asked = useRef('');
  const verdicts = judgeGoals(goals, metrics);
  const held = verdicts.map((verdict) => verdict.held).join();
  useEffect(() => {
    setTrail((before) =>
      extended(
        before,
        time,
        held.split(',').map((each) => each === 'true'),
      ),
    );
  }, [time, held]);
  useEffect(() => {
    if (mode !== 'paused' && mode !== 'ended') return;
    const question = JSON.stringify([seed, time, deeds]);
    if (asked.current === question) return;
    let callOff = () => {};
    const wait = setTimeout(() => {
      asked.current = question;
      callOff = askTrail({ scenario: player.scenario, goals, deeds }, seed, time, setTrail);
    }, PATIENCE);
    return () => {
      clearTimeout(wait);
      callOff();
    };
  }, [mode, seed, time, deeds, goals, player]);
  return verdicts.map((verdict, i) => ({ verdict, ...standing(trail[i] ?? [{ at: 0, held: verdict.held }], time >= end) }));
}
