/** Rules of replication: who is in sync, and who says so. */
import { expect, test } from 'vitest';
import { apart, replicated } from './replicas';

test('[KR2] of a new partition those replicas are in sync that live and are not about to end, and the first of them leads', () => {
  const t = replicated();
  t.crash('broker-3');
  t.run(6_000);
  const topics = [{ name: 'new', assignment: [['broker-3', 'broker-2', 'broker-1']] }];
  t.ask('broker-1', { type: 'CreateTopics', topics });
  expect(t.image('broker-1', 'new')).toMatchObject({ leader: 'broker-2', leaderEpoch: 0, isr: ['broker-2', 'broker-1'] });
});

test('[KR6] a follower that hangs is out between one and one and a half times replica.lag.time.max.ms later', () => {
  const t = replicated({}, { config: { 'broker.session.timeout.ms': 90_000 } });
  t.run(1_000);
  t.pause('broker-3');
  t.produce(1);
  t.run(29_500);
  expect(t.image().isr).toHaveLength(3);
  t.run(16_000);
  expect(t.image()).toMatchObject({ isr: ['broker-1', 'broker-2'], leaderEpoch: 0, partitionEpoch: 1 });
});

test('[KR6] one that hangs with all there is stays in sync as long as nothing is written', () => {
  const t = replicated({}, { config: { 'broker.session.timeout.ms': 900_000 } });
  t.run(1_000);
  t.pause('broker-3');
  t.run(100_000);
  expect(t.image().isr).toHaveLength(3);
  t.produce(1);
  t.run(15_500);
  expect(t.image().isr).toEqual(['broker-1', 'broker-2']);
});

test('[KR7] who holds all that is committed and fetches in the present epoch comes back into the ISR', () => {
  const t = replicated();
  t.crash('broker-3');
  t.run(4_000);
  t.produce(-1);
  expect(t.image().isr).toEqual(['broker-1', 'broker-2']);
  t.restart('broker-3');
  t.run(6_000);
  expect(t.image()).toMatchObject({ isr: ['broker-1', 'broker-2', 'broker-3'], leaderEpoch: 0 });
  expect(t.log('broker-3')).toMatchObject({ logEndOffset: 2 });
});

test('[KR7] it has to reach the start of its leader’s epoch as well', () => {
  const t = apart({ config: { 'min.insync.replicas': 3 } });
  // The controllers go on hearing broker-5; the replicas do not, and it falls out of the ISR with an empty log.
  t.simulation.command({
    type: 'addRule',
    rule: { id: 'apart', kind: 'cut', from: ['broker-5'], to: ['broker-3', 'broker-4'], bothWays: true },
  });
  t.produce(1, 'broker-3');
  t.run(8_000);
  t.crash('broker-3');
  t.run(6_000);
  // broker-4 leads since offset 2, and knows of nothing that is committed: broker-5 is not behind that.
  expect(t.image()).toMatchObject({ leader: 'broker-4', isr: ['broker-4'] });
  expect(t.log('broker-4')).toMatchObject({ highWatermark: 0, epochs: [{ epoch: 0 }, { epoch: 1, startOffset: 2 }] });
  t.simulation.command({ type: 'removeRule', id: 'apart' });
  t.run(8_000);
  const steps = [...t.trace.entries()]
    .map(({ fact }) => fact as unknown as { type: string; replica?: string; fetchOffset?: number; isr?: string[] })
    .filter((fact) => (fact.type === 'followerFetched' && fact.replica === 'broker-5') || fact.isr?.join() === 'broker-4,broker-5')
    .map((fact) => fact.fetchOffset ?? 'proposed');
  expect(steps.slice(steps.indexOf('proposed') - 1)).toEqual([2, 'proposed']);
  expect(steps).toContain(0);
});

test('[KR8] the leader proposes and the controller decides: until it has, the high watermark waits for the proposed as well', () => {
  const t = apart();
  t.crash('broker-5');
  t.run(4_000);
  t.restart('broker-5');
  for (let i = 0; i < 80_000 && t.log('broker-3').pendingIsr === null; i++) t.run(0.1);
  t.pause('broker-1');
  t.pause('broker-5');
  expect(t.log('broker-3').pendingIsr).toEqual(['broker-3', 'broker-4', 'broker-5']);
  t.produce(1, 'broker-3');
  t.run(500);
  expect(t.image('broker-3').isr).toEqual(['broker-3', 'broker-4']);
  expect(t.log('broker-4').logEndOffset).toBe(2);
  expect(t.log('broker-3').highWatermark).toBe(0);
  t.resume('broker-5');
  t.run(50);
  expect(t.log('broker-3')).toMatchObject({ highWatermark: 2, pendingIsr: expect.anything() });
  t.resume('broker-1');
  t.run(50);
  expect(t.log('broker-3').pendingIsr).toBeNull();
  expect(t.image('broker-3').isr).toEqual(['broker-3', 'broker-4', 'broker-5']);
});

test('[KR8] the controller refuses a proposal of an old leader, of an old state, or with a replica that may not be in sync', () => {
  const t = replicated();
  t.crash('broker-3');
  t.run(4_000);
  const { leaderEpoch, partitionEpoch, isr } = t.image();
  const propose = (more: Record<string, unknown>) => {
    const message = { type: 'AlterPartition', topic: 't', partition: 0, leaderEpoch, partitionEpoch, isr, ...more };
    // The probe is nobody's leader, so only what is judged before that can be told apart by its answer.
    t.simulation.command({ type: 'tell', node: 'probe', input: { type: 'say', to: 'broker-1', message } as never });
    t.run(5);
    return (t.answers('AlterPartitionResponse').at(-1) as unknown as { error: string }).error;
  };
  expect(propose({ topic: 'none' })).toBe('UNKNOWN_TOPIC_OR_PARTITION');
  expect(propose({ leaderEpoch: leaderEpoch - 1 })).toBe('FENCED_LEADER_EPOCH');
  expect(propose({})).toBe('INVALID_REQUEST');
});
