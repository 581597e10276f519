/** Static members: a seat by group.instance.id that a new process takes over. */
import { expect, test } from 'vitest';
import { GROUP, GroupPlay } from './groupPlay';

test('[KG34] a static member restarts in a Stable group without a rebalance and keeps its assignment', () => {
  const play = GroupPlay.stable('static-a', 'static-b');
  const before = play.idOf('static-b');
  expect(play.restart('static-b')).toMatchObject({ error: 'NONE', generation: 1, members: [], skipAssignment: false });
  expect(play.idOf('static-b')).not.toBe(before);
  expect(play.group).toMatchObject({ state: 'Stable', generation: 1 });
  expect(play.sync('static-b')?.assignment).toEqual([{ topic: 'orders', partition: 1 }]);
  expect(play.told('rebalanceStarted')).toHaveLength(1);
});

test('[KG34] the successor’s session is the one that its predecessor asked for, until it is renewed', () => {
  const play = GroupPlay.stable('static-a');
  play.restart('static-a', { sessionTimeoutMs: 60_000 });
  const left = () => (play.timers.get(`session:${GROUP}:${play.idOf('static-a')}`)?.at ?? 0) - play.now;
  expect(left()).toBe(10_000_000);
  play.heartbeat('static-a');
  expect(left()).toBe(60_000_000);
});

test('[KG34] the seat keeps the client id and host of the first process', () => {
  const play = GroupPlay.stable('static-a');
  play.restart('second', { instance: 'static-a' });
  expect([...play.group.members.values()]).toMatchObject([{ memberId: play.idOf('second'), clientId: 'static-a', host: 'static-a' }]);
});

test('[KG35] a leader that is back is told to leave the assignment as it is', () => {
  const play = GroupPlay.stable('static-a', 'static-b');
  expect(play.restart('static-a')).toMatchObject({ error: 'NONE', skipAssignment: true, leader: play.idOf('static-a') });
  expect(play.latest<'JoinGroup'>('static-a').members).toHaveLength(2);
});

test('[KG35] an old client that led learns only that somebody leads, its own old id', () => {
  const play = GroupPlay.stable('static-a', 'static-b');
  const before = play.idOf('static-a');
  expect(play.restart('static-a', { oldClient: true })).toMatchObject({
    error: 'NONE',
    skipAssignment: false,
    leader: before,
    members: [],
  });
});

test('[KG36] a static restart starts a rebalance when the protocol of the group would change', () => {
  const play = GroupPlay.stable('static-a');
  expect(play.restart('static-a', { names: ['roundrobin', 'range'] })).toMatchObject({ generation: 2, protocol: 'roundrobin' });
  expect(play.told('rebalanceStarted').at(-1)).toMatchObject({ reason: 'staticMemberReplaced' });
});

test('[KG36] and in CompletingRebalance, where the leader may be assigning to the old id', () => {
  const play = GroupPlay.stable('static-a', 'static-b');
  play.join('static-a');
  play.join('static-b');
  expect(play.group.state).toBe('CompletingRebalance');
  play.sync('static-b');
  expect(play.restart('static-b')).toBeUndefined();
  expect(play.answers('static-b').at(-1)).toMatchObject({ type: 'SyncGroupResponse', error: 'FENCED_INSTANCE_ID' });
  expect(play.group.state).toBe('PreparingRebalance');
});

test('[KG36] in PreparingRebalance it takes its place among those who wait', () => {
  const play = GroupPlay.stable('static-a', 'static-b');
  play.join('static-a');
  play.restart('static-b');
  expect(play.group).toMatchObject({ state: 'CompletingRebalance', generation: 2 });
});

test('[KG37] the old id of a member replaced before its SyncGroup stays owing, so the sync timeout calls everybody', () => {
  const play = GroupPlay.stable('static-a', 'static-b');
  play.join('static-a', { sessionTimeoutMs: 300_000 });
  play.join('static-b', { sessionTimeoutMs: 300_000 });
  play.assign('static-a');
  play.restart('static-b', { sessionTimeoutMs: 300_000 });
  play.sync('static-b');
  expect(play.group.state).toBe('Stable');
  play.advance(60_000);
  expect(play.group.state).toBe('PreparingRebalance');
  expect(play.group.members.size).toBe(2);
});

test('[KG38] the older of two processes with one group.instance.id is fenced everywhere', () => {
  const play = GroupPlay.stable('static-a', 'static-b');
  play.join('static-a');
  play.join('static-b');
  play.assign('static-a');
  play.join('new', { instance: 'static-b' });
  expect(play.heartbeat('static-b')).toBe('FENCED_INSTANCE_ID');
  expect(play.sync('static-b')?.error).toBe('FENCED_INSTANCE_ID');
  expect(play.commit('static-b')).toBe('FENCED_INSTANCE_ID');
  expect(play.join('static-b')?.error).toBe('FENCED_INSTANCE_ID');
  expect(play.leave('static-b')?.members[0]?.error).toBe('FENCED_INSTANCE_ID');
  expect(play.heartbeat('new')).toBe('NONE');
});

test('[KG38] also in its parked JoinGroup', () => {
  const play = GroupPlay.stable('static-a', 'static-b');
  play.join('static-b', { topics: ['payments'] });
  const before = play.idOf('static-b');
  play.join('new', { instance: 'static-b' });
  expect(play.latest<'JoinGroup'>('static-b')).toMatchObject({ error: 'FENCED_INSTANCE_ID', memberId: before });
});

test('[KG39] a static member leaves by request like any other, and an administrator may name it by its instance id', () => {
  const play = GroupPlay.stable('static-a', 'static-b');
  expect(play.remove({ memberId: '', groupInstanceId: 'static-b' })?.members).toEqual([
    { memberId: '', groupInstanceId: 'static-b', error: 'NONE' },
  ]);
  expect(play.told('rebalanceStarted').at(-1)).toMatchObject({ reason: 'memberLeft', cause: play.idOf('static-b') });
  expect(play.remove({ memberId: '', groupInstanceId: 'static-b' })?.members[0]?.error).toBe('UNKNOWN_MEMBER_ID');
  expect(play.remove({ memberId: '' })?.members[0]?.error).toBe('UNKNOWN_MEMBER_ID');
  play.leave('static-a');
  expect(play.group.state).toBe('Empty');
});
