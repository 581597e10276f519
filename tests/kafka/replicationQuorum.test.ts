/** Rules of replication: the controllers' own log and who may write it. */
import { expect, test } from 'vitest';
import { apart, type Replicas, replicated } from './replicas';

const controllers = (t: Replicas) => t.facts('controllerElected').map(({ epoch }) => epoch);
const create = (t: Replicas, to: string, name: string) =>
  t.ask<{ results: { error: string }[] } | undefined>(to, { type: 'CreateTopics', topics: [{ name }] }, 50_000)?.results[0]?.error;

test('[KR30] when the active controller dies a majority elects another, in a new epoch', () => {
  const t = replicated();
  t.run(1_000);
  t.crash('broker-1');
  t.run(1_500);
  // controller.quorum.fetch.timeout.ms has to be over first.
  expect(controllers(t)).toEqual([]);
  t.run(6_000);
  const [epoch, ...later] = controllers(t);
  expect(later).toEqual([]);
  expect(epoch).toBeGreaterThan(1);
  const leader = t.state('broker-2').quorum.leader as string;
  expect(['broker-2', 'broker-3']).toContain(leader);
  expect(t.state('broker-3').quorum).toMatchObject({ leader, epoch });
  t.restart('broker-1');
  t.run(5_000);
  expect(t.state('broker-1').quorum).toMatchObject({ leader, epoch });
});

test('[KR30] one vote for an epoch, and none for a candidate whose log is behind', () => {
  const t = replicated();
  create(t, 'broker-1', 'new');
  const { epoch, log } = t.state('broker-2').quorum;
  const vote = (more: Record<string, unknown>) => {
    const message = { type: 'Vote', epoch: epoch + 1, lastEpoch: epoch, logEnd: log.length, ...more };
    t.simulation.command({ type: 'tell', node: 'probe', input: { type: 'say', to: 'broker-2', message } as never });
    t.run(2);
    return (t.answers('VoteResponse').at(-1) as unknown as { granted: boolean }).granted;
  };
  // It hears from an active controller (KR33).
  expect(vote({})).toBe(false);
  t.crash('broker-1', 'broker-3');
  t.run(4_000);
  expect(vote({ logEnd: log.length - 1 })).toBe(false);
  expect(vote({ lastEpoch: epoch - 1, logEnd: log.length + 9 })).toBe(false);
  expect(vote({})).toBe(true);
  expect(t.state('broker-2').quorum).toMatchObject({ epoch: epoch + 1, votedFor: 'probe' });
  // Any other candidate of that epoch comes too late: broker-3 has to ask for a later one.
  t.restart('broker-3');
  t.run(10_000);
  expect(t.facts('controllerElected').every(({ epoch: won }) => (won as number) > epoch + 1)).toBe(true);
});

test('[KR31] a change is answered and replayed once a majority has it; without one nothing changes', () => {
  const t = apart();
  t.crash('broker-4', 'broker-5');
  expect(create(t, 'broker-1', 'three')).toBe('NONE');
  t.crash('broker-3');
  expect(create(t, 'broker-1', 'two')).toBeUndefined();
  expect(t.state('broker-1').image.topics.has('two')).toBe(false);
  expect(t.state('broker-1').quorum.log.length).toBeGreaterThan(t.state('broker-1').quorum.applied);
  t.restart('broker-4');
  t.run(5_000);
  expect(t.state('broker-2').quorum.leader).not.toBeNull();
});

test('[KR31] what no majority got goes when another controller writes: the old one takes over its log', () => {
  const t = replicated();
  t.run(1_000);
  t.cut('broker-1');
  expect(create(t, 'broker-1', 'lost')).toBeUndefined();
  t.run(8_000);
  const leader = t.state('broker-2').quorum.leader as string;
  expect(create(t, leader, 'kept')).toBe('NONE');
  t.heal('broker-1');
  t.run(5_000);
  expect([...t.state('broker-1').image.topics.keys()].sort()).toEqual(['kept', 't']);
  expect(t.state('broker-1').quorum.log.map(({ epoch }) => epoch)).toEqual(t.state(leader).quorum.log.map(({ epoch }) => epoch));
});

test('[KR32] a controller that a majority has not fetched from for one and a half fetch timeouts gives up', () => {
  const t = replicated();
  t.run(1_000);
  t.cut('broker-1');
  t.run(2_400);
  expect(t.state('broker-1').quorum.leader).toBe('broker-1');
  t.run(1_200);
  expect(t.state('broker-1').quorum.leader).toBeNull();
});

test('[KR33] who merely cannot be reached stands for election without raising the epoch, and unseats nobody when it is back', () => {
  const t = replicated();
  t.run(1_000);
  t.cut('broker-3');
  t.run(20_000);
  expect(t.facts('candidateStood').length).toBeGreaterThan(3);
  expect(t.state('broker-3').quorum.epoch).toBe(1);
  t.heal('broker-3');
  t.run(3_000);
  expect(t.state('broker-3').quorum).toMatchObject({ epoch: 1, leader: 'broker-1' });
  expect(controllers(t)).toEqual([]);
});

test('[KR34] without an active controller records go on being written and read, but no leader or ISR changes', () => {
  const t = apart();
  t.run(600);
  t.crash('broker-1', 'broker-2', 'broker-5');
  t.run(20_000);
  expect(t.state('broker-3').quorum.leader).toBeNull();
  expect(t.image('broker-3')).toMatchObject({ leader: 'broker-3', isr: ['broker-3', 'broker-4', 'broker-5'], partitionEpoch: 0 });
  expect(t.produce(1, 'broker-3')).toMatchObject({ error: 'NONE' });
  t.run(20);
  expect(t.log('broker-4').logEndOffset).toBe(2);
  // broker-5 is in sync for the metadata, so nothing is committed any more.
  expect(t.log('broker-3').highWatermark).toBe(0);
});
