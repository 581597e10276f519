import { expect, test } from 'vitest';
import { phaseOf } from '@/simulator/kafka/group/consumer/state';
import { assignUniformly } from '@/simulator/kafka/group/consumer/uniform';
import { groupsAfterCrash, loadGroup, recordsOf, startCoordinator, unloadGroup } from '@/simulator/kafka/group/takeover';
import type { ConsumerGroupDescribeResponse } from '@/simulator/kafka/protocol/consumerGroup';
import { type Asked, ConsumerGroupPlay, GROUP } from './consumerGroupPlay';

const orders = (...partitions: number[]) => partitions.map((partition) => ({ topic: 'orders', partition }));
const names = (...partitions: number[]) => partitions.map((partition) => `orders-${partition}`);

/** Two members with two partitions each, Stable in epoch 2. */
function pair(config: ConstructorParameters<typeof ConsumerGroupPlay>[1] = {}): ConsumerGroupPlay {
  const play = new ConsumerGroupPlay({ orders: 4 }, config);
  play.join('a');
  play.join('b');
  play.settle('a', 'b');
  expect(phaseOf(play.group)).toBe('Stable');
  return play;
}

test('[KN1] a member that joins brings the group into being; any other heartbeat needs one that is there', () => {
  const play = new ConsumerGroupPlay();
  expect(play.say('a', { memberEpoch: 1 }).error).toBe('GROUP_ID_NOT_FOUND');
  expect(play.join('a')).toMatchObject({ error: 'NONE', memberEpoch: 1, assignment: orders(0, 1, 2, 3) });
});

test.each<[string, Asked]>([
  ['no group', { groupId: '', memberEpoch: 0 }],
  ['no member id', { memberId: '' }],
  ['a join without topics', { rebalanceTimeoutMs: 1_000, owned: [] }],
  ['a join that owns something', { rebalanceTimeoutMs: 1_000, topics: ['orders'], owned: orders(0) }],
  ['an absence without an instance id', { memberEpoch: -2 }],
  ['an epoch below all', { memberEpoch: -3 }],
])('[KN1] %s is an INVALID_REQUEST', (_, asked) => {
  expect(new ConsumerGroupPlay().say('a', asked).error).toBe('INVALID_REQUEST');
});

test('[KN2] the phase follows from the epochs and from how far the members are', () => {
  const play = new ConsumerGroupPlay();
  play.join('a');
  expect(phaseOf(play.group)).toBe('Stable');
  play.join('b');
  expect(phaseOf(play.group)).toBe('Reconciling');
  play.settle('a', 'b');
  expect(phaseOf(play.group)).toBe('Stable');
  play.leave('a');
  expect(phaseOf(play.group)).toBe('Assigning');
  play.leave('b');
  expect(phaseOf(play.group)).toBe('Empty');
});

test('[KN3] who joins again under its id keeps its place and hears all of its assignment, and no epoch rises', () => {
  const play = pair();
  const epoch = play.group.epoch;
  const answer = play.say('a', { memberEpoch: 0, rebalanceTimeoutMs: 60_000, topics: ['orders'], owned: [] });
  expect(answer).toMatchObject({ error: 'NONE', memberEpoch: epoch, assignment: orders(0, 1) });
  expect(play.group.epoch).toBe(epoch);
});

test('[KN4] an answer carries the assignment only to who joins, says everything, or has another one', () => {
  const play = pair();
  expect(play.beat('a').assignment).toBeNull();
  const everything = { owned: orders(0, 1), topics: ['orders'], rebalanceTimeoutMs: 60_000 };
  expect(play.beat('a', everything).assignment).toEqual(orders(0, 1));
  play.leave('b');
  expect(play.beat('a').assignment).toEqual(orders(0, 1, 2, 3));
});

test('[KN5] heartbeat interval and session timeout are the broker’s, and the group’s own win', () => {
  const play = new ConsumerGroupPlay({ orders: 1 }, { 'group.consumer.heartbeat.interval.ms': 700 });
  expect(play.join('a').heartbeatIntervalMs).toBe(700);
  play.configs.set(`group:${GROUP}`, { 'consumer.heartbeat.interval.ms': 900, 'consumer.session.timeout.ms': 2_000 });
  expect(play.beat('a').heartbeatIntervalMs).toBe(900);
  play.advance(2_100);
  expect(play.group.members.size).toBe(0);
});

