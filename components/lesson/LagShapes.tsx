/** Several runs, each first as the line of its lag: small pictures that the engine draws while the page is built, one figure open. */
import { Children, isValidElement, type ReactElement, type ReactNode } from 'react';
import { scenarioOf } from '@/content/library';
import { runOf } from './runs';
import { type Shape, Shapes } from './Shapes';
import type { SimulationProps } from './Simulation';

const WIDTH = 132;
const HEIGHT = 48;

export function LagShapes({ children }: { readonly children: ReactNode }) {
  const figures = Children.toArray(children).filter((child): child is ReactElement<SimulationProps> => isValidElement(child));
  return (
    <Shapes width={WIDTH} height={HEIGHT} shapes={figures.map(({ props }) => shapeOf(props.scenario))}>
      {figures}
    </Shapes>
  );
}

function shapeOf(id: string): Shape {
  const scenario = scenarioOf(id);
  const run = runOf({ scenario: id });
  run.seek(run.end);
  const { charts } = run.frame();
  const points = (metric: string) => charts.find((series) => series.metric === metric)?.points ?? [];
  const sum = points('lag.offsets.sum');
  const most = Math.max(1, ...sum.filter((_, index) => index % 2 === 1));
  const line = (series: readonly number[]): string => {
    let path = `M0 ${HEIGHT - 1}`;
    for (let i = 0; i < series.length; i += 2) {
      const x = Math.round((WIDTH * (series[i] as number)) / run.end);
      const y = Math.round(HEIGHT - 1 - ((HEIGHT - 4) * (series[i + 1] as number)) / most);
      path += `L${x} ${y}`;
    }
    return path;
  };
  return { title: scenario.title, most, sum: line(sum), largest: line(points('lag.offsets.max')) };
}
