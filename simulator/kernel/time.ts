/**
 * Virtual time: an integer number of microseconds since the run began, held in a double.
 * Exact for 285 years, so no run drifts and no unit is in doubt.
 */
export type Micros = number;

export const micros = (n: number): Micros => Math.round(n);
export const millis = (n: number): Micros => Math.round(n * 1_000);
export const seconds = (n: number): Micros => Math.round(n * 1_000_000);
export const minutes = (n: number): Micros => Math.round(n * 60_000_000);
export const hours = (n: number): Micros => Math.round(n * 3_600_000_000);

export const toMillis = (t: Micros): number => t / 1_000;
export const toSeconds = (t: Micros): number => t / 1_000_000;

const UNITS: Readonly<Record<string, number>> = { us: 1, ms: 1_000, s: 1_000_000, min: 60_000_000, h: 3_600_000_000 };

/** Reads `"45s"`, `"300ms"`, `"1.5min"`, `"2h"`, `"7us"` as microseconds; `undefined` when it is not a duration. */
export function parseDuration(text: string): Micros | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(us|ms|s|min|h)$/.exec(text.trim());
  const unit = match?.[2] === undefined ? undefined : UNITS[match[2]];
  return match && unit !== undefined ? Math.round(Number(match[1]) * unit) : undefined;
}

/** `01:54.310`, with hours in front from one hour on: minutes, seconds and milliseconds of virtual time. */
export function formatInstant(t: Micros): string {
  const ms = Math.floor(t / 1_000);
  const two = (n: number) => String(n).padStart(2, '0');
  const hoursPart = Math.floor(ms / 3_600_000);
  const clock = `${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1_000) % 60)}.${String(ms % 1_000).padStart(3, '0')}`;
  return hoursPart > 0 ? `${two(hoursPart)}:${clock}` : clock;
}
