import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstDivergence } from '@/simulator/kernel/divergence';
import { replay } from '@/simulator/kernel/replay';
import { hashState } from '@/simulator/kernel/state';
import { Timeline } from '@/simulator/kernel/timeline';
import { Trace, type TraceEntry } from '@/simulator/kernel/trace';
import { anySystem, build, HORIZON, nameOf } from './chatter';

fc.configureGlobal({ numRuns: 50 });

const instant = fc.integer({ min: 0, max: HORIZON });

function straight(make: ReturnType<typeof build>, script: Parameters<typeof Timeline.start>[1], until = HORIZON): Timeline {
  const line = Timeline.start(make, script);
  line.seek(until);
  return line;
}

const prints = (line: Timeline) => [line.present.digest(), line.present.stateDigest(), line.present.handled];

test('two runs of one seed and one script have equal digests', () => {
  fc.assert(
    fc.property(anySystem, ({ system, script }) => {
      expect(prints(straight(build(system), script))).toEqual(prints(straight(build(system), script)));
    }),
  );
});

test('another seed gives another run', () => {
  fc.assert(
    fc.property(anySystem, ({ system, script }) => {
      const other = { ...system, seed: system.seed + 1 };
      expect(straight(build(system), script).present.digest()).not.toBe(straight(build(other), script).present.digest());
    }),
  );
});

test('restoring a keyframe and going on equals the straight run, at any event', () => {
  fc.assert(
    fc.property(anySystem, fc.nat({ max: 400 }), fc.nat({ max: 400 }), ({ system }, before, after) => {
      const expected = build(system)(new Trace());
      expected.run(HORIZON, before + after);
      const trace = new Trace();
      const simulation = build(system)(trace);
      simulation.run(HORIZON, before);
      const frame = simulation.keyframe();
      simulation.run(HORIZON);
      const facts = trace.length;
      simulation.restore(frame);
      simulation.run(HORIZON, after);
      expect([simulation.digest(), simulation.stateDigest()]).toEqual([expected.digest(), expected.stateDigest()]);
      simulation.run(HORIZON);
      expect(trace.length).toBe(facts);
    }),
  );
});

test('a keyframe taken and kept changes nothing, and stays what it was while the run goes on', () => {
  fc.assert(
    fc.property(anySystem, fc.nat({ max: 400 }), ({ system }, before) => {
      const plain = build(system)(new Trace());
      plain.run(HORIZON, before);
      const then = plain.stateDigest();
      const frame = plain.keyframe();
      plain.run(HORIZON);
      const fresh = build(system)(new Trace());
      fresh.run(HORIZON);
      expect(plain.stateDigest()).toBe(fresh.stateDigest());
      // Twice, as a keyframe serves many returns.
      for (let i = 0; i < 2; i++) {
        plain.restore(frame);
        expect(plain.stateDigest()).toBe(then);
        plain.run(HORIZON);
      }
    }),
  );
});

test('seeking to and fro arrives at the state of the straight run, at any instants', () => {
  fc.assert(
    fc.property(anySystem, fc.array(instant, { minLength: 1, maxLength: 6 }), ({ system, script }, instants) => {
      const line = Timeline.start(build(system), script);
      for (const time of instants) {
        line.seek(time);
        expect(prints(line)).toEqual(prints(straight(build(system), script, time)));
      }
    }),
  );
});

test('single steps there and back pass the same states', () => {
  fc.assert(
    fc.property(anySystem, ({ system, script }) => {
      const line = Timeline.start(build(system), script);
      const states: string[] = [line.present.stateDigest()];
      for (let i = 0; i < 60 && line.step(); i++) states.push(line.present.stateDigest());
      for (let i = states.length - 1; i >= 0; i--) {
        line.seekEvent(i);
        expect(line.present.stateDigest()).toBe(states[i]);
      }
    }),
    { numRuns: 30 },
  );
});

