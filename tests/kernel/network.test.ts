import { expect, test } from 'vitest';
import type { FaultRule } from '@/simulator/kernel/network';
import type { Input } from '@/simulator/kernel/process';
import { probes, type Script } from './probe';

const message = (n: number): Input => ({ type: `m${n}` });

/** `a` sends `count` messages to `b`, one each `every` microseconds; `b` answers each with an echo if asked. */
function pair(count: number, every: number, rules: FaultRule[], options: { echo?: boolean; jitter?: number } = {}) {
  const burst: Script = {
    start: (io) => {
      for (let i = 0; i < count; i++) io.after(i * every, { type: `send${i}` });
    },
    ...Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`send${i}`, (io) => io.send('b', message(i))] satisfies [string, Script[string]]),
    ),
  };
  const echo: Script = Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`m${i}`, (io) => io.send('a', { type: `echo${i}` })] satisfies [string, Script[string]]),
  );
  const world = probes({ a: burst, b: options.echo ? echo : {} }, { latency: { base: 1_000, jitter: options.jitter ?? 0 } });
  for (const rule of rules) world.simulation.command({ type: 'addRule', rule });
  world.simulation.run(Number.POSITIVE_INFINITY);
  return {
    ...world,
    arrived: world.heardBy('b').filter(([, text]) => text.startsWith('m')),
    echoed: world.heardBy('a').filter(([, t]) => t.startsWith('echo')),
  };
}

const names = (heard: [number, string][]) => heard.map(([, text]) => text);
const inOrder = (count: number) => Array.from({ length: count }, (_, i) => `m${i}`);

test('a message takes the latency of the network', () => {
  expect(pair(2, 10, []).arrived).toEqual([
    [1_000, 'm0'],
    [1_010, 'm1'],
  ]);
});

test('a link keeps order although latencies differ', () => {
  const { arrived } = pair(200, 10, [], { jitter: 5_000 });
  expect(names(arrived)).toEqual(inOrder(200));
  // Without the order they would have overtaken each other: at least some arrive together with an earlier, slower one.
  expect(new Set(arrived.map(([time]) => time)).size).toBeLessThan(200);
});

test('a message to oneself takes no time and no rule of others', () => {
  const { heardBy, simulation } = probes({ a: { start: (io) => io.send('a', message(1)) } });
  simulation.run(Number.POSITIVE_INFINITY);
  expect(heardBy('a')).toEqual([
    [0, 'start'],
    [0, 'm1'],
  ]);
});

test('a one-way cut stops one way only', () => {
  const cut = { kind: 'cut', id: 'c', from: ['b'], to: ['a'] } as const;
  const { arrived, echoed, trace } = pair(3, 10, [cut], { echo: true });
  expect([names(arrived), names(echoed)]).toEqual([inOrder(3), []]);
  expect([...trace.entries()].filter((e) => e.fact.type === 'messageLost').map((e) => [e.node, e.fact])[0]).toEqual([
    'b',
    { type: 'messageLost', to: 'a', message: 'echo0', rule: 'c' },
  ]);
});

test('a partition stops both ways, from whichever side it is named', () => {
  for (const [from, to] of [
    ['a', 'b'],
    ['b', 'a'],
  ] as const) {
    const there = pair(3, 10, [{ kind: 'cut', id: 'c', from: [from], to: [to], bothWays: true }], { echo: true });
    expect(names(there.arrived)).toEqual([]);
  }
  const { simulation, heardBy } = probes({
    a: { start: (io) => io.send('b', message(0)), go: (io) => io.send('b', message(1)) },
    b: { m0: (io) => io.after(5_000, { type: 'back' }), back: (io) => io.send('a', { type: 'echo' }) },
  });
  simulation.run(2_000);
  simulation.command({ type: 'addRule', rule: { kind: 'cut', id: 'c', from: ['a'], to: ['b'], bothWays: true } });
  simulation.command({ type: 'tell', node: 'a', input: { type: 'go' } });
  simulation.run(Number.POSITIVE_INFINITY);
  expect([names(heardBy('a')), names(heardBy('b'))]).toEqual([
    ['start', 'go'],
    ['start', 'm0', 'back'],
  ]);
});

test('a rule that names others does not judge this link', () => {
  expect(
    pair(3, 10, [
      { kind: 'cut', id: 'c', from: ['c'] },
      { kind: 'cut', id: 'd', to: ['a'] },
    ]).arrived.length,
  ).toBe(3);
});