test('[KN6] the group epoch rises when a member comes, goes or reads something else, and not otherwise', () => {
  const play = new ConsumerGroupPlay({ orders: 4, refunds: 1 });
  play.join('a');
  play.join('b');
  expect(play.group.epoch).toBe(2);
  play.settle('a', 'b');
  play.beat('a', { topics: ['orders'] });
  expect(play.group.epoch).toBe(2);
  play.beat('a', { topics: ['orders', 'refunds'] });
  expect(play.group.epoch).toBe(3);
  play.leave('b');
  expect(play.group.epoch).toBe(4);
});

test('[KN7] new partitions, and a topic that comes to be, raise it at the next heartbeat of anybody', () => {
  const play = new ConsumerGroupPlay({ orders: 1 });
  play.join('a', { topics: ['orders', 'refunds'] });
  play.addTopic('orders', 2);
  expect(play.beat('a')).toMatchObject({ memberEpoch: 2, assignment: orders(0, 1) });
  play.addTopic('refunds', 1);
  expect(play.beat('a').memberEpoch).toBe(3);
  expect(play.beat('a').memberEpoch).toBe(3);
});

test('[KN8] the heartbeat that raises the epoch computes the targets, those of others too', () => {
  const play = new ConsumerGroupPlay();
  play.join('a');
  play.join('b');
  expect(play.group.assignmentEpoch).toBe(2);
  expect([...play.group.targets]).toEqual([
    ['a', orders(0, 1)],
    ['b', orders(2, 3)],
  ]);
});

test('[KN9] when the last member has gone the epoch has risen, the targets have not; the next goes on from there', () => {
  const play = new ConsumerGroupPlay();
  play.join('a');
  play.leave('a');
  expect(play.group).toMatchObject({ epoch: 2, assignmentEpoch: 1 });
  expect(play.join('b').memberEpoch).toBe(3);
});

test('[KN10] a member gives up before another gets: nobody has a partition twice', () => {
  const play = new ConsumerGroupPlay();
  play.join('a');
  expect(play.join('b')).toMatchObject({ memberEpoch: 2, assignment: [] });
  expect(play.member('b').progress).toBe('UNRELEASED_PARTITIONS');
  expect(play.beat('a')).toMatchObject({ memberEpoch: 1, assignment: orders(0, 1) });
  expect(play.member('a')).toMatchObject({ progress: 'UNREVOKED_PARTITIONS', pendingRevocation: orders(2, 3) });
  expect(play.beat('b').assignment).toBeNull();
});

test('[KN11] it must say that it no longer has them; a heartbeat that says nothing is not enough', () => {
  const play = new ConsumerGroupPlay();
  play.join('a');
  play.join('b');
  play.beat('a');
  expect(play.beat('a').memberEpoch).toBe(1);
  expect(play.beat('a', { owned: orders(0, 1, 3) }).memberEpoch).toBe(1);
  expect(play.beat('a', { owned: orders(0, 1) }).memberEpoch).toBe(2);
});

test('[KN12] what is freed piece by piece is handed over piece by piece', () => {
  const play = new ConsumerGroupPlay({ orders: 6 });
  play.join('a');
  play.join('b');
  play.settle('a', 'b');
  play.join('c');
  play.acknowledge('a');
  play.acknowledge('a');
  expect(play.acknowledge('c')).toMatchObject({ memberEpoch: 3, assignment: orders(2) });
  expect(play.member('c').progress).toBe('UNRELEASED_PARTITIONS');
  play.acknowledge('b');
  play.acknowledge('b');
  expect(play.acknowledge('c').assignment).toEqual(orders(2, 5));
  expect(phaseOf(play.group)).toBe('Stable');
});

test('[KN13] whose partitions stay never stops: it only rises to the new epoch', () => {
  const play = new ConsumerGroupPlay({ orders: 2 });
  play.join('a');
  play.join('b');
  play.settle('a', 'b');
  play.join('c');
  expect(play.beat('a')).toMatchObject({ memberEpoch: 3, assignment: null });
});

