/** What holds for a consumer group whatever its members do: random joins, leaves, crashes and restarts, shrunk when they fail. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyGroupFact } from '@/simulator/kafka/group/apply';
import { keyOf, phaseOf } from '@/simulator/kafka/group/consumer/state';
import type { Groups } from '@/simulator/kafka/group/state';
import { groupsAfterCrash } from '@/simulator/kafka/group/takeover';
import { hashState } from '@/simulator/kernel/state';
import { ConsumerGroupPlay, GROUP } from './consumerGroupPlay';

const IDS = ['a', 'b', 'c', 'd'];
const TOPICS = { orders: 5, refunds: 2 };

type Act =
  | { readonly do: 'join'; readonly who: string; readonly both: boolean }
  | { readonly do: 'beat' | 'acknowledge' | 'leave' | 'away' | 'crash'; readonly who: string }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'failover' };

const who = fc.constantFrom(...IDS);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('join' as const), who, both: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('beat' as const), who }) },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('acknowledge' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'away' as const, 'crash' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('advance' as const), ms: fc.constantFrom(1_000, 5_000, 20_000) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'failover' as const }) },
);

/** The last is static. A client that was put out gives up everything before it says another word, as a real one does. */
function perform(play: ConsumerGroupPlay, step: Act): void {
  if (step.do === 'advance') return play.advance(step.ms);
  if (step.do === 'failover') {
    play.groups = groupsAfterCrash(play.groups);
    return;
  }
  const { who: id } = step;
  const instance = id === 'd' ? 'i' : null;
  if (step.do === 'join') {
    play.join(id, { instance, topics: step.both ? ['orders', 'refunds'] : ['orders'] });
    return;
  }
  const client = play.clients.get(id);
  if (client === undefined) return;
  if (step.do === 'crash') {
    play.clients.delete(id);
    return;
  }
  if (step.do === 'leave' || step.do === 'away') {
    play.leave(id, step.do === 'away' && instance !== null ? -2 : -1);
    play.clients.delete(id);
    return;
  }
  const answer = step.do === 'beat' ? play.beat(id) : play.acknowledge(id);
  if (answer.error !== 'NONE') client.owned = [];
}

function checkOwners(play: ConsumerGroupPlay): void {
  const group = play.groups.get(GROUP)?.consumer;
  if (!group) return;
  const owner = new Map<string, string>();
  for (const member of group.members.values()) {
    for (const partition of [...member.assigned, ...member.pendingRevocation]) {
      const key = keyOf(partition);
      expect(`${key}: ${owner.get(key) ?? member.memberId}`).toBe(`${key}: ${member.memberId}`);
      owner.set(key, member.memberId);
    }
  }
  // What a client reads is its by the coordinator's word; so no two read the same.
  for (const [id, client] of play.clients) {
    if (group.members.get(id)?.epoch !== client.epoch) continue;
    for (const partition of client.owned) expect(`${keyOf(partition)}: ${owner.get(keyOf(partition))}`).toBe(`${keyOf(partition)}: ${id}`);
  }
}

const acts = fc.array(act, { maxLength: 60 });
const make = () => new ConsumerGroupPlay(TOPICS, { 'group.consumer.session.timeout.ms': 15_000 });

test('[KN16] a partition has one owner at any time, whoever comes, goes, crashes or is slow', () => {
  fc.assert(
    fc.property(acts, (steps) => {
      const play = make();
      for (const step of steps) {
        perform(play, step);
        checkOwners(play);
      }
    }),
    { numRuns: 300, seed: 848 },
  );
});

test('[KN16] left in peace, the members come to rest with every partition in one hand, and evenly', () => {
  fc.assert(
    fc.property(acts, (steps) => {
      const play = make();
      for (const step of steps) perform(play, step);
      for (const id of IDS) play.say(id, { memberEpoch: -1 });
      play.advance(20_000);
      for (const id of ['a', 'b', 'c']) play.join(id);
      play.settle('a', 'b', 'c');
      expect(phaseOf(play.group)).toBe('Stable');
      const sizes = ['a', 'b', 'c'].map((id) => play.member(id).assigned.length).sort();
      expect(sizes).toEqual([1, 2, 2]);
      checkOwners(play);
    }),
    { numRuns: 100, seed: 848 },
  );
});

test('[KN23] the facts alone make the same group again', () => {
  fc.assert(
    fc.property(acts, (steps) => {
      const play = make();
      for (const step of steps) if (step.do !== 'failover') perform(play, step);
      const replayed: Groups = new Map();
      for (const { fact, time } of play.facts) applyGroupFact(replayed, fact, { time });
      expect(hashState(replayed)).toBe(hashState(play.groups));
    }),
    { numRuns: 60, seed: 848 },
  );
});
