import { expect, test } from 'vitest';
import type { CommitMode } from '@/simulator/kafka/consumer/spec';
import { ConsumerBench } from './consumerBench';

const INSTANT = { time: { kind: 'fixed' as const, time: 0 } };
const SECOND = { time: { kind: 'fixed' as const, time: 1_000_000 } };

function running(commit: CommitMode, handler: typeof INSTANT, config = {}): ConsumerBench {
  const t = new ConsumerBench();
  t.consumer('c1', { application: { handler, commit }, config });
  t.runFor(500);
  return t;
}

test('[KC31] a handler that takes no time has its effects range by range, in one fact each', () => {
  const t = running('none', INSTANT);
  const first = t.produce(300);
  expect(t.facts('c1', 'effectApplied')).toEqual([
    { type: 'effectApplied', topic: 't', partition: 0, baseOffset: 0, firstRecord: first, recordCount: 300 },
  ]);
});

test('[KC31] a slow record among instant ones stands alone', () => {
  const t = new ConsumerBench();
  t.consumer('c1', { application: { handler: { ...INSTANT, slowEvery: { n: 4, time: 2_000_000 } }, commit: 'none' } });
  t.runFor(500);
  t.produce(6);
  expect(t.facts('c1', 'effectApplied').map(({ recordCount }) => recordCount)).toEqual([3]);
  t.runFor(3_000);
  expect(t.facts('c1', 'effectApplied').map(({ recordCount }) => recordCount)).toEqual([3, 1, 2]);
});

test('[KC32] the effect is at the end of the handling: a process that dies before has none', () => {
  const t = running('none', SECOND);
  t.produce(3);
  t.runFor(1_500);
  expect(t.facts('c1', 'effectApplied')).toHaveLength(1);
  expect(t.simulation.timersOf('c1').has('handler')).toBe(true);
  t.command({ type: 'crash', node: 'c1' });
  t.runFor(5_000);
  expect(t.facts('c1', 'effectApplied')).toHaveLength(1);
});

test('[KC33] syncAfter: the commit follows the whole batch, so a crash in the middle repeats it', () => {
  const t = running('syncAfter', SECOND);
  t.produce(3);
  t.runFor(2_500);
  expect(t.committed()['t-0']).toBeUndefined();
  t.runFor(1_500);
  expect(t.committed()['t-0']).toBe(3);
});

test('[KC33] syncBefore: the commit comes first, so a crash in the middle loses the rest', () => {
  const t = running('syncBefore', SECOND);
  t.produce(3);
  expect(t.committed()['t-0']).toBe(3);
  expect(t.facts('c1', 'effectApplied')).toHaveLength(0);
  t.command({ type: 'crash', node: 'c1' });
  t.command({ type: 'restart', node: 'c1' });
  t.runFor(60_000);
  expect(t.state('c1').status).toBe('open');
  expect(t.facts('c1', 'effectApplied')).toHaveLength(0);
});

test('[KC33] perRecord: after each record, before the next one is begun', () => {
  const t = running('perRecord', SECOND);
  t.produce(2);
  t.runFor(1_200);
  expect(t.committed()['t-0']).toBe(1);
  t.runFor(1_200);
  expect(t.committed()['t-0']).toBe(2);
  expect(t.types('c1').filter((type) => type === 'effectApplied' || type === 'commitRequested')).toEqual([
    'effectApplied',
    'commitRequested',
    'effectApplied',
    'commitRequested',
  ]);
});

test('[KC33] asyncAfter: the next poll does not wait for the answer', () => {
  const t = running('asyncAfter', INSTANT);
  t.produce(3);
  expect(t.facts('c1', 'commitRequested')).toMatchObject([{ purpose: 'async' }]);
  expect(t.committed()['t-0']).toBe(3);
});

test('[KC33] none: nothing is ever committed', () => {
  const t = running('none', INSTANT);
  t.produce(3);
  t.runFor(20_000);
  expect(t.committed()).toEqual({});
});

test('[KC34] a client without a heartbeat thread is silent while a record is at work, and is put out of the group', () => {
  const t = new ConsumerBench();
  const handler = { time: { kind: 'fixed' as const, time: 40_000_000 } };
  t.consumer('c1', { application: { handler, commit: 'auto', client: 'kafkajs' } });
  t.runFor(500);
  t.produce(2);
  t.runFor(35_000);
  expect(t.facts('c1', 'heartbeatSent')).toEqual([]);
  expect(t.types('broker-1')).toContain('memberRemoved');
  t.runFor(10_000);
  // It learns of it between two records, drops the rest and joins again.
  expect(t.types('c1')).toContain('batchAbandoned');
  expect(t.facts('c1', 'joinRequested').length).toBeGreaterThan(2);
});

test('[KC34] with records shorter than the session it stays a member for any length of batch', () => {
  const t = new ConsumerBench();
  t.consumer('c1', { application: { handler: SECOND, commit: 'auto', client: 'kafkajs' } });
  t.runFor(500);
  t.produce(60);
  t.runFor(70_000);
  expect(t.state('c1').processed).toBe(60);
  expect(t.facts('c1', 'heartbeatSent').length).toBeGreaterThan(10);
  expect(t.facts('c1', 'membershipLost')).toEqual([]);
  expect(t.committed()['t-0']).toBe(60);
});

test('[KC35] closing: the batch in hand is finished and committed, then the callback, then LeaveGroup', () => {
  const t = running('auto', SECOND, { 'enable.auto.commit': true });
  t.produce(3);
  t.runFor(500);
  const from = t.trace.length;
  t.do('c1', { type: 'closeGracefully' });
  t.runFor(5_000);
  const wanted = new Set(['effectApplied', 'commitSucceeded', 'partitionsRevoked', 'leaveRequested', 'consumerClosed']);
  expect(t.types('c1', from).filter((type) => wanted.has(type))).toEqual([
    'effectApplied',
    'effectApplied',
    'effectApplied',
    'commitSucceeded',
    'partitionsRevoked',
    'leaveRequested',
    'consumerClosed',
  ]);
  expect(t.committed()['t-0']).toBe(3);
  expect(t.facts('c1', 'consumerClosed')).toEqual([{ type: 'consumerClosed', left: true }]);
});

test('[KC35] a static member stays in the group when it closes, unless it is told to leave', () => {
  const t = new ConsumerBench();
  t.consumer('c1', { config: { 'group.instance.id': 'i1' } });
  t.poll('c1', 1, 500);
  t.call('c1', { type: 'close' });
  expect(t.facts('c1', 'consumerClosed')).toMatchObject([{ left: false }]);
  t.do('c1', { type: 'startAgain' } as never);
  t.poll('c1', 1, 500);
  // Back within the session: the same generation, no rebalance.
  expect(t.state('c1').member.generation).toBe(1);
  t.call('c1', { type: 'close', leave: true });
  expect(t.facts('c1', 'consumerClosed').at(-1)).toMatchObject({ left: true });
});

test('[KC36] a consumer that crashed comes back by itself when its process does; one that was closed does not', () => {
  const t = running('none', INSTANT);
  t.command({ type: 'crash', node: 'c1' });
  t.command({ type: 'restart', node: 'c1' });
  t.runFor(100);
  expect(t.state('c1').status).toBe('open');
  t.do('c1', { type: 'closeGracefully' });
  t.runFor(1_000);
  t.command({ type: 'crash', node: 'c1' });
  t.command({ type: 'restart', node: 'c1' });
  t.runFor(100);
  expect(t.state('c1').status).toBe('closed');
  t.do('c1', { type: 'startAgain' });
  t.runFor(100);
  expect(t.state('c1').status).toBe('open');
});
