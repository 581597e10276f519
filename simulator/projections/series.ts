/** A line over time with a bounded number of points: one per slice of time, the last value in it; slices double when they are too many. */
import type { Micros } from '../kernel/time';

export interface Series {
  slice: Micros;
  /** time, value, time, value, ... */
  points: number[];
}

const MOST_POINTS = 240;

/** @param until about how long the run will be; it may last longer. */
export const emptySeries = (until: Micros): Series => ({ slice: Math.max(1, Math.ceil(until / MOST_POINTS)), points: [] });

export function addPoint(series: Series, time: Micros, value: number): void {
  const { points } = series;
  const last = points.length - 2;
  if (last >= 0 && Math.floor((points[last] as number) / series.slice) === Math.floor(time / series.slice)) {
    points[last + 1] = value;
    return;
  }
  points.push(time, value);
  if (points.length / 2 > MOST_POINTS * 2) thin(series);
}

function thin(series: Series): void {
  series.slice *= 2;
  const kept: number[] = [];
  for (let i = 0; i < series.points.length; i += 2) {
    const slice = Math.floor((series.points[i] as number) / series.slice);
    const before = kept.length - 2;
    if (before >= 0 && Math.floor((kept[before] as number) / series.slice) === slice) kept.length = before;
    kept.push(series.points[i] as number, series.points[i + 1] as number);
  }
  series.points = kept;
}
