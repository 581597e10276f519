/**
 * Percentiles of any number of values in a few hundred counters: buckets grow by 1 %, so a percentile is right to 1 %.
 * Values are microseconds, or any other non-negative number.
 */
import { exp, ln } from '../kernel/numbers';

export interface Histogram {
  count: number;
  max: number;
  /** Bucket number to how many fell into it. */
  readonly buckets: Map<number, number>;
}

const STEP = ln(1.01);

export const emptyHistogram = (): Histogram => ({ count: 0, max: 0, buckets: new Map() });

export function addValue(histogram: Histogram, value: number): void {
  const bucket = value < 1 ? -1 : Math.floor(ln(value) / STEP);
  histogram.buckets.set(bucket, (histogram.buckets.get(bucket) ?? 0) + 1);
  histogram.count++;
  if (value > histogram.max) histogram.max = value;
}

/** The value that `share` (0 to 1) of all values do not exceed; 0 when there are none. */
export function percentile(histogram: Histogram, share: number): number {
  if (histogram.count === 0) return 0;
  const wanted = Math.max(1, Math.ceil(histogram.count * share));
  const order = [...histogram.buckets.keys()].sort((a, b) => a - b);
  let seen = 0;
  for (const bucket of order) {
    seen += histogram.buckets.get(bucket) as number;
    if (seen >= wanted) return bucket < 0 ? 0 : Math.min(histogram.max, Math.round(exp((bucket + 1) * STEP)));
  }
  return histogram.max;
}
