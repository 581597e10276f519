/** One request over several services, built three ways. */
import { expect, test } from 'vitest';
import { Simulation } from '@/simulator/kernel/simulation';
import { millis, minutes, seconds, toMillis } from '@/simulator/kernel/time';
import { Trace } from '@/simulator/kernel/trace';
import { effectsOf, type Ledger, ledger, type Subject } from '@/simulator/oracle/ledger';
import type { ApiFact } from '@/simulator/services/chain';
import { addChain, type ChainSystem } from '@/simulator/services/cluster';

const fixed = (ms: number) => ({ law: 'fixed' as const, mean: millis(ms) });
const SERVICES = [
  { id: 'email', time: fixed(40), timeout: seconds(1) },
  { id: 'stock', time: fixed(60), timeout: seconds(1) },
  { id: 'fraud', time: fixed(80), timeout: seconds(1) },
  { id: 'shipping', time: fixed(50), timeout: seconds(1) },
  { id: 'analytics', time: fixed(70), timeout: seconds(1) },
];

function chain(design: ChainSystem['design'], change: Partial<ChainSystem> = {}) {
  const trace = new Trace();
  const simulation = new Simulation({
    seed: 2,
    latency: { base: 0, jitter: 0 },
    folds: [ledger([{ kind: 'subscriber', id: 'order-analytics', bus: 'order-bus' }])],
    trace,
  });
  addChain(simulation, {
    id: 'order',
    design,
    arrivals: { law: 'burst', size: 1, every: minutes(60), from: 0, until: Number.POSITIVE_INFINITY },
    services: SERVICES,
    commit: fixed(5),
    publish: fixed(3),
    publishFirst: false,
    ...change,
  });
  const facts = <T extends ApiFact['type']>(type: T) =>
    [...trace.entries()].filter((entry) => entry.fact.type === type).map((entry) => entry.fact as Extract<ApiFact, { type: T }>);
  return { simulation, trace, facts, subject: () => simulation.fold<Ledger>('ledger').subjects.get('order-analytics') as Subject };
}

test('[QC1] one after another: the sum', () => {
  const { simulation, facts } = chain('sequential');
  simulation.runUntil(seconds(5));
  expect(facts('requestSucceeded').map((fact) => toMillis(fact.latency))).toEqual([300]);
});

test('[QC2] side by side: the longest', () => {
  const { simulation, facts } = chain('parallel');
  simulation.runUntil(seconds(5));
  expect(facts('requestSucceeded').map((fact) => toMillis(fact.latency))).toEqual([80]);
});

test.each(['sequential', 'parallel'] as const)('[QC3] %s: a service that is down fails the request', (design) => {
  const { simulation, facts } = chain(design);
  simulation.command({ type: 'crash', node: 'order-analytics' });
  simulation.runUntil(seconds(5));
  expect(facts('requestSucceeded')).toEqual([]);
  expect(facts('requestFailed')).toMatchObject([{ service: 'order-analytics', reason: 'refused' }]);
});

test('[QC3] a service slower than the timeout fails the request at the timeout', () => {
  const { simulation, trace } = chain('parallel');
  simulation.command({ type: 'tell', node: 'order-analytics', input: { type: 'setService', service: fixed(2_000) } as { type: string } });
  simulation.runUntil(seconds(5));
  const failed = [...trace.entries()].filter((entry) => entry.fact.type === 'requestFailed');
  expect(failed.map((entry) => [toMillis(entry.time), (entry.fact as { reason?: string }).reason])).toEqual([[1_000, 'timeout']]);
});

test('[QC4] a process that dies fails its open calls at once', () => {
  const { simulation, trace } = chain('parallel');
  simulation.runUntil(millis(20));
  simulation.command({ type: 'crash', node: 'order-analytics' });
  simulation.runUntil(seconds(5));
  const failed = [...trace.entries()].filter((entry) => entry.fact.type === 'requestFailed');
  expect(failed.map((entry) => [toMillis(entry.time), (entry.fact as { reason?: string }).reason])).toEqual([[20, 'refused']]);
});

test('[QC5] the event design answers after commit and publish, also when a reader is down', () => {
  const { simulation, facts } = chain('event');
  simulation.command({ type: 'crash', node: 'order-analytics' });
  simulation.runUntil(seconds(5));
  expect(facts('requestSucceeded').map((fact) => toMillis(fact.latency))).toEqual([8]);
});

test.each([
  { publishFirst: false, committed: 1, published: 0 },
  { publishFirst: true, committed: 0, published: 1 },
])('[QC5] a crash between the two writes leaves one of them (published first: $publishFirst)', ({ publishFirst, committed, published }) => {
  const { simulation, facts } = chain('event', { publishFirst });
  simulation.runUntil(millis(publishFirst ? 4 : 6));
  simulation.command({ type: 'crash', node: 'order' });
  simulation.runUntil(seconds(5));
  expect(facts('orderCommitted')).toHaveLength(committed);
  expect(facts('eventPublished')).toHaveLength(published);
});

test('[QC6] a reader that was away gets everything once it is back', () => {
  const { simulation, subject } = chain('event', { arrivals: { law: 'constant', perSecond: 10, from: 0, until: seconds(3) } });
  simulation.command({ type: 'crash', node: 'order-analytics' });
  simulation.runUntil(seconds(5));
  expect(subject()).toMatchObject({ accepted: 29, deliveredOnce: 0 });
  simulation.command({ type: 'restart', node: 'order-analytics' });
  simulation.runUntil(seconds(10));
  expect(subject()).toMatchObject({ accepted: 29, deliveredOnce: 29, lost: 0 });
});

test('[QC6] an event that was read and not acknowledged is read again', () => {
  const { simulation, subject } = chain('event');
  simulation.runUntil(millis(20));
  simulation.command({ type: 'addRule', rule: { id: 'mute', kind: 'cut', from: ['order-analytics'], to: ['order-bus'] } });
  simulation.runUntil(seconds(1));
  simulation.command({ type: 'removeRule', id: 'mute' });
  simulation.command({ type: 'crash', node: 'order-analytics' });
  simulation.command({ type: 'restart', node: 'order-analytics' });
  simulation.runUntil(seconds(10));
  expect(effectsOf(subject(), 0)).toBe(2);
});
