/** Where a log is kept. Two kinds: the browser's database, and memory when there is none. */
import type { Json } from '../json';

export interface ProgressStorage {
  /** Why what is kept here ends with the page, in one sentence; nothing when it is kept for good. */
  readonly passing?: string;
  /** The name of this browser: the one it already has, else the proposed one, which it then keeps. */
  device(proposed: string): Promise<string>;
  /**
   * Keeps entries; resolves once they are written. Appending an entry again changes nothing.
   * Rejects when any of them could not be written; all of them can then be appended again.
   */
  append(entries: readonly Json[]): Promise<void>;
  /** Every entry, also those that this version cannot read, in no particular order. */
  all(): Promise<readonly Json[]>;
  /** Tells of entries that someone else (another tab) appended. Returns how to stop. */
  subscribe(listener: (entries: readonly Json[]) => void): () => void;
  close(): void;
}

export const STORAGE_FORBIDDEN =
  'This browser does not let this site store anything, so your progress lasts only while this page is open; allow site data to keep it.';

export const STORAGE_SILENT =
  "This browser's storage does not answer, so your latest progress lasts only while this page is open; close other tabs of this site or restart the browser.";

/** Why a log could not be read or written, what that means and what to do, in one sentence. */
export function storageFailure(error: unknown): string {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'QuotaExceededError':
      return "This browser's storage is full, so your latest progress lasts only while this page is open; free some space and it is saved by itself.";
    case 'VersionError':
      return 'A newer version of this site is in use in this browser, so your progress cannot be saved by this page; reload it.';
    case 'SecurityError':
    case 'InvalidStateError':
    case 'NotAllowedError':
      return STORAGE_FORBIDDEN;
    default:
      return `This browser could not store your progress (${name || 'unknown fault'}), so it lasts only while this page is open; saving is tried again by itself.`;
  }
}
