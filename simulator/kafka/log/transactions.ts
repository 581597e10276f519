/**
 * What a log knows of transactions: which are open, where those that ended stand, and from that the last stable offset.
 * A log in which no transaction ever was has none of this. Rules KT10 to KT14.
 * Source: apache/kafka storage/.../log/ProducerStateManager.java (firstUnstableOffset, completeTxn), TransactionIndex.java.
 */
import type { Offset } from '../protocol/data';
import type { PartitionLog } from './log';
import { type ProducerEntry, rememberBatch } from './producers';

export interface LogTransactions {
  /** First offset of the open transaction of each producer id. */
  readonly open: Map<number, Offset>;
  /** In the order of their markers. */
  readonly ended: EndedTransaction[];
  /** Outcome of each marker, by offset. */
  readonly markers: Map<Offset, Marker>;
}

export interface EndedTransaction {
  readonly producerId: number;
  readonly firstOffset: Offset;
  /** Offset of the marker. */
  readonly lastOffset: Offset;
  readonly committed: boolean;
}

export interface Marker {
  readonly committed: boolean;
  readonly coordinatorEpoch: number;
}

/** A transaction whose records a reader of committed data is to leave out. */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: Offset;
}

/** A batch of a transaction is in the log: the first one opens it there. Called by `apply` only. */
export function noteTransactional(log: PartitionLog, producerId: number, baseOffset: Offset): void {
  log.transactions ??= { open: new Map(), ended: [], markers: new Map() };
  if (!log.transactions.open.has(producerId)) log.transactions.open.set(producerId, baseOffset);
}

/** A marker is in the log. Its epoch is the producer's from now on, and with a new one numbers begin anew. Called by `apply` only. */
export function noteMarker(
  log: PartitionLog,
  producerId: number,
  producerEpoch: number,
  offset: Offset,
  marker: Marker,
  now: number,
): void {
  log.transactions ??= { open: new Map(), ended: [], markers: new Map() };
  const { open, ended, markers } = log.transactions;
  markers.set(offset, marker);
  const firstOffset = open.get(producerId);
  if (firstOffset !== undefined) {
    open.delete(producerId);
    ended.push({ producerId, firstOffset, lastOffset: offset, committed: marker.committed });
  }
  const entry = log.producers.get(producerId);
  if (entry === undefined) log.producers.set(producerId, { producerId, producerEpoch, batches: [], lastAppendAt: now });
  else if (entry.producerEpoch !== producerEpoch) {
    entry.producerEpoch = producerEpoch;
    entry.batches = [];
  }
}

/** The log was cut at `end`: transactions whose marker is gone are open again, and producers are where they were. Called by `apply` only. */
export function cutTransactions(log: PartitionLog, end: Offset): void {
  const transactions = log.transactions;
  if (transactions === null) return;
  const { open, ended, markers } = transactions;
  for (const [producerId, firstOffset] of open) if (firstOffset >= end) open.delete(producerId);
  while ((ended.at(-1)?.lastOffset ?? -1) >= end) {
    const { producerId, firstOffset } = ended.pop() as EndedTransaction;
    if (firstOffset < end) open.set(producerId, firstOffset);
  }
  const kept = new Map<number, ProducerEntry>(log.producers);
  log.producers.clear();
  for (let batch = 0; batch < log.batchBases.length; batch++) {
    const producerId = log.batchProducers.get(batch);
    if (producerId < 0) continue;
    const baseOffset = log.batchBases.get(batch);
    const nextBase = batch + 1 < log.batchBases.length ? log.batchBases.get(batch + 1) : end;
    const known = { producerId, producerEpoch: log.batchEpochs.get(batch), baseSequence: log.batchSequences.get(batch) };
    const at = kept.get(producerId)?.lastAppendAt ?? 0;
    const entry = log.producers.get(producerId);
    if (!markers.has(baseOffset)) rememberBatch(log, { ...known, recordCount: nextBase - baseOffset }, baseOffset, at);
    else if (entry === undefined || entry.producerEpoch !== known.producerEpoch) {
      log.producers.set(producerId, { producerId, producerEpoch: known.producerEpoch, batches: [], lastAppendAt: at });
    }
  }
  for (const offset of markers.keys()) if (offset >= end) markers.delete(offset);
}

/**
 * KT10: up to where a reader of committed data may see: the first offset of the oldest transaction that is open, or whose marker
 * is not committed itself; never beyond the high watermark.
 */
export function lastStableOffset(log: Readonly<PartitionLog>): Offset {
  const { transactions, highWatermark } = log;
  if (transactions === null) return highWatermark;
  let stable = highWatermark;
  for (const firstOffset of transactions.open.values()) if (firstOffset < stable) stable = firstOffset;
  const { ended } = transactions;
  for (let i = ended.length - 1; i >= 0; i--) {
    const { firstOffset, lastOffset } = ended[i] as EndedTransaction;
    if (lastOffset < highWatermark) break;
    if (firstOffset < stable) stable = firstOffset;
  }
  return stable;
}

/** KT11: the aborted transactions that have records or their marker between these offsets, `to` not included. */
export function abortedBetween(transactions: LogTransactions, from: Offset, to: Offset): AbortedTransaction[] {
  const found: AbortedTransaction[] = [];
  const { ended } = transactions;
  for (let i = ended.length - 1; i >= 0; i--) {
    const { producerId, firstOffset, lastOffset, committed } = ended[i] as EndedTransaction;
    if (lastOffset < from) break;
    if (!committed && firstOffset < to) found.push({ producerId, firstOffset });
  }
  return found.sort((a, b) => a.firstOffset - b.firstOffset);
}

/** Whether the batch at that offset was written within a transaction. */
export function isTransactional(transactions: LogTransactions, producerId: number, baseOffset: Offset): boolean {
  const open = transactions.open.get(producerId);
  if (open !== undefined && baseOffset >= open) return true;
  const { ended } = transactions;
  let low = 0;
  let high = ended.length;
  // The first that ends behind the batch; of the producer's own, no other can hold it.
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ended[middle] as EndedTransaction).lastOffset < baseOffset) low = middle + 1;
    else high = middle;
  }
  for (; low < ended.length; low++) {
    const transaction = ended[low] as EndedTransaction;
    if (transaction.producerId === producerId) return transaction.firstOffset <= baseOffset;
  }
  return false;
}
