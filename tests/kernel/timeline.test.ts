import { expect, test } from 'vitest';
import type { Process } from '@/simulator/kernel/process';
import { Simulation } from '@/simulator/kernel/simulation';
import { type Build, type Entry, Timeline } from '@/simulator/kernel/timeline';
import { build, nameOf, tally } from './chatter';

const system = { seed: 11, nodes: 3, every: 500 };
const CRASH: Entry = { at: 20_000, command: { type: 'crash', node: nameOf(1) }, origin: 'script' };

test('seek stands at the end of the instant: all its events are done, none after', () => {
  const line = Timeline.start(build(system), []);
  line.seek(10_000);
  const { present, trace } = line;
  expect([line.now, present.nextTime() > 10_000, trace.timeOf(trace.length - 1) <= 10_000]).toEqual([10_000, true, true]);
  expect(trace.countUntil(10_000)).toBe(present.facts);
});

test('going back keeps the known future: its facts stay, and come no second time', () => {
  const line = Timeline.start(build(system), [CRASH]);
  line.seek(50_000);
  const facts = line.trace.length;
  line.seek(5_000);
  expect([line.knownUntil, line.trace.length, line.present.facts < facts]).toEqual([50_000, facts, true]);
  line.seek(50_000);
  expect([line.trace.length, line.present.facts]).toEqual([facts, facts]);
});

test('a step is one event or one command', () => {
  const line = Timeline.start(build(system), [{ ...CRASH, at: 0 }]);
  const seen: number[] = [];
  while (line.present.handled < 5) {
    line.step();
    seen.push(line.present.handled);
  }
  expect(seen).toEqual([1, 2, 3, 4, 5]);
  expect([...line.trace.entries()].some((e) => e.fact.type === 'nodeCrashed')).toBe(true);
});

test('a step says when nothing is left to come', () => {
  const line = Timeline.start(
    build(system),
    [0, 1, 2].map((i) => ({ at: 0, command: { type: 'crash', node: nameOf(i) }, origin: 'script' })),
  );
  let steps = 0;
  while (line.step()) steps++;
  expect(steps).toBeGreaterThanOrEqual(6);
  expect(line.nextTime()).toBe(Number.POSITIVE_INFINITY);
});

/** At each instant 100, 200, ... emits a fact, and once more as a result, at the same instant. */
const metronome: Process<{ beats: number }> = {
  role: 'metronome',
  initial: () => ({ beats: 0 }),
  restarted: (state) => state,
  handle(_state, input, io) {
    if (input.type === 'start' || input.type === 'Beat') io.after(100, { type: 'Beat' });
    if (input.type === 'Beat') io.after(0, { type: 'Echo' });
    io.emit({ type: input.type });
  },
  apply: (state) => {
    state.beats++;
  },
};
const beats: Build = (trace) => {
  const simulation = new Simulation({ seed: 1, trace, folds: [tally] });
  simulation.addNode('m', metronome, null);
  return simulation;
};
const types = (line: Timeline, from: number) => [...line.trace.entries(from)].map((e) => `${e.time} ${e.fact.type}`);
const tell = (type: string) => ({ type: 'tell', node: 'm', input: { type } }) as const;

test('a command takes effect at the end of its instant, after its events and their results', () => {
  const scripted = Timeline.start(beats, [{ at: 100, command: tell('Poke'), origin: 'script' }]);
  scripted.seek(100);
  expect(types(scripted, 1)).toEqual(['100 Beat', '100 Echo', '100 Poke']);
  const told = Timeline.start(beats, []);
  told.seekEvent(2);
  told.command(tell('Poke'));
  expect(types(told, 1)).toEqual(['100 Beat', '100 Echo', '100 Poke']);
  expect(told.entries).toEqual([{ at: 100, command: tell('Poke'), origin: 'learner' }]);
});

test('commands of one instant keep the order in which they were given', () => {
  const line = Timeline.start(beats, [{ at: 150, command: tell('Script'), origin: 'script' }]);
  line.seek(150);
  line.command(tell('First'));
  line.command(tell('Second'));
  expect(types(line, 3)).toEqual(['150 Script', '150 First', '150 Second']);
  line.seek(0);
  line.seek(150);
  expect(types(line, 3)).toEqual(['150 Script', '150 First', '150 Second']);
  expect(line.present.facts).toBe(6);
});

test('a command in the past needs a branch; the branch has the past, the script and no later command of the learner', () => {
  const line = Timeline.start(beats, [{ at: 450, command: tell('Script'), origin: 'script' }]);
  line.seek(310);
  line.command(tell('Learner'));
  line.seek(600);
  line.seek(200);
  expect(() => line.command(tell('Late'))).toThrow('needs a branch');
  const branch = line.branch();
  expect([branch.now, branch.knownUntil, branch.trace.length]).toEqual([200, 200, line.present.facts]);
  branch.command(tell('Other'));
  branch.seek(600);
  const told = (of: Timeline) => of.entries.map(({ at, command }) => `${at} ${'input' in command ? command.input.type : command.type}`);
  expect(told(branch)).toEqual(['200 Other', '450 Script']);
  expect(told(line)).toEqual(['310 Learner', '450 Script']);
  expect([types(branch, 0).includes('310 Learner'), types(line, 0).includes('310 Learner'), types(line, 0).includes('200 Other')]).toEqual([
    false,
    true,
    false,
  ]);
});

test('a command that cannot be carried out is not kept', () => {
  const line = Timeline.start(beats, []);
  line.seek(150);
  expect(() => line.command({ type: 'crash', node: 'nobody' })).toThrow('no node is named nobody');
  expect(line.entries).toEqual([]);
  line.seek(0);
  line.seek(500);
  expect(line.now).toBe(500);
});

test('keyframes are thinned out when they are many, and every seek still arrives', () => {
  const line = Timeline.start(beats, []);
  // 1.2 million events: six hundred keyframes at the first spacing.
  const end = 60_000_000;
  line.seek(end);
  const { marks } = line as unknown as { marks: { frame: { handled: number } }[] };
  expect(marks.length).toBeLessThanOrEqual(160);
  const gaps = marks.slice(1).map((mark, i) => mark.frame.handled - (marks[i]?.frame.handled ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(line.present.handled / 50);
  for (const time of [59_999_950, 1_234_567, 30_000_000, 100, 31_000_000]) {
    line.seek(time);
    // One start, two facts a beat.
    expect([line.now, line.present.facts]).toEqual([time, 1 + 2 * Math.floor(time / 100)]);
  }
});

test('a seek forward into the known future takes the near keyframe instead of the way', () => {
  const line = Timeline.start(beats, []);
  line.seek(10_000_000);
  line.seek(0);
  let handledByHand = 0;
  const simulation = line.present;
  const run = simulation.run.bind(simulation);
  simulation.run = (time, limit) => {
    const before = simulation.handled;
    run(time, limit);
    handledByHand += simulation.handled - before;
  };
  line.seek(9_000_000);
  expect(handledByHand).toBeLessThan(20_000);
});
