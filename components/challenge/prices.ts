/** What a fix costs, once it is right: the metrics that a run has of it, and how many things were done. */
import type { Metric } from '@/simulator/run';

export interface Price {
  readonly metric: string;
  readonly label: string;
  readonly unit: string;
}

const PRICES: readonly Price[] = [
  { metric: 'rebalance.count', label: 'Rebalances', unit: '' },
  { metric: 'oracle.effect_dup', label: 'Done more than once', unit: 'records' },
  { metric: 'pause.partition_seconds', label: 'Partitions standing still', unit: 'partition-seconds' },
  { metric: 'cost.member_minutes', label: 'Members paid', unit: 'member-minutes' },
  { metric: 'cost.worker_seconds', label: 'Workers paid', unit: 'worker-seconds' },
  { metric: 'queue.age.p99', label: 'Wait in the queue, 99 of 100', unit: 's' },
];

export const priceOf = (metric: string): Price | undefined => PRICES.find((price) => price.metric === metric);

/** The highest of each price among these metrics, by metric; several subjects add up where it is a cost. */
export function pricesIn(metrics: readonly Metric[]): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { metric } of PRICES) {
    const values = metrics.filter(({ name }) => name === metric).map(({ value }) => value);
    // A price that a system cannot have is none: a queue repeats nothing unless a worker dies.
    if (values.length > 0) found[metric] = values.reduce((sum, value) => sum + value, 0);
  }
  return found;
}

/** The worst of each over many runs. */
export function worst(all: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const prices of all) {
    for (const [metric, value] of Object.entries(prices)) found[metric] = Math.max(found[metric] ?? 0, value);
  }
  return found;
}
