/** Rules of replication: who leads a partition, decided by the controller. */
import { expect, test } from 'vitest';
import { changePartition, type Wanted } from '@/simulator/kafka/broker/elections';
import type { PartitionImage } from '@/simulator/kafka/broker/state';
import { apart, type Replicas } from './replicas';

const NOBODY = { elr: [], lastKnownElr: [], adding: [], removing: [] };
const PARTITION: PartitionImage = {
  leader: '1',
  leaderEpoch: 4,
  partitionEpoch: 9,
  replicas: ['1', '2', '3'],
  isr: ['1', '2', '3'],
  ...NOBODY,
};

interface Around {
  readonly dead?: readonly string[];
  readonly minIsr?: number;
  readonly elr?: boolean;
}
function change(old: Partial<PartitionImage>, wanted: Partial<Wanted>, { dead = [], minIsr = 1, elr = true }: Around = {}) {
  return changePartition({ ...PARTITION, ...old }, { election: 'any', ...wanted }, { minIsr, elr, mayLead: (id) => !dead.includes(id) });
}

test('[KR20] a leader that may lead stays; else the first in the order of replicas that is in sync and lives follows', () => {
  expect(change({}, { isr: ['1', '2'] })).toMatchObject({ leader: '1', leaderEpoch: 4 });
  expect(change({}, { isr: ['3', '2'] }, { dead: ['1'] })).toMatchObject({ leader: '2', leaderEpoch: 5 });
  expect(change({ isr: ['1', '3'] }, { isr: ['3'] }, { dead: ['1'] })).toMatchObject({ leader: '3' });
});

test('[KR21] without anybody in sync nobody leads, in an epoch of its own; without eligible replicas the last one stays in the ISR', () => {
  const old = { isr: ['1'] };
  expect(change(old, { isr: [] }, { dead: ['1'], elr: false })).toMatchObject({ leader: null, leaderEpoch: 5, isr: ['1'], elr: [] });
  const alone = { leader: null, leaderEpoch: 5, isr: ['1'] };
  expect(change(alone, {}, { elr: false })).toMatchObject({ leader: '1', leaderEpoch: 6, isr: ['1'] });
});

test('[KR22] the leader epoch rises with the leader and when a replica is taken away, not with the ISR; the partition epoch with everything', () => {
  expect(change({}, { isr: ['1'] })).toMatchObject({ leaderEpoch: 4, partitionEpoch: 10 });
  expect(change({}, { replicas: ['1', '2'], isr: ['1', '2'] })).toMatchObject({ leaderEpoch: 5, partitionEpoch: 10 });
  expect(change({}, { replicas: ['2', '1', '3'] })).toMatchObject({ leader: '1', leaderEpoch: 4, partitionEpoch: 10 });
  expect(change({}, {})).toBeNull();
});

test('[KR23] unclean election takes the first replica that lives, which is the only one in sync from then on', () => {
  const old = { leader: null, isr: ['1'] };
  const around = { dead: ['1'], elr: false };
  expect(change(old, {}, around)).toBeNull();
  expect(change(old, { election: 'unclean' }, around)).toMatchObject({ leader: '2', isr: ['2'], elr: [] });
  // A clean one is not passed over.
  expect(change({ isr: ['3'] }, { election: 'unclean' }, { dead: ['1'] })).toMatchObject({ leader: '3', isr: ['3'] });
});

test('[KR24] who leaves an ISR below the minimum is eligible still, and nobody is once it is large enough', () => {
  expect(change({ isr: ['1', '2'] }, { isr: ['1'] }, { minIsr: 2 })).toMatchObject({ isr: ['1'], elr: ['2'] });
  expect(change({}, { isr: ['1', '2'] }, { minIsr: 2 })).toMatchObject({ isr: ['1', '2'], elr: [] });
  expect(change({ isr: ['1'], elr: ['2', '3'] }, { isr: ['1', '3'] }, { minIsr: 3 })).toMatchObject({ isr: ['1', '3'], elr: ['2'] });
  expect(change({ isr: ['1'], elr: ['2'] }, { isr: ['1', '3'] }, { minIsr: 2 })).toMatchObject({ isr: ['1', '3'], elr: [] });
});

