/** Committed offsets: who may commit, what is kept, how long; and what administrators see. */
import { expect, test } from 'vitest';
import { NO_CLUSTER } from '@/simulator/kafka/group/coordinator';
import { handleGroupRequest } from '@/simulator/kafka/group/handle';
import { forgetPartitions, offsetCommitError } from '@/simulator/kafka/group/offsets';
import { emptyGroup } from '@/simulator/kafka/group/state';
import { startCoordinator } from '@/simulator/kafka/group/takeover';
import { type Answer, GROUP, GroupPlay } from './groupPlay';

const MINUTE_MS = 60_000;
const orders = (partition: number) => ({ topic: 'orders', partition });

function fetch(play: GroupPlay, partitions: readonly { topic: string; partition: number }[] | null = null, groupId = GROUP) {
  return play.answerTo<'OffsetFetch'>(play.request('admin', { type: 'OffsetFetch', groupId, partitions }));
}

test('[KG40] a member’s commit is accepted in Stable and, for the old generation, while members are called', () => {
  const play = GroupPlay.stable('a', 'b');
  expect(play.commit('a')).toBe('NONE');
  expect(play.commit('a', { generation: 0 })).toBe('ILLEGAL_GENERATION');
  expect(play.commit('stranger', { memberId: 'who', generation: 1 })).toBe('UNKNOWN_MEMBER_ID');
  play.join('a');
  expect(play.commit('b')).toBe('NONE');
  play.join('b');
  expect(play.group.state).toBe('CompletingRebalance');
  expect(play.commit('b', { generation: 1 })).toBe('ILLEGAL_GENERATION');
  expect(play.commit('b')).toBe('REBALANCE_IN_PROGRESS');
  expect(play.told('commitRejected').map(({ error }) => error)).toEqual([
    'ILLEGAL_GENERATION',
    'UNKNOWN_MEMBER_ID',
    'ILLEGAL_GENERATION',
    'REBALANCE_IN_PROGRESS',
  ]);
});

test('[KG41] a commit from outside is accepted only while the group is Empty', () => {
  const play = GroupPlay.stable('a');
  expect(play.commitFromOutside()).toBe('UNKNOWN_MEMBER_ID');
  play.leave('a');
  expect(play.commitFromOutside()).toBe('NONE');
  expect(play.told('offsetsCommitted')).toMatchObject([{ member: null, generation: -1, offsets: [{ offset: 7 }] }]);
});

test('[KG41] a commit within a transaction is held to member and generation, not to the state', () => {
  const play = GroupPlay.stable('a', 'b');
  play.join('a');
  play.join('b');
  expect(play.group.state).toBe('CompletingRebalance');
  const claim = { memberId: play.idOf('b'), generation: 2 };
  expect(offsetCommitError(play.group, claim)).toBe('REBALANCE_IN_PROGRESS');
  expect(offsetCommitError(play.group, claim, true)).toBe('NONE');
  expect(offsetCommitError(play.group, { ...claim, generation: 1 }, true)).toBe('ILLEGAL_GENERATION');
  expect(offsetCommitError(play.group, { memberId: '', generation: -1 }, true)).toBe('NONE');
  expect(offsetCommitError(emptyGroup('g', 0), { memberId: 'who', generation: 3 }, true)).toBe('UNKNOWN_MEMBER_ID');
});

test('[KG42] a commit from outside brings a group into being; one that names a generation does not', () => {
  const play = new GroupPlay();
  expect(play.commit('a', { memberId: 'a-1', generation: 3 })).toBe('GROUP_ID_NOT_FOUND');
  expect(play.commit('a', { groupId: '' })).toBe('INVALID_GROUP_ID');
  expect(play.groups.size).toBe(0);
  expect(play.commitFromOutside()).toBe('NONE');
  expect(play.group).toMatchObject({ state: 'Empty', generation: 0, protocolType: null });
});

test('[KG45] offsets of a topic that members read cannot be deleted, others can', () => {
  const play = GroupPlay.stable('a');
  const offsets = ['orders', 'payments'].map((topic) => ({ topic, partition: 0, offset: 7 }));
  play.commit('a', { offsets });
  const remove = (topic: string, groupId = GROUP) =>
    play.answerTo<'OffsetDelete'>(play.request('admin', { type: 'OffsetDelete', groupId, partitions: [{ topic, partition: 0 }] }))
      ?.partitions[0]?.error;
  expect(remove('orders')).toBe('GROUP_SUBSCRIBED_TO_TOPIC');
  expect(remove('payments')).toBe('NONE');
  expect(remove('payments')).toBe('NONE');
  expect([...play.group.offsets.keys()]).toEqual(['orders-0']);
  expect(remove('orders', 'other')).toBe('GROUP_ID_NOT_FOUND');
  play.leave('a');
  expect(remove('orders')).toBe('NONE');
});

