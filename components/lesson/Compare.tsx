/** The same events under the same luck, with one thing different: two scenarios on one clock. */
import { scenarioOf } from '@/content/library';
import { CompareFigure } from '../figure/Compare';
import { stillOf } from '../player/still';

interface CompareProps {
  readonly left: string;
  readonly right: string;
  readonly labels: readonly [string, string];
  readonly title: string;
  readonly number?: number;
}

export function Compare({ left, right, labels, title, number }: CompareProps) {
  const side = (id: string, label: string) => {
    const scenario = scenarioOf(id);
    return { scenario, still: stillOf(scenario), label };
  };
  return (
    <CompareFigure
      id={left}
      left={side(left, labels[0])}
      right={side(right, labels[1])}
      title={title}
      number={number === undefined ? undefined : `Figure ${number}`}
    />
  );
}
