import { expect, test } from 'vitest';
import type { BrokerState } from '@/simulator/kafka/broker/state';
import { assignSimply } from '@/simulator/kafka/group/share/assign';
import { groupsAfterCrash } from '@/simulator/kafka/group/takeover';
import type { AcknowledgeType } from '@/simulator/kafka/protocol/share';
import { wallClock } from '@/simulator/kafka/timestamps';
import { type Bench, bench } from './probe';

const SECOND = 1_000_000;
const at = { topic: 'orders', partition: 0 };
interface Answer {
  readonly error: string;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  readonly assignment: readonly unknown[] | null;
  readonly partitions: readonly {
    error: string;
    acquired: { first: number; last: number; deliveryCount: number }[];
    startOffset: number;
  }[];
  readonly groups: readonly unknown[];
  readonly results: readonly { error: string }[];
}

/** One broker, one partition with ten records in batches as asked, a group that begins at the earliest, and whoever speaks. */
class Play {
  readonly bench: Bench;
  private readonly sessions = new Map<string, number>();

  constructor(
    config: Record<string, string | number> = {},
    group: Record<string, string | number> = {},
    batches: readonly number[] = [10],
  ) {
    this.bench = bench({
      brokers: 1,
      config: { 'group.share.heartbeat.interval.ms': 700, 'group.share.min.record.lock.duration.ms': 1_000, ...config },
      topics: [{ name: 'orders', partitions: 1 }],
    });
    const set = { 'share.auto.offset.reset': 'earliest', ...group };
    this.ask({ type: 'IncrementalAlterConfigs', resource: { kind: 'group', name: 'jobs' }, set });
    for (const count of batches) this.produce(count);
  }

  ask(request: { type: string } & Record<string, unknown>, seconds = 0.05): Answer {
    return this.bench.ask<Answer>('broker-1', request as never, seconds * SECOND);
  }

  produce(recordCount: number): void {
    const timestamps = Array.from({ length: recordCount }, () => wallClock(this.bench.simulation.now));
    const nobody = { producerId: -1, producerEpoch: -1, baseSequence: -1, timestamps };
    const batch = { ...at, records: [0, recordCount], recordCount, sizeBytes: 61 + 10 * recordCount, ...nobody };
    this.ask({ type: 'Produce', acks: 1, timeoutMs: 1_000, batches: [batch] });
  }

  beat(memberId: string, memberEpoch: number, rest: Record<string, unknown> = {}): Answer {
    const topics = memberEpoch === 0 ? ['orders'] : null;
    return this.ask({ type: 'ShareGroupHeartbeat', groupId: 'jobs', memberId, memberEpoch, clientId: memberId, topics, ...rest });
  }

  /** In, with the partition: a member needs two heartbeats for that in a new group. */
  join(memberId: string): void {
    this.beat(memberId, 0);
    this.beat(memberId, 0);
  }

  fetch(memberId: string, rest: Record<string, unknown> = {}): [number, number, number][] {
    const sessionEpoch = this.sessions.get(memberId) ?? 0;
    this.sessions.set(memberId, sessionEpoch + 1);
    const sizes = { maxWaitMs: 10, maxBytes: 1_000_000, maxRecords: 500, acquireMode: 'batch_optimized' };
    const answer = this.ask({ type: 'ShareFetch', groupId: 'jobs', memberId, sessionEpoch, ...sizes, partitions: [at], ...rest });
    return answer.partitions.flatMap(({ acquired }) =>
      acquired.map(({ first, last, deliveryCount }) => [first, last, deliveryCount] as [number, number, number]),
    );
  }

  say(memberId: string, ...said: [AcknowledgeType, number, number][]): string {
    const sessionEpoch = this.sessions.get(memberId) ?? 0;
    this.sessions.set(memberId, sessionEpoch + 1);
    const acknowledgements = said.map(([type, first, last]) => ({ ...at, type, first, last }));
    return this.ask({ type: 'ShareAcknowledge', groupId: 'jobs', memberId, sessionEpoch, acknowledgements }).partitions[0]?.error as string;
  }

  leaveSession(memberId: string): void {
    this.sessions.delete(memberId);
    this.ask({ type: 'ShareAcknowledge', groupId: 'jobs', memberId, sessionEpoch: -1, acknowledgements: [] });
  }

  get start(): number {
    return this.ask({ type: 'DescribeShareGroupOffsets', groupId: 'jobs' }).partitions[0]?.startOffset as number;
  }

