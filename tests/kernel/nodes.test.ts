import { expect, test } from 'vitest';
import { millis } from '@/simulator/kernel/time';
import { probes } from './probe';

const FOREVER = Number.POSITIVE_INFINITY;
const TICK = { type: 'tick' };

// ---- alarms

test('a timer rings once, at its time; setting it again replaces it; clearing it silences it', () => {
  const { simulation, heardBy } = probes({
    a: {
      start: (io) => {
        io.setTimer('once', millis(1), { type: 'once' });
        io.setTimer('moved', millis(1), { type: 'early' });
        io.setTimer('moved', millis(3), { type: 'late' });
        io.setTimer('silenced', millis(2), { type: 'never' });
        io.clearTimer('silenced');
        io.clearTimer('unknown');
      },
    },
  });
  simulation.run(0);
  expect([...simulation.timersOf('a')].map(([name, { setAt, firesAt }]) => [name, setAt, firesAt])).toEqual([
    ['moved', 0, millis(3)],
    ['once', 0, millis(1)],
  ]);
  expect(simulation.pending).toBe(2);
  simulation.run(FOREVER);
  expect(heardBy('a')).toEqual([
    [0, 'start'],
    [millis(1), 'once'],
    [millis(3), 'late'],
  ]);
  expect(simulation.timersOf('a').size).toBe(0);
});

test('a process sees its own timers, and one that rings is over', () => {
  const seen: unknown[] = [];
  const { simulation } = probes({
    a: {
      start: (io) => {
        io.setTimer('t', 500, TICK);
        seen.push(io.timer('t')?.firesAt, io.timer('u'));
      },
      tick: (io) => seen.push(io.timer('t')),
    },
  });
  simulation.run(FOREVER);
  expect(seen).toEqual([500, undefined, undefined]);
});

test('a thousand timers with names of their own ring, and their names are forgotten', () => {
  const { simulation, heardBy } = probes({
    a: {
      start: (io) => {
        for (let i = 0; i < 1_000; i++) io.setTimer(`t${i}`, 1 + i, TICK);
        for (let i = 0; i < 1_000; i += 2) io.clearTimer(`t${i}`);
      },
    },
  });
  simulation.run(FOREVER);
  expect(
    heardBy('a')
      .slice(1)
      .map(([time]) => time),
  ).toEqual(Array.from({ length: 500 }, (_, i) => 2 * i + 2));
  const kernel = simulation as unknown as { byId: Map<string, { timers: { byName: Map<string, unknown> } }> };
  expect(kernel.byId.get('a')?.timers.byName.size).toBeLessThanOrEqual(64);
});

// ---- pause

test('what reaches a paused process waits, in order, and is handled when it goes on', () => {
  const { simulation, heardBy } = probes({
    a: {
      go: (io) => {
        io.send('b', { type: 'm1' });
        io.send('b', { type: 'm2' });
      },
    },
    b: { start: (io) => io.setTimer('t', 1_500, TICK) },
  });
  simulation.run(0);
  simulation.command({ type: 'pause', node: 'b' });
  simulation.command({ type: 'tell', node: 'a', input: { type: 'go' } });
  simulation.runUntil(millis(5));
  expect([heardBy('b').length, simulation.statusOf('b')]).toEqual([1, 'paused']);
  simulation.command({ type: 'tell', node: 'b', input: { type: 'told' } });
  simulation.command({ type: 'resume', node: 'b' });
  expect(heardBy('b').slice(1)).toEqual([
    [millis(5), 'm1'],
    [millis(5), 'm2'],
    [millis(5), 'tick'],
    [millis(5), 'told'],
  ]);
});

test('a timer that an earlier message of the inbox clears or moves does not ring', () => {
  const { simulation, heardBy } = probes({
    a: { go: (io) => io.send('b', { type: 'stop' }) },
    b: {
      start: (io) => {
        io.setTimer('cleared', 1_500, { type: 'cleared' });
        io.setTimer('moved', 1_600, { type: 'tooEarly' });
      },
      stop: (io) => {
        io.clearTimer('cleared');
        io.setTimer('moved', 1_000, { type: 'moved' });
      },
    },
  });
  simulation.run(0);
  simulation.command({ type: 'pause', node: 'b' });
  simulation.command({ type: 'tell', node: 'a', input: { type: 'go' } });
  simulation.runUntil(millis(5));
  simulation.command({ type: 'resume', node: 'b' });
  simulation.run(FOREVER);
  expect(heardBy('b').slice(1)).toEqual([
    [millis(5), 'stop'],
    [millis(6), 'moved'],
  ]);
});