test('[KR24] an eligible replica leads cleanly when nobody is in sync, and is then the only one that is', () => {
  const old = { leader: null, isr: [], elr: ['1', '2'], lastKnownElr: ['1'] };
  expect(change(old, {}, { minIsr: 2, dead: ['1'] })).toMatchObject({ leader: '2', isr: ['2'], elr: ['1'], lastKnownElr: [] });
  // As long as somebody is in sync, nobody else may.
  expect(change({ leader: null, isr: ['3'], elr: ['2'] }, {}, { minIsr: 2, dead: ['3'] })).toBeNull();
});

test('[KR25] a broker that comes back without a proper end is in sync or eligible nowhere', () => {
  const old = { leader: null, isr: [], elr: ['1', '2'], lastKnownElr: ['1'] };
  expect(change(old, { unclean: ['2'] }, { minIsr: 2, dead: ['1', '2'] })).toMatchObject({ leader: null, elr: ['1'] });
});

test('[KR26] when nobody is in sync or eligible, the one that led last leads again', () => {
  const lost = change({ isr: ['1'], elr: ['2'] }, { isr: [] }, { minIsr: 2, dead: ['1', '2', '3'] });
  expect(lost).toMatchObject({ leader: null, isr: [], elr: ['1', '2'], lastKnownElr: ['1'] });
  const old = { leader: null, isr: [], elr: [], lastKnownElr: ['1'] };
  expect(change(old, {}, { minIsr: 2, dead: ['1'] })).toBeNull();
  expect(change(old, {}, { minIsr: 2 })).toMatchObject({ leader: '1', isr: ['1'], elr: [], lastKnownElr: [] });
});

test('[KR25] killed, both replicas of a pair leave the eligible ones as they return, and the last leader leads with all it has', () => {
  const t = apart({ assignment: [['broker-3', 'broker-4']], config: { 'min.insync.replicas': 2 } });
  t.crash('broker-4');
  t.run(6_000);
  t.produce(1, 'broker-3');
  t.crash('broker-3');
  t.run(6_000);
  expect(t.image()).toMatchObject({ leader: null, isr: [], elr: ['broker-3', 'broker-4'], lastKnownElr: ['broker-3'] });
  t.restart('broker-4');
  t.run(6_000);
  expect(t.image()).toMatchObject({ leader: null, elr: ['broker-3'] });
  t.restart('broker-3');
  t.run(6_000);
  expect(t.image()).toMatchObject({ leader: 'broker-3', isr: ['broker-3', 'broker-4'] });
  expect(t.log('broker-4')).toMatchObject({ logEndOffset: 2 });
});

const errors = (t: Replicas, electionType: string, topic = 't') =>
  t
    .ask<{ partitions: { error: string }[] }>('broker-1', { type: 'ElectLeaders', electionType, partitions: [{ topic, partition: 0 }] })
    .partitions.map(({ error }) => error);

test('[KR28] elections by hand say for each partition why nothing was done', () => {
  const t = apart();
  expect(errors(t, 'preferred')).toEqual(['ELECTION_NOT_NEEDED']);
  expect(errors(t, 'unclean')).toEqual(['ELECTION_NOT_NEEDED']);
  expect(errors(t, 'preferred', 'none')).toEqual(['UNKNOWN_TOPIC_OR_PARTITION']);
  t.crash('broker-3');
  t.run(6_000);
  expect(t.image().leader).toBe('broker-4');
  expect(errors(t, 'preferred')).toEqual(['PREFERRED_LEADER_NOT_AVAILABLE']);
  t.restart('broker-3');
  t.run(6_000);
  expect(errors(t, 'preferred')).toEqual(['NONE']);
  expect(t.image().leader).toBe('broker-3');
});