  wait(seconds: number): void {
    this.bench.simulation.runUntil(this.bench.simulation.now + seconds * SECOND);
  }

  get broker(): BrokerState {
    return this.bench.simulation.stateOf<BrokerState>('broker-1');
  }

  get share() {
    return this.broker.shares.partitions.get('jobs/orders-0');
  }
}

// ---- the group ------------------------------------------------------------------------------------------------------------

test('[KS1] one id, one kind of group', () => {
  const play = new Play();
  play.join('a');
  const heartbeat = { rebalanceTimeoutMs: 1_000, regex: null, assignor: null, owned: [], groupInstanceId: null };
  expect(
    play.ask({
      type: 'ConsumerGroupHeartbeat',
      groupId: 'jobs',
      memberId: 'c',
      memberEpoch: 0,
      clientId: 'c',
      topics: ['orders'],
      ...heartbeat,
    }).error,
  ).toBe('GROUP_ID_NOT_FOUND');
  const protocols = [{ name: 'range', metadata: { topics: ['orders'], owned: [], generation: -1 } }];
  const classic = {
    memberId: '',
    clientId: 'c',
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 10_000,
    protocolType: 'consumer',
    protocols,
  };
  expect(play.ask({ type: 'JoinGroup', groupId: 'jobs', ...classic }).error).toBe('INCONSISTENT_GROUP_PROTOCOL');
  play.ask({
    type: 'ConsumerGroupHeartbeat',
    groupId: 'other',
    memberId: 'c',
    memberEpoch: 0,
    clientId: 'c',
    topics: ['orders'],
    ...heartbeat,
  });
  expect(play.beat('a', 0, { groupId: 'other' }).error).toBe('GROUP_ID_NOT_FOUND');
});

test('[KS2] a member is known by its epoch; silent for its session timeout it is out', () => {
  const play = new Play({ 'group.share.session.timeout.ms': 3_000, 'group.share.max.size': 1 });
  expect(play.beat('a', 1).error).toBe('GROUP_ID_NOT_FOUND');
  play.join('a');
  expect([play.beat('a', 2).error, play.beat('a', 9).error, play.beat('b', 2).error, play.beat('b', 0).error]).toEqual([
    'NONE',
    'FENCED_MEMBER_EPOCH',
    'UNKNOWN_MEMBER_ID',
    'GROUP_MAX_SIZE_REACHED',
  ]);
  play.wait(3.1);
  expect(play.beat('a', 2).error).toBe('UNKNOWN_MEMBER_ID');
});

test('[KS3] a partition is entered in the store before anybody gets it, and the epoch rises by that', () => {
  const play = new Play();
  expect(play.beat('a', 0)).toMatchObject({ memberEpoch: 1, assignment: [] });
  expect(play.beat('a', 1)).toMatchObject({ memberEpoch: 2, assignment: [at] });
  expect(play.beat('a', 2).assignment).toBeNull();
});

test('[KS4] every partition has a reader and every member something to read', () => {
  const partitions = [0, 1].map((partition) => ({ topic: 'orders', partition }));
  const shares = (...ids: string[]) =>
    [
      ...assignSimply(
        ids.map((memberId) => ({ memberId, topics: ['orders'], target: [] })),
        partitions,
      ).values(),
    ]
      .map((share) => share.length)
      .sort();
  expect(shares('a')).toEqual([2]);
  expect(shares('a', 'b')).toEqual([1, 1]);
  expect(shares('a', 'b', 'c')).toEqual([1, 1, 2]);
  expect(shares('a', 'b', 'c', 'd')).toEqual([1, 1, 1, 1]);
});

test('[KS5] heartbeat interval and lock duration are the group’s own setting, else the broker’s', () => {
  const play = new Play({ 'group.share.record.lock.duration.ms': 9_000 });
  expect(play.beat('a', 0).heartbeatIntervalMs).toBe(700);
  play.join('a');
  play.fetch('a');
  const lock = () => (play.share?.runs[0]?.lockUntil ?? 0) - play.bench.simulation.now;
  expect(Math.round(lock() / SECOND)).toBe(9);
  play.ask({ type: 'IncrementalAlterConfigs', resource: { kind: 'group', name: 'jobs' }, set: { 'share.record.lock.duration.ms': 4_000 } });
  play.say('a', ['release', 0, 9]);
  play.fetch('a');
  expect(Math.round(lock() / SECOND)).toBe(4);
});

