'use client';
/** What this browser keeps of a challenge. Where it may keep nothing, the page works all the same and forgets. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { decodeKept, encodeKept, type Kept, keyOf, withOthers } from './stored';

interface UseKept {
  /** `null` until it was read. */
  readonly kept: Kept | null;
  readonly faults: readonly string[];
  readonly keep: (change: (before: Kept) => Partial<Kept>) => void;
}

export function useKept(challenge: string, end: number): UseKept {
  const [kept, setKept] = useState<Kept | null>(null);
  const [faults, setFaults] = useState<readonly string[]>([]);
  const mine = useRef<Kept | null>(null);
  useEffect(() => {
    const read = decodeKept(stored(challenge), end);
    mine.current = read.kept;
    setKept(read.kept);
    setFaults(read.faults);
  }, [challenge, end]);
  const keep = useCallback(
    (change: (before: Kept) => Partial<Kept>) => {
      if (mine.current === null) return;
      const there = stored(challenge);
      const before = there === null ? mine.current : withOthers(mine.current, decodeKept(there, end).kept);
      const now = { ...before, ...change(before) };
      mine.current = now;
      setKept(now);
      try {
        localStorage.setItem(keyOf(challenge), encodeKept(now));
      } catch {
        // Site data is forbidden, or its room is full: the log, which is kept elsewhere, says what counts.
      }
    },
    [challenge, end],
  );
  return { kept, faults, keep };
}

function stored(challenge: string): string | null {
  try {
    return localStorage.getItem(keyOf(challenge));
  } catch {
    return null;
  }
}
