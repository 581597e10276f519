/** Rules of the log: compaction. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesFrom } from '@/simulator/kafka/log/log';
import { firstAtOrAfter, readLog } from '@/simulator/kafka/log/read';
import { logBytes } from '@/simulator/kafka/log/segments';
import { noteMarker, noteTransactional } from '@/simulator/kafka/log/transactions';
import type { Configs } from '@/simulator/kafka/protocol/admin';
import { LogPlay } from './logPlay';

/** Segments of ten milliseconds of record time, cleaned as soon as there is anything. */
const compacted = (more: Configs = {}) =>
  new LogPlay({ 'cleanup.policy': 'compact', 'segment.ms': 10, 'min.cleanable.dirty.ratio': 0.01, ...more });

test('[KL14] the active segment is never cleaned, nor what is not committed yet', () => {
  const play = compacted().write(0, 'a=1 a=2').write(1, 'a=3').write(20, 'a=4 a=5');
  play.clean(100);
  expect(play.content).toBe('2:a=3 3:a=4 4:a=5');
  const waiting = compacted().write(0, 'a=1').write(20, 'a=2').write(40, 'a=3');
  waiting.log.highWatermark = 0;
  expect(waiting.clean(100)).toBe(false);
});

test('[KL14] what is younger than min.compaction.lag.ms is left alone, with everything behind it', () => {
  const play = compacted({ 'min.compaction.lag.ms': 1_000 }).write(0, 'a=1 a=2').write(500, 'a=3').write(20, 'a=4').write(600, 'a=5');
  expect(play.segments).toEqual([0, 2, 4]);
  play.clean(1_200);
  expect(play.content).toBe('1:a=2 2:a=3 3:a=4 4:a=5');
});

test('[KL15] a log is taken up when its dirty share is above min.cleanable.dirty.ratio', () => {
  const play = compacted({ 'min.cleanable.dirty.ratio': 0.5 }).write(0, 'a=1').write(20, 'b=1').write(40, 'c=1');
  // Never cleaned, so all that is closed is dirty.
  expect(play.clean(100)).toBe(true);
  play.write(60, 'a=2');
  // 100 bytes of 300 are dirty now.
  expect(play.clean(100)).toBe(false);
  play.write(80, 'a=3').write(100, 'a=4');
  expect(play.clean(100)).toBe(true);
});

test('[KL15] or when a dirty segment is older than max.compaction.lag.ms', () => {
  const play = compacted({ 'min.cleanable.dirty.ratio': 1, 'max.compaction.lag.ms': 500 }).write(100, 'a=1 a=2').write(200, 'a=3');
  expect(play.clean(600)).toBe(false);
  expect(play.clean(601)).toBe(true);
  expect(play.content).toBe('1:a=2 2:a=3');
});

test('[KL16] of each key the last value stays; offsets, order and the log start do not change', () => {
  const play = compacted().write(0, 'a=1 b=1 c=1').write(1, 'b=2 a=2').write(20, 'd=1');
  play.clean(100);
  expect(play.content).toBe('2:c=1 3:b=2 4:a=2 5:d=1');
  expect(play.log).toMatchObject({ logStartOffset: 0, logEndOffset: 6, cleanedTo: 5 });
  play.write(40, 'c=2');
  play.clean(100);
  // The new last value is still in the active segment, so the old one stays.
  expect(play.content).toBe('2:c=1 3:b=2 4:a=2 5:d=1 6:c=2');
});

test('[KL17] a batch that lost records is smaller; one that lost all is gone', () => {
  const play = compacted().write(0, 'a=1 b=1').write(1, 'a=2 c=1').write(2, 'a=3').write(3, 'd=1').write(20, 'e=1');
  play.clean(100);
  expect(play.content).toBe('1:b=1 3:c=1 4:a=3 5:d=1 6:e=1');
  expect(logBytes(play.log)).toBe(81 + 81 + 100 + 100 + 100);
  const all = compacted().write(0, 'a=1').write(1, 'b=1').write(20, 'a=2 b=2').write(40, 'c=1');
  all.clean(100);
  expect(all.log.segments[0]).toMatchObject({ baseOffset: 0, sizeBytes: 100 });
  expect(all.content).toBe('2:a=2 3:b=2 4:c=1');
});

test('[KL17] readers step over what is gone, and a reader before a gap at the end is told where it ends', () => {
  const play = compacted({ 'segment.bytes': 1_048_576 })
    .write(0, 'a=1 b=1', { sizeBytes: 600_000 })
    .write(20, 'a=2', { sizeBytes: 600_000 })
    .write(40, 'b=2', { sizeBytes: 600_000 })
    .write(60, 'c=1');
  play.clean(100);
  expect(play.content).toBe('2:a=2 3:b=2 4:c=1');
  expect(readLog(play.log, 0, 9_000_000, true)).toMatchObject({ ranges: [], end: 2 });
  expect(bytesFrom(play.log, 0)).toBeGreaterThan(0);
  expect(readLog(play.log, 2, 9_000_000, true).ranges).toMatchObject([{ baseOffset: 2, recordCount: 1 }]);
  expect(firstAtOrAfter(play.log, 0, play.table)).toEqual({ offset: 2, timestamp: 20 });
});

