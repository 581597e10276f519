/**
 * The log of one partition as its leader holds it: which record stands at which offset, where it begins and ends, and
 * how far it is committed. A record is an id in a column, a batch is two numbers; nothing here is an object per record.
 * Rules KL1 to KL4 of ../SPEC.md. Source: apache/kafka storage/.../log/UnifiedLog.java.
 */
import { Column } from '../../kernel/column';
import type { NodeId } from '../../kernel/process';
import type { Offset, RecordRuns, TopicPartition } from '../protocol/data';
import type { ProducerEntry } from './producers';

export interface PartitionLog extends TopicPartition {
  leaderEpoch: number;
  /** Replicas that count for the high watermark. Followers are not modelled yet: the leader alone. */
  isr: readonly NodeId[];
  /** First offset that may be read. */
  logStartOffset: Offset;
  /** One past the last committed offset: consumers read below it. */
  highWatermark: Offset;
  /** One past the last offset. */
  logEndOffset: Offset;
  /** Record id at each offset, from offset 0. */
  readonly records: Column;
  /** Base offset of each batch. */
  readonly batchBases: Column;
  /** Bytes of the log up to and including each batch. */
  readonly batchEnds: Column;
  /** Timestamps that are not the record's own time of birth, by offset. */
  readonly timestamps: Map<Offset, number>;
  /** Batches whose timestamps the broker set, by base offset. */
  readonly appendTimes: Map<Offset, number>;
  /** What the log remembers of each idempotent producer. */
  readonly producers: Map<number, ProducerEntry>;
  /** Keys of the parked fetches that wait for this partition. */
  waiting: string[];
}

/** A batch as it is appended. */
export interface AppendedBatch {
  readonly baseOffset: Offset;
  readonly records: RecordRuns;
  readonly recordCount: number;
  readonly sizeBytes: number;
  readonly timestamps: readonly number[] | null;
  /** Set by the broker for all records of the batch (`message.timestamp.type=LogAppendTime`), else `null`. */
  readonly appendTime: number | null;
}

export function emptyLog(topic: string, partition: number, leader: NodeId, leaderEpoch: number): PartitionLog {
  return {
    topic,
    partition,
    leaderEpoch,
    isr: [leader],
    logStartOffset: 0,
    highWatermark: 0,
    logEndOffset: 0,
    records: new Column('int32'),
    batchBases: new Column('float64'),
    batchEnds: new Column('float64'),
    timestamps: new Map(),
    appendTimes: new Map(),
    producers: new Map(),
    waiting: [],
  };
}

/** Writes a batch at the end of the log. Called by `apply` only. */
export function appendBatch(log: PartitionLog, batch: AppendedBatch): void {
  const { records, baseOffset } = batch;
  for (let i = 0; i < records.length; i += 2) log.records.pushRange(records[i] as number, records[i + 1] as number);
  log.batchEnds.push(bytesBefore(log, log.batchBases.length) + batch.sizeBytes);
  log.batchBases.push(baseOffset);
  log.logEndOffset = baseOffset + batch.recordCount;
  if (batch.appendTime !== null) log.appendTimes.set(baseOffset, batch.appendTime);
  if (batch.timestamps !== null) {
    for (let i = 0; i < batch.recordCount; i++) log.timestamps.set(baseOffset + i, batch.timestamps[i] as number);
  }
}

/** Number of the batch that holds that offset, which must be below the log end. */
export function batchAt(log: Readonly<PartitionLog>, offset: Offset): number {
  const bases = log.batchBases;
  let low = 0;
  let high = bases.length - 1;
  // Readers are mostly at the end.
  if (high >= 0 && bases.get(high) <= offset) return high;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (bases.get(middle) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Offset after the last record of that batch. */
export function batchEnd(log: Readonly<PartitionLog>, batch: number): Offset {
  return batch + 1 < log.batchBases.length ? log.batchBases.get(batch + 1) : log.logEndOffset;
}

/** Bytes of all batches before that one. */
export function bytesBefore(log: Readonly<PartitionLog>, batch: number): number {
  return batch === 0 ? 0 : log.batchEnds.get(batch - 1);
}

/** Bytes that a reader at that offset could be given now: whole batches up to the high watermark. */
export function bytesFrom(log: Readonly<PartitionLog>, offset: Offset): number {
  if (offset >= log.highWatermark) return 0;
  return log.batchEnds.get(batchAt(log, log.highWatermark - 1)) - bytesBefore(log, batchAt(log, offset));
}

export const logName = (topic: string, partition: number): string => `${topic}-${partition}`;
