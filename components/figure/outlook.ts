/** The drain formula with the numbers of an instant: what waits, over what can go and does not come. */
import { span } from './words';

export interface Flow {
  /** What waits. */
  readonly depth: number;
  readonly arrivalsPerSecond: number;
  readonly capacityPerSecond: number;
}

export const flowText = (flow: Flow): string =>
  `${round(flow.arrivalsPerSecond)} a second come, ${Number.isFinite(flow.capacityPerSecond) ? round(flow.capacityPerSecond) : 'any number'} could go`;

export const round = (rate: number): number => Number(rate.toFixed(1));

export function outlookOf({ depth, arrivalsPerSecond, capacityPerSecond }: Flow): { readonly text: string; readonly isEndless: boolean } {
  const spare = capacityPerSecond - arrivalsPerSecond;
  // As much as comes: rates that were summed up differ in their last digits.
  if (spare < 0.001) return { text: 'at these rates the line only grows', isEndless: true };
  if (depth < 10 || !Number.isFinite(spare)) return { text: 'next to nothing to drain', isEndless: false };
  const rates = `(${round(capacityPerSecond)} − ${round(arrivalsPerSecond)})`;
  return { text: `drains in ${depth} ÷ ${rates} = ${span((depth / spare) * 1_000_000)}`, isEndless: false };
}
