/**
 * Reads one entry of the log, wherever it comes from: the store, another tab, a file.
 * What cannot be read is set aside with one sentence that names it; it is never dropped.
 */
import * as v from 'valibot';
import { type ProgressEvent, schemaOf, VERSION } from './events';
import { entryKey, isObject, type Json } from './json';

/** An entry that is kept but not counted. */
export interface SetAside {
  readonly key: string;
  /** `newer`: a later version of this site wrote it. `damaged`: it is not what any version writes. */
  readonly kind: 'newer' | 'damaged';
  /** What is wrong with which entry, for a person. */
  readonly sentence: string;
  readonly entry: Json;
}

export interface EventReading {
  readonly kind: 'event';
  readonly key: string;
  readonly event: ProgressEvent;
  readonly entry: Json;
}

export type Reading = EventReading | SetAside;

/** Reads an entry as an event, or says why it cannot. Fields beyond the schema stay in the event, untouched. */
export function readEntry(entry: Json): Reading {
  const key = entryKey(entry);
  const setAside = (kind: SetAside['kind'], sentence: string): SetAside => ({ key, kind, sentence, entry });

  if (!isObject(entry)) return setAside('damaged', `An entry is not a record but ${describe(entry)}; it is kept and not counted.`);
  if (typeof entry.unreadable === 'string') {
    return setAside('damaged', `The browser could not read entry ${short(entry.unreadable)} back; it is left where it is and not counted.`);
  }
  const who = typeof entry.id === 'string' && entry.id !== '' ? `Entry ${short(entry.id)}` : 'An entry without id';
  if (typeof entry.v === 'number' && entry.v > VERSION) {
    return setAside('newer', `${who} was written by a newer version of this site (format ${entry.v}); it is kept and not counted here.`);
  }
  if (typeof entry.type !== 'string') return setAside('damaged', `${who} does not say what happened ("type"); it is kept and not counted.`);
  const schema = schemaOf(entry.type);
  if (!schema && entry.v === VERSION) {
    return setAside(
      'newer',
      `${who} is of a kind that this version does not know ("${short(entry.type)}"); it is kept and not counted here.`,
    );
  }
  const checked = schema && v.safeParse(schema, entry);
  if (checked?.success) return { kind: 'event', key, event: entry as unknown as ProgressEvent, entry };
  const path = checked?.issues?.[0].path?.map(({ key }) => key as PropertyKey) ?? ['v'];
  return setAside(
    'damaged',
    `${who} (${short(entry.type)}) has a fault at "${short(path.join('.'))}": ${found(entry, path)}; it is kept and not counted.`,
  );
}

function found(entry: Json, path: readonly PropertyKey[]): string {
  let value: unknown = entry;
  for (const step of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[step];
  return value === undefined ? 'it is missing' : `${describe(value as Json)} does not belong there`;
}

function describe(value: Json): string {
  return short(JSON.stringify(value));
}

/** What is quoted of an entry must not fill the page. */
export function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