test('a pause with `for` ends by itself; one that was ended by hand does not end the next', () => {
  const { simulation, story } = probes({ a: {} });
  simulation.run(0);
  simulation.command({ type: 'pause', node: 'a', for: 300 });
  simulation.run(FOREVER);
  simulation.runUntil(1_000);
  simulation.command({ type: 'pause', node: 'a', for: 300 });
  simulation.runUntil(1_100);
  simulation.command({ type: 'resume', node: 'a' });
  simulation.command({ type: 'pause', node: 'a' });
  simulation.runUntil(9_000);
  expect(story().slice(1)).toEqual(['0 a nodePaused', '300 a nodeResumed', '1000 a nodePaused', '1100 a nodeResumed', '1100 a nodePaused']);
  expect([simulation.statusOf('a'), simulation.pending]).toEqual(['paused', 0]);
});

// ---- crash and restart

test('a crash drops timers, messages under way and the inbox; the disk stays; a restart begins anew', () => {
  const { simulation, heardBy } = probes({
    a: { go: (io) => io.send('b', { type: 'm1' }) },
    b: {
      start: (io) => {
        io.setTimer('t', 5_000, TICK);
        io.after(5_000, { type: 'later' });
      },
    },
  });
  simulation.run(0);
  simulation.command({ type: 'tell', node: 'a', input: { type: 'go' } });
  simulation.command({ type: 'pause', node: 'b', for: 9_000 });
  simulation.command({ type: 'tell', node: 'b', input: { type: 'inbox' } });
  simulation.runUntil(500);
  simulation.command({ type: 'crash', node: 'b' });
  expect(simulation.stateOf('b')).toEqual({ disk: 1, memory: [] });
  expect([simulation.statusOf('b'), simulation.timersOf('b').size, simulation.inFlight()]).toEqual(['down', 0, []]);
  simulation.runUntil(600);
  simulation.command({ type: 'restart', node: 'b' });
  simulation.run(FOREVER);
  expect(heardBy('b')).toEqual([
    [0, 'start'],
    [600, 'start'],
    [5_600, 'tick'],
    [5_600, 'later'],
  ]);
  expect(simulation.stateOf('b')).toEqual({ disk: 4, memory: ['start', 'tick', 'later'] });
});

test('peers of a crashed process hear that the connection closed, after what it had sent; strangers hear nothing', () => {
  const { simulation, heardBy } = probes({
    a: { start: (io) => io.send('b', { type: 'hello' }) },
    b: { hello: (io) => io.send('a', { type: 'answer' }) },
    c: {},
  });
  simulation.run(1_000);
  simulation.command({ type: 'crash', node: 'b' });
  simulation.run(FOREVER);
  expect(heardBy('a')).toEqual([
    [0, 'start'],
    [2_000, 'answer'],
    [2_000, 'disconnected'],
  ]);
  expect(heardBy('c')).toEqual([[0, 'start']]);
});

test('a connection that closed is not closed again by the next crash, unless it was used anew', () => {
  const { simulation, heardBy } = probes({
    a: { start: (io) => io.send('b', { type: 'hello' }), go: (io) => io.send('b', { type: 'hello' }) },
    b: {},
  });
  const crash = () => {
    simulation.command({ type: 'crash', node: 'b' });
    simulation.command({ type: 'restart', node: 'b' });
    simulation.run(FOREVER);
  };
  const closed = () => heardBy('a').filter(([, text]) => text === 'disconnected').length;
  simulation.run(FOREVER);
  crash();
  expect(closed()).toBe(1);
  crash();
  expect(closed()).toBe(1);
  simulation.command({ type: 'tell', node: 'a', input: { type: 'go' } });
  simulation.run(FOREVER);
  crash();
  expect(closed()).toBe(2);
});

