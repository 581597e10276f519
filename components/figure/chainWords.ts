/** What a chain of services does and how it came out, in the words that its drawing and its table share. */
import type { ChainView } from '@/simulator/projections/frame';
import { count, span } from './words';

export const DESIGN = {
  sequential: 'calls, one after another',
  parallel: 'calls, all at once',
  event: 'commits, publishes, answers',
} as const;

/** `176 answered, 417 failed`: what is not there is not said. */
export function countsOf(chain: ChainView): string {
  return [
    `${chain.succeeded} answered`,
    ...(chain.failed > 0 ? [`${chain.failed} failed`] : []),
    ...(chain.eventsMissing > 0 ? [`${count(chain.eventsMissing, 'order')} without event`] : []),
    ...(chain.ghosts > 0 ? [`${count(chain.ghosts, 'event')} without order`] : []),
  ].join(', ');
}

/** The counts, and how long an answer took. */
export const resultOf = (chain: ChainView): string =>
  chain.succeeded > 0 ? `${countsOf(chain)}, 99 of 100 within ${span(chain.latencyP99Micros)}` : countsOf(chain);
