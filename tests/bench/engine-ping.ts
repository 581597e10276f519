/**
 * N timers that start themselves anew, each in a node of its own: the bare cost of an event in our kernel and in simjs.
 * `timer` takes the kernel's named timers, which can be cancelled, instead of plain inputs.
 */

import type { Io, Process } from '../../simulator/kernel/process';
import { Random } from '../../simulator/kernel/random';
import { Simulation } from '../../simulator/kernel/simulation';
import { Entity, Sim } from './anchors/simjs';
import { ensure, runSide, type Side, timed } from './trial';

const TABLE = 1 << 16;
const EVENTS = 1 << 17;
const MEAN = 1_000_000;

function makeDelays(): () => number {
  const random = Random.seeded(7, 'ping');
  const table = new Float64Array(TABLE);
  for (let i = 0; i < TABLE; i++) table[i] = Math.max(1, Math.round(random.exponential(MEAN)));
  let i = 0;
  return () => table[i++ & (TABLE - 1)] as number;
}

/** How long `events` events of N timers take in virtual time, within a few per cent. */
function ensureTime(now: number, events: number, timers: number): void {
  const expected = (events / timers) * MEAN;
  ensure(Math.abs(now - expected) < 0.1 * expected + 10 * MEAN, `${events} events ended at ${now}, expected about ${expected}`);
}

function ours(rearm: (io: Io, delay: number) => void): (count: string) => Side {
  return (count) => {
    const delay = makeDelays();
    const process: Process<object> = {
      role: 'bench.timer',
      initial: () => ({}),
      restarted: (state) => state,
      handle: (_state, _input, io) => rearm(io, delay()),
      apply: () => {},
    };
    const simulation = new Simulation({ seed: 7 });
    for (let i = 0; i < Number(count); i++) simulation.addNode(`timer-${i}`, process, null);
    return {
      trial: () =>
        timed(() => {
          simulation.run(Number.POSITIVE_INFINITY, EVENTS);
          return EVENTS;
        }),
      check: () => ensureTime(simulation.now, simulation.handled, Number(count)),
    };
  };
}

function simjs(count: string): Side {
  const delay = makeDelays();
  class Timer extends Entity {
    start(): void {
      this.rearm();
    }
    rearm(): void {
      this.setTimer(delay()).done(this.rearm);
    }
  }
  const sim = new Sim();
  for (let i = 0; i < Number(count); i++) sim.addEntity(Timer, `timer-${i}`);
  let events = 0;
  return {
    trial: () =>
      timed(() => {
        sim.simulate(Number.POSITIVE_INFINITY, EVENTS);
        events += EVENTS;
        return EVENTS;
      }),
    check: () => ensureTime(sim.time(), events, Number(count)),
  };
}

const PING = { type: 'ping' };
runSide({
  ours: ours((io, delay) => io.after(delay, PING)),
  timer: ours((io, delay) => io.setTimer('ping', delay, PING)),
  simjs,
});
