'use client';
/** What this browser keeps of a challenge. Where it may keep nothing, the page works all the same and forgets. */
import { useCallback, useEffect, useState } from 'react';
import { decodeKept, encodeKept, type Kept, keyOf } from './stored';

interface UseKept {
  /** `null` until it was read. */
  readonly kept: Kept | null;
  readonly faults: readonly string[];
  readonly keep: (part: Partial<Kept>) => void;
}

export function useKept(challenge: string, end: number): UseKept {
  const [kept, setKept] = useState<Kept | null>(null);
  const [faults, setFaults] = useState<readonly string[]>([]);
  useEffect(() => {
    const read = decodeKept(stored(challenge), end);
    setKept(read.kept);
    setFaults(read.faults);
  }, [challenge, end]);
  const keep = useCallback(
    (part: Partial<Kept>) =>
      setKept((before) => {
        if (before === null) return before;
        const now = { ...before, ...part };
        try {
          localStorage.setItem(keyOf(challenge), encodeKept(now));
        } catch {
          // Site data is forbidden, or its room is full: the log, which is kept elsewhere, says what counts.
        }
        return now;
      }),
    [challenge],
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
