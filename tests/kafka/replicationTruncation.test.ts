/** Rules of replication: epochs of leaders, and the cut of what another leader does not have. */
import { expect, test } from 'vitest';
import { beginEpoch, endOfEpoch } from '@/simulator/kafka/log/epochs';
import { apart } from './replicas';

test('[KR9] of each leader the log knows where its records begin; an epoch without records leaves no trace', () => {
  const log = { epochs: [] as { epoch: number; startOffset: number }[], logEndOffset: 9 };
  for (const [epoch, start] of [[0, 0], [2, 4], [3, 9], [5, 9]] as const) beginEpoch(log, epoch, start); // biome-ignore format: a table
  expect(log.epochs).toEqual([
    { epoch: 0, startOffset: 0 },
    { epoch: 2, startOffset: 4 },
    { epoch: 5, startOffset: 9 },
  ]);
  expect(endOfEpoch(log, 1)).toEqual({ epoch: 0, endOffset: 4 });
  expect(endOfEpoch(log, 2)).toEqual({ epoch: 2, endOffset: 9 });
  expect(endOfEpoch(log, 7)).toEqual({ epoch: 5, endOffset: 9 });
});

test('[KR9] a fetch that names an older epoch is FENCED_LEADER_EPOCH, one that names a newer is UNKNOWN_LEADER_EPOCH', () => {
  const t = apart();
  t.pause('broker-3');
  t.run(6_000);
  const ask = (leaderEpoch: number) => {
    const partitions = [{ topic: 't', partition: 0, fetchOffset: 0, maxBytes: 1_000, leaderEpoch }];
    const fetch = { type: 'Fetch', maxWaitMs: 0, minBytes: 1, maxBytes: 1_000, partitions };
    return t.ask<{ partitions: { error: string }[] }>('broker-4', fetch).partitions[0]?.error;
  };
  expect([ask(0), ask(1), ask(2)]).toEqual(['FENCED_LEADER_EPOCH', 'NONE', 'UNKNOWN_LEADER_EPOCH']);
});

test('[KR10] a leader that comes back cuts what the next one never had, however many epochs lie between', () => {
  const t = apart();
  t.produce(-1, 'broker-3');
  t.run(600);
  t.cut('broker-3');
  // Nobody will ever fetch these two.
  expect(t.produce(1, 'broker-3')).toMatchObject({ error: 'NONE', baseOffset: 2 });
  t.crash('broker-3');
  t.heal('broker-3');
  t.run(6_000);
  expect(t.image()).toMatchObject({ leader: 'broker-4', leaderEpoch: 1 });
  t.produce(-1, 'broker-4');
  t.produce(-1, 'broker-4');
  t.restart('broker-3');
  t.run(6_000);
  expect(t.facts('logTruncated')).toMatchObject([{ topic: 't', from: 4, to: 2 }]);
  const records = (node: string) => Array.from({ length: t.log(node).logEndOffset }, (_, offset) => t.log(node).records.get(offset));
  expect(records('broker-3')).toEqual([0, 1, 4, 5, 6, 7]);
  expect(records('broker-4')).toEqual(records('broker-3'));
  expect(t.log('broker-3').epochs).toEqual(t.log('broker-4').epochs);
});

test('[KR10] an unclean leader makes even committed records vanish from the log that has them', () => {
  const t = apart({ assignment: [['broker-3', 'broker-4']], config: { 'unclean.leader.election.enable': true } });
  t.crash('broker-4');
  t.run(6_000);
  expect(t.produce(-1, 'broker-3')).toMatchObject({ error: 'NONE' });
  t.crash('broker-3');
  t.restart('broker-4');
  t.run(6_000);
  t.restart('broker-3');
  t.run(6_000);
  expect(t.image()).toMatchObject({ leader: 'broker-4' });
  expect(t.log('broker-3')).toMatchObject({ logEndOffset: 0, highWatermark: 0 });
});

test('[KR10] who led without writing anything takes the epochs of what follows from the next leader', () => {
  const t = apart();
  t.produce(-1, 'broker-3');
  t.run(600);
  t.pause('broker-4');
  // Only broker-5 fetches these two.
  t.produce(1, 'broker-3');
  t.run(20);
  t.crash('broker-3');
  t.run(6_000);
  expect(t.facts('leaderElected').map(({ to }) => (to as { leader: string }).leader)).toEqual(['broker-4', 'broker-5']);
  t.produce(1, 'broker-5');
  t.resume('broker-4');
  t.run(2_000);
  expect(t.log('broker-4').logEndOffset).toBe(6);
  expect(t.log('broker-4').epochs).toEqual(t.log('broker-5').epochs);
});
