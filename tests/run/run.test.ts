/** A run from outside: moves, actions, undo, branches, links. The scenarios are those of the platform, so each is run here. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idsOf, scenarioOf } from '@/content/library';
import { seconds } from '@/simulator/kernel/time';
import { type Action, Run, type Scenario } from '@/simulator/run';

const small: Scenario = { ...scenarioOf('kafka/first-rebalance'), until: '60s' };
const crash: Action = { type: 'crash', node: 'billing-2' };

test.each(idsOf('scenarios'))('%s: two runs are equal, and its file says what it shows', (id) => {
  const scenario = { ...scenarioOf(id), until: '40s' };
  const digests = [1, 2].map(() => {
    const run = new Run(scenario);
    run.seek(run.end);
    return run.digest();
  });
  expect(digests[0]).toBe(digests[1]);
  expect(new Run(scenario, { seed: scenario.seed + 1 }).frame().end).toBe(seconds(40));
});

test('another seed is another run', () => {
  const digests = [1, 2].map((seed) => {
    const run = new Run(small, { seed });
    run.seek(seconds(20));
    return run.digest();
  });
  expect(digests[0]).not.toBe(digests[1]);
});

test('seeking back and forth at random instants equals the straight run', () => {
  const straight = new Map<number, string>();
  const reference = new Run(small);
  const instants = Array.from({ length: 12 }, (_, i) => (i + 1) * 4_987_321);
  for (const instant of instants) {
    reference.seek(instant);
    straight.set(instant, reference.digest());
  }
  const run = new Run(small);
  fc.assert(
    fc.property(fc.constantFrom(...instants), (instant) => {
      run.seek(instant);
      expect(run.digest()).toBe(straight.get(instant));
      expect(run.now).toBe(instant);
    }),
    { numRuns: 60 },
  );
});

test('acting at the end of what is known stays on the line; acting in the past begins another and keeps the old one', () => {
  const run = new Run(small);
  run.seek(seconds(10));
  run.act(crash);
  expect(run.branches()).toHaveLength(1);
  run.seek(seconds(58));
  const future = run.digest();
  run.seek(seconds(12));
  run.act({ type: 'restart', node: 'billing-2' });
  expect(run.branches()).toMatchObject([
    { id: 0, name: 'main', parent: null },
    { id: 1, parent: 0, forkedAt: seconds(12) },
  ]);
  run.seek(seconds(58));
  expect(run.digest()).not.toBe(future);
  run.switchTo(0);
  expect(run.now).toBe(seconds(58));
  expect(run.digest()).toBe(future);
});

test('undo goes back to before the action, redo does it again, both to the same bytes', () => {
  const run = new Run(small);
  run.seek(seconds(10));
  const before = run.digest();
  run.act(crash, { type: 'close', node: 'billing-3' });
  const after = run.digest();
  run.seek(seconds(30));
  run.undo();
  expect([run.now, run.digest(), run.deeds, run.canUndo]).toEqual([seconds(10), before, [], false]);
  run.redo();
  run.seek(seconds(10));
  expect(run.digest()).toBe(after);
  expect(run.deeds).toHaveLength(2);
});

test('the deeds of a run, given to a new one, make the same run', () => {
  const run = new Run(small);
  run.seek(seconds(10));
  run.act(crash);
  run.seek(seconds(25));
  run.act({ type: 'start', node: 'billing-4' });
  run.seek(seconds(60));
  const again = new Run(small, { deeds: run.deeds });
  again.seek(seconds(60));
  expect(again.digest()).toBe(run.digest());
});

test('deeds that a run began with are undone like any others, those of one instant together', () => {
  const deeds = [
    { at: seconds(10), action: crash },
    { at: seconds(25), action: { type: 'start', node: 'billing-4' } },
    { at: seconds(25), action: { type: 'close', node: 'billing-3' } },
  ] as const;
  const run = new Run(small, { deeds });
  run.seek(seconds(60));
  run.undo();
  expect([run.now, run.deeds]).toEqual([seconds(25), deeds.slice(0, 1)]);
  run.undo();
  expect([run.now, run.deeds, run.canUndo]).toEqual([seconds(10), [], false]);
  const untouched = new Run(small);
  untouched.seek(seconds(60));
  run.seek(seconds(60));
  expect(run.digest()).toBe(untouched.digest());
});

test('stepping visits the told instants, forth and back', () => {
  const run = new Run(small);
  const forth: number[] = [];
  for (let i = 0; i < 6; i++) {
    expect(run.stepForward()).toBe(true);
    forth.push(run.now);
  }
  expect([...forth].sort((a, b) => a - b)).toEqual(forth);
  expect(new Set(forth).size).toBe(6);
  for (let i = 4; i >= 0; i--) {
    run.stepBack();
    expect(run.now).toBe(forth[i]);
  }
});

test('stepping at the end says so', () => {
  const run = new Run({ ...small, until: '1s' });
  while (run.stepForward());
  run.seek(run.end);
  expect(run.stepForward()).toBe(false);
});

test('an action that names nobody is refused in a sentence, and nothing has changed', () => {
  const run = new Run(small);
  run.seek(seconds(5));
  const before = run.digest();
  expect(() => run.act({ type: 'setConfig', target: 'nobody', name: 'linger.ms', value: 5 })).toThrow(
    'setConfig: nobody is not part of kafka/first-rebalance',
  );
  expect(() => run.act({ type: 'crash', node: 'nobody' })).toThrow('no node is named nobody');
  expect([run.digest(), run.deeds, run.canUndo]).toEqual([before, [], false]);
});

test('a frame is bounded, whatever the number of records', () => {
  const run = new Run({ ...scenarioOf('kafka/two-clocks'), until: '20min' });
  run.seek(seconds(10));
  const early = JSON.stringify(run.frame()).length;
  run.seek(run.end);
  const late = JSON.stringify(run.frame()).length;
  expect(run.frame().ledgers[0]?.sent).toBeGreaterThan(5_000);
  expect(late).toBeLessThan(early + 40_000);
});

test('each line keeps what was done on it, and all of them can be lived again from that', () => {
  const run = new Run(small);
  run.seek(seconds(10));
  run.act(crash, { type: 'close', node: 'billing-3' });
  run.seek(seconds(40));
  run.seek(seconds(20));
  run.act({ type: 'start', node: 'billing-4' });
  run.seek(seconds(30));
  run.seek(seconds(25));
  run.act({ type: 'start', node: 'billing-2' });
  run.seek(seconds(50));
  run.switchTo(1);
  expect(run.deeds.map(({ action }) => action.type)).toEqual(['crash', 'close', 'start']);
  const lines = run.branches();
  expect(lines.map(({ parent, deeds }) => [parent, deeds.length])).toEqual([
    [null, 2],
    [0, 3],
    [1, 4],
  ]);
  const again = new Run(small, { deeds: lines[0]?.deeds ?? [] });
  again.branchOut(lines, 1);
  expect([again.branch, again.canUndo]).toEqual([1, false]);
  expect(again.branches().map(({ name, forkedAt, knownUntil }) => [name, forkedAt, knownUntil])).toEqual(
    lines.map(({ name, forkedAt, knownUntil }) => [name, forkedAt, knownUntil]),
  );
  for (const { id } of lines) {
    for (const each of [run, again]) {
      each.switchTo(id);
      each.seek(seconds(58));
    }
    expect(again.digest()).toBe(run.digest());
  }
});
