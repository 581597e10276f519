/**
 * What this browser keeps of one challenge between two visits: what was done, which hints were opened, the last judgements.
 * It is convenience, not evidence (that is the log's): what is damaged is named and left out, the rest stays.
 */
import { decodeLink } from '@/components/lab/link';
import { EMPTY, encodeLink } from '@/components/lab/linkText';
import type { Deed } from '@/simulator/run';

export interface JudgedSeed {
  readonly seed: number;
  readonly held: boolean;
  readonly opensAt: number;
}

export interface Attempt {
  readonly words: string;
  readonly deeds: readonly Deed[];
  readonly seeds: readonly JudgedSeed[];
}

export interface Kept {
  /** Hints opened, 0 to 3. */
  readonly hints: number;
  /** The solution was shown. */
  readonly told: boolean;
  readonly deeds: readonly Deed[];
  /** The last two, the newest first. */
  readonly attempts: readonly Attempt[];
}

export const NOTHING: Kept = { hints: 0, told: false, deeds: [], attempts: [] };

const VERSION = 1;
export const MOST_ATTEMPTS = 2;

export const keyOf = (challenge: string): string => `highwater.challenge.${challenge}`;

const linkOf = (deeds: readonly Deed[]): string => encodeLink({ ...EMPTY, deeds });

export function encodeKept({ hints, told, deeds, attempts }: Kept): string {
  return JSON.stringify({
    v: VERSION,
    hints,
    told,
    did: linkOf(deeds),
    attempts: attempts.map((attempt) => ({ words: attempt.words, did: linkOf(attempt.deeds), seeds: attempt.seeds })),
  });
}

/** @param end where the scenario ends, in microseconds. */
export function decodeKept(text: string | null, end: number): { readonly kept: Kept; readonly faults: readonly string[] } {
  if (text === null) return { kept: NOTHING, faults: [] };
  const faults: string[] = [];
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { kept: NOTHING, faults: ['What this browser kept of this challenge cannot be read; it begins anew. Your log is not touched.'] };
  }
  if (!isRecord(data) || data.v !== VERSION) {
    return {
      kept: NOTHING,
      faults: [
        'What this browser kept of this challenge is of a form that this page does not know; it begins anew. Your log is not touched.',
      ],
    };
  }
  const deedsIn = (value: unknown): readonly Deed[] | null => {
    if (typeof value !== 'string') return null;
    const decoded = decodeLink(value, end);
    return decoded.faults.length === 0 ? decoded.state.deeds : null;
  };
  const hints = typeof data.hints === 'number' && Number.isInteger(data.hints) && data.hints >= 0 && data.hints <= 3 ? data.hints : null;
  if (hints === null) faults.push('Which hints you had opened could not be read.');
  const deeds = deedsIn(data.did);
  if (deeds === null) faults.push('What you had done could not be read; the system stands at its beginning.');
  const attempts = (Array.isArray(data.attempts) ? data.attempts : [null]).map((attempt) => attemptIn(attempt, deedsIn));
  if (attempts.some((attempt) => attempt === null)) faults.push('A former judgement could not be read; it is left out.');
  return {
    kept: {
      hints: hints ?? 0,
      // A doubt about help counts as help.
      told: data.told !== false,
      deeds: deeds ?? [],
      attempts: attempts.filter((attempt) => attempt !== null).slice(0, MOST_ATTEMPTS),
    },
    faults,
  };
}

function attemptIn(value: unknown, deedsIn: (value: unknown) => readonly Deed[] | null): Attempt | null {
  if (!isRecord(value) || typeof value.words !== 'string' || !Array.isArray(value.seeds)) return null;
  const deeds = deedsIn(value.did);
  const seeds = value.seeds.filter(isJudgedSeed);
  return deeds === null || seeds.length === 0 || seeds.length !== value.seeds.length ? null : { words: value.words, deeds, seeds };
}

function isJudgedSeed(value: unknown): value is JudgedSeed {
  return (
    isRecord(value) &&
    Number.isSafeInteger(value.seed) &&
    typeof value.held === 'boolean' &&
    typeof value.opensAt === 'number' &&
    value.opensAt >= 0
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
