/** Coming into a group, and the phase that calls its members together. */
import { expect, test } from 'vitest';
import { GROUP, GroupPlay } from './groupPlay';

const names = (play: GroupPlay) => [...play.group.members.values()].map(({ clientId }) => clientId);

test('[KG1] a group comes to be with a JoinGroup that carries no member id', () => {
  const play = new GroupPlay();
  expect(play.join('a', { memberId: 'a-of-yesterday' })?.error).toBe('UNKNOWN_MEMBER_ID');
  expect(play.groups.has(GROUP)).toBe(false);
  play.join('a');
  expect(play.group).toMatchObject({ state: 'Empty', generation: 0 });
});

test('[KG2] a dynamic member is first given an id and asked to come back with it', () => {
  const play = new GroupPlay();
  expect(play.join('a')?.error).toBe('MEMBER_ID_REQUIRED');
  expect(play.group).toMatchObject({ state: 'Empty', members: new Map(), pendingMembers: new Set([play.idOf('a')]) });
  expect(play.join('a')).toBeUndefined();
  expect(names(play)).toEqual(['a']);
});

test('[KG2] a static member and an old client are let in at once', () => {
  const play = new GroupPlay();
  expect(play.join('a', { instance: 'i' })).toBeUndefined();
  expect(play.join('b', { oldClient: true })).toBeUndefined();
  expect(names(play)).toEqual(['a', 'b']);
});

test('[KG3] the generation goes up whenever a join phase completes, also when it ends with nobody', () => {
  const play = GroupPlay.stable('a');
  expect(play.group).toMatchObject({ state: 'Stable', generation: 1 });
  play.leave('a');
  expect(play.group).toMatchObject({ state: 'Empty', generation: 2, leader: null, protocol: null });
  play.restart('a');
  play.join('a');
  play.advance(100);
  expect(play.group.generation).toBe(3);
});

test('[KG4] an id is the client id, or the group.instance.id, and a random suffix', () => {
  const play = new GroupPlay();
  play.join('a');
  play.join('b', { instance: 'i' });
  const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
  expect(play.idOf('a')).toMatch(new RegExp(`^a-${uuid}$`));
  expect([...play.group.members.keys()][0]).toMatch(new RegExp(`^i-${uuid}$`));
});

test('[KG5] the initial delay is one window, and one more each time somebody came meanwhile', () => {
  const alone = new GroupPlay();
  alone.enter('a');
  alone.advance(2_900);
  expect(alone.group.state).toBe('PreparingRebalance');
  alone.advance(100);
  expect(alone.group).toMatchObject({ state: 'CompletingRebalance', generation: 1 });

  const joined = new GroupPlay();
  joined.enter('a');
  joined.advance(1_000);
  joined.enter('b');
  joined.advance(2_000);
  expect(joined.group.state).toBe('PreparingRebalance');
  expect(joined.told('initialDelayExtended')).toHaveLength(1);
  joined.advance(3_000);
  expect(joined.group.state).toBe('CompletingRebalance');
});

test('[KG5] all windows together last no longer than the rebalance timeout of the group', () => {
  const play = new GroupPlay();
  for (const [name, wait] of [
    ['a', 2_000],
    ['b', 3_000],
    ['c', 1_900],
  ] as const) {
    play.enter(name, { rebalanceTimeoutMs: 7_000 });
    play.advance(wait);
  }
  expect(play.group.state).toBe('PreparingRebalance');
  play.advance(100);
  expect(play.group.state).toBe('CompletingRebalance');
});

test('[KG6] that all are there does not shorten the initial delay, nor does a leave', () => {
  const play = new GroupPlay();
  play.enter('a');
  play.leave('a');
  expect(play.group).toMatchObject({ state: 'PreparingRebalance', generation: 0 });
  play.advance(3_000);
  expect(play.group).toMatchObject({ state: 'Empty', generation: 1 });
});

test('[KG7] an expiry that leaves nobody missing ends even the initial delay', () => {
  const play = new GroupPlay({ 'group.initial.rebalance.delay.ms': 30_000 });
  play.join('b');
  play.enter('a');
  play.advance(10_000);
  expect(play.told('memberIdWithdrawn')).toMatchObject([{ reason: 'sessionExpired' }]);
  expect(play.group).toMatchObject({ state: 'CompletingRebalance', generation: 1 });
});

test('[KG8] an id that was given out holds up the join until it comes back or expires', () => {
  const play = GroupPlay.stableWith({ sessionTimeoutMs: 30_000 }, 'a');
  play.join('b');
  play.enter('c');
  play.join('a', { sessionTimeoutMs: 30_000 });
  expect(play.group.state).toBe('PreparingRebalance');
  play.advance(9_900);
  expect(play.group.state).toBe('PreparingRebalance');
  play.advance(100);
  expect(play.group.state).toBe('CompletingRebalance');
  expect(names(play)).toEqual(['a', 'c']);
});

