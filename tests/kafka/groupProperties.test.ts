/** What holds for a group whatever its members do: random sequences of requests, restarts and time, shrunk when they fail. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyGroupFact } from '@/simulator/kafka/group/apply';
import { ENTERED_FROM, type GroupPhase, type Groups } from '@/simulator/kafka/group/state';
import { groupsAfterCrash } from '@/simulator/kafka/group/takeover';
import { hashState } from '@/simulator/kernel/state';
import { GROUP, GroupPlay } from './groupPlay';

type Act =
  | { readonly do: 'join' | 'restart'; readonly who: number; readonly names: readonly string[]; readonly topic: string }
  | { readonly do: 'sync' | 'heartbeat' | 'leave' | 'commit'; readonly who: number }
  | { readonly do: 'advance'; readonly ms: number }
  /** All come to join, as after a heartbeat that called them; left alone, clients seldom meet. */
  | { readonly do: 'gather' };

/** The last two are static. Timeouts differ, so that no two clocks always ring together. */
const CLIENTS = [
  { name: 'a', options: { sessionTimeoutMs: 10_000, rebalanceTimeoutMs: 20_000 } },
  { name: 'b', options: { sessionTimeoutMs: 30_000, rebalanceTimeoutMs: 10_000 } },
  { name: 'c', options: { sessionTimeoutMs: 6_000, rebalanceTimeoutMs: 40_000, oldClient: true } },
  { name: 'd', options: { sessionTimeoutMs: 45_000, rebalanceTimeoutMs: 30_000, instance: 'i' } },
  { name: 'e', options: { sessionTimeoutMs: 15_000, rebalanceTimeoutMs: 60_000, instance: 'j' } },
] as const;

const who = fc.nat(CLIENTS.length - 1);
const joining = {
  who,
  names: fc.constantFrom(['range'], ['range'], ['roundrobin', 'range'], ['roundrobin']),
  topic: fc.constantFrom('orders', 'orders', 'payments'),
};
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('join' as const), ...joining }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), ...joining }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('sync' as const), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('heartbeat' as const, 'leave' as const, 'commit' as const), who }) },
  { weight: 2, arbitrary: fc.constant({ do: 'gather' as const }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('advance' as const), ms: fc.constantFrom(100, 1_000, 3_000, 10_000, 40_000) }) },
);
const story = fc.record({
  acts: fc.array(act, { maxLength: 60 }),
  delay: fc.constantFrom(0, 3_000),
  size: fc.constantFrom(2, 3, 100),
  seed: fc.nat(1_000),
});

interface Told {
  /** A client with an open request waits for its answer, as on a real connection; only a leave may overtake a JoinGroup. */
  readonly orderly: boolean;
  /** Called after every act, and after every tick of time. */
  readonly check: (play: GroupPlay) => void;
}

function tell(
  { acts, delay, size, seed }: { acts: readonly Act[]; delay: number; size: number; seed: number },
  { orderly, check }: Told,
): GroupPlay {
  const play = new GroupPlay({ 'group.initial.rebalance.delay.ms': delay, 'group.max.size': size }, seed);
  for (const step of acts) {
    if (step.do === 'advance') {
      for (let passed = 0; passed < step.ms; passed += 100) {
        play.advance(100);
        check(play);
      }
      continue;
    }
    if (step.do === 'gather') {
      for (const { name, options } of CLIENTS) if (openRequests(play, name).length === 0) play.enter(name, options);
      check(play);
      continue;
    }
    const { name, options } = CLIENTS[step.who] as (typeof CLIENTS)[number];
    const open = openRequests(play, name);
    if (orderly && open.length > 0 && !(step.do === 'leave' && open.every(({ type }) => type === 'JoinGroup'))) continue;
    perform(play, step, name, options);
    check(play);
  }
  return play;
}

function perform(
  play: GroupPlay,
  step: Exclude<Act, { do: 'advance' | 'gather' }>,
  name: string,
  options: (typeof CLIENTS)[number]['options'],
): void {
  switch (step.do) {
    case 'join':
    case 'restart':
      play[step.do](name, { ...options, names: step.names, topics: [step.topic] });
      return;
    case 'sync':
      if (play.groups.get(GROUP)?.leader === play.idOf(name)) play.assign(name);
      else play.sync(name);
      return;
    default:
      play[step.do](name);
  }
}

function openRequests(play: GroupPlay, name?: string) {
  const answered = new Set(play.sent.map(({ message }) => message.correlationId));
  return play.requests.filter(({ correlationId, from }) => !answered.has(correlationId) && (name === undefined || from === name));
}

const ignore = () => undefined;

function property(title: string, orderly: boolean, check: (play: GroupPlay) => void, atEnd: (play: GroupPlay) => void = ignore): void {
  test(title, () => {
    fc.assert(
      fc.property(story, (told) => {
        atEnd(tell(told, { orderly, check }));
      }),
      { numRuns: 400 },
    );
  });
}

