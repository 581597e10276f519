/** Rules of the log: appending, reading, times, and what it remembers of producers. */
import { expect, test } from 'vitest';
import { topicSettings } from '@/simulator/kafka/broker/config';
import { appendBatch, bytesFrom, emptyLog, type PartitionLog } from '@/simulator/kafka/log/log';
import { judgeSequence, producerEntry, rememberBatch, sequenceAfter } from '@/simulator/kafka/log/producers';
import { firstAtOrAfter, readLog, youngest } from '@/simulator/kafka/log/read';
import { createTime, EPOCH_MS } from '@/simulator/kafka/timestamps';
import { RecordTable } from '@/simulator/kernel/records';

const TABLE = new RecordTable();
const KEEP = topicSettings({ node: 'b', config: {}, image: { configs: new Map() } }, 't');

/** A log with batches of these record ids, 100 bytes each batch, all committed. */
function logOf(...batches: (readonly number[])[]): PartitionLog {
  const log = emptyLog('t', 0);
  for (const ids of batches) append(log, ids);
  return log;
}

function append(log: PartitionLog, ids: readonly number[], more: { timestamps?: number[]; appendTime?: number } = {}): void {
  appendBatch(
    log,
    {
      baseOffset: log.logEndOffset,
      records: ids.flatMap((id) => [id, 1]),
      recordCount: ids.length,
      sizeBytes: 100,
      timestamps: more.timestamps ?? null,
      appendTime: more.appendTime ?? null,
      leaderEpoch: 0,
      producerId: -1,
      producerEpoch: -1,
      baseSequence: -1,
    },
    KEEP,
    { time: 0, records: TABLE },
  );
  log.highWatermark = log.logEndOffset;
}

const batch = (baseSequence: number, recordCount: number, producerEpoch = 0) => ({
  producerId: 7,
  producerEpoch,
  baseSequence,
  recordCount,
});

/** What a log that has these batches of producer 7 makes of one more. */
function verdictAfter(before: readonly ReturnType<typeof batch>[], next: ReturnType<typeof batch>) {
  const log = logOf();
  before.forEach((each, i) => {
    rememberBatch(log, each, i * 10, 0);
  });
  return judgeSequence(producerEntry(log, 7, 0, 1_000), next);
}

test('[KL2] a fetch is given whole batches from its offset on, as runs of ids', () => {
  const log = logOf([5, 6, 7], [8, 9], [3]);
  expect(readLog(log, 1, 250, true)).toMatchObject({
    bytes: 200,
    ranges: [{ baseOffset: 1, firstRecord: 6, recordCount: 4 }],
  });
  expect(readLog(log, 4, 1_000, true).ranges).toMatchObject([
    { baseOffset: 4, firstRecord: 9, recordCount: 1 },
    { baseOffset: 5, firstRecord: 3, recordCount: 1 },
  ]);
});

test('[KL3] the first batch is given although it is larger than asked for, unless another partition has given one', () => {
  const log = logOf([1, 2], [3]);
  expect(readLog(log, 0, 10, true)).toMatchObject({ bytes: 100, ranges: [{ recordCount: 2 }] });
  expect(readLog(log, 0, 10, false)).toEqual({ bytes: 0, ranges: [] });
});

test('[KL4] nothing beyond the high watermark is read', () => {
  const log = logOf([1, 2], [3]);
  log.highWatermark = 2;
  expect(readLog(log, 0, 1_000, true).ranges).toMatchObject([{ baseOffset: 0, recordCount: 2 }]);
  expect(bytesFrom(log, 0)).toBe(100);
  expect(bytesFrom(log, 2)).toBe(0);
});

test('[KL5] a time names the first record in the order of offsets that is at least that young', () => {
  const log = logOf();
  append(log, [0, 1, 2, 3, 4], { timestamps: [1_000, 5_000, 2_000, 5_000, 3_000] });
  const records = new RecordTable();
  expect(firstAtOrAfter(log, 1_001, records)).toEqual({ offset: 1, timestamp: 5_000 });
  expect(firstAtOrAfter(log, 5_001, records)).toEqual({ offset: -1, timestamp: -1 });
  log.logStartOffset = 2;
  expect(firstAtOrAfter(log, 0, records)).toEqual({ offset: 2, timestamp: 2_000 });
});

test('[KL5] the largest timestamp is found before the log start as well, and the first of equals counts', () => {
  const log = logOf();
  append(log, [0, 1, 2], { timestamps: [1_000, 5_000, 5_000] });
  log.logStartOffset = 2;
  expect(youngest(log, new RecordTable())).toEqual({ offset: 1, timestamp: 5_000 });
});

test('[KL5] a record without a timestamp of its own has the time of its birth, under LogAppendTime that of its append', () => {
  const records = new RecordTable();
  records.create('p', ['a', 'b'], 3_000_000, 10);
  expect(createTime(records, 1)).toBe(EPOCH_MS + 3_000);
  const log = logOf([0]);
  append(log, [1], { appendTime: EPOCH_MS + 9_000 });
  expect(readLog(log, 0, 1_000, true).ranges).toMatchObject([
    { timestamps: null, timestampType: 'CreateTime' },
    { timestamps: [EPOCH_MS + 9_000], timestampType: 'LogAppendTime' },
  ]);
});

test('[KL6] a batch that the log holds already is a duplicate, with the offset it has, as long as it is one of the last five', () => {
  const six = [0, 1, 2, 3, 4, 5].map((n) => batch(n * 2, 2));
  expect(verdictAfter(six, batch(2, 2))).toEqual({ kind: 'duplicate', baseOffset: 10 });
  expect(verdictAfter(six, batch(0, 2))).toEqual({ kind: 'refused', error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' });
  // The same numbers cut another way are no duplicate.
  expect(verdictAfter(six, batch(2, 4))).toEqual({ kind: 'refused', error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' });
});

test('[KL7] a batch follows the last one or is refused as out of order', () => {
  expect(verdictAfter([batch(0, 3)], batch(3, 1)).kind).toBe('accepted');
  expect(verdictAfter([batch(0, 3)], batch(4, 1))).toEqual({ kind: 'refused', error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' });
  expect(sequenceAfter(2_147_483_646, 1)).toBe(2_147_483_647);
  expect(sequenceAfter(2_147_483_647, 1)).toBe(0);
  expect(verdictAfter([batch(2_147_483_646, 2)], batch(0, 1)).kind).toBe('accepted');
});

test('[KL8] an older epoch is refused, a newer one has to begin at 0', () => {
  expect(verdictAfter([batch(0, 3, 1)], batch(3, 1, 0))).toEqual({ kind: 'refused', error: 'INVALID_PRODUCER_EPOCH' });
  expect(verdictAfter([batch(0, 3, 1)], batch(3, 1, 2))).toEqual({ kind: 'refused', error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' });
  expect(verdictAfter([batch(0, 3, 1)], batch(0, 1, 2)).kind).toBe('accepted');
});

test('[KL9] of a producer that the log does not know, or that it has forgotten, any first number is accepted', () => {
  expect(verdictAfter([], batch(17, 1)).kind).toBe('accepted');
  const log = logOf();
  rememberBatch(log, batch(0, 3), 0, 0);
  expect(producerEntry(log, 7, 999, 1_000)).toBeDefined();
  expect(producerEntry(log, 7, 1_000, 1_000)).toBeUndefined();
});
