'use client';
/** Two runs side by side that belong to a lesson: they may ask before they show. */
import { CompareFigure, type Side } from '../figure/Compare';
import { Predict, type PredictProps } from './Predict';

interface LessonCompareProps {
  readonly left: Side;
  readonly right: Side;
  readonly title: string;
  readonly number: string | undefined;
  readonly predict: PredictProps | undefined;
}

export function LessonCompare({ left, right, title, number, predict }: LessonCompareProps) {
  return (
    <CompareFigure
      id={left.scenario.id}
      left={left}
      right={right}
      title={title}
      number={number}
      labHref={`/lab/${left.scenario.id}`}
      question={(player) => predict && <Predict {...predict} player={player} />}
    />
  );
}
