/** A scenario in the text: the server computes its still picture, the page makes it live. */
import { scenarioOf } from '@/content/library';
import { stillOf } from '../player/still';
import { LessonFigure } from './LessonFigure';
import type { PredictProps } from './Predict';

export interface SimulationProps {
  readonly scenario: string;
  readonly number?: number;
  /** Asked before it runs. */
  readonly predict?: PredictProps;
}

export function Simulation({ scenario: id, number, predict }: SimulationProps) {
  const scenario = scenarioOf(id);
  return (
    <LessonFigure
      scenario={scenario}
      still={stillOf(scenario)}
      number={number === undefined ? undefined : `Figure ${number}`}
      predict={predict}
    />
  );
}