test('[KG45] the offsets of a group that is no consumer group are safe while it has members', () => {
  const play = new GroupPlay();
  play.enter('a', { protocolType: 'connect' });
  const id = play.request('admin', { type: 'OffsetDelete', groupId: GROUP, partitions: [orders(0)] });
  expect(play.answerTo<'OffsetDelete'>(id)).toMatchObject({ error: 'NON_EMPTY_GROUP', partitions: [{ error: 'NON_EMPTY_GROUP' }] });
});

test('[KG45] a group can be deleted once it is Empty, with all its offsets', () => {
  const play = GroupPlay.stable('a');
  play.commit('a');
  const remove = () => {
    const id = play.request('admin', { type: 'DeleteGroups', groups: [GROUP, 'other', ''] });
    return play.answerTo<'DeleteGroups'>(id)?.results.map(({ error }) => error);
  };
  expect(remove()).toEqual(['NON_EMPTY_GROUP', 'GROUP_ID_NOT_FOUND', 'INVALID_GROUP_ID']);
  play.leave('a');
  play.restart('b');
  expect(remove()).toEqual(['NONE', 'GROUP_ID_NOT_FOUND', 'INVALID_GROUP_ID']);
  expect(play.groups.size).toBe(0);
  expect(play.timers.size).toBe(0);
});

test('[KG46] offsets of an Empty group expire a retention after it became Empty, not after the commit', () => {
  const play = GroupPlay.stableWith({ sessionTimeoutMs: 1_800_000 }, 'a');
  Object.assign(play.config, { 'offsets.retention.minutes': 20 });
  startCoordinator(play.groups, play.io, play.config);
  play.commit('a');
  play.advance(15 * MINUTE_MS);
  play.leave('a');
  play.advance(15 * MINUTE_MS);
  expect(play.group.offsets.size).toBe(1);
  play.advance(10 * MINUTE_MS);
  expect(play.groups.size).toBe(0);
  expect(play.told('offsetsRemoved')).toMatchObject([{ reason: 'expired', partitions: [orders(0)] }]);
});

test('[KG46] with members only offsets of topics that nobody reads any more expire, by their commit', () => {
  const play = GroupPlay.stableWith({ sessionTimeoutMs: 1_800_000 }, 'a');
  Object.assign(play.config, { 'offsets.retention.minutes': 5 });
  startCoordinator(play.groups, play.io, play.config);
  play.commit('a', { offsets: ['orders', 'payments'].map((topic) => ({ topic, partition: 0, offset: 7 })) });
  play.advance(10 * MINUTE_MS);
  expect([...play.group.offsets.keys()]).toEqual(['orders-0']);
});

test('[KG46] nothing expires while members are called together', () => {
  const play = GroupPlay.stableWith({ sessionTimeoutMs: 1_800_000, rebalanceTimeoutMs: 1_800_000 }, 'a', 'b');
  Object.assign(play.config, { 'offsets.retention.minutes': 5 });
  startCoordinator(play.groups, play.io, play.config);
  play.commit('a', { offsets: [{ topic: 'payments', partition: 0, offset: 7 }] });
  play.join('a');
  play.advance(10 * MINUTE_MS);
  expect(play.group).toMatchObject({ state: 'PreparingRebalance', offsets: { size: 1 } });
});

test('[KG46] of a group that never had members each offset expires by its own commit', () => {
  const play = new GroupPlay({ 'offsets.retention.minutes': 15 });
  startCoordinator(play.groups, play.io, play.config);
  play.commitFromOutside();
  play.advance(6 * MINUTE_MS);
  play.commitFromOutside({ offsets: [{ ...orders(1), offset: 7 }] });
  play.advance(14 * MINUTE_MS);
  expect([...play.group.offsets.keys()]).toEqual(['orders-1']);
  play.advance(10 * MINUTE_MS);
  expect(play.groups.size).toBe(0);
});

test('[KG47] an Empty group without offsets is gone at the next check', () => {
  const play = new GroupPlay();
  startCoordinator(play.groups, play.io, play.config);
  play.join('a', { sessionTimeoutMs: 1_800_000 });
  play.advance(10 * MINUTE_MS);
  expect(play.told('groupDeleted')).toMatchObject([{ reason: 'expired' }]);
  expect([...play.timers.keys()]).toEqual(['offsets-retention']);
  expect(play.join('a')?.error).toBe('UNKNOWN_MEMBER_ID');
});

