/**
 * The log of one partition as one replica holds it: which record stands at which offset, where it begins and ends, and
 * how far it is committed. A record is an id in a column, a batch is two numbers; nothing here is an object per record.
 * Rules KL1 to KL4 and KL10 of ../SPEC.md. Source: apache/kafka storage/.../log/UnifiedLog.java.
 */
import { Column } from '../../kernel/column';
import type { NodeId } from '../../kernel/process';
import type { RecordTable } from '../../kernel/records';
import type { Micros } from '../../kernel/time';
import type { LogSnapshot, Offset, RecordRuns, ReplicaBatch, TopicPartition } from '../protocol/data';
import { beginEpoch, type EpochStart, epochAt } from './epochs';
import type { ProducerEntry } from './producers';
import { emptySegment, growSegment, newestTimestamp, type Segment, segmentEnd } from './segments';
import type { LogSettings } from './settings';
import { isTransactional, type LogTransactions } from './transactions';

export interface PartitionLog extends TopicPartition {
  /** Of the leader this replica knows. */
  leaderEpoch: number;
  /** This replica is that leader. */
  leads: boolean;
  /** A leader's view of the other replicas, from their fetches alone. */
  readonly followers: Map<NodeId, FollowerView>;
  /** The in-sync replicas that the leader has asked the controller for; `null`: nothing is under way. */
  pendingIsr: readonly NodeId[] | null;
  /** Where the records of each leader begin. */
  readonly epochs: EpochStart[];
  /** First offset that may be read. */
  logStartOffset: Offset;
  /** One past the last committed offset: consumers read below it. */
  highWatermark: Offset;
  /** One past the last offset. */
  logEndOffset: Offset;
  /** Oldest first; the last one, the active segment, is written. */
  readonly segments: Segment[];
  /** Everything below has been compacted once: the cleaner's checkpoint. */
  cleanedTo: Offset;
  /** By base offset of a batch that held tombstones when it was compacted: from when on, on the day's clock, they may go. */
  readonly deleteHorizons: Map<Offset, number>;
  /** Record id at each offset, from offset 0; `GONE` where compaction took it. */
  readonly records: Column;
  /** Base offset of each batch. */
  readonly batchBases: Column;
  /** Bytes of the log up to and including each batch. */
  readonly batchEnds: Column;
  /** Producer id, epoch and first sequence number of each batch, -1 without: what a follower must know as well. */
  readonly batchProducers: Column;
  readonly batchEpochs: Column;
  readonly batchSequences: Column;
  /** Timestamps that are not the record's own time of birth, by offset. */
  readonly timestamps: Map<Offset, number>;
  /** Batches whose timestamps the broker set, by base offset. */
  readonly appendTimes: Map<Offset, number>;
  /** What the log remembers of each idempotent producer. */
  readonly producers: Map<number, ProducerEntry>;
  /** `null` until a transaction has written here. */
  transactions: LogTransactions | null;
  /** Of coordinators' logs: what stands at an offset. What a later record below the high watermark replaces is gone. */
  readonly snapshots: Map<Offset, LogSnapshot>;
  /** Keys of the parked fetches that wait for this partition. */
  waiting: string[];
  /** Clients whose Produce waits until this partition's replicas have it. */
  waitingProduces: NodeId[];
}

/** In place of a record that compaction removed: its offset is not given again. */
export const GONE = -2;

/** What the leader knows of a follower. */
export interface FollowerView {
  /** -1 until it fetched. */
  logEndOffset: Offset;
  /** When it last had all that the leader had at its fetch before. */
  caughtUpAt: Micros;
  fetchedAt: Micros;
  /** The leader's end at that fetch. */
  leaderEnd: Offset;
}

/** When something is written, and the records that are known then. */
export interface Moment {
  readonly time: Micros;
  readonly records: RecordTable;
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
  readonly leaderEpoch: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
}

export function emptyLog(topic: string, partition: number): PartitionLog {
  return {
    topic,
    partition,
    leaderEpoch: -1,
    leads: false,
    followers: new Map(),
    pendingIsr: null,
    epochs: [],
    logStartOffset: 0,
    highWatermark: 0,
    logEndOffset: 0,
    segments: [emptySegment(0)],
    cleanedTo: 0,
    deleteHorizons: new Map(),
    records: new Column('int32'),
    batchBases: new Column('float64'),
    batchEnds: new Column('float64'),
    batchProducers: new Column('int32'),
    batchEpochs: new Column('int32'),
    batchSequences: new Column('int32'),
    timestamps: new Map(),
    appendTimes: new Map(),
    producers: new Map(),
    transactions: null,
    snapshots: new Map(),
    waiting: [],
    waitingProduces: [],
  };
}