test('[KN14] a target that moves on while a member gives up: it gives up more, and its epoch stands still', () => {
  const play = new ConsumerGroupPlay({ orders: 6 });
  play.join('a');
  play.join('b');
  play.beat('a');
  play.join('c');
  expect(play.beat('a', { owned: orders(0, 1, 2) })).toMatchObject({ memberEpoch: 1, assignment: orders(0, 1) });
  expect(play.member('a')).toMatchObject({ progress: 'UNREVOKED_PARTITIONS', pendingRevocation: orders(2) });
  expect(play.beat('a', { owned: orders(0, 1) }).memberEpoch).toBe(3);
});

test('[KN15] what a member is giving up and the new target gives back to it is free for it', () => {
  const play = new ConsumerGroupPlay();
  play.join('a');
  play.join('b');
  play.beat('a');
  play.leave('b');
  play.beat('a');
  expect(play.beat('a', { owned: orders(0, 1) })).toMatchObject({ memberEpoch: 3, assignment: orders(0, 1, 2, 3) });
});

test('[KN17] an epoch that is not the member’s is fenced; the one before is that of a lost answer', () => {
  const play = pair();
  expect(play.say('a', { memberEpoch: 3 }).error).toBe('FENCED_MEMBER_EPOCH');
  expect(play.say('a', { memberEpoch: 1, owned: null }).error).toBe('FENCED_MEMBER_EPOCH');
  expect(play.say('a', { memberEpoch: 1, owned: orders(0, 2) }).error).toBe('FENCED_MEMBER_EPOCH');
  expect(play.say('a', { memberEpoch: 1, owned: orders(0, 1) })).toMatchObject({ error: 'NONE', memberEpoch: 2 });
  play.join('c');
  play.settle('a', 'b', 'c');
  expect(play.say('a', { memberEpoch: 1, owned: orders(0) }).error).toBe('FENCED_MEMBER_EPOCH');
  expect(play.say('nobody', { memberEpoch: 2 }).error).toBe('UNKNOWN_MEMBER_ID');
});

test('[KN18] a member that is silent for the session timeout is out; any heartbeat is a sign of life', () => {
  const play = pair({ 'group.consumer.session.timeout.ms': 3_000 });
  for (let second = 0; second < 4; second++) {
    play.advance(1_000);
    play.beat('a');
  }
  expect([...play.group.members.keys()]).toEqual(['a']);
  expect(play.told('consumerMemberRemoved')).toMatchObject([{ member: 'b', reason: 'sessionExpired' }]);
});

test('[KN19] who does not give up within its own rebalance timeout is out, however alive it is', () => {
  const play = new ConsumerGroupPlay();
  play.join('a', { rebalanceTimeoutMs: 5_000 });
  play.join('b');
  for (let second = 0; second < 6; second++) {
    play.beat('a');
    play.advance(1_000);
  }
  expect(play.told('consumerMemberRemoved')).toMatchObject([{ member: 'a', reason: 'revocationTimeout' }]);
  expect(play.beat('a').error).toBe('UNKNOWN_MEMBER_ID');
  expect(play.beat('b').assignment).toEqual(orders(0, 1, 2, 3));
});

test('[KN20] a removal raises the epoch; the new target waits for the next heartbeat of anybody', () => {
  const play = pair();
  play.leave('b');
  expect(play.group).toMatchObject({ epoch: 3, assignmentEpoch: 2 });
  expect(play.beat('a')).toMatchObject({ memberEpoch: 3, assignment: orders(0, 1, 2, 3) });
});

test('[KN21] a static member that says -2 keeps its partitions until its session ends', () => {
  const play = new ConsumerGroupPlay({ orders: 4 }, { 'group.consumer.session.timeout.ms': 5_000 });
  play.join('a', { instance: 'i' });
  play.join('b');
  play.settle('a', 'b');
  expect(play.leave('a', -2)).toBe('NONE');
  expect(play.member('a')).toMatchObject({ epoch: -2, assigned: orders(0, 1) });
  expect(phaseOf(play.group)).toBe('Reconciling');
  expect(play.group.epoch).toBe(2);
  play.advance(4_000);
  play.beat('b');
  play.advance(2_000);
  expect(play.beat('b').assignment).toEqual(orders(0, 1, 2, 3));
});

