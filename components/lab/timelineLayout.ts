/** The words of marks on a time axis: those that fit stand beside their mark, the others leave the mark alone. */
import type { MarkView } from '@/simulator/projections/frame';

export interface PlacedMark {
  readonly mark: MarkView;
  readonly x: number;
  /** Absent where the next mark stands too near. */
  readonly word: string | null;
}

/** About what a letter of the label type takes. */
const LETTER = 6.2;
const ICON = 18;
const LONGEST = 26;

/** Faults and anomalies win their words before rebalances and settings do. */
const WEIGHT: Readonly<Record<MarkView['kind'], number>> = { fault: 0, anomaly: 1, repair: 2, rebalance: 3, setting: 4, stable: 5 };

/** @param x where an instant stands. Several marks of a kind at one place are one. */
export function placeMarks(marks: readonly MarkView[], x: (time: number) => number, right: number): PlacedMark[] {
  const kept: { mark: MarkView; x: number }[] = [];
  for (const mark of marks) {
    if (mark.kind === 'stable') continue;
    const at = x(mark.time);
    if (kept.some((other) => other.mark.kind === mark.kind && Math.abs(other.x - at) < 3)) continue;
    kept.push({ mark, x: at });
  }
  const taken = kept.map((each) => ({ from: each.x - ICON / 2, to: each.x + ICON / 2, of: each.mark }));
  const words = new Map<MarkView, string>();
  for (const { mark, x: at } of kept.toSorted((a, b) => WEIGHT[a.mark.kind] - WEIGHT[b.mark.kind])) {
    const whole = mark.text.replace(/^group [^:]+: /, '');
    const text = whole.length <= LONGEST ? whole : (whole.split(', ')[0] as string);
    const word = text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).trimEnd()}…`;
    const from = at + ICON / 2;
    const to = from + word.length * LETTER;
    if (to > right || taken.some((other) => other.of !== mark && other.from < to && other.to > from)) continue;
    taken.push({ from, to, of: mark });
    words.set(mark, word);
  }
  return kept.map(({ mark, x: at }) => ({ mark, x: at, word: words.get(mark) ?? null }));
}
