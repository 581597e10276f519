/** The log as the page shows it: newest first, a page at a time, each entry with what takes it out or brings it back. Pure. */
import type { ProgressEvent } from '@/progress/events';
import { logLines, type Titles } from '@/progress/folds/log-lines';
import { standingRemovals } from '@/progress/folds/standing';

export interface LogRow {
  readonly id: string;
  /** Wall clock in milliseconds. */
  readonly time: number;
  /** `2026-03-09`, on the reader's clock. */
  readonly day: string;
  /** What happened, without the time. */
  readonly text: string;
  /** Whether it is out of the account. */
  readonly removed: boolean;
  /**
   * What to take out so that the other of removed and counted holds: the entry itself, or the removals that took it out.
   * Nothing for a removal that was taken back: its entry can be removed anew.
   */
  readonly toggles: readonly string[];
  /** Whether it is itself a removal: removing that one brings its entry back. */
  readonly isRemoval: boolean;
}

export const ROWS_PER_PAGE = 200;

/** @param timeZone - where the reader is; the device's own by default. */
export function logRows(events: readonly ProgressEvent[], titles: Titles, timeZone?: string): LogRow[] {
  const removals = standingRemovals(events);
  const byId = new Map(events.map((event) => [event.id, event]));
  const lines = logLines(events, { titles, ...(timeZone === undefined ? {} : { timeZone }) });
  return lines.reverse().map(({ id, day, clock, text, removed }) => {
    const isRemoval = byId.get(id)?.type === 'entryRemoved';
    const undone = isRemoval ? [] : (removals.get(id) ?? []);
    return {
      id,
      day,
      time: byId.get(id)?.time ?? 0,
      text: text.slice(clock.length + 1),
      removed,
      isRemoval,
      toggles: removed ? undone : [id],
    };
  });
}

/** Rows in groups of one day each, in their order. */
export function byDay(rows: readonly LogRow[]): { readonly day: string; readonly rows: readonly LogRow[] }[] {
  const days: { day: string; rows: LogRow[] }[] = [];
  for (const row of rows) {
    const last = days.at(-1);
    if (last?.day === row.day) last.rows.push(row);
    else days.push({ day: row.day, rows: [row] });
  }
  return days;
}
