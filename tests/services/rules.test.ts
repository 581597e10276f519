/** The rules of queues and workers, one minimal run each. */
import { expect, test } from 'vitest';
import type { ArrivalLaw } from '@/simulator/kernel/laws';
import type { Fact } from '@/simulator/kernel/process';
import { Simulation } from '@/simulator/kernel/simulation';
import { millis, seconds, toMillis } from '@/simulator/kernel/time';
import { Trace } from '@/simulator/kernel/trace';
import { effectsOf, isLost, type Ledger, ledger, type Subject } from '@/simulator/oracle/ledger';
import { addQueue, type QueueSystem } from '@/simulator/services/cluster';
import type { QueueState } from '@/simulator/services/queue';

const FOREVER = { from: 0, until: Number.POSITIVE_INFINITY };
/** `size` jobs at once, at the beginning. */
const once = (size: number): ArrivalLaw => ({ law: 'burst', size, every: seconds(1_000), ...FOREVER });

function system(change: Partial<QueueSystem>) {
  const trace = new Trace();
  const simulation = new Simulation({ seed: 1, latency: { base: 0, jitter: 0 }, folds: [ledger([{ kind: 'queue', id: 'jobs' }])], trace });
  addQueue(simulation, {
    id: 'jobs',
    arrivals: once(1),
    keys: 0,
    service: { law: 'fixed', mean: millis(10) },
    workers: 1,
    existing: change.workers ?? 1,
    shared: null,
    bound: null,
    overflow: 'reject',
    deadline: null,
    retries: 0,
    retryBackoff: millis(100),
    ...change,
  });
  const facts = (type: string) => [...trace.entries()].filter((entry) => entry.fact.type === type);
  const times = (type: string) => facts(type).map((entry) => toMillis(entry.time));
  const records = (type: string) => facts(type).map((entry) => (entry.fact as Fact & { record: number }).record);
  return {
    simulation,
    facts,
    times,
    records,
    queue: () => simulation.stateOf<QueueState>('jobs'),
    subject: () => simulation.fold<Ledger>('ledger').subjects.get('jobs') as Subject,
  };
}

test('[QS1] a burst comes at the beginning and again after each interval', () => {
  const { simulation, times } = system({ arrivals: { law: 'burst', size: 3, every: seconds(2), ...FOREVER } });
  simulation.runUntil(seconds(5));
  expect(times('jobsCreated')).toEqual([0, 2_000, 4_000]);
});

test('[QS1] a constant stream keeps its distance', () => {
  const { simulation, times } = system({ arrivals: { law: 'constant', perSecond: 4, ...FOREVER } });
  simulation.runUntil(seconds(1));
  expect(times('jobsCreated')).toEqual([250, 500, 750, 1_000]);
});

test('[QS2] retries pause 100, 200 and 400 ms, and then the job has failed', () => {
  const { simulation, times, facts } = system({ workers: 0, existing: 0, bound: 0, retries: 3 });
  simulation.runUntil(seconds(5));
  expect(times('jobOffered')).toEqual([0, 100, 300, 700]);
  expect(facts('jobFailed').map((entry) => entry.fact)).toEqual([{ type: 'jobFailed', record: 0, reason: 'full' }]);
});

test('[QS3] a source that waits has one offer out at a time', () => {
  const { simulation, facts, queue } = system({ workers: 0, existing: 0, bound: 2, overflow: 'block', arrivals: once(6) });
  simulation.runUntil(seconds(1));
  // Two wait, the third is parked, the other three have not been offered.
  expect(facts('jobOffered')).toHaveLength(3);
  expect(queue().waiting).toHaveLength(2);
  expect(queue().parked).toHaveLength(1);
});

test('[QS3] jobs that arrive while an answer is awaited are held back as well', () => {
  const { simulation, facts } = system({
    workers: 0,
    existing: 0,
    bound: 1,
    overflow: 'block',
    arrivals: { law: 'constant', perSecond: 100, ...FOREVER },
  });
  simulation.runUntil(seconds(1));
  expect(facts('jobsCreated')).toHaveLength(100);
  expect(facts('jobOffered')).toHaveLength(2);
});

test('[QQ2] a full queue refuses what comes, and tells the source', () => {
  const { simulation, facts, queue } = system({ bound: 2, arrivals: once(5) });
  simulation.runUntil(millis(1));
  // One is in the worker's hands, two wait.
  expect(queue().waiting).toHaveLength(2);
  expect(facts('jobRefused')).toHaveLength(2);
  expect(facts('jobFailed')).toHaveLength(2);
});

test('[QQ3] drop-head throws the oldest away, which is lost', () => {
  const { simulation, records, subject } = system({ bound: 2, overflow: 'drop-head', arrivals: once(5) });
  simulation.runUntil(seconds(1));
  expect(records('jobDropped')).toEqual([1, 2]);
  expect([0, 1, 2, 3, 4].map((record) => isLost(subject(), record))).toEqual([false, true, true, false, false]);
  expect(subject().lost).toBe(2);
});