test('a removed rule judges no more, and a rule of the same id takes its place', () => {
  const { simulation } = probes({ a: {}, b: {} });
  simulation.command({ type: 'addRule', rule: { kind: 'cut', id: 'x' } });
  simulation.command({ type: 'addRule', rule: { kind: 'slow', id: 'x', factor: 2 } });
  expect(simulation.activeRules).toEqual([{ kind: 'slow', id: 'x', factor: 2 }]);
  simulation.command({ type: 'removeRule', id: 'x' });
  expect(simulation.activeRules).toEqual([]);
});

test('loss takes its share, the rest keeps its order', () => {
  const { arrived } = pair(2_000, 10, [{ kind: 'loss', id: 'l', chance: [1, 4] }]);
  // Binomial: 1500 expected, 19 the standard deviation.
  expect(Math.abs(arrived.length - 1_500)).toBeLessThan(5 * 19.4);
  const numbers = names(arrived).map((text) => Number(text.slice(1)));
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
});

test('delay adds, with its own jitter; slow multiplies what came before it', () => {
  expect(pair(1, 0, [{ kind: 'delay', id: 'd', by: 500 }]).arrived).toEqual([[1_500, 'm0']]);
  const jittered = pair(50, 100_000, [{ kind: 'delay', id: 'd', by: 500, jitter: 100 }]).arrived.map(([time], i) => time - i * 100_000);
  expect([Math.min(...jittered) >= 1_500, Math.max(...jittered) <= 1_600, new Set(jittered).size > 10]).toEqual([true, true, true]);
  expect(pair(1, 0, [{ kind: 'slow', id: 's', factor: 3 }]).arrived).toEqual([[3_000, 'm0']]);
  expect(
    pair(1, 0, [
      { kind: 'delay', id: 'd', by: 500 },
      { kind: 'slow', id: 's', factor: 3 },
    ]).arrived,
  ).toEqual([[4_500, 'm0']]);
  expect(
    pair(1, 0, [
      { kind: 'slow', id: 's', factor: 3 },
      { kind: 'delay', id: 'd', by: 500 },
    ]).arrived,
  ).toEqual([[3_500, 'm0']]);
});

test('reorder lets later messages overtake, and loses none', () => {
  const { arrived } = pair(100, 10, [{ kind: 'reorder', id: 'r', chance: [1, 4], by: 300 }]);
  expect(names(arrived)).not.toEqual(inOrder(100));
  expect(names(arrived).sort()).toEqual(inOrder(100).sort());
});

test('duplicate delivers a second copy later', () => {
  expect(pair(1, 0, [{ kind: 'duplicate', id: 'd', chance: [1, 1], after: 70 }]).arrived).toEqual([
    [1_000, 'm0'],
    [1_070, 'm0'],
  ]);
  expect(pair(1, 0, [{ kind: 'duplicate', id: 'd', chance: [0, 1], after: 70 }]).arrived.length).toBe(1);
});

test('what is on the wire can be seen, in order of arrival', () => {
  const { simulation } = probes({
    a: {
      start: (io) => {
        io.send('c', message(1));
        io.send('b', message(2));
      },
    },
    b: {},
    c: {},
  });
  simulation.command({ type: 'addRule', rule: { kind: 'slow', id: 's', to: ['c'], factor: 2 } });
  simulation.run(500);
  expect(simulation.inFlight()).toEqual([
    { from: 'a', to: 'b', message: message(2), sentAt: 0, arrivesAt: 1_000 },
    { from: 'a', to: 'c', message: message(1), sentAt: 0, arrivesAt: 2_000 },
  ]);
  simulation.command({ type: 'crash', node: 'b' });
  expect(simulation.inFlight().map(({ to }) => to)).toEqual(['c']);
});

test('what a process says to itself crosses no network, and no rule', () => {
  const alone: Script = { start: (io) => io.send('a', message(0)) };
  const { simulation, heardBy } = probes({ a: alone });
  simulation.command({ type: 'addRule', rule: { kind: 'cut', id: 'c', from: ['a'], to: ['a'] } });
  simulation.run(Number.POSITIVE_INFINITY);
  expect(names(heardBy('a'))).toContain('m0');
});
