/**
 * The state of the lab as the text of a link: seed, deeds, lines of time, instant and the chosen part, readable in the address bar,
 * with the version of its format in front and a checksum at its end. Reading is in link.ts; this half is small enough for every figure.
 */
import type { Deed, LineSeed } from '@/simulator/run';
import { linesOf, type Player } from '../player/store';

/** What a link says. `null` = it says nothing of it, and the scenario's own holds. */
export interface LabState {
  readonly seed: number | null;
  readonly deeds: readonly Deed[];
  /** Microseconds. */
  readonly at: number | null;
  readonly part: string | null;
  /** Every line of time, where there are several; `deeds` are those of number `line`. */
  readonly lines: readonly LineSeed[];
  readonly line: number;
}

/** What a link says beside that: names and values. */
export type Pieces = readonly (readonly [string, string])[];

/** Version 1 had neither a checksum nor lines; it is still read. */
export const VERSION = '2';
export const EMPTY: LabState = { seed: null, deeds: [], at: null, part: null, lines: [], line: 0 };

/** @returns the part of an address from the question mark on; empty when there is nothing to say. */
export function encodeLink({ seed, deeds, at, part, lines, line }: LabState, system: Pieces = []): string {
  const pieces: (readonly [string, string])[] = [...system];
  if (seed !== null) pieces.push(['seed', String(seed)]);
  if (at !== null) pieces.push(['at', `${at / 1_000_000}s`]);
  if (part !== null) pieces.push(['part', part]);
  if (lines.length > 1) {
    pieces.push(['line', String(line)]);
    pieces.push(['lines', JSON.stringify(lines.map((each) => [each.parent, each.knownUntil, pairs(each.deeds)]))]);
  } else if (deeds.length > 0) pieces.push(['do', JSON.stringify(pairs(deeds))]);
  if (pieces.length === 0) return '';
  const text = [['v', VERSION] as const, ...pieces].map(([name, value]) => `${name}=${written(value)}`).join('&');
  return `?${text}&sum=${checksum(text)}`;
}

const pairs = (deeds: readonly Deed[]) => deeds.map((deed) => [deed.at, deed.action]);

/** As a browser leaves it in the address bar: one that wrote it otherwise would break the checksum. */
const written = (value: string): string => encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll("'", '%27');

/** 32 bits of FNV-1a over the text in front of it, in base 36: it finds damage, it is no protection against forgery. */
export function checksum(text: string): string {
  let bits = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193);
  return (bits >>> 0).toString(36).padStart(7, '0');
}

/** The state of a player and its page as a link's content. */
export function linkState(player: Player, part: string | null): LabState {
  const { shown } = player.store.getState();
  const several = shown.lines.length > 1 ? linesOf(shown) : { lines: [], line: 0 };
  return { seed: shown.seed === player.scenario.seed ? null : shown.seed, deeds: shown.deeds, at: shown.frame.time, part, ...several };
}