test('[KR28] the controller gives leadership back to the preferred replica every leader.imbalance.check.interval.seconds', () => {
  const t = apart();
  t.pause('broker-3');
  t.run(6_000);
  t.resume('broker-3');
  t.run(280_000);
  expect(t.image()).toMatchObject({ leader: 'broker-4', isr: ['broker-4', 'broker-5', 'broker-3'] });
  t.run(20_000);
  expect(t.image()).toMatchObject({ leader: 'broker-3', leaderEpoch: 2 });
});

test('[KR28] unclean election that is allowed for a topic without a leader waits for the next round, or for a broker that comes', () => {
  const t = apart({ assignment: [['broker-3', 'broker-4']] }, { elr: false });
  t.crash('broker-4');
  t.run(6_000);
  t.crash('broker-3');
  t.restart('broker-4');
  t.run(6_000);
  expect(t.image()).toMatchObject({ leader: null, isr: ['broker-3'] });
  const set = { 'unclean.leader.election.enable': true };
  t.ask('broker-1', { type: 'IncrementalAlterConfigs', resource: { kind: 'topic', name: 't' }, set });
  t.run(60_000);
  expect(t.image().leader).toBeNull();
  t.run(300_000);
  expect(t.image()).toMatchObject({ leader: 'broker-4', isr: ['broker-4'] });
  expect(t.facts('leaderElected').at(-1)).toMatchObject({ reason: 'uncleanElection', unclean: true });
});

const move = (t: Replicas, replicas: readonly string[] | null) =>
  t.ask<{ results: { error: string }[] }>('broker-1', {
    type: 'AlterPartitionReassignments',
    partitions: [{ topic: 't', partition: 0, replicas }],
  }).results[0]?.error;

test('[KR27] a reassignment adds first, waits until every target is in sync, and only then takes away', () => {
  const t = apart({ assignment: [['broker-3', 'broker-4']] });
  t.produce(-1, 'broker-3');
  t.crash('broker-5');
  t.run(6_000);
  expect(move(t, ['broker-5', 'broker-3'])).toBe('NONE');
  expect(t.image()).toMatchObject({
    replicas: ['broker-5', 'broker-3', 'broker-4'],
    adding: ['broker-5'],
    removing: ['broker-4'],
    leader: 'broker-3',
  });
  t.restart('broker-5');
  t.run(6_000);
  expect(t.image()).toMatchObject({ replicas: ['broker-5', 'broker-3'], adding: [], removing: [], leader: 'broker-3' });
  expect(t.log('broker-5').logEndOffset).toBe(2);
  expect(t.state('broker-4').logs.has('t-0')).toBe(false);
});

test('[KR27] a leader that is not among the targets gives way to the first of them; an unfit target or a cancel of nothing is refused', () => {
  const t = apart({ assignment: [['broker-3', 'broker-4']] });
  expect(move(t, ['broker-9'])).toBe('INVALID_REPLICA_ASSIGNMENT');
  expect(move(t, ['broker-4', 'broker-4'])).toBe('INVALID_REPLICA_ASSIGNMENT');
  expect(move(t, null)).toBe('NO_REASSIGNMENT_IN_PROGRESS');
  expect(move(t, ['broker-5', 'broker-4'])).toBe('NONE');
  t.run(2_000);
  expect(t.image()).toMatchObject({ leader: 'broker-5', replicas: ['broker-5', 'broker-4'] });
});

test('[KR27] one that is given up restores the old replicas', () => {
  const t = apart({ assignment: [['broker-3', 'broker-4']] });
  t.crash('broker-5');
  t.run(6_000);
  move(t, ['broker-5', 'broker-3']);
  expect(move(t, null)).toBe('NONE');
  expect(t.image()).toMatchObject({ leader: 'broker-3', leaderEpoch: 1, adding: [], removing: [] });
  expect([...t.image().replicas].sort()).toEqual(['broker-3', 'broker-4']);
});