test('[KG48] a description names assignor and subscriptions only of a Stable group, and what each member has now', () => {
  const play = GroupPlay.stable('a', 'b');
  const describe = () => play.answerTo<'DescribeGroups'>(play.request('admin', { type: 'DescribeGroups', groups: [GROUP] }))?.groups[0];
  expect(describe()).toMatchObject({
    error: 'NONE',
    state: 'Stable',
    protocolType: 'consumer',
    protocol: 'range',
    members: [
      { clientId: 'a', host: 'a', assignment: [orders(0)], metadata: { topics: ['orders'] } },
      { clientId: 'b', host: 'b', assignment: [orders(1)] },
    ],
  });
  play.enter('c');
  expect(describe()).toMatchObject({
    state: 'PreparingRebalance',
    protocol: '',
    members: [{ assignment: [orders(0)], metadata: null }, { assignment: [orders(1)] }, { clientId: 'c', assignment: [] }],
  });
  play.leave('a', 'b', 'c');
  expect(describe()).toMatchObject({ state: 'Empty', protocolType: 'consumer', protocol: '', members: [] });
});

test('[KG48] an unknown group is described as Dead; a list can be narrowed to states', () => {
  const play = GroupPlay.stable('a');
  const described = play.answerTo<'DescribeGroups'>(play.request('admin', { type: 'DescribeGroups', groups: ['other'] }));
  expect(described?.groups).toMatchObject([{ groupId: 'other', error: 'GROUP_ID_NOT_FOUND', state: 'Dead', members: [] }]);
  play.commitFromOutside({ groupId: 'second' });
  const list = (...states: ('Empty' | 'Stable')[]) =>
    play.answerTo<'ListGroups'>(play.request('admin', { type: 'ListGroups', ...(states.length > 0 ? { states } : {}) }))?.groups;
  expect(list()).toEqual([
    { groupId: GROUP, type: 'Classic', protocolType: 'consumer', state: 'Stable' },
    { groupId: 'second', type: 'Classic', protocolType: '', state: 'Empty' },
  ]);
  expect(list('Empty')?.map(({ groupId }) => groupId)).toEqual(['second']);
});

test('[KG49] offsets of one request stand or fall one by one', () => {
  const play = GroupPlay.stable('a');
  const offsets = [
    { ...orders(0), offset: 5, metadata: 'x'.repeat(4_096) },
    { ...orders(1), offset: 6, metadata: 'x'.repeat(4_097) },
    { ...orders(9), offset: 7, leaderEpoch: 2 },
  ];
  const request = { type: 'OffsetCommit', correlationId: 900, groupId: GROUP, memberId: play.idOf('a'), generation: 1, offsets } as const;
  handleGroupRequest(play.groups, request, 'a', play.io, play.config, {
    topics: new Map([['orders', { partitions: Array(9).fill(0) }]]),
    configs: new Map(),
  });
  expect(play.answerTo<'OffsetCommit'>(900)).toMatchObject({
    error: 'NONE',
    partitions: [{ error: 'NONE' }, { error: 'OFFSET_METADATA_TOO_LARGE' }, { error: 'UNKNOWN_TOPIC_OR_PARTITION' }],
  });
  expect([...play.group.offsets.keys()]).toEqual(['orders-0']);
});

test('[KG49] OffsetFetch tells what is committed, and -1 where nothing is', () => {
  const play = GroupPlay.stable('a');
  play.commit('a', { offsets: [{ ...orders(0), offset: 5, metadata: 'note', leaderEpoch: 2 }] });
  const nothing: Partial<Answer<'OffsetFetch'>['partitions'][number]> = { error: 'NONE', offset: -1, leaderEpoch: -1, metadata: '' };
  const known = { ...orders(0), error: 'NONE', offset: 5, leaderEpoch: 2, metadata: 'note' };
  expect(fetch(play, [orders(0), orders(1)])?.partitions).toEqual([known, { ...orders(1), ...nothing }]);
  expect(fetch(play)?.partitions).toEqual([known]);
  expect(fetch(play, [orders(0)], 'other')?.partitions).toEqual([{ ...orders(0), ...nothing }]);
  expect(fetch(play, null, '')?.error).toBe('INVALID_GROUP_ID');
});

test('[KG49] a partition that is deleted takes its offsets with it', () => {
  const play = GroupPlay.stable('a');
  play.commit('a', { offsets: [0, 1].map((partition) => ({ ...orders(partition), offset: 5 })) });
  forgetPartitions({ groups: play.groups, io: play.io, config: play.config, cluster: NO_CLUSTER }, [orders(1), orders(2)]);
  expect([...play.group.offsets.keys()]).toEqual(['orders-0']);
});
