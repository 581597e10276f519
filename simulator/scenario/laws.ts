/** Durations and laws as a scenario writes them, turned into the kernel's microseconds. The data was checked at the edge. */
import type { ArrivalLaw, TimeLaw } from '../kernel/laws';
import { type Micros, parseDuration } from '../kernel/time';
import type { Arrivals, Duration, TimeSpec } from './types';

export function duration(text: Duration): Micros {
  const value = parseDuration(text);
  if (value === undefined) throw new Error(`"${text}" is not a duration such as "45s" or "300ms"`);
  return value;
}

export function timeLaw(spec: TimeSpec): TimeLaw {
  if (typeof spec === 'string') return { law: 'fixed', mean: duration(spec) };
  if ('fixed' in spec) return { law: 'fixed', mean: duration(spec.fixed) };
  if ('exponential' in spec) return { law: 'exponential', mean: duration(spec.exponential) };
  return { law: 'heavyTail', mean: duration(spec.heavyTail), shape: spec.shape ?? 1.5 };
}

export function arrivalLaw(spec: Arrivals): ArrivalLaw {
  const from = spec.from === undefined ? 0 : duration(spec.from);
  const until = spec.until === undefined ? Number.POSITIVE_INFINITY : duration(spec.until);
  switch (spec.kind) {
    case 'constant':
      return { law: 'constant', perSecond: spec.perSecond, from, until };
    case 'poisson':
      return { law: 'poisson', perSecond: spec.perSecond, from, until };
    case 'burst':
      return { law: 'burst', size: spec.size, every: duration(spec.every), from, until };
    case 'spike':
      return {
        law: 'spike',
        perSecond: spec.perSecond,
        peakPerSecond: spec.peakPerSecond,
        at: duration(spec.at),
        length: duration(spec.for),
        from,
        until,
      };
  }
}
