/** Two runs in the numbers that tell them apart; all of them are better when less. */
import type { Metric } from '@/simulator/run';

export interface OutcomeRow {
  readonly name: string;
  readonly text: string;
  readonly left: string;
  readonly right: string;
  /** Which side has less; `null` when both are alike. */
  readonly less: 'left' | 'right' | null;
}

const COMPARED: readonly { readonly name: string; readonly text: string; readonly digits: number; readonly unit: string }[] = [
  { name: 'pause.partition_seconds', text: 'partition-seconds without an owner', digits: 1, unit: '' },
  { name: 'time_to_reassign', text: 'longest wait of a partition for its next owner', digits: 1, unit: ' s' },
  { name: 'rebalance.count', text: 'rebalances', digits: 0, unit: '' },
  { name: 'lag.offsets.peak', text: 'most records behind', digits: 0, unit: '' },
  { name: 'oracle.lost', text: 'lost', digits: 0, unit: '' },
  { name: 'queue.depth.max', text: 'most jobs waiting', digits: 0, unit: '' },
  { name: 'e2e.p99', text: 'time from sent to done, 99th percentile', digits: 0, unit: ' ms' },
  { name: 'oracle.effect_dup', text: 'effects applied again', digits: 0, unit: '' },
];

export function outcomes(left: readonly Metric[], right: readonly Metric[]): OutcomeRow[] {
  const sum = (metrics: readonly Metric[], name: string) => {
    const found = metrics.filter((metric) => metric.name === name);
    return found.length === 0 ? null : found.reduce((total, metric) => total + metric.value, 0);
  };
  return COMPARED.flatMap(({ name, text, digits, unit }): OutcomeRow[] => {
    const a = sum(left, name);
    const b = sum(right, name);
    if (a === null || b === null) return [];
    const shown = { left: `${a.toFixed(digits)}${unit}`, right: `${b.toFixed(digits)}${unit}` };
    return [{ name, text, ...shown, less: shown.left === shown.right ? null : a < b ? 'left' : 'right' }];
  });
}
