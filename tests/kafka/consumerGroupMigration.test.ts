import { expect, test } from 'vitest';
import { ConsumerGroupPlay, GROUP } from './consumerGroupPlay';

interface Answer {
  readonly error: string;
  readonly memberId: string;
  readonly generation: number;
  readonly leader: string;
  readonly assignment: readonly { readonly partition: number }[];
}

const protocols = (...owned: number[]) => [
  { name: 'range', metadata: { topics: ['orders'], owned: owned.map((partition) => ({ topic: 'orders', partition })), generation: -1 } },
];

class Upgrade extends ConsumerGroupPlay {
  classic(id: string, memberId: string, owned: number[] = []): Answer {
    this.request(id, {
      type: 'JoinGroup',
      groupId: GROUP,
      memberId,
      clientId: id,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 20_000,
      protocolType: 'consumer',
      protocols: protocols(...owned),
    });
    return this.latest<Answer>();
  }

  sync(
    id: string,
    memberId: string,
    generation: number,
    assignments: { memberId: string; partitions: { topic: string; partition: number }[] }[] = [],
  ) {
    this.request(id, { type: 'SyncGroup', groupId: GROUP, memberId, generation, protocol: 'range', assignments });
    return this.latest<Answer>();
  }

  beatClassic(id: string, memberId: string, generation: number): string {
    this.request(id, { type: 'Heartbeat', groupId: GROUP, memberId, generation });
    return this.latest<Answer>().error;
  }

  /** A classic group of one member that has all four partitions, in generation 1. */
  static begun(config = {}): { play: Upgrade; old: string } {
    const play = new Upgrade({ orders: 4 }, { 'group.initial.rebalance.delay.ms': 0, ...config });
    const old = play.classic('old', '').memberId;
    play.classic('old', old);
    play.advance(100);
    const partitions = [0, 1, 2, 3].map((partition) => ({ topic: 'orders', partition }));
    play.sync('old', old, 1, [{ memberId: old, partitions }]);
    return { play, old };
  }
}

test('[KN31] the first member of the new protocol converts a live group: epochs go on from the generation, nobody loses what it has', () => {
  const { play, old } = Upgrade.begun();
  expect(play.join('new')).toMatchObject({ error: 'NONE', memberEpoch: 2, assignment: [] });
  expect(play.member(old)).toMatchObject({ epoch: 1, assigned: { length: 4 }, classic: { sessionTimeoutMs: 10_000 } });
  expect(play.group.epoch).toBe(2);
});

test('[KN31] an empty group takes the protocol of whoever joins next, and numbers start anew', () => {
  const { play, old } = Upgrade.begun();
  play.request('old', { type: 'LeaveGroup', groupId: GROUP, members: [{ memberId: old }] });
  expect(play.join('new')).toMatchObject({ error: 'NONE', memberEpoch: 1 });
  play.leave('new');
  expect(play.classic('old', '').error).toBe('MEMBER_ID_REQUIRED');
  expect(play.groups.get(GROUP)).toMatchObject({ consumer: null, generation: 0 });
});

test('[KN32] a classic member is answered at once, with the member epoch as its generation and nobody as its leader', () => {
  const { play, old } = Upgrade.begun();
  play.join('new');
  expect(play.beatClassic('old', old, 1)).toBe('REBALANCE_IN_PROGRESS');
  expect(play.classic('old', old)).toMatchObject({ error: 'NONE', generation: 2, leader: '', members: [] });
  expect(play.sync('old', old, 2).assignment).toHaveLength(2);
  expect(play.acknowledge('new').assignment).toHaveLength(2);
  expect(play.beatClassic('old', old, 2)).toBe('NONE');
  expect(play.beatClassic('old', old, 1)).toBe('ILLEGAL_GENERATION');
  expect(play.classic('other', '').error).toBe('MEMBER_ID_REQUIRED');
});

test('[KN33] a classic member that does not come when it is called is out after its rebalance timeout', () => {
  const { play, old } = Upgrade.begun();
  play.join('new');
  for (let second = 0; second < 21; second++) {
    play.beatClassic('old', old, 1);
    play.acknowledge('new');
    play.advance(1_000);
  }
  expect(play.told('consumerMemberRemoved')).toMatchObject([{ member: old, reason: 'rebalanceTimeout' }]);
});

test('[KN34] when the last member of the new protocol has gone the group is classic again, one generation later', () => {
  const { play, old } = Upgrade.begun();
  play.join('new');
  play.classic('old', old);
  play.sync('old', old, 2);
  play.leave('new');
  const group = play.groups.get(GROUP);
  expect(group).toMatchObject({ consumer: null, state: 'PreparingRebalance', generation: 2, protocol: 'range', leader: old });
  play.classic('old', old);
  expect(play.groups.get(GROUP)?.generation).toBe(3);
});

test('[KN35] with the policy disabled a live classic group keeps members of the new protocol out', () => {
  const { play } = Upgrade.begun({ 'group.consumer.migration.policy': 'disabled' });
  expect(play.join('new').error).toBe('GROUP_ID_NOT_FOUND');
});
