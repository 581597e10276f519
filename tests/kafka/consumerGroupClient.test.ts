import { expect, test } from 'vitest';
import { consumerProcess } from '@/simulator/kafka/consumer/process';
import type { ConsumerSpec } from '@/simulator/kafka/consumer/spec';
import type { ConsumerState } from '@/simulator/kafka/consumer/state';
import { type Bench, bench } from './probe';

const SECOND = 1_000_000;
const CONFIG = { 'group.consumer.heartbeat.interval.ms': 500, 'group.consumer.session.timeout.ms': 3_000 };

/** A broker with a topic of four partitions, and members that run. */
function group(members: Readonly<Record<string, Partial<ConsumerSpec>>>): Bench {
  const play = bench({ brokers: 1, config: CONFIG, topics: [{ name: 'orders', partitions: 4 }] });
  for (const [id, spec] of Object.entries(members)) open(play, id, spec);
  play.simulation.runUntil(play.simulation.now + 5 * SECOND);
  return play;
}

function open({ simulation }: Bench, id: string, { config, ...rest }: Partial<ConsumerSpec> = {}): void {
  const spec: ConsumerSpec = {
    bootstrap: ['broker-1'],
    memberId: id,
    subscription: { topics: ['orders'] },
    application: { handler: { time: { kind: 'fixed', time: 0 } }, commit: 'none' },
    config: { 'group.id': 'billing', 'group.protocol': 'consumer', ...config },
    ...rest,
  };
  simulation.addNode(id, consumerProcess, spec);
}

const state = ({ simulation }: Bench, id: string) => simulation.stateOf<ConsumerState>(id);
const owned = (play: Bench, id: string) => [...state(play, id).partitions.values()].map(({ partition }) => partition);
const run = ({ simulation }: Bench, seconds: number) => simulation.runUntil(simulation.now + seconds * SECOND);
const calls = (play: Bench, id: string) =>
  [...play.trace.entries()]
    .filter(({ node }) => node === id)
    .map(({ fact }) => fact as { type: string; partitions?: readonly { partition: number }[] })
    .filter(({ type }) => type === 'partitionsAssigned' || type === 'partitionsRevoked' || type === 'partitionsLost')
    .map(({ type, partitions }) => [type.slice('partitions'.length), ...(partitions ?? []).map(({ partition }) => partition)]);

test('[KN40] a member joins at its first poll, and its heartbeats go on while the application does not poll', () => {
  const play = group({ a: {} });
  expect(owned(play, 'a')).toEqual([0, 1, 2, 3]);
  play.simulation.command({ type: 'tell', node: 'a', input: { type: 'pauseRun' } as never });
  run(play, 10);
  expect(state(play, 'a').member).toMatchObject({ generation: 1, membership: { phase: 'stable' } });
});

test('[KN41] what has to go is revoked, then what is new is assigned, if only an empty list; a member that keeps all hears nothing', () => {
  const play = group({ a: {} });
  open(play, 'b');
  run(play, 5);
  expect(calls(play, 'a')).toEqual([['Assigned', 0, 1, 2, 3], ['Revoked', 2, 3], ['Assigned']]);
  expect(calls(play, 'b')).toEqual([['Assigned'], ['Assigned', 2, 3]]);
});

test('[KN41] a member that does not poll gives up nothing', () => {
  const play = group({ a: {} });
  play.simulation.command({ type: 'tell', node: 'a', input: { type: 'pauseRun' } as never });
  open(play, 'b');
  run(play, 5);
  expect(owned(play, 'a')).toEqual([0, 1, 2, 3]);
  expect(owned(play, 'b')).toEqual([]);
});

test('[KN42] who was put out hears at its next poll that all is lost, and only then joins again, under the same id', () => {
  const play = group({ a: {}, b: {} });
  play.simulation.command({ type: 'pause', node: 'a' });
  run(play, 5);
  const before = calls(play, 'a').length;
  play.simulation.command({ type: 'resume', node: 'a' });
  run(play, 5);
  expect(calls(play, 'a')[before]?.[0]).toBe('Lost');
  expect(state(play, 'a').member.memberId).toBe('a');
  expect([...owned(play, 'a'), ...owned(play, 'b')].sort()).toEqual([0, 1, 2, 3]);
});

test('[KN43] what no further try could mend is thrown by poll', () => {
  const play = group({ a: { config: { 'group.instance.id': 'i' } } });
  open(play, 'b', { config: { 'group.instance.id': 'i' } });
  run(play, 2);
  expect(state(play, 'b')).toMatchObject({ status: 'failed', error: 'UnreleasedInstanceIdException' });
});

test('[KN44] an application that does not poll for max.poll.interval.ms is out of the group; it goes on once it polls again', () => {
  const slow = { time: { kind: 'fixed' as const, time: 0 }, slowEvery: { n: 1, time: 4 * SECOND } };
  const play = bench({ brokers: 1, config: CONFIG, topics: [{ name: 'orders', partitions: 1, backlog: { recordCount: 1, size: 10 } }] });
  open(play, 'a', {
    config: { 'max.poll.interval.ms': 2_000, 'auto.offset.reset': 'earliest' },
    application: { handler: slow, commit: 'none' },
  });
  run(play, 4);
  expect(state(play, 'a').member.membership.phase).toBe('stale');
  run(play, 6);
  expect(calls(play, 'a').map(([event]) => event)).toContain('Lost');
  expect(state(play, 'a').member.membership.phase).toBe('stable');
});

test('[KN45] a dynamic member leaves when it closes, a static one says that it will be back', () => {
  const play = group({ a: {}, b: { config: { 'group.instance.id': 'i' } } });
  for (const node of ['a', 'b']) play.simulation.command({ type: 'tell', node, input: { type: 'closeGracefully' } as never });
  run(play, 1);
  const described = play.ask('broker-1', { type: 'ConsumerGroupDescribe', groups: ['billing'] });
  expect(described).toMatchObject({ groups: [{ members: [{ memberId: 'b', memberEpoch: -2 }] }] });
});
