/**
 * What was recorded and is not in the database yet, kept where writing takes effect at once. A database writes behind: whoever leaves
 * the page in that moment would lose what was recorded last, often the very place where they stopped reading.
 */
import { type Json, plain } from '../json';
import { randomName } from '../names';

export interface Journal {
  /** Keeps these events, without the name of the browser, in place of those kept before. A failure is nobody's concern here: the log itself says what is not saved. */
  keep(events: readonly object[]): void;
  /** What pages that are gone left behind, and how to forget it once it is stored. */
  leftBehind(): { readonly events: readonly Json[]; readonly forget: () => void };
}

/** Each page has an entry of its own, so two tabs never overwrite each other. */
const PREFIX = 'highwater.unsaved.';

export function webJournal(storage: Storage): Journal {
  const own = PREFIX + randomName();
  return {
    keep(events) {
      try {
        if (events.length === 0) storage.removeItem(own);
        else storage.setItem(own, JSON.stringify(events));
      } catch {
        // Full or forbidden.
      }
    },
    leftBehind() {
      const found = entriesOf(storage);
      return {
        events: found.flatMap(([, text]) => read(text)),
        forget() {
          // A tab that is still open may have written meanwhile; what was added to the database twice is there once.
          for (const [key, text] of found) if (storage.getItem(key) === text) storage.removeItem(key);
        },
      };
    },
  };
}

function entriesOf(storage: Storage): (readonly [string, string])[] {
  try {
    return Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '')
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => [key, storage.getItem(key) ?? '[]'] as const);
  } catch {
    return [];
  }
}

/** What is damaged goes into the log as it is, where it is set aside and named. */
function read(text: string): readonly Json[] {
  try {
    const value = plain(JSON.parse(text));
    return Array.isArray(value) ? value : [value];
  } catch {
    return [text];
  }
}
