/**
 * Reading a log: which records a fetch gets (rule KL2), and which offset a time names (rule KL5).
 * Source: apache/kafka storage/.../log/LocalLog.java (read), UnifiedLog.java (fetchOffsetByTimestamp).
 */
import type { RecordTable } from '../../kernel/records';
import type { Offset, RecordRange } from '../protocol/data';
import { createTime } from '../timestamps';
import { epochAfter, epochAt } from './epochs';
import { batchAt, batchEnd, bytesBefore, GONE, type PartitionLog } from './log';
import { type Segment, segmentEnd } from './segments';
import { isTransactional, type LogTransactions } from './transactions';

/** Records from `offset` on: whole batches of one segment within `maxBytes`, below the high watermark. */
export interface LogRead {
  readonly ranges: RecordRange[];
  /** Bytes of the batches, also of their records below `offset`, which travel along. */
  readonly bytes: number;
  /** Of a log with transactions or gaps: where they end, with what no application sees. */
  readonly end?: Offset;
}

const NOTHING: LogRead = { ranges: [], bytes: 0 };

/**
 * @param atLeastOne gives the first batch even if it is larger than `maxBytes`, so that a reader always gets on.
 * @param bound the high watermark, or for readers of committed data the last stable offset.
 */
export function readLog(
  log: Readonly<PartitionLog>,
  offset: Offset,
  maxBytes: number,
  atLeastOne: boolean,
  bound: Offset = log.highWatermark,
): LogRead {
  if (offset >= bound) return NOTHING;
  const first = batchAt(log, offset);
  const start = bytesBefore(log, first);
  const last = lastBatchWithin(log, first, start + maxBytes);
  if (last < first && !atLeastOne) return NOTHING;
  let taken = Math.max(last, first);
  if (log.segments.length > 1) taken = Math.min(taken, batchAt(log, segmentEnd(log, offset) - 1));
  const end = Math.min(batchEnd(log, taken), bound);
  const bytes = log.batchEnds.get(taken) - start;
  if (log.transactions !== null) return { ranges: transactionalRanges(log, log.transactions, first, offset, end), bytes, end };
  const rangesOf = log.timestamps.size === 0 && log.appendTimes.size === 0 ? plainRanges : datedRanges;
  if (offset >= log.cleanedTo) return { ranges: rangesOf(log, offset, end), bytes };
  const ranges = keptRuns(log, offset, end).flatMap(([from, to]) => rangesOf(log, from, to));
  return { ranges, bytes, end };
}

/** KL17: what compaction left of these offsets, as first and one past last of each stretch. */
function keptRuns(log: Readonly<PartitionLog>, from: Offset, to: Offset): [Offset, Offset][] {
  const runs: [Offset, Offset][] = [];
  let start = -1;
  for (let offset = from; offset < to; offset++) {
    const isKept = log.records.get(offset) !== GONE;
    if (isKept && start < 0) start = offset;
    if (isKept || start < 0) continue;
    runs.push([start, offset]);
    start = -1;
  }
  if (start >= 0) runs.push([start, to]);
  return runs;
}

/** The last batch that ends within that many bytes of the log; `first - 1` when not even the first does. */
function lastBatchWithin(log: Readonly<PartitionLog>, first: number, bytes: number): number {
  const ends = log.batchEnds;
  let low = first - 1;
  let high = ends.length - 1;
  if (ends.get(high) <= bytes) return high;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (ends.get(middle) <= bytes) low = middle;
    else high = middle - 1;
  }
  return low;
}

function plainRanges(log: Readonly<PartitionLog>, from: Offset, to: Offset): RecordRange[] {
  const { records } = log;
  let leaderEpoch = epochAt(log, from);
  let nextEpochAt = epochAfter(log, from);
  const ranges: RecordRange[] = [];
  let base = from;
  let first = records.get(from);
  for (let offset = from + 1; offset < to; offset++) {
    const id = records.get(offset);
    if (id - first === offset - base && offset !== nextEpochAt) continue;
    ranges.push({
      baseOffset: base,
      firstRecord: first,
      recordCount: offset - base,
      leaderEpoch,
      timestamps: null,
      timestampType: 'CreateTime',
    });
    base = offset;
    first = id;
    if (offset === nextEpochAt) {
      leaderEpoch = epochAt(log, offset);
      nextEpochAt = epochAfter(log, offset);
    }
  }
  ranges.push({ baseOffset: base, firstRecord: first, recordCount: to - base, leaderEpoch, timestamps: null, timestampType: 'CreateTime' });
  return ranges;
}

