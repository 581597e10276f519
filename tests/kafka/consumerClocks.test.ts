import { expect, test } from 'vitest';
import { ConsumerBench } from './consumerBench';

/** A member that has stopped polling after its first records, as if its handler hung. */
function stalled(config = {}): ConsumerBench {
  const t = new ConsumerBench();
  t.consumer('c1', { config });
  t.do('c1', { type: 'run', commit: 'none' });
  t.runFor(1_000);
  t.do('c1', { type: 'pauseRun' });
  return t;
}

test('[KC10] a member learns of a rebalance at its next heartbeat, not sooner', () => {
  const t = new ConsumerBench();
  t.consumer('c1');
  t.do('c1', { type: 'run', commit: 'none' });
  t.runFor(3_500);
  const due = t.simulation.timersOf('c1').get('heartbeat.interval.ms')?.firesAt as number;
  const from = t.trace.length;
  t.consumer('c2');
  t.do('c2', { type: 'run', commit: 'none' });
  t.simulation.runUntil(due - 1);
  expect(t.types('c1', from)).not.toContain('rejoinNeeded');
  t.runFor(50);
  expect(t.types('c1', from)).toContain('joinRequested');
});

test('[KC11] an answer to a heartbeat of an earlier generation says nothing about the present one', () => {
  const t = stalled();
  const { generation, memberId } = t.state('c1').member;
  // The answer is held up on its way; meanwhile the group goes on.
  t.command({ type: 'addRule', rule: { id: 'way back', kind: 'cut', from: ['broker-1'], to: ['c1'] } });
  t.runFor(3_000);
  t.command({ type: 'removeRule', id: 'way back' });
  const correlationId = t.facts('c1', 'heartbeatSent').at(-1)?.correlationId as number;
  expect(t.state('c1').inFlight.has(correlationId)).toBe(true);
  t.call('c1', { type: 'enforceRebalance' });
  t.do('c1', { type: 'run', commit: 'none' });
  t.runFor(1_000);
  expect(t.state('c1').member.generation).toBe(generation + 1);
  t.tell('c1', { type: 'HeartbeatResponse', correlationId, error: 'UNKNOWN_MEMBER_ID' } as never);
  expect(t.state('c1').inFlight.has(correlationId)).toBe(false);
  expect(t.state('c1').member).toMatchObject({ state: 'STABLE', memberId });
});

test('[KC12] without a successful heartbeat for a whole session the client looks for the coordinator again', () => {
  const t = stalled({ 'session.timeout.ms': 6_000, 'request.timeout.ms': 60_000 });
  t.command({ type: 'pause', node: 'broker-1' });
  t.runFor(5_000);
  expect(t.facts('c1', 'coordinatorLost')).toEqual([]);
  t.runFor(2_500);
  expect(t.facts('c1', 'coordinatorLost').map(({ reason }) => reason)).toEqual(['session timed out without a heartbeat response']);
});

test('[KC13] not polling for max.poll.interval.ms: the heartbeat thread leaves the group, the application learns at its next poll', () => {
  const t = stalled({ 'max.poll.interval.ms': 4_000 });
  const from = t.trace.length;
  t.runFor(3_900);
  expect(t.types('c1', from)).not.toContain('pollIntervalExceeded');
  t.runFor(1_000);
  expect(t.types('c1', from)).toContain('leaveRequested');
  // Until then it believes that it owns them, and a commit is refused.
  expect(t.owned('c1')).toEqual(['t-0', 't-1']);
  expect(t.call('c1', { type: 'commit', offsets: [{ topic: 't', partition: 0, offset: 0 }] }).error).toBe('CommitFailedException');
  expect(t.callbacks('c1', from)).toEqual([]);
  t.do('c1', { type: 'run', commit: 'none' });
  t.runFor(1_000);
  expect(t.callbacks('c1', from)).toEqual(['lost t-0 t-1', 'assigned t-0 t-1']);
});

test('[KC13] the interval counts from the return of poll: one that polls again in time is never late', () => {
  const t = new ConsumerBench();
  const handler = { time: { kind: 'fixed' as const, time: 900_000 } };
  t.consumer('c1', {
    config: { 'max.poll.interval.ms': 1_000, 'max.poll.records': 1, 'heartbeat.interval.ms': 300 },
    application: { handler, commit: 'none' },
  });
  t.produce(10);
  t.runFor(12_000);
  expect(t.types('c1')).not.toContain('pollIntervalExceeded');
  expect(t.state('c1').processed).toBe(10);
  t.do('c1', { type: 'setHandler', handler: { time: { kind: 'fixed', time: 1_500_000 } } });
  t.produce(1);
  t.runFor(1_500);
  expect(t.types('c1')).toContain('pollIntervalExceeded');
});

test('[KC13] a static member that does not poll goes silent instead of leaving', () => {
  const t = stalled({ 'max.poll.interval.ms': 4_000, 'group.instance.id': 'i1' });
  const from = t.trace.length;
  t.runFor(6_000);
  expect(t.types('c1', from)).toContain('pollIntervalExceeded');
  expect(t.types('c1', from)).not.toContain('leaveRequested');
});

test('[KC2] a request without an answer in request.timeout.ms is given up; its answer, should it come, is not read', () => {
  const t = stalled({ 'request.timeout.ms': 2_000, 'default.api.timeout.ms': 3_000 });
  t.command({ type: 'pause', node: 'broker-1' });
  const commit = t.call('c1', { type: 'commit', offsets: [{ topic: 't', partition: 0, offset: 1 }] });
  expect(commit.error).toBe('TimeoutException');
  expect(t.facts('c1', 'requestsLost').some(({ reason }) => reason === 'timeout')).toBe(true);
  t.command({ type: 'resume', node: 'broker-1' });
  t.runFor(500);
  // It was written all the same: the outcome of a commit that timed out is unknown.
  expect(t.committed()).toEqual({ 't-0': 1 });
  expect(t.facts('c1', 'commitSucceeded')).toEqual([]);
});

test('[KC3] the coordinator has a connection of its own: a JoinGroup that takes too long leaves fetching alone', () => {
  const t = new ConsumerBench();
  const config = { 'partition.assignment.strategy': 'cooperative-sticky', 'heartbeat.interval.ms': 300 };
  t.consumer('c1', { config: { ...config, 'max.poll.interval.ms': 1_000, 'request.timeout.ms': 2_000 } });
  t.consumer('slow', { config });
  for (const name of ['c1', 'slow']) t.do(name, { type: 'run', commit: 'none' });
  t.runFor(5_000);
  t.do('slow', { type: 'pauseRun' });
  t.consumer('c2', { config });
  t.do('c2', { type: 'run', commit: 'none' });
  const from = t.trace.length;
  t.runFor(9_000);
  const idsOf = (facts: readonly { readonly correlationId: number }[]) => facts.map(({ correlationId }) => correlationId);
  const lost = t.facts('c1', 'requestsLost', from).flatMap(({ correlationIds }) => correlationIds);
  expect(lost.some((id) => idsOf(t.facts('c1', 'joinRequested')).includes(id))).toBe(true);
  expect(lost.filter((id) => idsOf(t.facts('c1', 'fetchRequested')).includes(id))).toEqual([]);
});
