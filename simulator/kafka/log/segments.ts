/**
 * Segments of a log: where one ends and the next begins, and which of them retention takes away. One object per segment, none per batch.
 * Rules KL10 to KL13. Source: apache/kafka storage/.../log/LogSegment.java (shouldRoll), UnifiedLog.java (deleteOldSegments).
 */
import type { RecordTable } from '../../kernel/records';
import type { Micros } from '../../kernel/time';
import type { Offset } from '../protocol/data';
import { createTime, wallClock } from '../timestamps';
import type { AppendedBatch, PartitionLog } from './log';
import type { LogSettings } from './settings';

export interface Segment {
  readonly baseOffset: Offset;
  sizeBytes: number;
  /** Newest timestamp of its first batch, from which segment.ms counts; -1 while it is empty. */
  firstTimestamp: number;
  /** -1 while it is empty. */
  largestTimestamp: number;
}

type Log = Readonly<PartitionLog>;

export const emptySegment = (baseOffset: Offset): Segment => ({ baseOffset, sizeBytes: 0, firstTimestamp: -1, largestTimestamp: -1 });

export const activeSegment = (log: Log): Readonly<Segment> => log.segments[log.segments.length - 1] as Segment;

/** Newest timestamp of a batch. Records of a batch were made in their order, so without times of their own the last is the youngest. */
export function newestTimestamp(batch: AppendedBatch, table: RecordTable, time: Micros): number {
  if (batch.appendTime !== null) return batch.appendTime;
  if (batch.timestamps !== null) return batch.timestamps.reduce((newest, each) => Math.max(newest, each), -1);
  const { records } = batch;
  for (let run = records.length - 2; run >= 0; run -= 2) {
    const last = (records[run] as number) + (records[run + 1] as number) - 1;
    if (last >= 0 && last < table.length) return createTime(table, last);
  }
  // A coordinator's own record.
  return wallClock(time);
}

/** KL10: a batch that has no room, or is younger than the segment's first by more than segment.ms, begins a segment. Called by `apply` only. */
export function growSegment(log: PartitionLog, baseOffset: Offset, sizeBytes: number, newest: number, limits: LogSettings): void {
  let active = log.segments[log.segments.length - 1] as Segment;
  const isFull = active.sizeBytes > limits.segmentBytes - sizeBytes;
  const isOld = active.sizeBytes > 0 && newest - active.firstTimestamp > limits.segmentMs;
  if ((isFull && active.sizeBytes > 0) || isOld) {
    active = emptySegment(baseOffset);
    log.segments.push(active);
  }
  if (active.sizeBytes === 0) active.firstTimestamp = newest;
  active.sizeBytes += sizeBytes;
  active.largestTimestamp = Math.max(active.largestTimestamp, newest);
}

/** Offset after the last of the segment that holds `offset`: a read does not go beyond it. */
export function segmentEnd(log: Log, offset: Offset): Offset {
  const { segments } = log;
  for (let i = segments.length - 1; i > 0; i--) {
    const { baseOffset } = segments[i] as Segment;
    if (baseOffset <= offset) return segments[i + 1]?.baseOffset ?? log.logEndOffset;
  }
  return segments[1]?.baseOffset ?? log.logEndOffset;
}

export const logBytes = (log: Log): number => log.segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

export type RemovalReason = 'logStartOffset' | 'retentionBytes' | 'retentionMs';

/**
 * KL11 to KL13: which segments are to go for one reason, oldest first, up to the first that stays. None of them reaches beyond the
 * high watermark, and an empty one at the end stays.
 * @param now milliseconds of the day's clock.
 */
export function removable(log: Log, reason: RemovalReason, settings: LogSettings, now: number): number {
  const isDue = dueFor(log, reason, settings, now);
  const { segments } = log;
  let count = 0;
  while (count < segments.length) {
    const segment = segments[count] as Segment;
    const next = segments[count + 1];
    const isEmptyEnd = next === undefined && segment.sizeBytes === 0;
    if (isEmptyEnd || (next?.baseOffset ?? log.logEndOffset) > log.highWatermark || !isDue(segment, next)) break;
    count++;
  }
  return count;
}

function dueFor(
  log: Log,
  reason: RemovalReason,
  settings: LogSettings,
  now: number,
): (segment: Segment, next: Segment | undefined) => boolean {
  switch (reason) {
    case 'logStartOffset':
      return (_, next) => next !== undefined && next.baseOffset <= log.logStartOffset;
    case 'retentionBytes': {
      if (settings.retentionBytes < 0) return () => false;
      let over = logBytes(log) - settings.retentionBytes;
      return ({ sizeBytes }) => {
        if (over - sizeBytes < 0) return false;
        over -= sizeBytes;
        return true;
      };
    }
    case 'retentionMs':
      return ({ largestTimestamp }) => settings.retentionMs >= 0 && now - largestTimestamp > settings.retentionMs;
  }
}

/** So many of the oldest go; if all of them, a new empty one begins at the log's end. Called by `apply` only. */
export function removeSegments(log: PartitionLog, count: number): void {
  log.segments.splice(0, count);
  if (log.segments.length === 0) log.segments.push(emptySegment(log.logEndOffset));
  log.logStartOffset = Math.max(log.logStartOffset, (log.segments[0] as Segment).baseOffset);
}

/** Cuts the segments to an end that lies in them; what is left of the last one is measured anew. Called by `apply` only. */
export function cutSegments(log: PartitionLog, end: Offset, measure: (from: Offset, to: Offset) => Omit<Segment, 'baseOffset'>): void {
  const { segments } = log;
  while (segments.length > 1 && (segments[segments.length - 1] as Segment).baseOffset > end) segments.pop();
  const last = segments[segments.length - 1] as Segment;
  if (last.baseOffset > end) segments[0] = emptySegment(end);
  else Object.assign(last, measure(last.baseOffset, end));
}
