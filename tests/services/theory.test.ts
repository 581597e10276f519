/**
 * The queue model against queueing theory, where theory has an exact answer. Bounds are about four standard errors wide,
 * so a right model fails on none of these fixed seeds and a wrong one on all.
 */
import { expect, test } from 'vitest';
import type { ArrivalLaw, TimeLaw } from '@/simulator/kernel/laws';
import { Simulation } from '@/simulator/kernel/simulation';
import { hours, seconds, toSeconds } from '@/simulator/kernel/time';
import type { Fold } from '@/simulator/kernel/trace';
import { addQueue, type QueueSystem } from '@/simulator/services/cluster';
import type { ServicesFact } from '@/simulator/services/facts';
import type { QueueState } from '@/simulator/services/queue';

interface Stay {
  done: number;
  /** Sum of the times in the system, in seconds. */
  total: number;
  /** Integral of the number in the system over time, in job-seconds. */
  area: number;
  inside: number;
  since: number;
  busy: number;
}

/** Times in the system, and the number inside, as a reading of the trace. */
const stay: Fold<Stay> = {
  name: 'stay',
  initial: () => ({ done: 0, total: 0, area: 0, inside: 0, since: 0, busy: 0 }),
  apply(state, fact, at) {
    const change = (by: number) => {
      state.area += state.inside * toSeconds(at.time - state.since);
      state.since = at.time;
      state.inside += by;
    };
    const known = fact as ServicesFact;
    if (known.type === 'jobsCreated') change(known.keys.length);
    if (known.type === 'jobStarted') state.busy += toSeconds(known.takes);
    if (known.type === 'effectApplied') {
      change(-1);
      state.done++;
      state.total += toSeconds(at.time - at.records.createdAt(known.firstRecord));
    }
  },
};

const FOREVER = { from: 0, until: Number.POSITIVE_INFINITY };
const poisson = (perSecond: number): ArrivalLaw => ({ law: 'poisson', perSecond, ...FOREVER });
const exponential = (perSecond: number): TimeLaw => ({ law: 'exponential', mean: 1_000_000 / perSecond });

function system(change: Partial<QueueSystem>): { simulation: Simulation; result: Stay } {
  const simulation = new Simulation({ seed: 11, latency: { base: 0, jitter: 0 }, folds: [stay] });
  const workers = change.workers ?? 1;
  addQueue(simulation, {
    id: 'jobs',
    arrivals: poisson(80),
    keys: 0,
    service: exponential(100),
    workers,
    existing: workers,
    shared: null,
    bound: null,
    overflow: 'reject',
    deadline: null,
    retries: 0,
    retryBackoff: 0,
    ...change,
  });
  return { simulation, result: simulation.fold<Stay>('stay') };
}

test('[QQ1] M/M/1 at 80 %: mean time in the system is 1 / (mu - lambda)', () => {
  const { simulation, result } = system({});
  simulation.runUntil(hours(2));
  const mean = result.total / result.done;
  expect(result.done).toBeGreaterThan(500_000);
  expect(Math.abs(mean - 1 / 20)).toBeLessThan(0.0025);
});

test('[QQ1] Little: the mean number inside is the arrival rate times the mean time inside', () => {
  const { simulation, result } = system({});
  simulation.runUntil(hours(1));
  const numberInside = result.area / toSeconds(simulation.now);
  const rate = result.done / toSeconds(simulation.now);
  expect(Math.abs(numberInside - rate * (result.total / result.done))).toBeLessThan(numberInside * 0.01);
});

test('[QQ1] M/M/3 at 80 %: mean time follows from the Erlang C formula', () => {
  const { simulation, result } = system({ workers: 3, arrivals: poisson(240) });
  simulation.runUntil(hours(1));
  // Erlang C for 3 servers and an offered load of 2.4.
  const load = 2.4;
  const top = (load ** 3 / 6) * (3 / (3 - load));
  const waits = top / (1 + load + load ** 2 / 2 + top);
  const expected = waits / (300 - 240) + 1 / 100;
  expect(Math.abs(result.total / result.done - expected)).toBeLessThan(expected * 0.03);
});

test('[QQ1] M/D/1: fixed service halves the wait in line', () => {
  const { simulation, result } = system({ service: { law: 'fixed', mean: 10_000 } });
  simulation.runUntil(hours(1));
  // Pollaczek-Khinchine: the wait is half of M/M/1's 40 ms.
  expect(Math.abs(result.total / result.done - 0.03)).toBeLessThan(0.0015);
});

test('[QQ1] utilisation is the offered load', () => {
  const { simulation, result } = system({});
  simulation.runUntil(hours(1));
  expect(Math.abs(result.busy / toSeconds(simulation.now) - 0.8)).toBeLessThan(0.008);
});

test('[QQ1] after a spike the backlog drains in backlog / (mu - lambda)', () => {
  const { simulation } = system({
    service: { law: 'fixed', mean: 10_000 },
    arrivals: { law: 'spike', perSecond: 80, peakPerSecond: 400, at: seconds(60), length: seconds(30), ...FOREVER },
  });
  simulation.runUntil(seconds(90));
  const depth = () => simulation.stateOf<QueueState>('jobs').waiting.length;
  const backlog = depth();
  // 30 s at 400 - 100 a second.
  expect(Math.abs(backlog - 9_000)).toBeLessThan(450);
  const drain = backlog / (100 - 80);
  simulation.runUntil(seconds(90 + drain * 0.95));
  expect(depth()).toBeGreaterThan(50);
  let emptyAt = simulation.now;
  while (depth() > 0) {
    emptyAt += seconds(1);
    simulation.runUntil(emptyAt);
  }
  expect(Math.abs(toSeconds(emptyAt) - 90 - drain)).toBeLessThan(drain * 0.05);
});
