'use client';
/** A figure that belongs to a lesson: its deeds are evidence, its tasks tick themselves, and it may ask before it shows. */
import { useEffect } from 'react';
import { record } from '@/progress/browser';
import type { Action, Scenario } from '@/simulator/run';
import { Figure } from '../figure/Figure';
import { usePlayerState } from '../figure/usePlayer';
import type { Shown } from '../player/protocol';
import type { Player } from '../player/store';
import { useLesson, useNamedPlayer } from './LessonContext';
import { Predict, type PredictProps } from './Predict';

interface LessonFigureProps {
  readonly scenario: Scenario;
  readonly still: Shown;
  readonly number?: string | undefined;
  readonly predict?: PredictProps | undefined;
}

const BREAKS = new Set<Action['type']>(['crash', 'pause', 'cut', 'lose']);
const REPAIRS = new Set<Action['type']>(['restart', 'resume', 'start', 'heal']);

export function LessonFigure({ scenario, still, number, predict }: LessonFigureProps) {
  const { slug } = useLesson();
  const onDeed = (actions: readonly Action[]) => {
    const did = actions.some(({ type }) => BREAKS.has(type)) ? 'broke' : actions.some(({ type }) => REPAIRS.has(type)) ? 'repaired' : null;
    if (did !== null) record({ type: 'played', lesson: slug, scenario: scenario.id, did });
  };
  return (
    <Figure
      id={scenario.id}
      scenario={scenario}
      still={still}
      number={number}
      labHref={`/lab/${scenario.id}`}
      onDeed={onDeed}
      question={(player) => <Beside player={player} scenario={scenario} slug={slug} predict={predict} />}
    />
  );
}

/** What stands under the drawing and hears of the run: the question, and the tasks as they are done. */
function Beside({
  player,
  scenario,
  slug,
  predict,
}: {
  readonly player: Player;
  readonly scenario: Scenario;
  readonly slug: string;
  readonly predict: PredictProps | undefined;
}) {
  useNamedPlayer(scenario.id, player);
  const tasks = usePlayerState(player, (state) => state.shown.tasks);
  const ids = (scenario.figure?.tasks ?? []).filter((_, index) => tasks[index]).map((task) => task.id);
  const done = ids.join(' ');
  useEffect(() => {
    for (const did of done === '' ? [] : done.split(' ')) record({ type: 'played', lesson: slug, scenario: scenario.id, did });
  }, [done, scenario.id, slug]);
  return predict === undefined ? null : <Predict {...predict} player={player} />;
}