test('a branch leaves the old future untouched, and a branch without a command has the same one', () => {
  fc.assert(
    fc.property(anySystem, instant, ({ system, script }, time) => {
      const line = straight(build(system), script);
      const before = prints(line);
      line.seek(time);
      const same = line.branch();
      const other = line.branch();
      other.command({ type: 'crash', node: nameOf(0) });
      other.command({ type: 'tell', node: nameOf(1), input: { type: 'Tick' } });
      other.seek(HORIZON);
      line.seek(HORIZON);
      expect(prints(line)).toEqual(before);
      same.seek(HORIZON);
      expect(prints(same)).toEqual(before);
      expect(other.entries.length).toBe(script.length + 2);
      // The branch is a run like any other: its entries alone make it again.
      expect(prints(straight(build(system), other.entries))).toEqual(prints(other));
    }),
  );
});

test('one draw more in one stream leaves the luck of all others unchanged', () => {
  fc.assert(
    fc.property(anySystem, fc.nat({ max: 5 }), ({ system, script }, draws) => {
      const plain = straight(build(system), script);
      const drawn = straight(build(system, { stream: 'elsewhere', draws }), script);
      expect(drawn.present.digest()).toBe(plain.present.digest());
    }),
  );
});

test('applying the facts of the trace alone gives the same states, records and folds', () => {
  fc.assert(
    fc.property(anySystem, instant, ({ system, script }, time) => {
      const line = straight(build(system), script);
      line.seek(time);
      const { present } = line;
      const past = replay(build(system), line.trace, present.facts);
      for (const id of present.nodeIds()) {
        expect(hashState(past.stateOf(id))).toBe(hashState(present.stateOf(id)));
        expect(past.statusOf(id)).toBe(present.statusOf(id));
      }
      expect(hashState(past.records.essence())).toBe(hashState(present.records.essence()));
      expect(past.fold('tally')).toEqual(present.fold('tally'));
      expect(past.activeRules).toEqual(present.activeRules);
    }),
  );
});

test('equal runs have no divergence', () => {
  fc.assert(
    fc.property(anySystem, ({ system, script }) => {
      const run = { build: build(system), entries: script };
      expect(firstDivergence(run, run, HORIZON)).toBeUndefined();
    }),
    { numRuns: 30 },
  );
});

test('the first instant of a planted difference is found, with both facts', () => {
  const system = { seed: 3, nodes: 3, every: 1_000 };
  let calls = 0;
  const leaky = build(system, undefined, () => (++calls === 20 ? 1 : 0));
  const found = firstDivergence({ build: build(system), entries: [] }, { build: leaky, entries: [] }, HORIZON);
  const ticks = [...straight(build(system), []).trace.entries()].filter((e) => e.node === nameOf(0) && e.fact.type === 'ticked');
  const twentieth = ticks[19] as TraceEntry & { fact: { luck: number } };
  expect(found?.at).toBe(twentieth.time);
  expect(found?.first?.fact).toEqual(twentieth.fact);
  expect(found?.second?.fact).toEqual({ type: 'ticked', luck: twentieth.fact.luck + 1 });
});

test('a run that ends early diverges at the first fact of the other that it lacks', () => {
  const system = { seed: 3, nodes: 2, every: 1_000 };
  const everybodyDown = [nameOf(0), nameOf(1)].map((node) => ({
    at: 5_000,
    command: { type: 'crash' as const, node },
    origin: 'script' as const,
  }));
  const found = firstDivergence({ build: build(system), entries: [] }, { build: build(system), entries: everybodyDown }, HORIZON);
  expect(found?.second?.fact.type).toBe('nodeCrashed');
  const restarted = [...everybodyDown, { at: 9_000, command: { type: 'restart' as const, node: nameOf(0) }, origin: 'script' as const }];
  const late = firstDivergence({ build: build(system), entries: everybodyDown }, { build: build(system), entries: restarted }, HORIZON);
  expect(late).toMatchObject({ at: 9_000, first: undefined, second: { fact: { type: 'nodeRestarted' } } });
});
