/** Rules of replication: groups lie in the log of `__consumer_offsets`, and go with it to another coordinator. */
import { expect, test } from 'vitest';
import { coordinatorHash } from '@/simulator/kafka/broker/metadata';
import { QUICK, type Replicas, replicated } from './replicas';

/** A group whose coordinator is broker-2, and that broker-3 takes over: partition 1 of 3. */
const GROUP = ['a', 'b', 'c', 'd', 'e'].find((name) => coordinatorHash(name) % 3 === 1) as string;

const cluster = () => replicated({}, { config: { ...QUICK, 'offsets.topic.num.partitions': 3 }, internalTopics: true });

const commit = (t: Replicas, to: string, offset: number, ms = 20) =>
  t.ask<{ partitions: { error: string }[] } | undefined>(
    to,
    {
      type: 'OffsetCommit',
      groupId: GROUP,
      memberId: '',
      generation: -1,
      offsets: [{ topic: 't', partition: 0, offset, leaderEpoch: -1, metadata: '' }],
    },
    ms * 1_000,
  );

const PARTITION = '__consumer_offsets-1';

test('[KR15] what changes a group is a record in its partition of __consumer_offsets, which followers copy', () => {
  const t = cluster();
  t.run(600);
  commit(t, 'broker-2', 7);
  commit(t, 'broker-2', 8);
  expect(t.log('broker-2', PARTITION)).toMatchObject({ leads: true, logEndOffset: 2, highWatermark: 2 });
  t.run(600);
  // Of a group the last record is enough, as the topic is compacted.
  const offsets = (node: string) => [...t.log(node, PARTITION).snapshots.keys()];
  for (const node of ['broker-1', 'broker-3']) expect(t.log(node, PARTITION)).toMatchObject({ leads: false, logEndOffset: 2 });
  expect([offsets('broker-1'), offsets('broker-2'), offsets('broker-3')]).toEqual([[1], [1], [1]]);
});

test('[KR16] the coordinator answers when the in-sync replicas have the record', () => {
  const t = cluster();
  t.run(600);
  t.pause('broker-3');
  t.run(600);
  expect(commit(t, 'broker-2', 7, 1_000)).toBeUndefined();
  expect(t.state('broker-2').groups.get(GROUP)?.offsets.get('t-0')?.offset).toBe(7);
  t.resume('broker-3');
  t.run(50);
  expect(t.answers('OffsetCommitResponse')).toHaveLength(1);
});

test('[KR17] who leads the partition next finds the groups in it, with all that was answered', () => {
  const t = cluster();
  t.run(600);
  commit(t, 'broker-2', 7);
  t.crash('broker-2');
  t.run(6_000);
  expect(t.state('broker-3').groups.get(GROUP)?.offsets.get('t-0')?.offset).toBe(7);
  expect(t.state('broker-1').groups.has(GROUP)).toBe(false);
  expect(t.ask('broker-3', { type: 'FindCoordinator', groupId: GROUP })).toMatchObject({ error: 'NONE', coordinator: 'broker-3' });
});

test('[KR17] a coordinator that lost the partition answers NOT_COORDINATOR to whoever waited, and forgets its groups', () => {
  const t = cluster();
  t.run(600);
  t.cut('broker-2');
  t.run(5);
  expect(commit(t, 'broker-2', 7, 1_000)).toBeUndefined();
  t.run(8_000);
  t.heal('broker-2');
  t.run(3_000);
  expect(t.answers('OffsetCommitResponse')).toMatchObject([{ error: 'NOT_COORDINATOR' }]);
  expect(t.state('broker-2').groups.size).toBe(0);
  expect(t.state('broker-3').groups.get(GROUP)).toBeUndefined();
});
