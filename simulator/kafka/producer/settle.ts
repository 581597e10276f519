/**
 * What becomes of a batch that was sent: acknowledged, sent again, split, or failed. Rules KP8, KP10, KP12, KP15, KP16.
 * Source: apache/kafka clients/.../producer/internals/Sender.java (completeBatch, canRetry, failBatch), TransactionManager.java.
 */
import type { NodeId } from '../../kernel/process';
import { isRetriable, protocolError } from '../errors';
import type { ErrorName, Offset, ProduceResponse } from '../protocol/data';
import { leavesDoubt } from './apply';
import { backoff } from './connections';
import { exceptionFor } from './exceptions';
import type { ProducerIo } from './process';
import { bumpEpoch, mayRetrySequence } from './sequences';
import { BATCH_OVERHEAD, recordBytes } from './sizes';
import type { Batch, Connection, InFlightRequest, PartitionQueue, ProducerState } from './state';
import { queueOf } from './state';
import { failWith } from './transaction';

type State = Readonly<ProducerState>;

/** The outcome of a batch, as an answer or the loss of its connection tells it. */
export interface Outcome {
  readonly from: NodeId;
  readonly correlationId: number;
  readonly batch: Readonly<Batch>;
  readonly error: ErrorName;
  readonly baseOffset: Offset;
  readonly recordErrors: readonly number[];
}

export function onProduceResponse(state: State, response: ProduceResponse, from: NodeId, io: ProducerIo): void {
  const { correlationId } = response;
  const { requests } = state.connections.get(from) as Connection;
  const request = requests.find((sent) => sent.correlationId === correlationId) as InFlightRequest;
  // All of it has been given up meanwhile.
  if (request.batches.length === 0) return io.emit({ type: 'requestSettled', from, correlationId });
  // The answer speaks of all that was sent, also of what has been given up meanwhile.
  const isAlone = response.results.length === 1;
  for (const { topic, partition, error, baseOffset, recordErrors } of response.results) {
    const batch = isAlone ? request.batches[0] : request.batches.find((sent) => sent.topic === topic && sent.partition === partition);
    if (batch !== undefined) settle(state, { from, correlationId, batch, error, baseOffset, recordErrors }, io);
  }
}

export function settle(state: State, outcome: Outcome, io: ProducerIo): void {
  const { from, correlationId, batch, error, baseOffset } = outcome;
  const { topic, partition, records, recordCount } = batch;
  if (error === 'NONE' || error === 'DUPLICATE_SEQUENCE_NUMBER') {
    return io.emit({ type: 'batchAcknowledged', topic, partition, records, recordCount, baseOffset, correlationId, from });
  }
  if (error === 'MESSAGE_TOO_LARGE' && recordCount > 1) return split(state, outcome, io);
  if (mayRetry(state, batch, error, io)) retry(state, outcome, io);
  else fail(state, outcome, io);
  if (isMetadataError(error) && !state.metadata.needed) io.emit({ type: 'metadataWanted', topic: null });
}

function mayRetry(state: State, batch: Readonly<Batch>, error: ErrorName, io: ProducerIo): boolean {
  if (io.now - batch.createdAt >= state.config.deliveryTimeout || batch.attempts >= state.config.retries) return false;
  if (error === 'OUT_OF_ORDER_SEQUENCE_NUMBER' && state.transaction !== null) {
    return mayRetrySequence(queueOf(state, batch.topic, batch.partition) as PartitionQueue, batch);
  }
  return isRetriable(error) || (state.config.idempotence && error === 'OUT_OF_ORDER_SEQUENCE_NUMBER');
}

function retry(state: State, outcome: Outcome, io: ProducerIo): void {
  const { from, correlationId, batch, error } = outcome;
  const { topic, partition, records, recordCount } = batch;
  const queue = queueOf(state, topic, partition) as PartitionQueue;
  const newNumbers = error === 'OUT_OF_ORDER_SEQUENCE_NUMBER' && !mayRetrySequence(queue, batch);
  const pause = backoff(state.config.retryBackoff, state.config.retryBackoffMax, batch.attempts, io.random('retry'));
  const attempt = batch.attempts + 1;
  io.emit({ type: 'batchRetried', topic, partition, records, recordCount, error, attempt, retryAt: io.now + pause, correlationId, from });
  if (newNumbers) bumpEpoch(state, [queue.index], io);
}

function fail(state: State, outcome: Outcome, io: ProducerIo): void {
  const { from, correlationId, batch, error, recordErrors } = outcome;
  const { topic, partition, records, recordCount } = batch;
  const knowsOutcome = batch.attempts < state.config.retries;
  const expired = io.now - batch.createdAt >= state.config.deliveryTimeout;
  io.emit({
    type: 'batchFailed',
    topic,
    partition,
    records,
    recordCount,
    error,
    exception: exceptionFor(error),
    message: protocolError(error).message ?? error,
    recordErrors,
    definite: !batch.maybeWritten && !leavesDoubt(error),
    was: 'inFlight',
    correlationId,
    from,
    expired: false,
  });
  if (state.transaction !== null) {
    return failWith(state, error, { exception: exceptionFor(error), message: protocolError(error).message ?? error }, io);
  }
  if (!state.config.idempotence) return;
  // The broker never saw these numbers, so those after them would look like a gap (KIP-360).
  const queue = queueOf(state, topic, partition) as PartitionQueue;
  if (knowsOutcome && !expired) bumpEpoch(state, [queue.index], io);
}

/** KP8: a batch that is too large for the topic goes again in batches of batch.size; one that came of a split, in halves. */
function split(state: State, { from, correlationId, batch }: Outcome, io: ProducerIo): void {
  const limit = batch.isPart ? Math.max(BATCH_OVERHEAD, Math.floor(batch.sizeBytes / 2)) : state.config.batchSize;
  const parts: { records: number[]; recordCount: number; sizeBytes: number }[] = [];
  for (let run = 0; run < batch.records.length; run += 2) {
    for (let i = 0; i < (batch.records[run + 1] as number); i++) {
      const id = (batch.records[run] as number) + i;
      const payload = io.records.size(id);
      let part = parts.at(-1);
      if (part === undefined || part.sizeBytes + recordBytes(payload, part.recordCount, 0) > limit) {
        part = { records: [], recordCount: 0, sizeBytes: BATCH_OVERHEAD };
        parts.push(part);
      }
      const last = part.records.length - 1;
      if (last > 0 && (part.records[last - 1] as number) + (part.records[last] as number) === id)
        part.records[last] = (part.records[last] as number) + 1;
      else part.records.push(id, 1);
      part.sizeBytes += recordBytes(payload, part.recordCount, 0);
      part.recordCount++;
    }
  }
  io.emit({ type: 'batchSplit', topic: batch.topic, partition: batch.partition, parts, correlationId, from });
}

/** Errors that say that the client's picture of the cluster is old. */
function isMetadataError(error: ErrorName): boolean {
  return (
    error === 'UNKNOWN_TOPIC_OR_PARTITION' ||
    error === 'NOT_LEADER_OR_FOLLOWER' ||
    error === 'LEADER_NOT_AVAILABLE' ||
    error === 'NETWORK_EXCEPTION'
  );
}
