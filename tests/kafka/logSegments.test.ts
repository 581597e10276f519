/** Rules of the log: segments, and what retention takes away. */
import { expect, test } from 'vitest';
import { readLog } from '@/simulator/kafka/log/read';
import { truncateLog } from '@/simulator/kafka/log/truncate';
import { EPOCH_MS } from '@/simulator/kafka/timestamps';
import { LogPlay } from './logPlay';
import { QUICK, replicated } from './replicas';

test('[KL10] a batch that has no room begins a segment', () => {
  const play = new LogPlay({ 'segment.bytes': 1_048_576 });
  for (let i = 0; i < 4; i++) play.write(1_000, 'a=1 b=1', { sizeBytes: 500_000 });
  expect(play.segments).toEqual([0, 4]);
  expect(play.log.segments).toMatchObject([{ sizeBytes: 1_000_000 }, { sizeBytes: 1_000_000 }]);
});

test('[KL10] a batch that is younger than the segment’s first by more than segment.ms begins one, however late it comes; an older one never', () => {
  const play = new LogPlay({ 'segment.ms': 10_000 });
  play.write(50_000, 'a=1').write(60_000, 'b=1').write(60_001, 'c=1').write(1_000, 'd=1').write(70_001, 'e=1').write(70_002, 'f=1');
  expect(play.segments).toEqual([0, 2, 5]);
  expect(play.log.segments[1]).toMatchObject({ firstTimestamp: 60_001, largestTimestamp: 70_001 });
});

test('[KL10] a fetch is given records of one segment only', () => {
  const play = new LogPlay({ 'segment.ms': 10 });
  play.write(0, 'a=1 b=1').write(5, 'c=1').write(20, 'd=1');
  const read = (offset: number) => readLog(play.log, offset, 1_000_000, true).ranges.map(({ baseOffset }) => baseOffset);
  expect([read(0), read(2), read(3)]).toEqual([[0, 1, 2], [2], [3]]);
});

test('[KL10] what lies in an older segment is given at once, whatever fetch.min.bytes says', () => {
  const b = replicated({ replicationFactor: 1, config: { 'segment.bytes': 1_048_576 } }, { brokers: 1 });
  const batch = { topic: 't', partition: 0, recordCount: 1, sizeBytes: 700_000, timestamps: null };
  const nobody = { producerId: -1, producerEpoch: -1, baseSequence: -1 };
  const batches = [0, 1].map((id) => ({ ...batch, ...nobody, records: [id, 1] }));
  b.ask('broker-1', { type: 'Produce', acks: 1, follows: -1, timeoutMs: 1_000, batches });
  const fetch = (fetchOffset: number) =>
    b.ask<object | undefined>('broker-1', {
      type: 'Fetch',
      maxWaitMs: 500,
      minBytes: 2_000_000,
      maxBytes: 9_000_000,
      partitions: [{ topic: 't', partition: 0, fetchOffset, maxBytes: 9_000_000 }],
    });
  expect(b.log('broker-1').segments).toHaveLength(2);
  expect(fetch(0)).toBeDefined();
  expect(fetch(1)).toBeUndefined();
});

test('[KL11] retention takes whole segments, the oldest first, up to the first that stays', () => {
  const play = new LogPlay({ 'segment.ms': 10, 'retention.ms': 1_000 });
  // The third is young, so the old one behind it stays as well.
  play.write(0, 'a=1').write(11, 'b=1').write(5_000, 'c=1').write(20, 'd=1').write(6_000, 'e=1');
  expect(play.segments).toEqual([0, 1, 2, 4]);
  expect(play.remove('retentionMs', 5_500)).toBe(2);
  expect(play.log).toMatchObject({ logStartOffset: 2, logEndOffset: 5 });
});

test('[KL11] nothing beyond the high watermark goes', () => {
  const play = new LogPlay({ 'segment.ms': 10, 'retention.ms': 1_000 });
  play.write(0, 'a=1').write(11, 'b=1').write(22, 'c=1');
  play.log.highWatermark = 1;
  expect(play.remove('retentionMs', 9_000)).toBe(1);
  expect(play.log.logStartOffset).toBe(1);
});

