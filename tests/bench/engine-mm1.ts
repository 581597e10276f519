/**
 * One server at 90 % load, 300 000 customers: the smallest real model on our kernel, against the same in simjs (and SimPy,
 * `anchors/mm1.py`). Two events a customer. The mean time in the system must equal Lindley's recursion on the same draws.
 */

import type { Process } from '../../simulator/kernel/process';
import { Random } from '../../simulator/kernel/random';
import { Simulation } from '../../simulator/kernel/simulation';
import { Entity, Facility, Sim } from './anchors/simjs';
import { ensure, runSide, type Side, timed } from './trial';

const CUSTOMERS = 300_000;
const SERVICE = 900_000;
const GAP = 1_000_000;

const gaps = new Float64Array(CUSTOMERS);
const services = new Float64Array(CUSTOMERS);
const random = Random.seeded(7, 'mm1');
for (let i = 0; i < CUSTOMERS; i++) {
  gaps[i] = Math.round(random.exponential(GAP));
  services[i] = Math.round(random.exponential(SERVICE));
}

/** Total time in the system: each customer waits for what the one before still needed when he came. */
function lindley(): number {
  let total = 0;
  let stay = 0;
  for (let i = 0; i < CUSTOMERS; i++) {
    stay = Math.max(0, stay - (gaps[i] as number)) + (services[i] as number);
    total += stay;
  }
  return total;
}

interface Station {
  arrived: number;
  left: number;
  /** When those who are still here came, first come first. */
  readonly here: number[];
  timeInSystem: number;
}

type StationInput = { readonly type: 'Arrive' } | { readonly type: 'Finish' };
type StationFact = { readonly type: 'customerArrived' } | { readonly type: 'customerLeft'; readonly stayed: number };

const ARRIVE: StationInput = { type: 'Arrive' };
const FINISH: StationInput = { type: 'Finish' };

const station: Process<Station, StationInput, StationFact, null> = {
  role: 'bench.station',
  initial: () => ({ arrived: 0, left: 0, here: [], timeInSystem: 0 }),
  restarted: (state) => state,
  handle(state, input, io) {
    switch (input.type) {
      case 'start':
        return io.after(gaps[0] as number, ARRIVE);
      case 'Arrive':
        io.emit({ type: 'customerArrived' });
        if (state.here.length === 1) io.after(services[state.left] as number, FINISH);
        if (state.arrived < CUSTOMERS) io.after(gaps[state.arrived] as number, ARRIVE);
        return;
      case 'Finish':
        io.emit({ type: 'customerLeft', stayed: io.now - (state.here[0] as number) });
        if (state.here.length > 0) io.after(services[state.left] as number, FINISH);
        return;
    }
  },
  apply(state, fact, at) {
    if (fact.type === 'customerArrived') {
      state.arrived++;
      state.here.push(at.time);
    } else {
      state.left++;
      state.here.shift();
      state.timeInSystem += fact.stayed;
    }
  },
};

function ours(): Side {
  let total = 0;
  return {
    trial: () =>
      timed(() => {
        const simulation = new Simulation({ seed: 7 });
        simulation.addNode('station', station, null);
        simulation.run(Number.POSITIVE_INFINITY);
        total = simulation.stateOf<Station>('station').timeInSystem;
        return 2 * CUSTOMERS;
      }),
    check: () => ensure(total === lindley(), `time in system ${total}, Lindley says ${lindley()}`),
  };
}

function simjs(): Side {
  let mean = 0;
  return {
    trial: () =>
      timed(() => {
        const server = new Facility('server');
        let customer = 0;
        class Source extends Entity {
          start(): void {
            this.setTimer(gaps[0] as number).done(this.arrive);
          }
          arrive(): void {
            // biome-ignore lint/correctness/useHookAtTopLevel: simjs, not React.
            this.useFacility(server, services[customer++] as number);
            if (customer < CUSTOMERS) this.setTimer(gaps[customer] as number).done(this.arrive);
          }
        }
        const sim = new Sim();
        sim.addEntity(Source);
        sim.simulate(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
        ensure(server.stats.durationSeries.count() === CUSTOMERS, 'simjs lost a customer');
        mean = server.stats.durationSeries.average();
        return 2 * CUSTOMERS;
      }),
    check() {
      const expected = lindley() / CUSTOMERS;
      ensure(Math.abs(mean - expected) < 1e-6 * expected, `mean time in system ${mean}, Lindley says ${expected}`);
    },
  };
}

runSide({ ours, simjs });
