'use client';
/**
 * The log itself, newest first, by day. Any entry can be taken out of the account and put back by the same button; that too is an entry.
 * Long logs are shown a page at a time: 20,000 rows at once would stop the browser.
 */

import { useMemo, useState } from 'react';
import { usePreference } from '@/components/settings/preferences';
import { useUndoKey } from '@/components/shell/useUndoKey';
import { Button } from '@/components/ui/Button';
import { openProgress } from '@/progress/browser';
import type { ProgressEvent } from '@/progress/events';
import { byDay, type LogRow, logRows, ROWS_PER_PAGE } from './logRows';
import styles from './ProgressPage.module.css';
import type { LessonEntry } from './Standing';
import { entries } from './sentences';

interface LogBookProps {
  readonly events: readonly ProgressEvent[];
  readonly ready: boolean;
  readonly lessons: readonly LessonEntry[];
  readonly scenarios: Readonly<Record<string, string>>;
  readonly challenges: Readonly<Record<string, string>>;
}

export function LogBook({ events, ready, lessons, scenarios, challenges }: LogBookProps) {
  const clock = usePreference('clock');
  const rows = useMemo(() => {
    const lessonTitles = new Map(lessons.map(({ slug, title }) => [slug, title]));
    return logRows(events, {
      lesson: (slug) => lessonTitles.get(slug),
      scenario: (id) => scenarios[id],
      challenge: (id) => challenges[id],
    });
  }, [events, lessons, scenarios, challenges]);
  const [page, setPage] = useState(0);
  const [done, setDone] = useState<readonly { readonly entries: readonly string[]; readonly words: string }[]>([]);
  const [said, setSaid] = useState('');

  const pages = Math.max(1, Math.ceil(rows.length / ROWS_PER_PAGE));
  const at = Math.min(page, pages - 1);
  const toggle = (row: LogRow) => {
    const words = row.removed || row.isRemoval ? `Put back: ${row.text}` : `Removed: ${row.text}`;
    const recorded = openProgress().recordAll(row.toggles.map((entry) => ({ type: 'entryRemoved', entry })));
    setDone([...done, { entries: recorded, words }]);
    setSaid(`${words}.`);
  };
  const last = done.at(-1);
  const undo =
    last &&
    (() => {
      openProgress().recordAll(last.entries.map((entry) => ({ type: 'entryRemoved', entry })));
      setDone(done.slice(0, -1));
      setSaid(`Taken back. ${last.words}.`);
    });
  useUndoKey(undo);

  return (
    <section aria-labelledby="log">
      <h2 id="log">The log</h2>
      <p className={styles.lead}>
        {ready && rows.length === 0
          ? 'It is empty. Open a lesson, and this is where it is noted.'
          : 'Removing an entry takes it out of the account and is itself an entry, so it can be put back.'}
      </p>
      <p className={styles.said} role="status">
        {said}
      </p>
      {pages > 1 && <Pager at={at} pages={pages} rows={rows.length} onTurn={setPage} label="Pages of the log, above" />}
      {byDay(rows.slice(at * ROWS_PER_PAGE, (at + 1) * ROWS_PER_PAGE)).map(({ day, rows: ofDay }) => (
        <section key={day} className={styles.day} aria-labelledby={`day-${day}`}>
          <h3 id={`day-${day}`}>{dayInWords(day)}</h3>
          <ol>
            {ofDay.map((row) => (
              <Row key={row.id} row={row} clock={clock} onToggle={toggle} />
            ))}
          </ol>
        </section>
      ))}
      {pages > 1 && <Pager at={at} pages={pages} rows={rows.length} onTurn={setPage} label="Pages of the log, below" />}
    </section>
  );
}

interface RowProps {
  readonly row: LogRow;
  readonly clock: '24' | '12';
  readonly onToggle: (row: LogRow) => void;
}

function Row({ row, clock, onToggle }: RowProps) {
  const what = row.removed || row.isRemoval ? 'Put back' : 'Remove';
  return (
    <li className={styles.row} data-removed={row.removed || undefined}>
      <time dateTime={new Date(row.time).toISOString()}>{clockWords[clock].format(row.time)}</time>
      <span className={styles.what}>
        {row.removed ? <s>{row.text}</s> : row.text}
        {row.removed && <em> {row.isRemoval ? 'taken back' : 'removed'}</em>}
      </span>
      {row.toggles.length > 0 && (
        <button type="button" onClick={() => onToggle(row)} aria-label={`${what}: ${row.text}`}>
          {what}
        </button>
      )}
    </li>
  );
}

interface PagerProps {
  readonly at: number;
  readonly pages: number;
  readonly rows: number;
  readonly onTurn: (page: number) => void;
  readonly label: string;
}

function Pager({ at, pages, rows, onTurn, label }: PagerProps) {
  return (
    <nav className={styles.pager} aria-label={label}>
      <Button disabled={at === 0} onClick={() => onTurn(0)}>
        Newest
      </Button>
      <Button disabled={at === 0} onClick={() => onTurn(at - 1)}>
        Newer
      </Button>
      <span>
        Page {at + 1} of {pages}, {entries(rows)}
      </span>
      <Button disabled={at === pages - 1} onClick={() => onTurn(at + 1)}>
        Older
      </Button>
      <Button disabled={at === pages - 1} onClick={() => onTurn(pages - 1)}>
        Oldest
      </Button>
    </nav>
  );
}

const clockWords = {
  '24': new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  '12': new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' }),
} as const;

const dayWords = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** A day on the reader's clock, already told as `2026-03-09`. Years beyond four digits stay as they are. */
function dayInWords(day: string): string {
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) ? day : dayWords.format(time);
}