test('nobody hears of a crash behind a cut', () => {
  const { simulation, heardBy } = probes({ a: { start: (io) => io.send('b', { type: 'hello' }) }, b: {} });
  simulation.run(FOREVER);
  simulation.command({ type: 'addRule', rule: { kind: 'cut', id: 'c', from: ['b'], to: ['a'] } });
  simulation.command({ type: 'crash', node: 'b' });
  simulation.run(FOREVER);
  expect(heardBy('a')).toEqual([[0, 'start']]);
});

test('a message to a process that is down comes back refused after a round trip', () => {
  let refused: unknown;
  const { simulation, heardBy } = probes({
    a: { go: (io) => io.send('b', { type: 'hello' }), undelivered: (_io, input) => (refused = input) },
    b: {},
  });
  simulation.run(0);
  simulation.command({ type: 'crash', node: 'b' });
  simulation.command({ type: 'tell', node: 'a', input: { type: 'go' } });
  simulation.run(FOREVER);
  expect(heardBy('a').at(-1)).toEqual([2_000, 'undelivered']);
  expect(refused).toEqual({ type: 'undelivered', to: 'b', message: { type: 'hello' } });
});

test('commands that do not fit the life of a node do nothing', () => {
  const { simulation, trace } = probes({ a: {} });
  simulation.run(0);
  for (const type of ['restart', 'resume'] as const) simulation.command({ type, node: 'a' });
  simulation.command({ type: 'crash', node: 'a' });
  for (const type of ['crash', 'resume', 'pause'] as const) simulation.command({ type, node: 'a' });
  simulation.command({ type: 'tell', node: 'a', input: TICK });
  expect([...trace.entries()].map((e) => e.fact.type)).toEqual(['heard', 'nodeCrashed']);
});

test('a name that nobody has is a mistake of ours, and said', () => {
  const { simulation } = probes({ a: {} });
  expect(() => simulation.command({ type: 'crash', node: 'z' })).toThrow('no node is named z');
  expect(simulation.handled).toBe(0);
  expect(() => simulation.stateOf('z')).toThrow('no node is named z');
  expect(() => simulation.fold('z')).toThrow('no fold is named z');
  expect(() => simulation.addNode('a', null as never, null)).toThrow('two nodes are named a');
});

// ---- causes

test('a fact knows the fact that led to it, across nodes, timers and losses', () => {
  const { simulation, trace } = probes({
    a: {
      go: (io) => io.send('b', { type: 'ask' }),
      reply: (io) => io.setTimer('t', 10, TICK),
      tick: (io) => io.emit({ type: 'noted', text: 'end' }),
    },
    b: {
      ask: (io) => {
        io.send('lost', { type: 'gone' });
        io.send('a', { type: 'reply' });
      },
    },
    lost: {},
  });
  simulation.run(0);
  simulation.command({ type: 'addRule', rule: { kind: 'cut', id: 'c', to: ['lost'] } });
  simulation.command({ type: 'tell', node: 'a', input: { type: 'go' } });
  simulation.run(FOREVER);
  const label = (number: number) => {
    const { node, fact } = trace.at(number);
    const { input, text } = fact as unknown as { input?: string; text?: string };
    return `${node} ${input ?? text ?? fact.type}`;
  };
  const chain = (number: number): string[] => (number < 0 ? [] : [...chain(trace.at(number).cause), label(number)]);
  expect(chain(trace.length - 1)).toEqual(['a go', 'b ask', 'a reply', 'a tick', 'a end']);
  const loss = [...trace.entries()].find((e) => e.fact.type === 'messageLost');
  expect(chain(loss?.number ?? -1)).toEqual(['a go', 'b ask', 'b messageLost']);
});

test('a crash is the cause of what its peers hear', () => {
  const { simulation, trace } = probes({ a: { start: (io) => io.send('b', { type: 'hello' }) }, b: {} });
  simulation.run(FOREVER);
  simulation.command({ type: 'crash', node: 'b' });
  simulation.run(FOREVER);
  const last = trace.at(trace.length - 1);
  expect([last.node, trace.at(last.cause).fact.type, trace.at(last.cause).cause]).toEqual(['a', 'nodeCrashed', -1]);
});