test('[KG9] at the rebalance timeout dynamic members that did not come back are out, static ones stay', () => {
  const play = GroupPlay.stableWith({ sessionTimeoutMs: 300_000 }, 'a', 'b', 'static-c');
  play.join('a', { topics: ['payments'] });
  play.advance(60_000);
  expect(play.told('memberRemoved')).toMatchObject([{ reason: 'rebalanceTimeout' }]);
  expect(names(play)).toEqual(['a', 'static-c']);
  expect(play.group).toMatchObject({ state: 'CompletingRebalance', generation: 2 });
});

test('[KG10] when no member came back, the rebalance waits once more', () => {
  const play = GroupPlay.stableWith({ sessionTimeoutMs: 300_000 }, 'static-a', 'b');
  play.leave('b');
  play.advance(60_000);
  expect(play.group).toMatchObject({ state: 'PreparingRebalance', generation: 1 });
  expect(play.timers.get(`join:${GROUP}`)?.at).toBe(play.now + 60_000_000);
  play.join('static-a');
  expect(play.group).toMatchObject({ state: 'CompletingRebalance', generation: 2 });
});

test('[KG11] the first to join leads; when it is gone, somebody who came back does', () => {
  const play = GroupPlay.stableWith({ sessionTimeoutMs: 300_000 }, 'a', 'b', 'c');
  expect(play.group.leader).toBe(play.idOf('a'));
  play.join('c', { topics: ['payments'] });
  play.advance(60_000);
  expect(names(play)).toEqual(['c']);
  expect(play.latest<'JoinGroup'>('c')).toMatchObject({ error: 'NONE', leader: play.idOf('c'), generation: 2 });
});

test('[KG11] who succeeds the leader is drawn, and the same seed draws the same', () => {
  const successor = (seed: number) => {
    const play = new GroupPlay({ 'group.initial.rebalance.delay.ms': 0 }, seed);
    for (const name of ['a', 'b', 'c', 'd']) play.enter(name);
    play.advance(100);
    play.leave('a');
    return play.group.members.get(play.group.leader ?? '')?.clientId;
  };
  const seeds = Array.from({ length: 40 }, (_, seed) => seed);
  expect(seeds.map(successor)).toEqual(seeds.map(successor));
  expect(new Set(seeds.map(successor))).toEqual(new Set(['b', 'c', 'd']));
});

test('[KG12] the leader is told of all subscriptions, the others of none', () => {
  const play = new GroupPlay({ 'group.initial.rebalance.delay.ms': 0 });
  play.enter('a');
  play.enter('b', { topics: ['payments'] });
  play.advance(100);
  expect(play.latest<'JoinGroup'>('a').members.map(({ metadata }) => metadata.topics)).toEqual([['orders'], ['payments']]);
  expect(play.latest<'JoinGroup'>('b')).toMatchObject({ members: [], leader: play.idOf('a'), protocol: 'range', protocolType: 'consumer' });
});

test('[KG17] a new member starts a rebalance in Stable and in CompletingRebalance', () => {
  const play = GroupPlay.stable('a');
  play.enter('b');
  expect(play.group).toMatchObject({ state: 'PreparingRebalance', generation: 1 });
  play.join('a');
  expect(play.group).toMatchObject({ state: 'CompletingRebalance', generation: 2 });
  play.enter('c');
  expect(play.group).toMatchObject({ state: 'PreparingRebalance', generation: 2 });
  expect(play.told('rebalanceStarted').map(({ reason, cause }) => [reason, cause?.[0]])).toEqual([
    ['memberJoined', 'a'],
    ['memberJoined', 'b'],
    ['memberJoined', 'c'],
  ]);
});

test('[KG18] each votes for its first protocol that all support, and most votes win', () => {
  const vote = (...lists: string[][]) => {
    const play = new GroupPlay({ 'group.initial.rebalance.delay.ms': 0 });
    for (const [index, list] of lists.entries()) play.enter(`m${index}`, { names: list });
    play.advance(100);
    return play.group.protocol;
  };
  expect(vote(['cooperative-sticky', 'range'], ['range'])).toBe('range');
  expect(vote(['roundrobin', 'range'], ['range', 'roundrobin'], ['roundrobin', 'range'])).toBe('roundrobin');
});

test('[KG18] between protocols with equal votes luck decides', () => {
  const winner = (seed: number) => {
    const play = new GroupPlay({ 'group.initial.rebalance.delay.ms': 0 }, seed);
    play.enter('a', { names: ['roundrobin', 'range'] });
    play.enter('b', { names: ['range', 'roundrobin'] });
    play.advance(100);
    return play.group.protocol;
  };
  expect(new Set(Array.from({ length: 20 }, (_, seed) => winner(seed)))).toEqual(new Set(['range', 'roundrobin']));
});

