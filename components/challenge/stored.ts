/**
 * What this browser keeps of one challenge between two visits: what was done, which hints were opened, the last judgements.
 * It is convenience, not evidence (that is the log's): what is damaged is named and left out, the rest stays.
 */
import { decodeLink } from '@/components/lab/link';
import { EMPTY, encodeLink } from '@/components/lab/linkText';
import type { Deed } from '@/simulator/run';
import type { Place } from '../player/store';

export interface JudgedSeed {
  readonly seed: number;
  readonly held: boolean;
  readonly opensAt: number;
  /** The goals that broke, with what they came to. */
  readonly broken: readonly { readonly text: string; readonly value: number | null }[];
  readonly prices: Readonly<Record<string, number>>;
}

/** One judgement that went through to its end. */
export interface Attempt {
  readonly words: string;
  readonly deeds: readonly Deed[];
  readonly seeds: readonly JudgedSeed[];
  /** The fix had been told. */
  readonly assisted: boolean;
  readonly hints: number;
}

export interface Kept {
  /** Hints opened, 0 to 3. */
  readonly hints: number;
  /** The solution was shown. */
  readonly told: boolean;
  /** What was done, and where the run stood; `null` before anything happened. */
  readonly place: Place | null;
  /** The last two, the newest first. */
  readonly attempts: readonly Attempt[];
}

export const NOTHING: Kept = { hints: 0, told: false, place: null, attempts: [] };

const VERSION = 1;
export const MOST_ATTEMPTS = 2;

export const keyOf = (challenge: string): string => `highwater.challenge.${challenge}`;

const linkOf = (place: Pick<Place, 'deeds'> & Partial<Place>): string => encodeLink({ ...EMPTY, ...place });

export function encodeKept({ hints, told, place, attempts }: Kept): string {
  return JSON.stringify({
    v: VERSION,
    hints,
    told,
    stands: place === null ? null : linkOf(place),
    attempts: attempts.map(({ deeds, ...attempt }) => ({ ...attempt, did: linkOf({ deeds }) })),
  });
}

/** What this tab holds, with what another tab has written since: help stays help, and the judgements there are the latest. */
export function withOthers(mine: Kept, theirs: Kept): Kept {
  return {
    hints: Math.max(mine.hints, theirs.hints),
    told: mine.told || theirs.told,
    place: mine.place,
    attempts: theirs.attempts,
  };
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
  const placeIn = (value: unknown): Place | null => {
    if (typeof value !== 'string') return null;
    const { state, faults: damages } = decodeLink(value, end);
    return damages.length === 0 ? { seed: state.seed, at: state.at ?? 0, deeds: state.deeds } : null;
  };
  const hints = isCount(data.hints) && data.hints <= 3 ? data.hints : null;
  if (hints === null) faults.push('Which hints you had opened could not be read.');
  const place = placeIn(data.stands);
  if (place === null && data.stands !== null) faults.push('What you had done could not be read; the system stands at its beginning.');
  const attempts = (Array.isArray(data.attempts) ? data.attempts : [null]).map((attempt) => attemptIn(attempt, placeIn));
  if (attempts.some((attempt) => attempt === null)) faults.push('A former judgement could not be read; it is left out.');
  return {
    kept: {
      hints: hints ?? 0,
      // A doubt about help counts as help.
      told: data.told !== false,
      place,
      attempts: attempts.filter((attempt) => attempt !== null).slice(0, MOST_ATTEMPTS),
    },
    faults,
  };
}

function attemptIn(value: unknown, placeIn: (value: unknown) => Place | null): Attempt | null {
  if (!isRecord(value) || typeof value.words !== 'string' || !Array.isArray(value.seeds) || !isCount(value.hints)) return null;
  const place = placeIn(value.did);
  const seeds = value.seeds.filter(isJudgedSeed);
  if (place === null || seeds.length === 0 || seeds.length !== value.seeds.length) return null;
  return { words: value.words, deeds: place.deeds, seeds, assisted: value.assisted !== false, hints: value.hints };
}

function isJudgedSeed(value: unknown): value is JudgedSeed {
  return (
    isRecord(value) &&
    isCount(value.seed) &&
    typeof value.held === 'boolean' &&
    isCount(value.opensAt) &&
    Array.isArray(value.broken) &&
    value.broken.every((goal) => isRecord(goal) && typeof goal.text === 'string' && (goal.value === null || isNumber(goal.value))) &&
    isRecord(value.prices) &&
    Object.values(value.prices).every(isNumber)
  );
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
