/**
 * The log in the browser's own database, shared by all tabs of this site.
 *
 * Entries are only ever added, each under a key made of its whole content, so two tabs cannot overwrite each other and nothing is
 * deleted. There is no index: an index would pass over a damaged entry that lacks the indexed field, and so lose it silently.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { entryKey, type Json, plain } from '../json';
import type { ProgressStorage } from './storage';

interface Tables extends DBSchema {
  entries: { key: string; value: unknown };
  about: { key: string; value: string };
}

const DATABASE_VERSION = 1;

/** @param name - one per log; a channel of the same name tells other tabs what was appended. */
export function indexedDbStorage(name = 'highwater-progress'): ProgressStorage {
  const listeners = new Set<(entries: readonly Json[]) => void>();
  const channel = openChannel(name);
  channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const entries = plain(data);
    if (Array.isArray(entries)) for (const listener of listeners) listener(entries);
  });

  let opening: Promise<IDBPDatabase<Tables>> | undefined;
  const forget = () => {
    opening = undefined;
  };
  /** Opens at the first need, and again after the browser closed it or an opening failed. */
  const database = () => {
    opening ??= open(name, forget).catch((error) => {
      forget();
      throw error;
    });
    return opening;
  };

  return {
    async device(proposed) {
      const tx = (await database()).transaction('about', 'readwrite');
      const known = await tx.store.get('device');
      if (known === undefined) await tx.store.put(proposed, 'device');
      await tx.done;
      return known ?? proposed;
    },
    async append(entries) {
      const tx = (await database()).transaction('entries', 'readwrite');
      await Promise.all([...entries.map((entry) => tx.store.put(entry, entryKey(entry))), tx.done]);
      channel?.postMessage(entries);
    },
    async all() {
      const db = await database();
      try {
        return (await db.getAll('entries')).map(plain);
      } catch {
        return readOneByOne(db);
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      channel?.close();
      opening?.then((db) => db.close()).catch(() => {}); // it never opened
      forget();
    },
  };
}

async function open(name: string, closed: () => void): Promise<IDBPDatabase<Tables>> {
  const opened = openDB<Tables>(name, DATABASE_VERSION, {
    upgrade(db) {
      db.createObjectStore('entries');
      db.createObjectStore('about');
    },
    // A newer version of the site in another tab must be able to change the database: step aside, and open again at the next need.
    blocking() {
      closed();
      opened.then((db) => db.close());
    },
    terminated: closed,
  });
  return opened;
}

/** One value that the browser lost makes it refuse all of them at once; each alone, the others can still be read. */
async function readOneByOne(db: IDBPDatabase<Tables>): Promise<Json[]> {
  const keys = await db.getAllKeys('entries');
  return Promise.all(keys.map((key) => db.get('entries', key).then(plain, () => ({ unreadable: key }))));
}

/** Without a channel the other tab sees what is new when it is next loaded or shown. */
function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined;
  }
}
