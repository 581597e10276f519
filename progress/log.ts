/**
 * The log in memory: a set of entries that only grows, read once each, and seen in order of (time, id).
 * Pure: no browser, no clock. Tabs, devices and files are merged by adding their entries; order of arrival does not matter.
 */
import { type Reading, readEntry, type SetAside } from './entry';
import { inOrder, type ProgressEvent } from './events';
import type { Json } from './json';

export interface LogView {
  /** Every event that is understood, in order; also those that were removed later. */
  readonly events: readonly ProgressEvent[];
  readonly setAside: readonly SetAside[];
}

export class Log {
  readonly #readings = new Map<string, Reading>();

  constructor(entries: Iterable<Json> = []) {
    this.add(entries);
  }

  /** Adds what is not there yet and returns the readings of exactly that. */
  add(entries: Iterable<Json>): Reading[] {
    const added: Reading[] = [];
    for (const entry of entries) {
      const reading = readEntry(entry);
      if (this.#readings.has(reading.key)) continue;
      this.#readings.set(reading.key, reading);
      added.push(reading);
    }
    return added;
  }

  /** All entries as they were written, also those set aside, in order of their keys. */
  entries(): Json[] {
    return this.#sorted().map((reading) => reading.entry);
  }

  view(): LogView {
    const events = new Map<string, ProgressEvent>();
    const setAside: SetAside[] = [];
    for (const reading of this.#sorted()) {
      if (reading.kind !== 'event') setAside.push(reading);
      else if (!events.has(reading.event.id)) events.set(reading.event.id, reading.event);
      else setAside.push(twice(reading));
    }
    return { events: [...events.values()].sort(inOrder), setAside };
  }

  #sorted(): Reading[] {
    return [...this.#readings.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }
}

/** The entries of both logs, each once. Commutative, associative and idempotent. */
export function mergeEntries(left: readonly Json[], right: readonly Json[]): Json[] {
  return new Log([...left, ...right]).entries();
}

/** Ids are never given twice, so this is a file that someone changed. Which of the two counts is the same everywhere. */
function twice({ key, event, entry }: Reading & { kind: 'event' }): SetAside {
  const sentence = `Entry ${event.id} (${event.type}) has the id of another entry with other content; it is kept and not counted.`;
  return { key, kind: 'damaged', sentence, entry };
}
