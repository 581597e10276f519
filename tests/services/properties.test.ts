/** What holds for queues and chains whatever happens to their nodes. Random faults, then everything is healed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replay } from '@/simulator/kernel/replay';
import { type KernelCommand, Simulation } from '@/simulator/kernel/simulation';
import { hashState } from '@/simulator/kernel/state';
import { millis, seconds } from '@/simulator/kernel/time';
import { Trace } from '@/simulator/kernel/trace';
import { type Ledger, ledger, stuck } from '@/simulator/oracle/ledger';
import { addQueue, type QueueSystem } from '@/simulator/services/cluster';
import { workerName } from '@/simulator/services/worker';

const WORKERS = 3;

interface Story {
  readonly seed: number;
  readonly overflow: QueueSystem['overflow'];
  readonly bound: number | null;
  readonly deadline: number | null;
  readonly acts: readonly {
    readonly what: 'crash' | 'restart' | 'pause' | 'resume' | 'stop' | 'start' | 'wait';
    readonly who: number;
    readonly ms: number;
  }[];
}

const story: fc.Arbitrary<Story> = fc.record({
  seed: fc.nat(10_000),
  overflow: fc.constantFrom('block' as const, 'drop-head' as const, 'reject' as const),
  bound: fc.constantFrom(null, 0, 2, 20),
  deadline: fc.constantFrom(null, millis(80)),
  acts: fc.array(
    fc.record({
      what: fc.constantFrom(
        'crash' as const,
        'restart' as const,
        'pause' as const,
        'resume' as const,
        'stop' as const,
        'start' as const,
        'wait' as const,
        'wait' as const,
      ),
      who: fc.integer({ min: 1, max: WORKERS }),
      ms: fc.constantFrom(1, 15, 200, 1_500),
    }),
    { maxLength: 20 },
  ),
});

const build =
  ({ seed, overflow, bound, deadline }: Story) =>
  (trace: Trace) => {
    const simulation = new Simulation({
      seed,
      latency: { base: 300, jitter: 200 },
      folds: [ledger([{ kind: 'queue', id: 'jobs' }])],
      trace,
    });
    addQueue(simulation, {
      id: 'jobs',
      arrivals: { law: 'poisson', perSecond: 100, from: 0, until: seconds(8) },
      keys: 5,
      service: { law: 'exponential', mean: millis(20) },
      workers: WORKERS,
      existing: WORKERS,
      shared: null,
      bound,
      overflow,
      deadline,
      retries: 1,
      retryBackoff: millis(50),
    });
    return simulation;
  };

function commandsOf(act: Story['acts'][number]): KernelCommand[] {
  const node = workerName('jobs', act.who);
  if (act.what === 'wait') return [];
  if (act.what === 'stop') return [{ type: 'tell', node, input: { type: 'stopWorking' } }];
  if (act.what === 'start') return [{ type: 'tell', node, input: { type: 'startWorking' } }];
  return [{ type: act.what, node }];
}

function play(told: Story): { simulation: Simulation; trace: Trace } {
  const trace = new Trace();
  const simulation = build(told)(trace);
  for (const act of told.acts) {
    for (const command of commandsOf(act)) simulation.command(command);
    simulation.runUntil(simulation.now + millis(act.ms));
  }
  // Heal: whatever was stopped or killed works again.
  for (let who = 1; who <= WORKERS; who++) {
    const node = workerName('jobs', who);
    for (const command of [
      { type: 'resume', node },
      { type: 'restart', node },
      { type: 'tell', node, input: { type: 'startWorking' } },
    ] as const) {
      simulation.command(command);
    }
  }
  simulation.runUntil(simulation.now + seconds(120));
  return { simulation, trace };
}

test('every accepted job has exactly one fate, and once all is healed none waits', () => {
  fc.assert(
    fc.property(story, (told) => {
      const subject = play(told).simulation.fold<Ledger>('ledger').subjects.get('jobs');
      expect(subject).toBeDefined();
      if (subject === undefined) return;
      const { accepted, deliveredOnce, duplicated, lost } = subject;
      expect([deliveredOnce, duplicated, lost, stuck(subject)].every((count) => count >= 0)).toBe(true);
      expect(deliveredOnce + duplicated + lost).toBe(accepted);
      // Only a queue that throws away can lose.
      if (told.overflow !== 'drop-head' && told.deadline === null) expect(lost).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test('the facts alone give the same states', () => {
  fc.assert(
    fc.property(story, (told) => {
      const { simulation, trace } = play(told);
      const again = replay(build(told), trace);
      for (const id of simulation.nodeIds()) expect(hashState(again.stateOf(id))).toBe(hashState(simulation.stateOf(id)));
    }),
    { numRuns: 25 },
  );
});
