/** Staying in a group: assignments, heartbeats, sessions; and leaving it. */
import { expect, test } from 'vitest';
import { GROUP, GroupPlay } from './groupPlay';

const names = (play: GroupPlay) => [...play.group.members.values()].map(({ clientId }) => clientId);

/** Members that wait for an assignment in generation 1; the first leads. */
function completing(...members: string[]): GroupPlay {
  const play = new GroupPlay({ 'group.initial.rebalance.delay.ms': 0 });
  for (const name of members) play.enter(name, { sessionTimeoutMs: 300_000 });
  play.advance(100);
  return play;
}

test('[KG13] a rebalance that starts before the assignment came sends everybody who waits for it back', () => {
  const play = completing('a', 'b');
  expect(play.sync('b')).toBeUndefined();
  play.enter('c');
  expect(play.latest<'SyncGroup'>('b')).toMatchObject({ error: 'REBALANCE_IN_PROGRESS', assignment: [] });
  expect(play.group.state).toBe('PreparingRebalance');
});

test('[KG13] assignments survive a rebalance that starts in Stable, not one that starts in CompletingRebalance', () => {
  const play = GroupPlay.stable('a');
  play.enter('b');
  expect(play.group.members.get(play.idOf('a'))?.assignment).toEqual([{ topic: 'orders', partition: 0 }]);
  play.join('a');
  play.enter('c');
  expect(play.group.members.get(play.idOf('a'))?.assignment).toEqual([]);
});

test('[KG14] the leader’s assignment makes the group Stable and answers all who wait for it', () => {
  const play = completing('a', 'b', 'c');
  play.sync('b');
  expect(play.group.state).toBe('CompletingRebalance');
  const mine = { memberId: play.idOf('b'), partitions: [{ topic: 'orders', partition: 3 }] };
  expect(play.sync('a', { assignments: [mine, { memberId: 'a stranger', partitions: [] }] })).toMatchObject({
    error: 'NONE',
    assignment: [],
  });
  expect(play.latest<'SyncGroup'>('b')).toMatchObject({ error: 'NONE', assignment: mine.partitions, protocol: 'range' });
  expect(play.group.state).toBe('Stable');
  expect(play.told('groupStabilised')).toMatchObject([{ generation: 1, assignments: [mine] }]);
});

test('[KG15] SyncGroup is answered by state, generation and protocol', () => {
  const play = completing('a', 'b');
  expect(play.sync('stranger', { memberId: 'who' })?.error).toBe('UNKNOWN_MEMBER_ID');
  expect(play.sync('b', { groupId: 'other' })?.error).toBe('UNKNOWN_MEMBER_ID');
  expect(play.sync('b', { groupId: '' })?.error).toBe('INVALID_GROUP_ID');
  expect(play.sync('b', { generation: 0 })?.error).toBe('ILLEGAL_GENERATION');
  expect(play.sync('b', { protocol: 'roundrobin' })?.error).toBe('INCONSISTENT_GROUP_PROTOCOL');
  expect(play.sync('b', { protocolType: 'connect' })?.error).toBe('INCONSISTENT_GROUP_PROTOCOL');
  play.assign('a');
  expect(play.sync('b')).toMatchObject({ error: 'NONE', assignment: [{ topic: 'orders', partition: 1 }] });
  expect(play.sync('b')?.error).toBe('NONE');
  play.join('a');
  expect(play.sync('b')?.error).toBe('REBALANCE_IN_PROGRESS');
});

test('[KG16] members that never send SyncGroup are out at the rebalance timeout, also of a Stable group', () => {
  const play = completing('a', 'b');
  play.assign('a');
  play.live(59_000, 'a', 'b');
  play.advance(900);
  expect(play.group.state).toBe('Stable');
  play.advance(100);
  expect(play.group.state).toBe('PreparingRebalance');
  expect(play.told('memberRemoved')).toMatchObject([{ member: play.idOf('b'), reason: 'syncTimeout' }]);
});

test('[KG16] once all have sent SyncGroup that timeout is off', () => {
  const play = completing('a', 'b');
  play.assign('a');
  expect(play.timers.has(`sync:${GROUP}`)).toBe(true);
  play.sync('b');
  expect(play.timers.has(`sync:${GROUP}`)).toBe(false);
});

test('[KG27] the parked JoinGroup of a member that is removed is answered UNKNOWN_MEMBER_ID', () => {
  const play = GroupPlay.stable('a');
  play.enter('b');
  play.leave('b');
  expect(play.answers('b').at(-1)).toMatchObject({ type: 'JoinGroupResponse', error: 'UNKNOWN_MEMBER_ID', memberId: '' });
});

test('[KG28] a member that is silent for its session timeout is out, and the others are called', () => {
  const play = GroupPlay.stable('a', 'b');
  play.live(9_000, 'a');
  expect(names(play)).toEqual(['a', 'b']);
  play.live(1_000, 'a');
  expect(names(play)).toEqual(['a']);
  expect(play.group.state).toBe('PreparingRebalance');
  expect(play.told('rebalanceStarted').at(-1)).toMatchObject({ reason: 'sessionExpired' });
});

