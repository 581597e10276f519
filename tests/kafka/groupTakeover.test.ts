/** A group outlives its coordinator. */
import { expect, test } from 'vitest';
import { groupsAfterCrash, loadGroup, recordsOf, startCoordinator, unloadGroup } from '@/simulator/kafka/group/takeover';
import { GROUP, GroupPlay } from './groupPlay';

test('[KG43] after a crash the group is as it was last written: same generation, same assignments', () => {
  const play = GroupPlay.stable('a', 'b');
  play.commit('a');
  const { members, offsets } = play.group;
  play.enter('c');
  play.join('d');
  play.groups = groupsAfterCrash(play.groups);
  expect(play.group).toMatchObject({
    state: 'Stable',
    generation: 1,
    leader: play.idOf('a'),
    protocol: 'range',
    subscribedTopics: ['orders'],
  });
  expect([...play.group.members.keys()]).toEqual([...members.keys()].slice(0, 2));
  expect(play.group.offsets).toEqual(offsets);
  expect(play.group.pendingMembers.size).toBe(0);
  expect(play.heartbeat('a')).toBe('NONE');
  expect(play.sync('b')?.assignment).toEqual([{ topic: 'orders', partition: 1 }]);
});

test('[KG43] a static restart is written too, a group that became Empty as Empty', () => {
  const play = GroupPlay.stable('static-a');
  play.restart('static-a');
  play.groups = groupsAfterCrash(play.groups);
  expect(play.heartbeat('static-a')).toBe('NONE');
  play.leave('static-a');
  play.groups = groupsAfterCrash(play.groups);
  expect(play.group).toMatchObject({ state: 'Empty', generation: 2, protocolType: 'consumer', subscribedTopics: [] });
});

test('[KG44] members have a full session to be heard of by the new coordinator', () => {
  const play = GroupPlay.stable('a', 'b');
  play.live(9_000, 'a');
  const records = recordsOf(play.group);
  unloadGroup(play.groups, GROUP, 'broker-2', play.io, play.config);
  expect(play.groups.size).toBe(0);
  expect(play.timers.size).toBe(0);
  loadGroup(play.groups, records, play.io, play.config);
  expect(play.told('groupLoaded')).toMatchObject([{ group: GROUP, stored: { generation: 1 } }]);
  play.advance(9_900);
  expect(play.group).toMatchObject({ state: 'Stable', generation: 1 });
  play.advance(100);
  expect(play.group.members.size).toBe(0);
});

test('[KG44] who is parked is told to look for the new coordinator', () => {
  const joining = GroupPlay.stable('a', 'b');
  joining.join('a');
  unloadGroup(joining.groups, GROUP, null, joining.io, joining.config);
  expect(joining.latest<'JoinGroup'>('a')).toMatchObject({ error: 'NOT_COORDINATOR', memberId: joining.idOf('a') });
  const syncing = GroupPlay.stable('a', 'b');
  syncing.join('a');
  syncing.join('b');
  syncing.sync('b');
  unloadGroup(syncing.groups, GROUP, null, syncing.io, syncing.config);
  expect(syncing.latest<'SyncGroup'>('b').error).toBe('NOT_COORDINATOR');
});

test('[KG44] a group that is loaded above group.max.size is called together at once', () => {
  const play = GroupPlay.stable('a', 'b');
  Object.assign(play.config, { 'group.max.size': 1 });
  play.groups = groupsAfterCrash(play.groups);
  startCoordinator(play.groups, play.io, play.config);
  expect(play.told('rebalanceStarted').at(-1)).toMatchObject({ reason: 'overCapacity', cause: null });
  expect(play.group.state).toBe('PreparingRebalance');
});