test('[KS6] it is listed as what it is, and not deleted while it has members', () => {
  const play = new Play();
  play.join('a');
  expect(play.ask({ type: 'ListGroups' }).groups).toEqual([{ groupId: 'jobs', type: 'Share', protocolType: 'share', state: 'Stable' }]);
  expect(play.ask({ type: 'DeleteGroups', groups: ['jobs'] }).results[0]?.error).toBe('NON_EMPTY_GROUP');
  play.beat('a', -1);
  expect(play.ask({ type: 'DeleteGroups', groups: ['jobs'] }).results[0]?.error).toBe('NONE');
  expect(play.ask({ type: 'ListGroups' }).groups).toEqual([]);
});

test('[KS7] members, epochs and what is stored survive the coordinator', () => {
  const play = new Play();
  play.join('a');
  play.fetch('a');
  play.say('a', ['accept', 0, 3]);
  const { groups } = play.broker;
  expect(groupsAfterCrash(structuredClone(groups)).get('jobs')?.share).toEqual(groups.get('jobs')?.share);
});

test('[KS8] start offsets are set only while nobody is in the group', () => {
  const play = new Play();
  const reset = (startOffset: number) =>
    play.ask({ type: 'AlterShareGroupOffsets', groupId: 'jobs', offsets: [{ ...at, startOffset }] }).error;
  expect(reset(4)).toBe('NONE');
  play.join('a');
  expect(reset(2)).toBe('NON_EMPTY_GROUP');
  expect(play.fetch('a')).toEqual([[4, 9, 1]]);
});

test('[KS9] a leader that has been replaced writes nothing any more', () => {
  const play = new Play();
  play.join('a');
  const write = (leaderEpoch: number) =>
    play.ask({ type: 'WriteShareGroupState', groupId: 'jobs', ...at, state: { startOffset: 7, runs: [], leaderEpoch } }).error;
  expect([write(3), write(2), write(3)]).toEqual(['NONE', 'FENCED_LEADER_EPOCH', 'NONE']);
});

// ---- records --------------------------------------------------------------------------------------------------------------

test('[KS10] what one member holds no other gets', () => {
  const play = new Play();
  play.join('a');
  expect(play.fetch('a')).toEqual([[0, 9, 1]]);
  expect(play.fetch('b')).toEqual([]);
  play.say('a', ['release', 2, 3]);
  expect(play.fetch('b')).toEqual([[2, 3, 2]]);
});

test.each([
  ['earliest', [[0, 9, 1]]],
  ['latest', []],
  ['by_duration:PT1H', [[0, 9, 1]]],
])('[KS11] a group begins at %s in a partition that it never read', (policy, seen) => {
  const play = new Play({}, { 'share.auto.offset.reset': policy });
  play.join('a');
  expect(play.fetch('a')).toEqual(seen);
});

test('[KS12] batch by batch a whole batch is taken however few records are asked for; by record no more than those; what was given back comes first', () => {
  const play = new Play({}, {}, [3, 3, 4]);
  play.join('a');
  expect(play.fetch('a', { maxRecords: 4 })).toEqual([[0, 5, 1]]);
  expect(play.fetch('a', { maxRecords: 2, acquireMode: 'record_limit' })).toEqual([[6, 7, 1]]);
  play.say('a', ['release', 1, 1]);
  expect(play.fetch('a', { maxRecords: 2, acquireMode: 'record_limit' })).toEqual([
    [1, 1, 2],
    [8, 8, 1],
  ]);
});

test('[KS13] accepted and rejected is for good, released comes again, until the last delivery that the limit allows', () => {
  const play = new Play({ 'group.share.delivery.count.limit': 2 });
  play.join('a');
  play.fetch('a');
  expect(play.say('a', ['accept', 0, 3], ['reject', 4, 5], ['release', 6, 9])).toBe('NONE');
  expect(play.fetch('a')).toEqual([[6, 9, 2]]);
  play.say('a', ['release', 6, 9]);
  expect(play.fetch('a')).toEqual([]);
  expect(play.share?.startOffset).toBe(10);
});

