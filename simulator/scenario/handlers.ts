/** How long an application takes for a record, from a scenario's words to the model's. */
import type { Handler, HandlerTime } from '../kafka/consumer/spec';
import { duration } from './laws';
import type { HandlerSpec, TimeSpec } from './types';

export function handlerOf(spec: HandlerSpec): Handler {
  return {
    time: handlerTime(spec.time),
    ...(spec.slowEvery && { slowEvery: { n: spec.slowEvery.n, time: duration(spec.slowEvery.time) } }),
    ...(spec.slowKeys && { slowKeys: { keys: spec.slowKeys.keys, time: duration(spec.slowKeys.time) } }),
  };
}

function handlerTime(spec: TimeSpec): HandlerTime {
  if (typeof spec === 'string') return { kind: 'fixed', time: duration(spec) };
  if ('fixed' in spec) return { kind: 'fixed', time: duration(spec.fixed) };
  if ('exponential' in spec) return { kind: 'exponential', mean: duration(spec.exponential) };
  return { kind: 'heavyTail', mean: duration(spec.heavyTail), shape: spec.shape ?? 1.5 };
}