/** Writes a batch at the end of the log. Called by `apply` only. */
export function appendBatch(log: PartitionLog, batch: AppendedBatch, settings: LogSettings, at: Moment): void {
  const { records, baseOffset } = batch;
  growSegment(log, baseOffset, batch.sizeBytes, newestTimestamp(batch, at.records, at.time), settings);
  for (let i = 0; i < records.length; i += 2) log.records.pushRange(records[i] as number, records[i + 1] as number);
  log.batchEnds.push(bytesBefore(log, log.batchBases.length) + batch.sizeBytes);
  log.batchBases.push(baseOffset);
  log.batchProducers.push(batch.producerId);
  log.batchEpochs.push(batch.producerEpoch);
  log.batchSequences.push(batch.baseSequence);
  beginEpoch(log, batch.leaderEpoch, baseOffset);
  log.logEndOffset = baseOffset + batch.recordCount;
  if (batch.appendTime !== null) log.appendTimes.set(baseOffset, batch.appendTime);
  if (batch.timestamps !== null) {
    for (let i = 0; i < batch.recordCount; i++) log.timestamps.set(baseOffset + i, batch.timestamps[i] as number);
  }
}

/** Whole batches from `offset` on for a follower, up to the log's end: at least one, then as many as `maxBytes` allow. */
export function batchesFrom(log: Readonly<PartitionLog>, offset: Offset, maxBytes: number): ReplicaBatch[] {
  const batches: ReplicaBatch[] = [];
  if (offset >= log.logEndOffset) return batches;
  const first = batchAt(log, offset);
  const start = bytesBefore(log, first);
  const end = segmentEnd(log, offset);
  for (let batch = first; batch < log.batchBases.length && log.batchBases.get(batch) < end; batch++) {
    const bytes = log.batchEnds.get(batch) - start;
    if (batches.length > 0 && bytes > maxBytes) break;
    batches.push(replicaBatch(log, batch));
  }
  return batches;
}

function replicaBatch(log: Readonly<PartitionLog>, batch: number): ReplicaBatch {
  const baseOffset = log.batchBases.get(batch);
  const recordCount = batchEnd(log, batch) - baseOffset;
  const records: number[] = [];
  for (let offset = baseOffset; offset < baseOffset + recordCount; offset++) {
    const id = log.records.get(offset);
    const last = records.length - 1;
    if (last > 0 && (records[last - 1] as number) + (records[last] as number) === id) records[last] = (records[last] as number) + 1;
    else records.push(id, 1);
  }
  const dated = log.timestamps.has(baseOffset);
  const snapshot = log.snapshots.get(baseOffset);
  const { transactions } = log;
  const producerId = log.batchProducers.get(batch);
  const marker = transactions?.markers.get(baseOffset);
  const transactional = marker === undefined && transactions !== null && isTransactional(transactions, producerId, baseOffset);
  return {
    baseOffset,
    records,
    recordCount,
    sizeBytes: log.batchEnds.get(batch) - bytesBefore(log, batch),
    leaderEpoch: epochAt(log, baseOffset),
    producerId,
    producerEpoch: log.batchEpochs.get(batch),
    baseSequence: log.batchSequences.get(batch),
    timestamps: dated ? Array.from({ length: recordCount }, (_, i) => log.timestamps.get(baseOffset + i) as number) : null,
    appendTime: log.appendTimes.get(baseOffset) ?? null,
    ...(snapshot && { snapshot }),
    ...(marker && { marker }),
    ...(transactional && { transactional }),
  };
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

/** Bytes that a reader at that offset could be given now: whole batches up to `end`, for clients the high watermark. */
export function bytesFrom(log: Readonly<PartitionLog>, offset: Offset, end: Offset = log.highWatermark): number {
  if (offset >= end) return 0;
  return log.batchEnds.get(batchAt(log, end - 1)) - bytesBefore(log, batchAt(log, offset));
}

export const logName = (topic: string, partition: number): string => `${topic}-${partition}`;
