/**
 * Reading a log: which records a fetch gets (rule KL2), and which offset a time names (rule KL5).
 * Source: apache/kafka storage/.../log/LocalLog.java (read), UnifiedLog.java (fetchOffsetByTimestamp).
 */
import type { RecordTable } from '../../kernel/records';
import type { Offset, RecordRange } from '../protocol/data';
import { createTime } from '../timestamps';
import { epochAfter, epochAt } from './epochs';
import { batchAt, batchEnd, bytesBefore, type PartitionLog } from './log';
import { isTransactional, type LogTransactions } from './transactions';

/** Records from `offset` on: whole batches within `maxBytes`, below the high watermark. */
export interface LogRead {
  readonly ranges: RecordRange[];
  /** Bytes of the batches, also of their records below `offset`, which travel along. */
  readonly bytes: number;
  /** Of a log with transactions: where they end, with what no application sees. */
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
  const taken = Math.max(last, first);
  const end = Math.min(batchEnd(log, taken), bound);
  if (log.transactions !== null) {
    const ranges = transactionalRanges(log, log.transactions, first, offset, end);
    return { ranges, bytes: log.batchEnds.get(taken) - start, end };
  }
  const plain = log.timestamps.size === 0 && log.appendTimes.size === 0;
  return { ranges: plain ? plainRanges(log, offset, end) : datedRanges(log, offset, end), bytes: log.batchEnds.get(taken) - start };
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
    const found = plain ? plainRanges(log, start, end) : datedRanges(log, start, end);
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

/** An offset with its timestamp; -1 and -1 when there is none. */
export interface Dated {
  readonly offset: Offset;
  readonly timestamp: number;
}
const NONE: Dated = { offset: -1, timestamp: -1 };

/** The first record, in the order of offsets and from the log start on, that is at least that young. */
export function firstAtOrAfter(log: Readonly<PartitionLog>, time: number, records: RecordTable, bound: Offset = log.highWatermark): Dated {
  for (let offset = log.logStartOffset; offset < bound; offset++) {
    if (log.records.get(offset) < 0) continue; // A marker is nobody's record.
    const timestamp = timestampAt(log, offset, records);
    if (timestamp >= time) return { offset, timestamp };
  }
  return NONE;
}

/** The first record with the largest timestamp. It does not heed the log start: the record may be deleted already. */
export function youngest(log: Readonly<PartitionLog>, records: RecordTable): Dated {
  let best = NONE;
  for (let offset = 0; offset < log.highWatermark; offset++) {
    if (log.records.get(offset) < 0) continue;
    const timestamp = timestampAt(log, offset, records);
    if (timestamp > best.timestamp) best = { offset, timestamp };
  }
  return best;
}
