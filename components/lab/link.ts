/**
 * The state of the lab, read from a link (linkText.ts writes it). A link comes from anywhere, so every piece is checked by
 * itself: what is damaged is named in one sentence, and the rest is offered.
 */
import { z } from 'zod';
import { actionSchema, placeOf } from '@/content/schema/scenario';
import type { Deed, LineSeed } from '@/simulator/run';
import { checksum, EMPTY, type LabState, VERSION } from './linkText';

// The content security policy allows no code made at run time, which zod would try for speed.
z.config({ jitless: true });

export interface Decoded {
  readonly state: LabState;
  /** One sentence each. */
  readonly faults: readonly string[];
}

/** Longer is no link that anybody made by hand in the lab. */
export const MOST_DEEDS = 200;
export const MOST_LINES = 12;
const LARGEST_SEED = 2 ** 32 - 1;
/** Longer than any link that the lab writes, and longer than servers take. */
const LONGEST = 200_000;
/** Written before there were checksums. */
const WITHOUT_SUM = '1';

/**
 * @param end where the scenario ends, in microseconds.
 * @param system names of further pieces, which say what the scenario is: they are read elsewhere.
 */
export function decodeLink(search: string, end: number, system: readonly string[] = []): Decoded {
  const faults: string[] = [];
  if (search.length > LONGEST) {
    return { state: EMPTY, faults: ['The link is longer than any that the lab writes; the scenario stands at its beginning instead.'] };
  }
  const pieces = piecesOf(search, faults);
  const version = pieces.get('v');
  if (version !== undefined && version !== VERSION && version !== WITHOUT_SUM) {
    faults.push(
      `The link is of version ${short(version)}, and this page reads version ${VERSION}: the scenario stands at its beginning instead.`,
    );
    return { state: EMPTY, faults };
  }
  if (version === VERSION || pieces.has('sum')) faults.push(...sumFaults(search, pieces.get('sum')));
  let state = EMPTY;
  for (const [name, value] of pieces) {
    switch (name) {
      case 'v':
      case 'sum':
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
        state = { ...state, deeds: deedsOf(listOf(value, 'What was done', faults), end, 'the link', faults) };
        break;
      case 'lines':
        state = { ...state, lines: linesOf(value, end, faults) };
        break;
      case 'line':
        break;
      default:
        if (!system.includes(name)) faults.push(`The link carries "${short(name)}", which means nothing here.`);
    }
  }
  return { state: standing(state, pieces.get('line'), faults), faults };
}

/** A link that says its version says its checksum too: only then can it be known to be whole. */
function sumFaults(search: string, sum: string | undefined): string[] {
  if (sum === undefined) return ['The link has lost its end, where its checksum stood; what there is of it is here.'];
  const text = search.replace(/^\?/, '');
  const whole = text.slice(0, Math.max(0, text.lastIndexOf('&sum=')));
  return checksum(whole) === sum
    ? []
    : ['The link was changed on its way: its checksum is that of another text. What can be read of it is here.'];
}

/** Which of several lines is the present one. */
function standing(state: LabState, line: string | undefined, faults: string[]): LabState {
  if (state.lines.length < 2) {
    if (line !== undefined && state.lines.length === 0) faults.push('The link names a line of time, and tells of none.');
    const only = state.lines[0];
    return { ...state, lines: [], ...(only !== undefined && { deeds: only.deeds }) };
  }
  const index = Number(line ?? 0);
  const isThere = line !== undefined && /^\d{1,3}$/.test(line) && index < state.lines.length;
  if (!isThere) faults.push(`The line of time on which the link stands, "${short(line ?? '')}", is not there; it stands on the first one.`);
  const at = isThere ? index : 0;
  return { ...state, line: at, deeds: (state.lines[at] as LineSeed).deeds };
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

function listOf(value: string, what: string, faults: string[]): readonly unknown[] {
  try {
    const data: unknown = JSON.parse(value);
    if (Array.isArray(data)) return data;
    faults.push(`${what} cannot be read from the link: it is no list.`);
  } catch {
    faults.push(`${what} cannot be read from the link: it is cut off or damaged.`);
  }
  return [];
}

/** Lines that are damaged as a whole take those that began from them to the first one. */
function linesOf(value: string, end: number, faults: string[]): LineSeed[] {
  const data = listOf(value, 'The lines of time', faults);
  if (data.length > MOST_LINES) faults.push(`The link holds ${data.length} lines of time; the first ${MOST_LINES} are lived again.`);
  const lines: LineSeed[] = [];
  /** Where each line of the link stands now; `null` where it was left out. */
  const places: (number | null)[] = [];
  for (const [index, entry] of data.slice(0, MOST_LINES).entries()) {
    const place = `Line ${index + 1} of the link`;
    const [parent, knownUntil, deeds] = (Array.isArray(entry) && entry.length === 3 ? entry : []) as unknown[];
    const isFirst = index === 0;
    const isWhole = (isFirst ? parent === null : isIndex(parent, index)) && isIndex(knownUntil, end + 1) && Array.isArray(deeds);
    if (!isWhole) {
      faults.push(`${place} is not a parent, an instant and deeds; it is left out.`);
      places.push(null);
      continue;
    }
    places.push(lines.length);
    lines.push({
      parent: lines.length === 0 ? null : (places[parent as number] ?? 0),
      knownUntil: knownUntil as number,
      deeds: deedsOf(deeds as unknown[], end, `line ${index + 1}`, faults),
    });
  }
  return lines;
}

const isIndex = (value: unknown, below: number): boolean =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < below;

/** Each deed by itself: one that is damaged takes only itself away. */
function deedsOf(data: readonly unknown[], end: number, of: string, faults: string[]): Deed[] {
  if (data.length > MOST_DEEDS) faults.push(`There are ${data.length} deeds in ${of}; the first ${MOST_DEEDS} are done.`);
  const deeds: Deed[] = [];
  for (const [index, entry] of data.slice(0, MOST_DEEDS).entries()) {
    const place = `Deed ${index + 1} of ${of}`;
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
      faults.push(
        `${place} is left out: ${issue === undefined ? 'it is no action' : `${short(placeOf(issue.path), 60)}: ${short(issue.message, 120)}`}.`,
      );
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
const short = (text: string, most = 40): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
