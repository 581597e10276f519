/** When work arrives and how long it takes: the random laws that every model shares. */
import type { Random } from './random';
import type { Micros } from './time';

/** A law of durations, in microseconds. */
export type TimeLaw =
  | { readonly law: 'fixed'; readonly mean: Micros }
  | { readonly law: 'exponential'; readonly mean: Micros }
  /** Pareto with that mean: most are short, a few are enormous. `shape` is above 1. */
  | { readonly law: 'heavyTail'; readonly mean: Micros; readonly shape: number };

/** A law of arrivals. Rates are per second. */
export type ArrivalLaw = { readonly from: Micros; readonly until: Micros } & (
  | { readonly law: 'constant'; readonly perSecond: number }
  | { readonly law: 'poisson'; readonly perSecond: number }
  | { readonly law: 'burst'; readonly size: number; readonly every: Micros }
  | { readonly law: 'spike'; readonly perSecond: number; readonly peakPerSecond: number; readonly at: Micros; readonly length: Micros }
);

/** Draws one duration, at least 1 microsecond. */
export function draw(law: TimeLaw, random: Random): Micros {
  switch (law.law) {
    case 'fixed':
      return Math.max(1, Math.round(law.mean));
    case 'exponential':
      return Math.max(1, Math.round(random.exponential(law.mean)));
    case 'heavyTail':
      return Math.max(1, Math.round(random.pareto(law.mean, law.shape)));
  }
}

/**
 * How many arrive next, and when. `null`: nothing ever again.
 * @param begins the stream begins now, so a burst may fall on this very instant; else one has just come.
 */
export function nextArrival(law: ArrivalLaw, now: Micros, random: Random, begins: boolean): { at: Micros; count: number } | null {
  const start = Math.max(now, law.from);
  let at: Micros;
  let count = 1;
  switch (law.law) {
    case 'constant':
      if (law.perSecond <= 0) return null;
      at = start + Math.round(1_000_000 / law.perSecond);
      break;
    case 'poisson':
      if (law.perSecond <= 0) return null;
      at = start + Math.max(1, Math.round(random.exponential(1_000_000 / law.perSecond)));
      break;
    case 'burst':
      // The first burst comes at `from`, the others in step with it.
      at =
        now < law.from || (begins && now === law.from) ? law.from : law.from + (Math.floor((now - law.from) / law.every) + 1) * law.every;
      count = law.size;
      break;
    case 'spike':
      at = spikeArrival(law, start, random);
      break;
  }
  return at < law.until ? { at, count } : null;
}

/** A Poisson stream whose rate changes: the drawn amount of "rate times time" is spent piece by piece. */
function spikeArrival(law: ArrivalLaw & { law: 'spike' }, start: Micros, random: Random): Micros {
  let budget = random.exponential(1);
  let at = start;
  const edges = [law.at, law.at + law.length, Number.POSITIVE_INFINITY];
  for (const edge of edges) {
    if (at >= edge) continue;
    const rate = at >= law.at && at < law.at + law.length ? law.peakPerSecond : law.perSecond;
    const available = ((edge - at) / 1_000_000) * rate;
    if (budget < available) return at + Math.max(1, Math.round((budget / rate) * 1_000_000));
    budget -= available;
    at = edge;
  }
  return Number.POSITIVE_INFINITY;
}

/** Arrivals per second that the law means at that instant, on average. */
export function rateAt(law: ArrivalLaw, time: Micros): number {
  if (time < law.from || time >= law.until) return 0;
  switch (law.law) {
    case 'constant':
    case 'poisson':
      return law.perSecond;
    case 'burst':
      return (law.size * 1_000_000) / law.every;
    case 'spike':
      return time >= law.at && time < law.at + law.length ? law.peakPerSecond : law.perSecond;
  }
}

/** Something that many use at once, such as a database: it serves so many at full speed. */
export interface Shared {
  readonly slots: number;
  /** By how many percent of itself a piece of work grows for each one beyond the slots. */
  readonly percentEach: number;
}

/** How many times longer a piece of work takes as one of so many: beyond the slots they share them, and get in each other's way. */
export function slowdown(beside: number, shared: Shared | null): number {
  if (shared === null || beside <= shared.slots) return 1;
  return (beside / shared.slots) * (1 + (shared.percentEach * (beside - shared.slots)) / 100);
}
