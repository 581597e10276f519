/**
 * Compaction: of each key the last value stays, order and offsets do not change. First it is found out what goes, which is a fact; then
 * the log is written anew without it. Rules KL14 to KL19.
 * Source: apache/kafka storage/.../log/LogCleanerManager.java (cleanableOffsets), Cleaner.java (doClean, shouldRetainRecord).
 */
import type { RecordTable } from '../../kernel/records';
import type { Offset } from '../protocol/data';
import { batchEnd, bytesBefore, GONE, type PartitionLog } from './log';
import { measureSegment } from './read';
import { activeSegment, emptySegment, type Segment } from './segments';
import type { LogSettings } from './settings';
import { lastStableOffset } from './transactions';

type Log = Readonly<PartitionLog>;

/** One round of the cleaner over one log. */
export interface Cleaning {
  /** Segments up to there were cleaned: where the next round begins. */
  readonly until: Offset;
  /** First offset, how many, first offset, how many, ... */
  readonly removed: readonly number[];
  /** Base offsets of batches whose tombstones may go from `horizon` on, on the day's clock. */
  readonly dated: readonly Offset[];
  readonly horizon: number;
  /** Neighbouring segments are merged up to this size. */
  readonly segmentBytes: number;
}

/** What the cleaner would do to this log now; `null` when it is clean enough (KL14, KL15). */
export function planCleaning(log: Log, settings: LogSettings, table: RecordTable, now: number): Cleaning | null {
  const from = Math.max(log.cleanedTo, log.logStartOffset);
  const until = firstUncleanable(log, from, settings, now);
  const dirty = log.segments.filter(({ baseOffset }) => baseOffset >= from && baseOffset < until);
  const dirtyBytes = bytesOf(dirty);
  if (dirtyBytes === 0) return null;
  const cleanBytes = bytesOf(log.segments.filter(({ baseOffset }) => baseOffset < from));
  const isOverdue = dirty.some(({ firstTimestamp }) => firstTimestamp > 0 && firstTimestamp < now - settings.maxCompactionLagMs);
  if (!isOverdue && dirtyBytes / (cleanBytes + dirtyBytes) <= settings.minCleanableRatio) return null;
  return cleaning(log, from, until, settings, table, now);
}

/** Whether that batch is of a transaction that was given up: nobody who waits for outcomes ever saw it. */
function isAborted({ transactions }: Log, producerId: number, base: Offset): boolean {
  if (transactions === null || producerId < 0) return false;
  return transactions.ended.some(
    (each) => !each.committed && each.producerId === producerId && each.firstOffset <= base && base < each.lastOffset,
  );
}

const bytesOf = (segments: readonly Readonly<Segment>[]): number => segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** KL14: neither the active segment, nor what is not committed, nor what is younger than min.compaction.lag.ms. */
function firstUncleanable(log: Log, from: Offset, settings: LogSettings, now: number): Offset {
  const young = log.segments.find(
    ({ baseOffset, largestTimestamp }) =>
      settings.minCompactionLagMs > 0 && baseOffset >= from && largestTimestamp > now - settings.minCompactionLagMs,
  );
  const limit = Math.min(lastStableOffset(log), activeSegment(log).baseOffset, young?.baseOffset ?? Number.POSITIVE_INFINITY);
  const segment = log.segments.findLast(({ baseOffset }) => baseOffset <= limit);
  return Math.max(from, segment?.baseOffset ?? from);
}

function cleaning(log: Log, from: Offset, until: Offset, settings: LogSettings, table: RecordTable, now: number): Cleaning {
  // KL16: the last offset of each key among what is cleaned for the first time.
  const latest = new Map<number, Offset>();
  for (let batch = 0; batch < log.batchBases.length && log.batchBases.get(batch) < until; batch++) {
    const base = log.batchBases.get(batch);
    if (base < from || isAborted(log, log.batchProducers.get(batch), base)) continue;
    for (let offset = base; offset < batchEnd(log, batch); offset++) {
      const id = log.records.get(offset);
      if (id >= 0) latest.set(table.keyId(id), offset);
    }
  }
  const removed: number[] = [];
  const dated: Offset[] = [];
  const start = (log.segments[0] as Segment).baseOffset;
  for (let batch = 0; batch < log.batchBases.length; batch++) {
    const base = log.batchBases.get(batch);
    if (base < start) continue;
    if (base >= until) break;
    const horizon = log.deleteHorizons.get(base);
    const isGivenUp = isAborted(log, log.batchProducers.get(batch), base);
    let holdsTombstone = false;
    for (let offset = base; offset < batchEnd(log, batch); offset++) {
      const id = log.records.get(offset);
      if (id < 0) continue;
      const isLatest = offset >= (latest.get(table.keyId(id)) ?? -1);
      const isTombstone = table.isTombstone(id);
      // KL19: a tombstone that has been seen long enough goes as well.
      if (isLatest && !isGivenUp && !(isTombstone && horizon !== undefined && now >= horizon)) {
        holdsTombstone ||= isTombstone;
        continue;
      }
      const last = removed.length - 2;
      if (last >= 0 && (removed[last] as number) + (removed[last + 1] as number) === offset)
        removed[last + 1] = (removed[last + 1] as number) + 1;
      else removed.push(offset, 1);
    }
    if (holdsTombstone && horizon === undefined) dated.push(base);
  }
  return { until, removed, dated, horizon: now + settings.deleteRetentionMs, segmentBytes: settings.segmentBytes };
}