test('[KG28] a parked request stands for a heartbeat', () => {
  const play = GroupPlay.stable('a', 'b', 'c');
  play.join('a');
  play.live(30_000, 'b', 'c');
  expect(names(play)).toEqual(['a', 'b', 'c']);
  play.join('b');
  play.join('c');
  play.sync('b');
  play.live(30_000, 'a', 'c');
  expect(names(play)).toEqual(['a', 'b', 'c']);
});

test('[KG29] the session starts anew with a heartbeat, the end of a join, an answered wait for the assignment, a commit', () => {
  const play = completing('a', 'b');
  const left = () => (play.timers.get(`session:${GROUP}:${play.idOf('b')}`)?.at ?? 0) - play.now;
  expect(left()).toBe(300_000_000);
  const renewedBy = (act: () => void) => {
    play.advance(1_000);
    act();
    return left() === 300_000_000;
  };
  expect(renewedBy(() => play.heartbeat('b'))).toBe(true);
  expect(renewedBy(() => play.sync('b'))).toBe(false);
  expect(renewedBy(() => play.assign('a'))).toBe(true);
  expect(renewedBy(() => play.sync('b'))).toBe(false);
  expect(renewedBy(() => play.commit('b'))).toBe(true);
  expect(renewedBy(() => play.commit('b', { generation: 0 }))).toBe(false);
  play.join('a', { sessionTimeoutMs: 300_000 });
  expect(renewedBy(() => play.commit('b'))).toBe(true);
  expect(renewedBy(() => play.heartbeat('b'))).toBe(true);
  expect(renewedBy(() => play.heartbeat('b', { generation: 7 }))).toBe(false);
  expect(renewedBy(() => play.join('b', { sessionTimeoutMs: 300_000 }))).toBe(true);
});

test('[KG30] heartbeats tell a member how things stand', () => {
  const play = completing('a', 'b');
  expect(play.heartbeat('a')).toBe('NONE');
  play.assign('a');
  expect(play.heartbeat('a')).toBe('NONE');
  expect(play.heartbeat('a', { generation: 0 })).toBe('ILLEGAL_GENERATION');
  expect(play.heartbeat('stranger')).toBe('UNKNOWN_MEMBER_ID');
  play.join('a');
  expect(play.heartbeat('b')).toBe('REBALANCE_IN_PROGRESS');
  play.leave('a');
  play.leave('b');
  expect(play.group.state).toBe('Empty');
  expect(play.heartbeat('b')).toBe('UNKNOWN_MEMBER_ID');
  play.groups.clear();
  expect(play.heartbeat('b')).toBe('UNKNOWN_MEMBER_ID');
});

test('[KG31] LeaveGroup removes at once, and the others are called', () => {
  const play = GroupPlay.stable('a', 'b');
  expect(play.leave('b')).toMatchObject({ error: 'NONE', members: [{ error: 'NONE' }] });
  expect(names(play)).toEqual(['a']);
  expect(play.group.state).toBe('PreparingRebalance');
  expect(play.told('rebalanceStarted').at(-1)).toMatchObject({ reason: 'memberLeft', cause: play.idOf('b') });
  expect(play.leave('b')?.members[0]?.error).toBe('UNKNOWN_MEMBER_ID');
});

test('[KG31] a leave can complete the join that the others wait for', () => {
  const play = GroupPlay.stable('a', 'b');
  play.join('a');
  play.leave('b');
  expect(play.latest<'JoinGroup'>('a')).toMatchObject({ error: 'NONE', generation: 2 });
});

test('[KG32] who leaves in one request causes one rebalance, and an id that is only pending may leave', () => {
  const play = GroupPlay.stable('a', 'b', 'c');
  play.leave('b', 'c');
  expect(play.told('rebalanceStarted')).toHaveLength(2);
  play.join('d');
  play.join('a');
  expect(play.group.state).toBe('PreparingRebalance');
  play.leave('d');
  expect(play.group).toMatchObject({ state: 'CompletingRebalance', generation: 2 });
});

test('[KG33] of a request that is parked twice only the second is answered', () => {
  const play = GroupPlay.stable('a', 'b');
  const before = play.answers('b').length;
  play.join('b', { topics: ['payments'] });
  play.join('b', { topics: ['payments'] });
  play.join('a');
  expect(play.answers('b').length).toBe(before + 1);
});

test('[KG33] who leaves while it waits for the assignment gets no answer to that', () => {
  const play = completing('a', 'b');
  play.sync('b');
  const before = play.answers('b').length;
  play.leave('b');
  play.join('a', { sessionTimeoutMs: 300_000 });
  play.assign('a');
  expect(play.group).toMatchObject({ state: 'Stable', generation: 2 });
  expect(play.answers('b').length).toBe(before);
});
