/** Rules of replication: how far a log is committed. */
import { expect, test } from 'vitest';
import { apart, QUICK, replicated } from './replicas';

test('[KR3] a follower asks each leader with one fetch at a time and takes what it gets as it is', () => {
  const t = replicated({ partitions: 4 });
  t.run(1_000);
  // Two of the four partitions are led by broker-1, and one request asks for both.
  const parked = () => [...t.state('broker-1').parked.values()].filter(({ client }) => client === 'broker-2');
  expect(parked().map(({ request }) => request.partitions.map(({ partition }) => partition))).toEqual([[0, 3]]);
  t.ask('broker-1', { type: 'CreateTopics', topics: [{ name: 'new' }] }, 50_000);
  expect(parked()).toHaveLength(1);
  t.produce(-1);
  for (const node of ['broker-2', 'broker-3']) {
    expect([0, 1].map((offset) => t.log(node).records.get(offset))).toEqual([0, 1]);
    expect(t.log(node).epochs).toEqual(t.log('broker-1').epochs);
  }
});

test('[KR4] the leader knows what a follower has from its next fetch alone, and the follower what is committed from the answer after', () => {
  const t = replicated();
  t.run(600);
  t.produce(1, 'broker-1', 1.2);
  // The batch is at both followers, or on its way; nobody has asked for more yet.
  expect(t.log('broker-1')).toMatchObject({ logEndOffset: 2, highWatermark: 0 });
  t.run(3);
  expect(t.log('broker-1')).toMatchObject({ highWatermark: 2 });
  for (const node of ['broker-2', 'broker-3']) expect(t.log(node).logEndOffset).toBe(2);
  // The fetch that moved the watermark is parked with the old one, for replica.fetch.wait.max.ms.
  expect(Math.min(t.log('broker-2').highWatermark, t.log('broker-3').highWatermark)).toBe(0);
  t.run(510);
  for (const node of ['broker-2', 'broker-3']) expect(t.log(node).highWatermark).toBe(2);
});

test('[KR4] what a follower was sent counts only when it asks for what comes after it', () => {
  const t = replicated({}, { config: { ...QUICK, 'replica.fetch.max.bytes': 1 } });
  t.run(600);
  t.pause('broker-2');
  for (let i = 0; i < 3; i++) t.produce(1);
  t.resume('broker-2');
  t.run(600);
  // One batch at a time is all that such a fetch brings.
  expect(t.facts('highWatermarkAdvanced').map(({ highWatermark }) => highWatermark)).toEqual([2, 4, 6]);
});

test('[KR4] acks=all is answered when the high watermark has passed the batch, acks=1 after the append, and both say the same offset', () => {
  const t = replicated();
  t.pause('broker-3');
  expect(t.produce(1)).toEqual(expect.objectContaining({ error: 'NONE', baseOffset: 0 }));
  expect(t.produce(-1, 'broker-1', 1_000)).toBeUndefined();
  t.resume('broker-3');
  t.run(600);
  expect(t.answers('ProduceResponse').at(-1)).toMatchObject({ results: [{ error: 'NONE', baseOffset: 2 }] });
});

test('[KR4] acks=all that waits longer than the client wants to is REQUEST_TIMED_OUT; the records stay and may be committed later', () => {
  const t = replicated();
  t.pause('broker-3');
  expect(t.produce(-1, 'broker-1', 1_600)).toMatchObject({ error: 'REQUEST_TIMED_OUT', baseOffset: -1 });
  t.resume('broker-3');
  t.run(1_000);
  expect(t.log('broker-1')).toMatchObject({ logEndOffset: 2, highWatermark: 2 });
});

test('[KR5] the high watermark is the least log end among the in-sync replicas; who is out of sync holds nobody up', () => {
  const t = replicated();
  t.pause('broker-3');
  t.produce(1);
  t.run(100);
  expect(t.log('broker-1')).toMatchObject({ logEndOffset: 2, highWatermark: 0 });
  t.run(8_000);
  expect(t.image().isr).toEqual(['broker-1', 'broker-2']);
  expect(t.log('broker-1').highWatermark).toBe(2);
});

test('[KR5] it stands still while fewer are in sync than min.insync.replicas, although the leader appends with acks=1', () => {
  const t = apart({ config: { 'min.insync.replicas': 2 } });
  t.crash('broker-4', 'broker-5');
  t.run(6_000);
  expect(t.image().isr).toEqual(['broker-3']);
  expect(t.produce(1, 'broker-3')).toMatchObject({ error: 'NONE', baseOffset: 0 });
  expect(t.log('broker-3')).toMatchObject({ logEndOffset: 2, highWatermark: 0 });
  t.restart('broker-4');
  t.run(6_000);
  expect(t.log('broker-3')).toMatchObject({ logEndOffset: 2, highWatermark: 2 });
});

test('[KR18] a new leader that does not know yet what is committed answers "latest" with OFFSET_NOT_AVAILABLE', () => {
  const t = apart({ config: { 'min.insync.replicas': 3 } });
  t.pause('broker-5');
  t.produce(1, 'broker-3');
  t.crash('broker-3');
  t.run(1_000);
  t.resume('broker-5');
  t.run(6_000);
  expect(t.image()).toMatchObject({ leader: 'broker-4', isr: ['broker-4', 'broker-5'] });
  const ask = (timestamp: string) =>
    t.ask<{ partitions: unknown[] }>('broker-4', { type: 'ListOffsets', partitions: [{ topic: 't', partition: 0, timestamp }] });
  expect(ask('latest').partitions).toMatchObject([{ error: 'OFFSET_NOT_AVAILABLE' }]);
  expect(ask('earliest').partitions).toMatchObject([{ error: 'NONE', offset: 0 }]);
  t.restart('broker-3');
  t.run(8_000);
  expect(ask('latest').partitions).toMatchObject([{ error: 'NONE', offset: 2 }]);
});
