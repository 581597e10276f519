/**
 * What a log remembers of idempotent producers, and what it makes of their sequence numbers: append, known already, or a gap.
 * Rules KL6 to KL9. Source: apache/kafka storage/.../log/ProducerStateEntry.java, ProducerAppendInfo.java.
 */
import type { Micros } from '../../kernel/time';
import type { Offset } from '../protocol/data';
import type { PartitionLog } from './log';

export interface ProducerEntry {
  readonly producerId: number;
  producerEpoch: number;
  /** The last batches, oldest first, at most `REMEMBERED`. */
  batches: SequencedBatch[];
  lastAppendAt: Micros;
}

export interface SequencedBatch {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly baseOffset: Offset;
}

/** As many as a producer may have in flight; any of them may come again. */
const REMEMBERED = 5;
const HIGHEST_SEQUENCE = 2_147_483_647;

/** The sequence number `by` records after `sequence`: after 2^31 - 1 comes 0. */
export function sequenceAfter(sequence: number, by: number): number {
  const next = sequence + by;
  return next > HIGHEST_SEQUENCE ? next - HIGHEST_SEQUENCE - 1 : next;
}

export interface Sequenced {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly recordCount: number;
}

/** `accepted`, or the offset at which this very batch stands already, or the error it is refused with. */
export type SequenceVerdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'duplicate'; readonly baseOffset: Offset }
  | { readonly kind: 'refused'; readonly error: 'INVALID_PRODUCER_EPOCH' | 'OUT_OF_ORDER_SEQUENCE_NUMBER' };

const ACCEPTED: SequenceVerdict = { kind: 'accepted' };
const GAP: SequenceVerdict = { kind: 'refused', error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' };

/** The entry of that producer, unless it expired (`producer.id.expiration.ms` without a write). */
export function producerEntry(
  log: Readonly<PartitionLog>,
  producerId: number,
  now: Micros,
  expiration: Micros,
): Readonly<ProducerEntry> | undefined {
  const entry = log.producers.get(producerId);
  return entry !== undefined && now - entry.lastAppendAt < expiration ? entry : undefined;
}

export function judgeSequence(entry: Readonly<ProducerEntry> | undefined, batch: Sequenced): SequenceVerdict {
  if (batch.producerId < 0 || entry === undefined) return ACCEPTED; // KL9: nobody to compare with
  if (batch.producerEpoch < entry.producerEpoch) return { kind: 'refused', error: 'INVALID_PRODUCER_EPOCH' };
  if (batch.producerEpoch > entry.producerEpoch) return batch.baseSequence === 0 ? ACCEPTED : GAP;
  const lastSequence = sequenceAfter(batch.baseSequence, batch.recordCount - 1);
  for (const known of entry.batches) {
    if (known.firstSequence === batch.baseSequence && known.lastSequence === lastSequence) {
      return { kind: 'duplicate', baseOffset: known.baseOffset };
    }
  }
  const last = entry.batches.at(-1);
  // KT14: a transaction has just ended, and with it the epoch: numbers begin anew.
  const expected = last === undefined ? 0 : sequenceAfter(last.lastSequence, 1);
  return batch.baseSequence === expected ? ACCEPTED : GAP;
}

/** Keeps the batch in mind. Called by `apply` only. */
export function rememberBatch(log: PartitionLog, batch: Sequenced, baseOffset: Offset, now: Micros): void {
  if (batch.producerId < 0) return;
  const { producerId, producerEpoch, baseSequence } = batch;
  let entry = log.producers.get(producerId);
  if (entry === undefined) {
    entry = { producerId, producerEpoch, batches: [], lastAppendAt: now };
    log.producers.set(producerId, entry);
  }
  if (producerEpoch !== entry.producerEpoch) {
    entry.producerEpoch = producerEpoch;
    entry.batches = [];
  }
  entry.batches.push({ firstSequence: baseSequence, lastSequence: sequenceAfter(baseSequence, batch.recordCount - 1), baseOffset });
  if (entry.batches.length > REMEMBERED) entry.batches.shift();
  entry.lastAppendAt = now;
}

/** The log was cut: numbers beyond the cut were never used. Called by `apply` only. */
export function forgetProducersBeyond(log: PartitionLog, end: Offset): void {
  for (const [producerId, entry] of log.producers) {
    entry.batches = entry.batches.filter(({ baseOffset }) => baseOffset < end);
    if (entry.batches.length === 0) log.producers.delete(producerId);
  }
}
