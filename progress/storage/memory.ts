/** A log that ends with the page: for browsers that let a site store nothing, and for tests. */
import { entryKey, type Json } from '../json';
import { type ProgressStorage, STORAGE_FORBIDDEN } from './storage';

export function memoryStorage(passing: string = STORAGE_FORBIDDEN): ProgressStorage {
  const entries = new Map<string, Json>();
  let device: string | undefined;
  return {
    passing,
    async device(proposed) {
      device ??= proposed;
      return device;
    },
    async append(added) {
      for (const entry of added) entries.set(entryKey(entry), entry);
    },
    async all() {
      return [...entries.values()];
    },
    subscribe: () => () => {},
    close() {},
  };
}
