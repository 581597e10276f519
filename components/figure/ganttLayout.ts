/** Bars of a chart of owners: from spans of time to places on the sheet. Pure arithmetic. */
import type { GroupView } from '@/simulator/projections/frame';
import { span } from './words';

export interface Bar {
  readonly owner: string | null;
  readonly from: number;
  readonly x: number;
  readonly width: number;
}

export interface GanttRow {
  readonly name: string;
  readonly bars: readonly Bar[];
  readonly unowned: number;
  /** The row in words. */
  readonly sentence: string;
}

export function ganttRows(group: GroupView, end: number, left: number, right: number): GanttRow[] {
  const several = new Set(group.ownership.map((row) => row.topic)).size > 1;
  const x = (time: number) => left + ((right - left) * time) / end;
  return group.ownership.map((row) => ({
    name: several ? `${row.topic} p${row.partition}` : `p${row.partition}`,
    bars: row.spans.map(({ owner, from, to }) => ({ owner, from, x: x(from), width: x(to) - x(from) })),
    unowned: row.unownedMicros,
    sentence:
      row.spans.length === 0
        ? 'never owned.'
        : `${row.spans
            .slice(-4)
            .map(({ owner, from, to }) => `${owner ?? 'nobody'} for ${span(to - from)}`)
            .join(', ')}.`,
  }));
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200].map((seconds) => seconds * 1_000_000);

/** Round instants for an axis, at most about so many, from 0 to the end. */
export function ticks(end: number, most: number): number[] {
  const step = STEPS.find((each) => end / each <= most) ?? Math.ceil(end / most);
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step);
}