test('[KL11] the active segment goes too when all of it is old, and the next record goes on with the offsets', () => {
  const play = new LogPlay({ 'retention.ms': 1_000 });
  play.write(0, 'a=1 b=1');
  expect(play.remove('retentionMs', 9_000)).toBe(1);
  expect(play.segments).toEqual([2]);
  expect(play.log).toMatchObject({ logStartOffset: 2, logEndOffset: 2 });
  expect(play.remove('retentionMs', 9_000)).toBe(0);
  play.write(9_000, 'c=1');
  expect(play.content).toBe('2:c=1');
});

test('[KL12] the age of a segment is that of its newest record', () => {
  const play = new LogPlay({ 'retention.ms': 1_000 });
  play.write(0, 'a=1').write(5_000, 'b=1');
  expect(play.remove('retentionMs', 6_000)).toBe(0);
  expect(play.remove('retentionMs', 6_001)).toBe(1);
});

test('[KL13] retention by size never goes below the limit', () => {
  const play = new LogPlay({ 'segment.ms': 10, 'retention.bytes': 250 });
  for (let i = 0; i < 5; i++) play.write(i * 11, 'a=1');
  // 500 bytes in segments of 100: two may go, a third would leave 200.
  expect(play.remove('retentionBytes', 0)).toBe(2);
  expect(play.log.logStartOffset).toBe(2);
});

test('[KL11] segments that lie wholly below the log start go, however young', () => {
  const play = new LogPlay({ 'segment.ms': 10, 'retention.ms': -1 });
  play.write(0, 'a=1 b=1').write(11, 'c=1 d=1').write(22, 'e=1');
  play.log.logStartOffset = 3;
  expect(play.remove('logStartOffset', 0)).toBe(1);
  expect(play.segments).toEqual([2, 4]);
  expect(play.log.logStartOffset).toBe(3);
});

test('[KL10] a log that is cut has its last segment measured anew', () => {
  const play = new LogPlay({ 'segment.ms': 10 });
  play.write(0, 'a=1').write(9, 'b=1').write(20, 'c=1').write(25, 'd=1');
  truncateLog(play.log, 1, play.table);
  expect(play.log.segments).toEqual([{ baseOffset: 0, sizeBytes: 100, firstTimestamp: 0, largestTimestamp: 0 }]);
  truncateLog(play.log, 0, play.table);
  play.write(5_000, 'e=1');
  expect(play.segments).toEqual([0]);
});

test('[KL11] every replica looks after its own log every log.retention.check.interval.ms; a follower has the log start of its leader too', () => {
  const config = { ...QUICK, 'log.initial.task.delay.ms': 1_000, 'log.retention.check.interval.ms': 2_000 };
  const t = replicated({ config: { 'retention.ms': 5_000 } }, { config });
  t.produce(-1);
  t.run(5_500);
  expect(t.log('broker-1').logStartOffset).toBe(0);
  t.run(3_000);
  for (const node of ['broker-1', 'broker-2', 'broker-3']) expect(t.log(node)).toMatchObject({ logStartOffset: 2, logEndOffset: 2 });
  t.produce(-1);
  t.produce(-1);
  t.ask('broker-1', { type: 'DeleteRecords', partitions: [{ topic: 't', partition: 0, beforeOffset: 4 }] });
  t.run(600);
  for (const node of ['broker-2', 'broker-3']) expect(t.log(node)).toMatchObject({ logStartOffset: 4, logEndOffset: 6 });
  expect(t.facts('segmentsRemoved').filter(({ leads }) => leads)).toMatchObject([{ reason: 'retentionMs', logStartOffset: 2 }]);
});

test('[KL12] a record with a time in the future keeps its segment alive', () => {
  const play = new LogPlay({ 'retention.ms': 1_000 });
  play.write(EPOCH_MS, 'a=1').write(EPOCH_MS + 3_600_000, 'b=1');
  expect(play.remove('retentionMs', EPOCH_MS + 3_600_000)).toBe(0);
});
