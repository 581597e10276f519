/**
 * Taking back: what another leader never had, or all of a log that the leader no longer holds. Rule KR10.
 * Source: apache/kafka storage/.../log/UnifiedLog.java (truncateTo, truncateFullyAndStartAt).
 */
import type { RecordTable } from '../../kernel/records';
import type { Offset } from '../protocol/data';
import { cutEpochs } from './epochs';
import type { PartitionLog } from './log';
import { forgetProducersBeyond } from './producers';
import { measureSegment } from './read';
import { cutSegments, emptySegment } from './segments';
import { cutTransactions } from './transactions';

/** Takes away everything from that offset on, which is where a batch begins or the log ends. Called by `apply` only. */
export function truncateLog(log: PartitionLog, end: Offset, table: RecordTable): void {
  let batches = log.batchBases.length;
  while (batches > 0 && log.batchBases.get(batches - 1) >= end) batches--;
  for (const column of [log.batchBases, log.batchEnds, log.batchProducers, log.batchEpochs, log.batchSequences]) column.truncate(batches);
  log.records.truncate(end);
  for (const times of [log.timestamps, log.appendTimes, log.snapshots, log.deleteHorizons]) {
    for (const offset of times.keys()) if (offset >= end) times.delete(offset);
  }
  log.logEndOffset = end;
  cutSegments(log, end, (from, to) => measureSegment(log, from, to, table));
  log.cleanedTo = Math.min(log.cleanedTo, end);
  log.highWatermark = Math.min(log.highWatermark, end);
  log.logStartOffset = Math.min(log.logStartOffset, end);
  cutEpochs(log, end);
  if (log.transactions === null) forgetProducersBeyond(log, end);
  else cutTransactions(log, end);
}

/** Begins anew at an offset beyond the end: what lies before is gone at the leader too. Called by `apply` only. */
export function restartLogAt(log: PartitionLog, offset: Offset, table: RecordTable): void {
  truncateLog(log, 0, table);
  log.transactions = null;
  log.segments.splice(0, log.segments.length, emptySegment(offset));
  log.producers.clear();
  log.records.pushSame(-1, offset);
  log.batchBases.push(0);
  log.batchEnds.push(0);
  log.batchProducers.push(-1);
  log.batchEpochs.push(-1);
  log.batchSequences.push(-1);
  log.logStartOffset = offset;
  log.logEndOffset = offset;
  log.highWatermark = offset;
}