test('[KL17] the last batch of a producer keeps its header, so that its numbers are known', () => {
  const play = compacted().write(0, 'a=1', { producerId: 7, baseSequence: 0 }).write(1, 'a=2 a=3').write(20, 'b=1');
  play.clean(100);
  expect(play.log.batchProducers.get(0)).toBe(7);
  expect(play.log.batchEnds.get(0)).toBe(61);
});

test('[KL18] neighbours are merged up to segment.bytes, and the newest record of the merged one is its age', () => {
  const play = compacted({ 'cleanup.policy': 'compact,delete', 'retention.ms': 1_000 })
    .write(0, 'a=1')
    .write(20, 'b=1')
    .write(900, 'c=1')
    .write(950, 'd=1');
  play.clean(960);
  expect(play.segments).toEqual([0, 3]);
  // The record of time 0 lives on with its neighbours.
  expect(play.remove('retentionMs', 1_500)).toBe(0);
  expect(play.remove('retentionMs', 1_901)).toBe(1);
  expect(play.log.logStartOffset).toBe(3);
});

test('[KL19] a tombstone stays for delete.retention.ms after its first cleaning, and goes in a later one that has something to do', () => {
  const play = compacted({ 'delete.retention.ms': 1_000 }).write(0, 'a=1 a!').write(20, 'b=1').write(40, 'c=1');
  play.clean(100);
  expect(play.content).toBe('1:a! 2:b=1 3:c=1');
  // Time alone removes nothing.
  expect(play.clean(5_000)).toBe(false);
  play.write(60, 'd=1');
  play.clean(1_099);
  expect(play.content).toBe('1:a! 2:b=1 3:c=1 4:d=1');
  play.write(80, 'e=1');
  play.clean(1_100);
  expect(play.content).toBe('2:b=1 3:c=1 4:d=1 5:e=1');
});

test('[KL16] whatever is written, cleaning loses no last value, invents nothing and keeps batches and segments whole', () => {
  const record = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), gone: fc.boolean() });
  const batches = fc.array(fc.record({ records: fc.array(record, { minLength: 1, maxLength: 4 }), later: fc.constantFrom(1, 20) }), {
    maxLength: 25,
  });
  fc.assert(
    fc.property(batches, fc.integer({ min: 1, max: 6 }), (written, every) => {
      const play = compacted({ 'delete.retention.ms': 50 });
      const last = new Map<string, string>();
      let time = 0;
      written.forEach(({ records, later }, i) => {
        time += later;
        const texts = records.map(({ key, gone }, n) => (gone ? `${key}!` : `${key}=${i}.${n}`));
        for (const text of texts) last.set(text[0] as string, text);
        play.write(time, texts.join(' '));
        if (i % every === 0) play.clean(time);
      });
      const { log } = play;
      const seen = new Map<string, string>();
      for (const text of play.content.split(' ').filter((each) => each !== '')) {
        const [, value] = text.split(':') as [string, string];
        seen.set(value[0] as string, value);
      }
      for (const [key, text] of last) if (!text.endsWith('!')) expect(seen.get(key)).toBe(text);
      for (const [key, text] of seen) expect(text).toBe(last.get(key));
      expect(logBytes(log)).toBe(log.batchEnds.length === 0 ? 0 : log.batchEnds.get(log.batchEnds.length - 1));
      expect(log.records.length).toBe(log.logEndOffset);
      expect(log.segments.map(({ baseOffset }) => baseOffset)).toEqual([...new Set(play.segments)].sort((a, b) => a - b));
    }),
    { seed: 7, numRuns: 200 },
  );
});

test('[KL17] what a transaction wrote that was given up goes, and does not replace what was there before', () => {
  const play = compacted().write(0, 'a=1');
  const write = (texts: string, producerId: number) => {
    noteTransactional(play.log, producerId, play.log.logEndOffset);
    play.write(1, texts, { producerId, baseSequence: 0 });
  };
  const end = (producerId: number, committed: boolean) => {
    const offset = play.log.logEndOffset;
    play.write(2, `marker${producerId}=1`);
    play.log.records.set(offset, -1);
    noteMarker(play.log, producerId, 0, offset, { committed, coordinatorEpoch: 0 }, 0);
  };
  write('a=2 b=2', 7);
  end(7, false);
  write('b=3', 8);
  play.write(20, 'c=1');
  // The second is still open: nothing at or behind it is cleaned.
  expect(play.clean(100)).toBe(false);
  end(8, true);
  play.write(40, 'd=1');
  play.clean(100);
  expect(play.content).toBe('0:a=1 4:b=3 5:c=1 7:d=1');
});
