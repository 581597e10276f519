/**
 * The record accumulator: open batches by partition, and their memory (rules KP6, KP7). Called by ./apply.ts only, except the questions.
 * Source: apache/kafka clients/.../producer/internals/RecordAccumulator.java, ProducerBatch.java.
 */
import type { RecordId } from '../../kernel/records';
import type { Micros } from '../../kernel/time';
import { wallClock } from '../timestamps';
import { BATCH_OVERHEAD, recordBytes, sizeUpperBound } from './sizes';
import type { Batch, PartitionQueue, ProducerState } from './state';

/** Memory of a batch that begins with such a record: the pool gives out pieces of batch.size, or larger ones for larger records. */
export const batchMemory = (batchSize: number, payload: number): number => Math.max(batchSize, sizeUpperBound(payload));

/** The queue of that partition, made on first use. */
export function openQueue(state: ProducerState, topic: string, partition: number): PartitionQueue {
  const known = state.topics.get(topic);
  if (known === undefined) throw new Error(`nothing is known of topic ${topic}`);
  const index = known.queues[partition];
  if (index !== undefined) return state.queues[index] as PartitionQueue;
  const queue: PartitionQueue = {
    index: state.queues.length,
    topic,
    partition,
    batches: [],
    inFlight: 0,
    producerId: -1,
    producerEpoch: -1,
    nextSequence: 0,
    lastAckedSequence: -1,
    unresolved: false,
  };
  known.queues[partition] = queue.index;
  state.queues.push(queue);
  return queue;
}

/**
 * Appends a record to the last batch of the queue, or to a new one.
 * @param timestamp its own, in milliseconds; -1: the time of its birth.
 * @returns the bytes it added.
 */
export function appendRecord(
  state: ProducerState,
  queue: PartitionQueue,
  id: RecordId,
  payload: number,
  timestamp: number,
  now: Micros,
): number {
  const { batches } = queue;
  const time = timestamp < 0 ? wallClock(now) : timestamp;
  let batch = batches.length > 0 ? (batches[batches.length - 1] as Batch) : undefined;
  let bytes = 0;
  let header = 0;
  if (batch !== undefined && !batch.closed) {
    bytes = recordBytes(payload, batch.recordCount, time - batch.baseTimestamp);
    if (batch.sizeBytes + bytes > batch.memory) {
      batch.closed = true;
      batch = undefined;
    }
  } else batch = undefined;
  if (batch === undefined) {
    batch = newBatch(queue, state.config.batchSize, payload, time, now);
    state.freeMemory -= batch.memory;
    if (batches.length === 0) state.busy.push(queue.index);
    batches.push(batch);
    bytes = recordBytes(payload, 0, 0);
    header = BATCH_OVERHEAD;
  }
  addTimestamp(batch, timestamp, time);
  pushRecord(batch.records, id);
  batch.recordCount++;
  batch.sizeBytes += bytes;
  if (batch.sizeBytes >= batch.memory) batch.closed = true;
  return bytes + header;
}

function newBatch(queue: PartitionQueue, batchSize: number, payload: number, time: number, now: Micros): Batch {
  return {
    topic: queue.topic,
    partition: queue.partition,
    records: [],
    recordCount: 0,
    sizeBytes: BATCH_OVERHEAD,
    closed: false,
    timestamps: null,
    baseTimestamp: time,
    createdAt: now,
    memory: batchMemory(batchSize, payload),
    attempts: 0,
    retryAt: 0,
    producerId: -1,
    producerEpoch: -1,
    baseSequence: -1,
    renumbered: false,
    maybeWritten: false,
    isPart: false,
  };
}

/** Timestamps are kept from the first record on that has one of its own; those before it were born when it was. */
function addTimestamp(batch: Batch, own: number, time: number): void {
  if (batch.timestamps === null) {
    if (own < 0) return;
    batch.timestamps = new Array<number>(batch.recordCount).fill(batch.baseTimestamp);
  }
  batch.timestamps.push(time);
}

function pushRecord(runs: number[], id: RecordId): void {
  const last = runs.length - 1;
  if (last > 0 && (runs[last - 1] as number) + (runs[last] as number) === id) runs[last] = (runs[last] as number) + 1;
  else runs.push(id, 1);
}

/** Whether the next record of this queue begins a new batch for certain: then the sticky partitioner may move on. */
export function allBatchesFull(queue: Readonly<PartitionQueue> | undefined): boolean {
  const last = queue?.batches.at(-1);
  return last === undefined || last.closed;
}

/** Whether such a record fits into the open batch of the queue; if not, it needs memory for a new one. */
export function fitsOpenBatch(queue: Readonly<PartitionQueue> | undefined, payload: number, timestamp: number, now: Micros): boolean {
  const last = queue?.batches.at(-1);
  if (last === undefined || last.closed) return false;
  const time = timestamp < 0 ? wallClock(now) : timestamp;
  return last.sizeBytes + recordBytes(payload, last.recordCount, time - last.baseTimestamp) <= last.memory;
}

/** Takes the batch out of the accumulator for good. */
export function releaseBatch(state: ProducerState, batch: Batch): void {
  state.freeMemory += batch.memory;
}

/** Removes the queue from the busy ones when it holds nothing. */
export function settleBusy(state: ProducerState, queue: PartitionQueue): void {
  if (queue.batches.length > 0) return;
  const at = state.busy.indexOf(queue.index);
  if (at >= 0) state.busy.splice(at, 1);
}

/** Puts a batch back at the head of its queue; with sequence numbers, in their order (rule KP12). */
export function requeue(state: ProducerState, queue: PartitionQueue, batch: Batch): void {
  if (queue.batches.length === 0) state.busy.push(queue.index);
  let place = 0;
  if (batch.baseSequence >= 0) {
    while (place < queue.batches.length) {
      const other = queue.batches[place] as Batch;
      if (other.baseSequence < 0 || other.baseSequence > batch.baseSequence) break;
      place++;
    }
  }
  queue.batches.splice(place, 0, batch);
}