test('[KG19] a session timeout outside the bounds of the broker is refused before anything else', () => {
  const play = new GroupPlay();
  expect(play.join('a', { sessionTimeoutMs: 5_999 })?.error).toBe('INVALID_SESSION_TIMEOUT');
  expect(play.join('a', { sessionTimeoutMs: 1_800_001 })?.error).toBe('INVALID_SESSION_TIMEOUT');
  expect(play.join('a', { groupId: '' })?.error).toBe('INVALID_GROUP_ID');
  expect(play.groups.size).toBe(0);
  expect(play.told('joinRejected')).toHaveLength(3);
  expect(play.join('a', { sessionTimeoutMs: 6_000 })?.error).toBe('MEMBER_ID_REQUIRED');
  expect(play.join('b', { sessionTimeoutMs: 1_800_000 })?.error).toBe('MEMBER_ID_REQUIRED');
});

test('[KG20] who has no protocol in common with all members stays out', () => {
  const play = GroupPlay.stable('a');
  expect(play.join('b', { names: ['roundrobin'] })?.error).toBe('INCONSISTENT_GROUP_PROTOCOL');
  expect(play.join('c', { protocolType: 'connect' })?.error).toBe('INCONSISTENT_GROUP_PROTOCOL');
  expect(play.join('d', { names: ['roundrobin', 'range'] })?.error).toBe('MEMBER_ID_REQUIRED');
  const fresh = new GroupPlay();
  expect(fresh.join('a', { names: [] })?.error).toBe('INCONSISTENT_GROUP_PROTOCOL');
});

test('[KG21] an id that the group does not know is refused', () => {
  const play = GroupPlay.stable('a');
  expect(play.join('b', { memberId: 'b-of-yesterday' })?.error).toBe('UNKNOWN_MEMBER_ID');
});

test('[KG22] group.max.size turns new members away, and who is in may come back', () => {
  const play = new GroupPlay({ 'group.initial.rebalance.delay.ms': 0, 'group.max.size': 1 });
  play.join('b');
  play.enter('a');
  expect(play.join('b')).toMatchObject({ error: 'GROUP_MAX_SIZE_REACHED', memberId: '' });
  expect(play.group.pendingMembers.size).toBe(0);
  play.advance(100);
  expect(play.join('a')?.error).toBe('NONE');
  expect(play.restart('b')?.error).toBe('GROUP_MAX_SIZE_REACHED');
});

test('[KG22] under a limit that was lowered the last member to come back is put out', () => {
  const play = GroupPlay.stable('a', 'b');
  Object.assign(play.config, { 'group.max.size': 1 });
  play.join('a');
  expect(play.join('b')?.error).toBe('GROUP_MAX_SIZE_REACHED');
  expect(play.told('memberRemoved')).toMatchObject([{ member: play.idOf('b'), reason: 'groupFull' }]);
});

test('[KG23] JoinGroup repeated unchanged in CompletingRebalance is answered with the current generation', () => {
  const play = new GroupPlay({ 'group.initial.rebalance.delay.ms': 0 });
  play.enter('a');
  play.enter('b');
  play.advance(100);
  expect(play.join('b')).toMatchObject({ error: 'NONE', generation: 1, members: [] });
  expect(play.join('a')?.members).toHaveLength(2);
  expect(play.group.state).toBe('CompletingRebalance');
  play.join('b', { topics: ['payments'] });
  expect(play.group.state).toBe('PreparingRebalance');
});

test('[KG24] in Stable the leader calls a rebalance with any JoinGroup, a follower with changed metadata only', () => {
  const leader = GroupPlay.stable('a', 'b');
  leader.join('a');
  expect(leader.told('rebalanceStarted').at(-1)).toMatchObject({ reason: 'leaderRejoined', cause: leader.idOf('a') });
  const follower = GroupPlay.stable('a', 'b');
  follower.join('b', { topics: ['payments'], reason: 'subscription changed' });
  expect(follower.told('rebalanceStarted').at(-1)).toMatchObject({ reason: 'metadataChanged', clientReason: 'subscription changed' });
});

test('[KG25] a follower that says nothing new in Stable is answered with the current generation', () => {
  const play = GroupPlay.stable('a', 'b');
  expect(play.join('b')).toMatchObject({ error: 'NONE', generation: 1, leader: play.idOf('a'), members: [] });
  expect(play.group.state).toBe('Stable');
});

test('[KG26] the parked JoinGroup of a new member is dropped after five minutes', () => {
  const play = GroupPlay.stableWith({ sessionTimeoutMs: 1_800_000, rebalanceTimeoutMs: 900_000 }, 'a');
  play.enter('b');
  play.advance(299_900);
  expect(names(play)).toEqual(['a', 'b']);
  play.advance(100);
  expect(names(play)).toEqual(['a']);
  expect(play.latest<'JoinGroup'>('b')).toMatchObject({ error: 'UNKNOWN_MEMBER_ID', memberId: '' });
  expect(play.told('memberRemoved')).toMatchObject([{ reason: 'joinExpired' }]);
});