test('[KN22] a new process takes the seat of one that is away, and of no other', () => {
  const play = new ConsumerGroupPlay();
  play.join('a', { instance: 'i' });
  play.join('b');
  play.settle('a', 'b');
  expect(play.join('a2', { instance: 'i' }).error).toBe('UNRELEASED_INSTANCE_ID');
  expect(play.join('a', { instance: 'i' }).error).toBe('UNRELEASED_INSTANCE_ID');
  play.leave('a', -2);
  expect(play.join('a2', { instance: 'i' })).toMatchObject({ error: 'NONE', memberEpoch: 2, assignment: orders(0, 1) });
  expect(play.say('a', { memberEpoch: 2 }).error).toBe('FENCED_INSTANCE_ID');
  expect(play.group.epoch).toBe(2);
  expect([...play.group.members.keys()]).toEqual(['a2', 'b']);
});

test('[KN23] another coordinator, or this one after a crash, goes on with the same epochs and gives a full session', () => {
  const play = pair({ 'group.consumer.session.timeout.ms': 3_000 });
  play.join('c');
  play.beat('a');
  const before = structuredClone(play.group);
  play.groups = groupsAfterCrash(play.groups);
  expect(play.group).toEqual(before);
  const group = play.groups.get(GROUP);
  const records = recordsOf(group as NonNullable<typeof group>);
  unloadGroup(play.groups, GROUP, 'broker-2', play.io, play.config);
  expect(play.timers.size).toBe(0);
  loadGroup(play.groups, records, play.io, play.config, play.cluster ?? undefined);
  expect(play.group).toEqual(before);
  play.advance(2_900);
  expect(play.group.members.size).toBe(3);
  play.advance(200);
  expect(play.group.members.size).toBe(0);
  startCoordinator(play.groups, play.io, play.config);
});

test('[KN24] above group.consumer.max.size nobody new comes in', () => {
  const play = pair({ 'group.consumer.max.size': 2 });
  expect(play.join('c').error).toBe('GROUP_MAX_SIZE_REACHED');
  expect(play.group.members.size).toBe(2);
});

test('[KN25] the assignor that most of those who name one ask for; nobody does: the first that the broker offers', () => {
  const play = new ConsumerGroupPlay({ orders: 3, refunds: 3 });
  play.join('a', { topics: ['orders', 'refunds'] });
  expect(play.told('targetAssigned').at(-1)?.assignor).toBe('uniform');
  play.join('b', { topics: ['orders', 'refunds'], assignor: 'range' });
  expect(play.told('targetAssigned').at(-1)).toMatchObject({
    assignor: 'range',
    targets: [{ partitions: { length: 4 } }, { partitions: { length: 2 } }],
  });
  expect(play.join('c', { assignor: 'sticky' }).error).toBe('UNSUPPORTED_ASSIGNOR');
});

test('[KN26] uniform: everybody keeps what it has up to its share, extras stay where they are, the rest goes to who lacks', () => {
  const candidate = (memberId: string, ...partitions: number[]) => ({
    memberId,
    groupInstanceId: null,
    topics: ['orders'],
    target: orders(...partitions),
  });
  const assigned = assignUniformly([candidate('a', 0), candidate('b', 4, 3, 2, 1), candidate('c')], new Map([['orders', 5]]));
  expect([...assigned]).toEqual([
    ['a', orders(0)],
    ['b', orders(1, 2)],
    ['c', orders(3, 4)],
  ]);
  expect([...assignUniformly([candidate('a'), candidate('b', 0, 1)], new Map([['orders', 3]]))]).toEqual([
    ['a', orders(2)],
    ['b', orders(0, 1)],
  ]);
});

test('[KN27] members that read different topics get only those, as evenly as that goes', () => {
  const play = new ConsumerGroupPlay({ orders: 4, refunds: 2 });
  play.join('a', { topics: ['orders'] });
  play.join('b', { topics: ['orders', 'refunds'] });
  const topics = (id: string) => (play.group.targets.get(id) ?? []).map(({ topic }) => topic);
  expect(topics('a')).toEqual(['orders', 'orders', 'orders']);
  expect(topics('b').sort()).toEqual(['orders', 'refunds', 'refunds']);
});

test('[KN28] an expression is evaluated beside the heartbeat; the whole name must match; a new one takes everything away first', () => {
  const play = new ConsumerGroupPlay({ 'ev-a': 1, 'xev-a': 1, 'ev-': 1 });
  expect(play.join('a', { topics: [], regex: 'ev-.+' }).assignment).toEqual([]);
  play.advance(100);
  expect(play.beat('a').assignment).toEqual([{ topic: 'ev-a', partition: 0 }]);
  expect(play.beat('a', { regex: 'x.*' }).assignment).toEqual([]);
  expect(play.beat('a', { owned: [] }).assignment).toBeNull();
  play.advance(100);
  expect(play.beat('a', { owned: [] }).assignment).toEqual([{ topic: 'xev-a', partition: 0 }]);
});

