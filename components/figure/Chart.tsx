/** A line over the run's time axis: the past drawn, the present at its end, the largest value named. */
import { Drawing, Label } from '@/components/ui/Drawing';
import type { Frame, SeriesView } from '@/simulator/projections/frame';
import styles from './Chart.module.css';
import { clock } from './words';

interface ChartProps {
  readonly series: readonly SeriesView[];
  readonly frame: Frame;
  readonly width: number;
  readonly className?: string | undefined;
}

const MEASURES: Readonly<Record<string, string>> = { 'lag.offsets.sum': 'sum', 'lag.offsets.max': 'largest' };
const HEIGHT = 124;
const LEFT = 4;
const RIGHT = 90;
const TOP = 28;
const BOTTOM = 20;

export function Chart({ series, frame, width, className }: ChartProps) {
  const height = HEIGHT;
  const top = Math.max(1, ...series.flatMap((each) => each.points.filter((_, index) => index % 2 === 1)));
  const x = (time: number) => LEFT + ((width - LEFT - RIGHT) * time) / frame.end;
  const y = (value: number) => height - BOTTOM - ((height - TOP - BOTTOM) * value) / top;
  // Two measures of one thing are told apart by measure, one measure of several things by thing.
  const byMeasure = new Set(series.map((each) => each.metric)).size > 1;
  const latest = series.map((each) => ({
    ...each,
    value: each.points.at(-1) ?? 0,
    name: byMeasure ? (MEASURES[each.metric] ?? each.metric) : each.subject,
  }));
  return (
    <Drawing
      width={width}
      height={height}
      className={className}
      label={latest
        .map((each) => `${each.subject}: ${each.metric} ${each.value} ${each.unit} at ${clock(frame.time)}, ${top} at most.`)
        .join(' ')}
    >
      <path d={`M${LEFT} ${y(0)}H${width - RIGHT}`} className={styles.axis} />
      <Label x={LEFT} y={TOP - 16} kind="number">
        {`${series[0]?.metric ?? ''}, most ${top} ${series[0]?.unit ?? ''}`}
      </Label>
      {series.map((each) => (
        <path key={`${each.metric} ${each.subject}`} d={steps(each.points, x, y, frame.time)} className={styles.line} />
      ))}
      {latest.map((each, index) => (
        <Label
          key={`${each.metric} ${each.subject}`}
          x={x(frame.time) + 6}
          y={Math.min(y(each.value) + 4 + (latest.length > 1 ? (index - 0.5) * 12 : 0), y(0) - 4 - (latest.length - 1 - index) * 12)}
          kind="number"
        >
          {`${each.name} ${each.value}`}
        </Label>
      ))}
      <Label x={LEFT} y={height - 6} kind="number">
        {clock(0)}
      </Label>
      <Label x={width - RIGHT} y={height - 6} kind="number" anchor="end">
        {clock(frame.end)}
      </Label>
    </Drawing>
  );
}

/** A value holds until the next one: a line of steps. */
function steps(points: readonly number[], x: (time: number) => number, y: (value: number) => number, now: number): string {
  let path = '';
  for (let i = 0; i < points.length; i += 2) {
    const px = x(points[i] as number).toFixed(1);
    const py = y(points[i + 1] as number).toFixed(1);
    path += i === 0 ? `M${px} ${py}` : `H${px}V${py}`;
  }
  return path === '' ? '' : `${path}H${x(now).toFixed(1)}`;
}