const BATCH_HEADER = 61;

/** Writes the log anew without what goes. Called by `apply` only. */
export function applyCleaning(log: PartitionLog, { until, removed, dated, horizon, segmentBytes }: Cleaning, table: RecordTable): void {
  const before = log.segments.filter(({ baseOffset }) => baseOffset < until);
  const groups = mergeable(before, segmentBytes);
  const kept = keptCounts(log, until);
  for (let i = 0; i < removed.length; i += 2) {
    const first = removed[i] as number;
    for (let offset = first; offset < first + (removed[i + 1] as number); offset++) log.records.set(offset, GONE);
  }
  rewriteBatches(log, kept);
  for (const base of dated) log.deleteHorizons.set(base, horizon);
  const merged = groups.map((group, i) => {
    const { baseOffset } = group[0] as Segment;
    const end = groups[i + 1]?.[0]?.baseOffset ?? until;
    return { ...emptySegment(baseOffset), ...measureSegment(log, baseOffset, end, table) };
  });
  log.segments.splice(0, before.length, ...merged);
  log.cleanedTo = until;
}

/** KL18: neighbours whose sizes before the cleaning fit into one segment become one. */
function mergeable(segments: readonly Segment[], segmentBytes: number): Segment[][] {
  const groups: Segment[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const segment of segments) {
    if (bytes + segment.sizeBytes > segmentBytes) {
      groups.push([]);
      bytes = 0;
    }
    bytes += segment.sizeBytes;
    groups.at(-1)?.push(segment);
  }
  return groups;
}

const batchesBelow = (log: Log, until: Offset): number => {
  let count = 0;
  while (count < log.batchBases.length && log.batchBases.get(count) < until) count++;
  return count;
};

/** How many records each batch holds now. */
function keptCounts(log: Log, until: Offset): number[] {
  return Array.from({ length: batchesBelow(log, until) }, (_, batch) => countKept(log, batch));
}

function countKept(log: Log, batch: number): number {
  let count = 0;
  for (let offset = log.batchBases.get(batch); offset < batchEnd(log, batch); offset++) if (log.records.get(offset) !== GONE) count++;
  return count;
}

/**
 * A batch that lost records shrinks; one that lost all leaves a header if it is the last of a producer (KL17), else a gap without bytes. Gaps lie together in one batch, so that the batches go on covering every offset.
 */
function rewriteBatches(log: PartitionLog, before: readonly number[]): void {
  const columns = [log.batchBases, log.batchEnds, log.batchProducers, log.batchEpochs, log.batchSequences];
  const rows = Array.from({ length: log.batchBases.length }, (_, batch) => {
    const size = log.batchEnds.get(batch) - bytesBefore(log, batch);
    const base = log.batchBases.get(batch);
    return { base, end: batchEnd(log, batch), size, rest: columns.slice(2).map((column) => column.get(batch)) };
  });
  const lastOfProducer = new Set([...log.producers.values()].map(({ batches }) => batches.at(-1)?.baseOffset));
  for (const column of columns) column.truncate(0);
  let bytes = 0;
  let inGap = false;
  rows.forEach(({ base, end, size, rest }, batch) => {
    const had = before[batch];
    let left = size;
    if (had !== undefined && size > 0) {
      let kept = 0;
      for (let offset = base; offset < end; offset++) if (log.records.get(offset) !== GONE) kept++;
      const isKeptEmpty = rest[0] !== -1 && lastOfProducer.has(base);
      if (kept < had) left = kept > 0 || isKeptEmpty ? Math.round(BATCH_HEADER + ((size - BATCH_HEADER) * kept) / had) : 0;
    }
    const isGap = had !== undefined && left === 0;
    if (isGap && inGap) return;
    inGap = isGap;
    bytes += left;
    const row = [base, bytes, ...(isGap ? [-1, -1, -1] : rest)];
    columns.forEach((column, i) => void column.push(row[i] as number));
  });
}