test('[KN29] a new topic that matches is noticed ten seconds after the last look at the earliest', () => {
  const play = new ConsumerGroupPlay({ 'ev-a': 1 });
  play.join('a', { topics: [], regex: 'ev-.*' });
  play.advance(100);
  play.addTopic('ev-b', 1);
  play.advance(9_000);
  play.beat('a');
  play.advance(100);
  expect(play.beat('a').assignment).toBeNull();
  play.advance(1_000);
  play.beat('a');
  play.advance(100);
  expect(play.beat('a').assignment).toHaveLength(2);
});

test('[KN30] an expression that cannot be read is refused', () => {
  expect(new ConsumerGroupPlay().join('a', { topics: [], regex: 'ev-(' }).error).toBe('INVALID_REGULAR_EXPRESSION');
});

test('[KN36] LeaveGroup of an administrator takes members out, dynamic ones too, and the epoch rises once', () => {
  const play = pair();
  play.request('admin', { type: 'LeaveGroup', groupId: GROUP, members: [{ memberId: 'a' }, { memberId: 'b' }, { memberId: 'c' }] });
  expect(play.latest()).toMatchObject({
    members: [{ error: 'NONE' }, { error: 'NONE' }, { error: 'UNKNOWN_MEMBER_ID' }],
  });
  expect(play.group).toMatchObject({ epoch: 3, assignmentEpoch: 2 });
});

test('[KN37] a commit, and a look at what is committed, need the member’s own epoch; from outside only an empty group takes one', () => {
  const play = pair();
  const commit = (memberId: string, generation: number) => {
    const offsets = [{ ...orders(0)[0], topic: 'orders', partition: 0, offset: 7 }];
    play.request(memberId, { type: 'OffsetCommit', groupId: GROUP, memberId, generation, offsets });
    return play.latest<{ error: string }>().error;
  };
  const fetch = (memberId: string, memberEpoch: number) => {
    play.request(memberId, { type: 'OffsetFetch', groupId: GROUP, partitions: null, memberId, memberEpoch });
    return play.latest<{ error: string }>().error;
  };
  expect([commit('a', 2), commit('a', 1), commit('a', 3), commit('c', 2)]).toEqual([
    'NONE',
    'STALE_MEMBER_EPOCH',
    'STALE_MEMBER_EPOCH',
    'UNKNOWN_MEMBER_ID',
  ]);
  expect([fetch('a', 2), fetch('a', 1), fetch('c', 2)]).toEqual(['NONE', 'STALE_MEMBER_EPOCH', 'UNKNOWN_MEMBER_ID']);
  expect(commit('', -1)).toBe('UNKNOWN_MEMBER_ID');
  play.leave('a');
  play.leave('b');
  expect(commit('', -1)).toBe('NONE');
});

test('[KN39] described are epochs, targets and who has what; to the classic request it is no group; with members it cannot be deleted', () => {
  const play = pair();
  play.request('admin', { type: 'ConsumerGroupDescribe', groups: [GROUP, 'other'] });
  const { groups } = play.latest<ConsumerGroupDescribeResponse>();
  expect(groups).toMatchObject([
    { state: 'Stable', groupEpoch: 2, assignmentEpoch: 2, assignor: 'uniform', members: [{ memberEpoch: 2, target: orders(0, 1) }, {}] },
    { error: 'GROUP_ID_NOT_FOUND', state: 'Dead' },
  ]);
  play.request('admin', { type: 'DescribeGroups', groups: [GROUP] });
  expect(play.latest()).toMatchObject({ groups: [{ error: 'GROUP_ID_NOT_FOUND', state: 'Dead' }] });
  play.request('admin', { type: 'ListGroups' });
  expect(play.latest()).toMatchObject({ groups: [{ type: 'Consumer', protocolType: 'consumer', state: 'Stable' }] });
  play.request('admin', { type: 'DeleteGroups', groups: [GROUP] });
  expect(play.latest()).toMatchObject({ results: [{ error: 'NON_EMPTY_GROUP' }] });
  expect(play.owned('a')).toEqual(names(0, 1));
});
