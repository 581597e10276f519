/** The same events under the same luck, with one thing different: two scenarios on one clock. */
import { scenarioOf } from '@/content/library';
import { stillOf } from '../player/still';
import { LessonCompare } from './LessonCompare';
import type { PredictProps } from './Predict';

interface CompareProps {
  readonly left: string;
  readonly right: string;
  readonly labels: readonly [string, string];
  readonly title: string;
  readonly number?: number;
  /** Asked before it runs; what it does, it does on both sides. */
  readonly predict?: PredictProps;
}

export function Compare({ left, right, labels, title, number, predict }: CompareProps) {
  const side = (id: string, label: string) => {
    const scenario = scenarioOf(id);
    return { scenario, still: stillOf(scenario), label };
  };
  return (
    <LessonCompare
      left={side(left, labels[0])}
      right={side(right, labels[1])}
      title={title}
      number={number === undefined ? undefined : `Figure ${number}`}
      predict={predict}
    />
  );
}
