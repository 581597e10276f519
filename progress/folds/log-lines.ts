/** The log in words, for its owner: one line an entry, the oldest first. */
import { type Aliases, NO_ALIASES, renamed } from '../aliases';
import { inOrder, type ProgressEvent } from '../events';
import { removedEntries } from './standing';

/** Titles that content knows; an id stands for itself where there is none. */
export interface Titles {
  readonly lesson?: (slug: string) => string | undefined;
  readonly scenario?: (id: string) => string | undefined;
  readonly challenge?: (id: string) => string | undefined;
}

export interface LogLine {
  readonly id: string;
  /** `2026-03-09` and `12:04` on the reader's clock. */
  readonly day: string;
  readonly clock: string;
  /** `12:04 predicted "hw-1" in Kafka consumer groups: right`. */
  readonly text: string;
  /** Taken out of the account by a later entry. */
  readonly removed: boolean;
}

/** @param timeZone - where the reader is; the device's own by default. */
export function logLines(
  events: readonly ProgressEvent[],
  { titles = {}, aliases = NO_ALIASES, timeZone }: { titles?: Titles; aliases?: Aliases; timeZone?: string } = {},
): LogLine[] {
  const zone = timeZone === undefined ? {} : { timeZone };
  const days = new Intl.DateTimeFormat('en-CA', { ...zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const clocks = new Intl.DateTimeFormat('en-GB', { ...zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const removed = removedEntries(events);
  const ordered = [...events].sort(inOrder);
  const types = new Map(ordered.map((event) => [event.id, event.type]));
  return ordered.map((event) => {
    const clock = clocks.format(event.time);
    const what = said(renamed(event, aliases), titles, types);
    return { id: event.id, day: days.format(event.time), clock, text: `${clock} ${what}`, removed: removed.has(event.id) };
  });
}

function said(event: ProgressEvent, titles: Titles, types: ReadonlyMap<string, string>): string {
  const lesson = 'lesson' in event && event.lesson !== undefined ? (titles.lesson?.(event.lesson) ?? event.lesson) : '';
  const scenario = 'scenario' in event ? (titles.scenario?.(event.scenario) ?? event.scenario) : '';
  switch (event.type) {
    case 'lessonOpened':
      return `opened ${lesson}`;
    case 'placeLeft':
      return `left ${lesson}${event.section === undefined ? '' : ` at "${event.section}"`}`;
    case 'predicted':
      return `predicted "${event.question}" in ${lesson}: ${event.right ? 'right' : 'wrong'}`;
    case 'answered':
      return `answered "${event.question}" in ${lesson}: ${event.right ? 'right' : 'wrong'}`;
    case 'played': {
      const did = event.did === 'broke' || event.did === 'repaired' ? event.did : `did "${event.did}" in`;
      return `${did} ${scenario}${lesson === '' ? '' : ` (${lesson})`}`;
    }
    case 'solved': {
      const challenge = titles.challenge?.(event.challenge) ?? event.challenge;
      const deeds = `${event.deeds} ${event.deeds === 1 ? 'action' : 'actions'}`;
      return event.assisted ? `brought ${challenge} through, assisted` : `solved ${challenge} with ${deeds} on ${event.seeds} seeds`;
    }
    case 'lessonFinished':
      return `finished ${lesson}`;
    case 'lessonStateSet':
      return `marked ${lesson} as ${event.state}`;
    case 'entryRemoved':
      return `removed an entry (${types.get(event.entry) ?? event.entry})`;
    case 'scenarioSaved':
      return `saved ${event.title ?? scenario}`;
  }
}