test('[QQ4] blocked jobs come in when there is room, in order, and none is lost', () => {
  const { simulation, records, subject } = system({ bound: 1, overflow: 'block', arrivals: once(6) });
  simulation.runUntil(seconds(1));
  expect(records('jobDone')).toEqual([0, 1, 2, 3, 4, 5]);
  expect(subject()).toMatchObject({ accepted: 6, deliveredOnce: 6, lost: 0 });
});

test('[QQ5] a job whose worker dies goes back to the head of the line', () => {
  const { simulation, facts, records } = system({ arrivals: once(3) });
  simulation.runUntil(millis(5));
  simulation.command({ type: 'crash', node: 'jobs-worker-1' });
  simulation.runUntil(millis(20));
  simulation.command({ type: 'restart', node: 'jobs-worker-1' });
  simulation.runUntil(seconds(1));
  expect(facts('jobReturned')).toHaveLength(1);
  expect(records('jobDone')).toEqual([0, 1, 2]);
});

test('[QQ5] a worker that finished and could not say so has its job done twice', () => {
  const { simulation, subject } = system({ arrivals: once(1) });
  // The effect and the word to the queue come at 10 ms; the word is cut off.
  simulation.runUntil(millis(5));
  simulation.command({ type: 'addRule', rule: { id: 'cut', kind: 'cut', from: ['jobs-worker-1'], to: ['jobs'] } });
  simulation.runUntil(millis(15));
  simulation.command({ type: 'removeRule', id: 'cut' });
  simulation.command({ type: 'crash', node: 'jobs-worker-1' });
  simulation.command({ type: 'restart', node: 'jobs-worker-1' });
  simulation.runUntil(seconds(1));
  expect(effectsOf(subject(), 0)).toBe(2);
  expect(subject()).toMatchObject({ deliveredOnce: 0, duplicated: 1, extraEffects: 1 });
});

test('[QQ6] a job that waits past its deadline is given up, on time', () => {
  const { simulation, times, records } = system({ arrivals: once(3), deadline: millis(15) });
  simulation.runUntil(seconds(1));
  // 10 ms each: the second begins at 10, the third would begin at 20.
  expect(records('jobDropped')).toEqual([2]);
  expect(times('jobDropped')).toEqual([15]);
});

test('[QQ6] the deadline counts from when the job came', () => {
  const { simulation, times } = system({
    workers: 0,
    existing: 0,
    deadline: millis(15),
    arrivals: { law: 'constant', perSecond: 10, from: seconds(1), until: seconds(1.25) },
  });
  simulation.runUntil(seconds(5));
  expect(times('jobDropped')).toEqual([1_115, 1_215]);
});

test('[QQ6] a retry after a deadline has its own time', () => {
  const { simulation, records, subject } = system({ arrivals: once(3), deadline: millis(15), retries: 1 });
  simulation.runUntil(seconds(1));
  expect(records('jobDone')).toEqual([0, 1, 2]);
  expect(subject().lost).toBe(0);
});

test('[QQ7] a worker that asks twice gets one job at a time, and every job is done', () => {
  const { simulation, records } = system({
    arrivals: { law: 'burst', size: 3, every: seconds(1_000), from: millis(5), until: seconds(1) },
  });
  simulation.runUntil(millis(1));
  simulation.command({ type: 'tell', node: 'jobs-worker-1', input: { type: 'startWorking' } });
  simulation.runUntil(seconds(1));
  expect(records('jobDone')).toEqual([0, 1, 2]);
});

test('[QW1] the effect comes at the end of the work, before the word to the queue', () => {
  const { simulation, times } = system({});
  simulation.runUntil(seconds(1));
  expect(times('jobStarted')).toEqual([0]);
  expect(times('effectApplied')).toEqual([10]);
  expect(times('jobDone')).toEqual([10]);
});

test('[QW2] a stopped worker finishes what it has in hand, and no more', () => {
  const { simulation, records, queue } = system({ arrivals: once(3) });
  simulation.runUntil(millis(5));
  simulation.command({ type: 'tell', node: 'jobs-worker-1', input: { type: 'stopWorking' } });
  simulation.runUntil(seconds(1));
  expect(records('jobDone')).toEqual([0]);
  expect(queue().waiting).toHaveLength(2);
  simulation.command({ type: 'tell', node: 'jobs-worker-1', input: { type: 'startWorking' } });
  simulation.runUntil(seconds(2));
  expect(records('jobDone')).toEqual([0, 1, 2]);
});

test('[QW4] beyond the slots jobs share them and get in each other’s way; up to them they do not', () => {
  const shared = { slots: 2, percentEach: 50 };
  const four = system({ arrivals: once(4), workers: 4, shared });
  four.simulation.runUntil(seconds(1));
  // The third begins as one of three: 10 ms x 3/2 x 1.5. The fourth as one of four: 10 ms x 4/2 x 2.
  expect(four.facts('jobStarted').map((entry) => toMillis((entry.fact as Fact & { takes: number }).takes))).toEqual([10, 10, 22.5, 40]);
  const alone = system({ arrivals: once(4), workers: 2, shared });
  alone.simulation.runUntil(seconds(1));
  expect(alone.times('jobDone')).toEqual([10, 10, 20, 20]);
});