property('members, pending ids, leader and parked requests agree with the state, at every moment', false, (play) => {
  const group = play.groups.get(GROUP);
  if (group === undefined) return;
  const members = [...group.members.values()];
  const parked = {
    join: members.some(({ parkedJoin }) => parkedJoin !== null),
    sync: members.some(({ parkedSync }) => parkedSync !== null),
  };
  expect(members.filter(({ memberId }) => group.pendingMembers.has(memberId))).toEqual([]);
  expect(group.leader === null).toBe(members.length === 0);
  if (group.leader !== null) expect(group.members.has(group.leader)).toBe(true);
  const instances = members.flatMap(({ groupInstanceId }) => groupInstanceId ?? []);
  expect(new Set(instances).size).toBe(instances.length);
  expect(parked.join && group.state !== 'PreparingRebalance').toBe(false);
  expect(parked.sync && group.state !== 'CompletingRebalance').toBe(false);
  if (group.state === 'Empty') expect(members).toEqual([]);
  if (group.state === 'Stable' || group.state === 'CompletingRebalance') expect(members.length).toBeGreaterThan(0);
});

property('nobody is immortal: a session runs for each member that has no parked request, and for nobody else', false, (play) => {
  const group = play.groups.get(GROUP);
  if (group === undefined) return;
  const running = [...play.timers.keys()]
    .filter((name) => name.startsWith('session:'))
    .map((name) => name.slice(`session:${GROUP}:`.length));
  expect(running.filter((id) => !group.members.has(id) && !group.pendingMembers.has(id))).toEqual([]);
  const watched = [...group.members.values()].filter(
    ({ parkedJoin, parkedSync, isNew }) => isNew || (parkedJoin === null && parkedSync === null),
  );
  expect(watched.filter(({ memberId }) => !running.includes(memberId))).toEqual([]);
  expect([...group.pendingMembers].filter((id) => !running.includes(id))).toEqual([]);
});

property('a group that calls its members, or waits for their assignment, has an alarm that ends it', false, (play) => {
  const group = play.groups.get(GROUP);
  const alarms = ['join', 'initial', 'sync'].filter((name) => play.timers.has(`${name}:${GROUP}`));
  switch (group?.state) {
    case 'PreparingRebalance':
      return expect(alarms).toEqual([group.previousState === 'Empty' && !alarms.includes('join') ? 'initial' : 'join']);
    case 'CompletingRebalance':
      return expect(alarms).toEqual(['sync']);
    case 'Stable':
      return expect(alarms).toEqual(group.pendingSync.size > 0 ? ['sync'] : []);
    default:
      return expect(alarms).toEqual([]);
  }
});

test('the state goes only where it may, and the generation never goes down', () => {
  let before: { state: GroupPhase; generation: number } = { state: 'Empty', generation: 0 };
  const check = (play: GroupPlay) => {
    const replayed: Groups = new Map();
    before = { state: 'Empty', generation: 0 };
    for (const { fact, time } of play.facts) {
      applyGroupFact(replayed, fact, { time });
      const { state, generation } = replayed.get(GROUP) ?? { state: 'Empty', generation: 0 };
      if (state !== before.state) expect(ENTERED_FROM[state]).toContain(before.state);
      expect([before.generation, before.generation + 1]).toContain(generation);
      if (generation > before.generation) expect(before.state).toBe('PreparingRebalance');
      before = { state, generation };
    }
  };
  fc.assert(
    fc.property(story, (told) => check(tell(told, { orderly: false, check: ignore }))),
    { numRuns: 400 },
  );
});

property('replaying the facts gives the live state', false, ignore, (play) => {
  const replayed: Groups = new Map();
  for (const { fact, time } of play.facts) applyGroupFact(replayed, fact, { time });
  expect(replayed).toEqual(play.groups);
  expect(hashState(replayed)).toBe(hashState(play.groups));
});

property('no request is answered twice', false, ignore, (play) => {
  const ids = play.sent.map(({ message }) => message.correlationId);
  expect(new Set(ids).size).toBe(ids.length);
});

property('every request is answered in the end, when clients wait for their answers', true, ignore, (play) => {
  // All clients fall silent: sessions, rebalance and sync timeouts and the five minutes of new members pass.
  play.advance(1_200_000);
  expect(openRequests(play)).toEqual([]);
  expect(play.groups.get(GROUP)?.members.size ?? 0).toBe(0);
});

property('all members of a generation learn of the same one: one leader, one protocol', false, ignore, (play) => {
  const generations = new Map(play.told('generationStarted').map((fact) => [fact.generation, fact]));
  for (const { message } of play.sent) {
    if (message.type !== 'JoinGroupResponse' || message.error !== 'NONE') continue;
    const started = generations.get(message.generation);
    expect(message.protocol).toBe(started?.protocol);
    if (message.members.length > 0) expect(message.leader).toBe(message.memberId);
  }
});

property('what a crash leaves is a group at rest, of a generation that was', false, ignore, (play) => {
  const group = play.groups.get(GROUP);
  if (group === undefined) return;
  const after = groupsAfterCrash(play.groups).get(GROUP);
  expect(['Empty', 'Stable']).toContain(after?.state);
  expect(after?.generation).toBeLessThanOrEqual(group.generation);
  expect(after?.offsets).toEqual(group.offsets);
  expect(groupsAfterCrash(new Map([[GROUP, after as NonNullable<typeof after>]])).get(GROUP)).toEqual(after);
});
