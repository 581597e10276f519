/** The one log of this page. It is opened at the first need, in a browser only; on the server nothing is touched. */
import type { ProgressDraft } from './events';
import { createProgress, type Progress } from './progress';
import { indexedDbStorage } from './storage/indexed-db';
import { type Journal, webJournal } from './storage/journal';
import { memoryStorage } from './storage/memory';
import type { ProgressStorage } from './storage/storage';

let opened: Progress | undefined;

/** The log, if something has opened it already. */
export function openedProgress(): Progress | undefined {
  return opened;
}

/** The log, opened now if need be. For effects and handlers, never while rendering. */
export function openProgress(): Progress {
  opened ??= start();
  return opened;
}

/** Records an event of the learner; returns its id, with which it can be removed. */
export function record(draft: ProgressDraft): string {
  return openProgress().record(draft);
}

function start(): Progress {
  const progress = createProgress(browserStorage(), browserJournal());
  // A page that the browser had frozen has not heard what other tabs did meanwhile.
  addEventListener('pageshow', (event) => {
    if (event.persisted) void progress.refresh();
  });
  return progress;
}

/** Some browsers throw at the mere mention of the database when site data is forbidden. */
function browserStorage(): ProgressStorage {
  try {
    return globalThis.indexedDB ? indexedDbStorage() : memoryStorage();
  } catch {
    return memoryStorage();
  }
}

/** The mention of this storage throws as well where site data is forbidden. */
function browserJournal(): { readonly journal?: Journal } {
  try {
    return { journal: webJournal(localStorage) };
  } catch {
    return {};
  }
}