test('[KS13] acknowledgements of a partition hold all or not at all: only of what the member holds', () => {
  const play = new Play();
  play.join('a');
  play.fetch('a', { maxRecords: 5, acquireMode: 'record_limit' });
  expect(play.say('a', ['accept', 0, 1], ['accept', 4, 5])).toBe('INVALID_RECORD_STATE');
  play.fetch('b', { maxRecords: 1, acquireMode: 'record_limit' });
  expect(play.say('b', ['accept', 0, 0])).toBe('INVALID_RECORD_STATE');
  expect(play.say('a', ['accept', 0, 1])).toBe('NONE');
  expect(play.say('a', ['accept', 0, 1])).toBe('INVALID_RECORD_STATE');
});

test('[KS14] whoever holds a record longer than its lock has it no more, and its late word counts for nothing', () => {
  const play = new Play({}, { 'share.record.lock.duration.ms': 2_000 });
  play.join('a');
  play.fetch('a');
  play.wait(1.8);
  expect(play.fetch('b')).toEqual([]);
  play.wait(0.3);
  expect(play.fetch('b')).toEqual([[0, 9, 2]]);
  expect(play.say('a', ['accept', 0, 9])).toBe('INVALID_RECORD_STATE');
});

test('[KS15] between start and end there are never more than group.share.partition.max.record.locks', () => {
  const play = new Play({ 'group.share.partition.max.record.locks': 100 }, {}, [90, 90]);
  play.join('a');
  expect(play.fetch('a', { acquireMode: 'record_limit' })).toEqual([[0, 99, 1]]);
  expect(play.fetch('a', { acquireMode: 'record_limit' })).toEqual([]);
  play.say('a', ['accept', 0, 49]);
  expect(play.fetch('a', { acquireMode: 'record_limit' })).toEqual([[100, 149, 1]]);
});

test('[KS16] what the log no longer has is given to nobody; what is held can still be acknowledged', () => {
  const play = new Play();
  play.join('a');
  play.fetch('a', { maxRecords: 4, acquireMode: 'record_limit' });
  play.say('a', ['release', 2, 3]);
  play.ask({ type: 'DeleteRecords', partitions: [{ ...at, beforeOffset: 7 }] });
  expect(play.fetch('b')).toEqual([[7, 9, 1]]);
  expect(play.say('a', ['accept', 0, 1])).toBe('NONE');
});

test('[KS17] the end of a session gives back at once what the member held', () => {
  const play = new Play();
  play.join('a');
  play.fetch('a');
  play.fetch('b');
  play.leaveSession('a');
  expect(play.fetch('b')).toEqual([[0, 9, 2]]);
});

test('[KS18] a request names the epoch of its session; a broker that knows none says so', () => {
  const play = new Play();
  play.join('a');
  play.fetch('a');
  const error = (sessionEpoch: number, memberId = 'a') =>
    play.ask({ type: 'ShareAcknowledge', groupId: 'jobs', memberId, sessionEpoch, acknowledgements: [] }).error;
  expect([error(7), error(1, 'nobody'), error(1)]).toEqual(['INVALID_SHARE_SESSION_EPOCH', 'SHARE_SESSION_NOT_FOUND', 'NONE']);
});

test('[KS20] stored is the start from before the change; nothing is until the first change', () => {
  const play = new Play();
  play.join('a');
  play.fetch('a');
  expect(play.start).toBe(-1);
  play.say('a', ['accept', 0, 4]);
  expect([play.start, play.share?.startOffset]).toEqual([0, 5]);
  play.say('a', ['accept', 5, 9]);
  expect([play.start, play.share?.startOffset]).toEqual([5, 10]);
});

test('[KS21] a crash of the leader loses no acknowledgement and no delivery count', () => {
  const play = new Play();
  play.join('a');
  play.fetch('a');
  play.say('a', ['accept', 0, 2], ['release', 3, 5]);
  play.bench.simulation.command({ type: 'crash', node: 'broker-1' });
  play.wait(0.1);
  play.bench.simulation.command({ type: 'restart', node: 'broker-1' });
  play.wait(15);
  expect(play.fetch('b')).toEqual([
    [3, 5, 2],
    [6, 9, 1],
  ]);
});

test('[KS22] to renew is to hold on: the lock begins anew, the delivery count stays', () => {
  const play = new Play({}, { 'share.record.lock.duration.ms': 2_000 });
  play.join('a');
  play.fetch('a');
  play.wait(1.5);
  play.say('a', ['renew', 0, 4]);
  play.wait(1);
  expect(play.fetch('b')).toEqual([[5, 9, 2]]);
  expect(play.say('a', ['accept', 0, 4])).toBe('NONE');
});
