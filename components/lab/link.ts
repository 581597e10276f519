/**
 * The state of the lab as a link, and back: seed, deeds, instant and the chosen part, readable in the address bar. A link comes
 * from anywhere, so every piece is checked by itself: what is damaged is named in one sentence, and the rest is offered.
 */
import { z } from 'zod';
import { actionSchema, placeOf } from '@/content/schema/scenario';
import type { Deed } from '@/simulator/run';

// The content security policy allows no code made at run time, which zod would try for speed.
z.config({ jitless: true });

/** What a link says. `null` = it says nothing of it, and the scenario's own holds. */
export interface LabState {
  readonly seed: number | null;
  readonly deeds: readonly Deed[];
  /** Microseconds. */
  readonly at: number | null;
  readonly part: string | null;
}

export interface Decoded {
  readonly state: LabState;
  /** One sentence each. */
  readonly faults: readonly string[];
}

const VERSION = '1';
export const EMPTY: LabState = { seed: null, deeds: [], at: null, part: null };
/** Longer is no link that anybody made by hand in the lab. */
export const MOST_DEEDS = 200;
const LARGEST_SEED = 2 ** 32 - 1;

/** @returns the part of an address from the question mark on; empty when there is nothing to say. */
export function encodeLink({ seed, deeds, at, part }: LabState): string {
  const pieces: [string, string][] = [];
  if (seed !== null) pieces.push(['seed', String(seed)]);
  if (at !== null) pieces.push(['at', `${at / 1_000_000}s`]);
  if (part !== null) pieces.push(['part', part]);
  if (deeds.length > 0) pieces.push(['do', JSON.stringify(deeds.map((deed) => [deed.at, deed.action]))]);
  if (pieces.length === 0) return '';
  return `?${[['v', VERSION], ...pieces]
    .map(
      ([name, value]) =>
        `${name}=${encodeURIComponent(value as string)
          .replaceAll('%2C', ',')
          .replaceAll('%3A', ':')}`,
    )
    .join('&')}`;
}

/** @param end where the scenario ends, in microseconds. */
export function decodeLink(search: string, end: number): Decoded {
  const faults: string[] = [];
  const pieces = piecesOf(search, faults);
  const version = pieces.get('v');
  if (version !== undefined && version !== VERSION) {
    faults.push(
      `The link is of version ${short(version)}, and this page reads version ${VERSION}: the scenario stands at its beginning instead.`,
    );
    return { state: EMPTY, faults };
  }
  let state = EMPTY;
  for (const [name, value] of pieces) {
    switch (name) {
      case 'v':
        break;
      case 'seed':
        state = { ...state, seed: seedOf(value, faults) };
        break;
      case 'at':
        state = { ...state, at: instantOf(value, end, faults) };
        break;
      case 'part':
        state = { ...state, part: partOf(value, faults) };
        break;
      case 'do':
        state = { ...state, deeds: deedsOf(value, end, faults) };
        break;
      default:
        faults.push(`The link carries "${short(name)}", which means nothing here.`);
    }
  }
  return { state, faults };
}

function piecesOf(search: string, faults: string[]): Map<string, string> {
  const pieces = new Map<string, string>();
  for (const piece of search.replace(/^\?/, '').split('&')) {
    if (piece === '') continue;
    const cut = piece.indexOf('=');
    const [rawName, rawValue] = cut < 0 ? [piece, ''] : [piece.slice(0, cut), piece.slice(cut + 1)];
    try {
      const name = decodeURIComponent(rawName.replaceAll('+', ' '));
      if (pieces.has(name)) faults.push(`The link says "${short(name)}" twice; the first one holds.`);
      else pieces.set(name, decodeURIComponent(rawValue.replaceAll('+', ' ')));
    } catch {
      faults.push(`The link is damaged at "${short(rawName)}": a percent sign stands alone there.`);
    }
  }
  return pieces;
}

function seedOf(value: string, faults: string[]): number | null {
  const seed = Number(value);
  if (/^\d{1,10}$/.test(value) && seed <= LARGEST_SEED) return seed;
  faults.push(`The seed of the link, "${short(value)}", is not a whole number from 0 to ${LARGEST_SEED}; the scenario's own is used.`);
  return null;
}

function instantOf(value: string, end: number, faults: string[]): number | null {
  const matched = /^(\d{1,9})(?:\.(\d{1,6}))?s$/.exec(value);
  if (matched === null) {
    faults.push(`The instant of the link, "${short(value)}", is not a number of seconds such as 12.5s.`);
    return null;
  }
  const at = Number(matched[1]) * 1_000_000 + Number((matched[2] ?? '').padEnd(6, '0'));
  if (at <= end) return at;
  faults.push(`The instant of the link, ${short(value)}, lies behind the end of the scenario; it stands at its end.`);
  return end;
}

function partOf(value: string, faults: string[]): string | null {
  if (/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,260}$/.test(value)) return value;
  faults.push(`The chosen part of the link, "${short(value)}", is not a name.`);
  return null;
}

/** Each deed by itself: one that is damaged takes only itself away. */
function deedsOf(value: string, end: number, faults: string[]): Deed[] {
  let data: unknown;
  try {
    data = JSON.parse(value);
  } catch {
    faults.push('What was done cannot be read from the link: it is cut off or damaged.');
    return [];
  }
  if (!Array.isArray(data)) {
    faults.push('What was done cannot be read from the link: it is no list.');
    return [];
  }
  if (data.length > MOST_DEEDS) faults.push(`The link holds ${data.length} deeds; the first ${MOST_DEEDS} are done.`);
  const deeds: Deed[] = [];
  for (const [index, entry] of data.slice(0, MOST_DEEDS).entries()) {
    const place = `Deed ${index + 1} of the link`;
    if (!Array.isArray(entry) || entry.length !== 2) {
      faults.push(`${place} is not an instant and an action; it is left out.`);
      continue;
    }
    const [at, action] = entry as [unknown, unknown];
    if (typeof at !== 'number' || !Number.isSafeInteger(at) || at < 0 || at > end) {
      faults.push(`${place} has no instant within the scenario; it is left out.`);
      continue;
    }
    const parsed = actionSchema.safeParse(action);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      faults.push(`${place} is left out: ${issue === undefined ? 'it is no action' : `${placeOf(issue.path)}: ${issue.message}`}.`);
      continue;
    }
    if (deeds.length > 0 && at < (deeds.at(-1) as Deed).at) {
      faults.push(`${place} is left out: it lies before the one in front of it.`);
      continue;
    }
    deeds.push({ at, action: parsed.data as Deed['action'] });
  }
  return deeds;
}

/** What is quoted of a link must not fill the page. */
const short = (text: string): string => (text.length <= 40 ? text : `${text.slice(0, 39)}…`);
