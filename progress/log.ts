/**
 * The log in memory: a set of entries that only grows, read once each, and seen in order of (time, id).
 * Pure: no browser, no clock. Tabs, devices and files are merged by adding their entries; order of arrival does not matter.
 */
import { type EventReading, type Reading, readEntry, type SetAside, short } from './entry';
import { inOrder, type ProgressEvent } from './events';
import type { Json } from './json';

export interface LogView {
  /** Every event that is understood, in order; also those that were removed later. */
  readonly events: readonly ProgressEvent[];
  readonly setAside: readonly SetAside[];
}

export class Log {
  readonly #readings = new Map<string, Reading>();
  /** By id: the reading that counts. */
  readonly #events = new Map<string, EventReading>();
  readonly #setAside: SetAside[] = [];

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
      if (reading.kind === 'event') this.#count(reading);
      else this.#setAside.push(reading);
    }
    return added;
  }

  /** All entries as they were written, also those set aside, in order of their keys. */
  entries(): Json[] {
    return [...this.#readings.values()].sort(byKey).map((reading) => reading.entry);
  }

  view(): LogView {
    const events = Array.from(this.#events.values(), (reading) => reading.event);
    return { events: events.sort(inOrder), setAside: [...this.#setAside].sort(byKey) };
  }

  /** Of two events with one id, that with the smaller key counts: the same one in every browser. */
  #count(reading: EventReading): void {
    const other = this.#events.get(reading.event.id);
    const counts = other && byKey(other, reading) < 0 ? other : reading;
    this.#events.set(reading.event.id, counts);
    if (other) this.#setAside.push(twice(counts === other ? reading : other));
  }
}

function byKey(a: Reading, b: Reading): number {
  return a.key < b.key ? -1 : 1;
}

/** The entries of both logs, each once. Commutative, associative and idempotent. */
export function mergeEntries(left: readonly Json[], right: readonly Json[]): Json[] {
  return new Log([...left, ...right]).entries();
}

/** Ids are never given twice, so this is a file that someone changed. */
function twice({ key, event, entry }: EventReading): SetAside {
  const sentence = `Entry ${short(event.id)} (${event.type}) has the id of another entry with other content; it is kept and not counted.`;
  return { key, kind: 'damaged', sentence, entry };
}