/** As above where records carry other times than their birth: one record a range, which only small logs need. */
function datedRanges(log: Readonly<PartitionLog>, from: Offset, to: Offset): RecordRange[] {
  const ranges: RecordRange[] = [];
  for (let offset = from; offset < to; offset++) {
    const appendTime = log.appendTimes.get(log.batchBases.get(batchAt(log, offset)));
    const timestamp = appendTime ?? log.timestamps.get(offset);
    ranges.push({
      baseOffset: offset,
      firstRecord: log.records.get(offset),
      recordCount: 1,
      leaderEpoch: epochAt(log, offset),
      timestamps: timestamp === undefined ? null : [timestamp],
      timestampType: appendTime === undefined ? 'CreateTime' : 'LogAppendTime',
    });
  }
  return ranges;
}

/** As above where some batches belong to transactions and some are their markers: a range never crosses a batch. */
function transactionalRanges(
  log: Readonly<PartitionLog>,
  transactions: LogTransactions,
  firstBatch: number,
  from: Offset,
  to: Offset,
): RecordRange[] {
  const plain = log.timestamps.size === 0 && log.appendTimes.size === 0;
  const ranges: RecordRange[] = [];
  for (let batch = firstBatch; batch < log.batchBases.length; batch++) {
    const base = log.batchBases.get(batch);
    if (base >= to) break;
    const producerId = log.batchProducers.get(batch);
    const marker = transactions.markers.get(base);
    if (marker !== undefined) {
      const outcome = marker.committed ? 'commit' : 'abort';
      const leaderEpoch = epochAt(log, base);
      const nothing = { timestamps: null, timestampType: 'CreateTime' } as const;
      ranges.push({ baseOffset: base, firstRecord: -1, recordCount: 1, leaderEpoch, ...nothing, producerId, marker: outcome });
      continue;
    }
    const start = Math.max(base, from);
    const end = Math.min(batchEnd(log, batch), to);
    if (start >= end) continue;
    const rangesOf = plain ? plainRanges : datedRanges;
    const found =
      start >= log.cleanedTo ? rangesOf(log, start, end) : keptRuns(log, start, end).flatMap(([first, last]) => rangesOf(log, first, last));
    const isOfOne = producerId >= 0 && isTransactional(transactions, producerId, base);
    for (const range of found) ranges.push(isOfOne ? { ...range, producerId } : range);
  }
  return ranges;
}

/** Timestamp of the record at that offset, in milliseconds of the day's clock. */
export function timestampAt(log: Readonly<PartitionLog>, offset: Offset, records: RecordTable): number {
  if (log.appendTimes.size > 0) {
    const appendTime = log.appendTimes.get(log.batchBases.get(batchAt(log, offset)));
    if (appendTime !== undefined) return appendTime;
  }
  return log.timestamps.get(offset) ?? createTime(records, log.records.get(offset));
}

/** What a segment amounts to when it holds the offsets from `from` to `to`. */
export function measureSegment(log: Readonly<PartitionLog>, from: Offset, to: Offset, table: RecordTable): Omit<Segment, 'baseOffset'> {
  const measure = { sizeBytes: 0, firstTimestamp: -1, largestTimestamp: -1 };
  if (from >= to) return measure;
  const first = batchAt(log, from);
  const last = batchAt(log, to - 1);
  measure.sizeBytes = log.batchEnds.get(last) - bytesBefore(log, first);
  const firstEnd = batchEnd(log, first);
  for (let offset = from; offset < to; offset++) {
    const id = log.records.get(offset);
    // Neither what is gone nor a coordinator's record carries a time.
    if (id < 0 || id >= table.length) continue;
    const timestamp = timestampAt(log, offset, table);
    if (offset < firstEnd) measure.firstTimestamp = Math.max(measure.firstTimestamp, timestamp);
    measure.largestTimestamp = Math.max(measure.largestTimestamp, timestamp);
  }
  return measure;
}

/** An offset with its timestamp; -1 and -1 when there is none. */
export interface Dated {
  readonly offset: Offset;
  readonly timestamp: number;
}
const NONE: Dated = { offset: -1, timestamp: -1 };

/** The first record, in the order of offsets and from the log start on, that is at least that young. */
export function firstAtOrAfter(log: Readonly<PartitionLog>, time: number, records: RecordTable, bound: Offset = log.highWatermark): Dated {
  for (let offset = log.logStartOffset; offset < bound; offset++) {
    if (log.records.get(offset) < 0) continue; // Neither a marker nor a gap is anybody's record.
    const timestamp = timestampAt(log, offset, records);
    if (timestamp >= time) return { offset, timestamp };
  }
  return NONE;
}

/** The first record with the largest timestamp. It does not heed the log start, only which segments there are: the record may be deleted already. */
export function youngest(log: Readonly<PartitionLog>, records: RecordTable): Dated {
  let best = NONE;
  for (let offset = (log.segments[0] as Segment).baseOffset; offset < log.highWatermark; offset++) {
    if (log.records.get(offset) < 0) continue;
    const timestamp = timestampAt(log, offset, records);
    if (timestamp > best.timestamp) best = { offset, timestamp };
  }
  return best;
}
