/**
 * The sender thread: which batches are ready, what goes into a request, what has waited too long (rules KP6, KP7, KP10, KP15).
 * `pump` is one round of it and runs after every input. Source: apache/kafka clients/.../producer/internals/Sender.java (runOnce,
 * sendProducerData), RecordAccumulator.java (ready, drain, expiredBatches).
 */
import type { NodeId } from '../../kernel/process';
import type { Micros } from '../../kernel/time';
import type { Produce, ProduceBatch } from '../protocol/data';
import { resumeCalls } from './calls';
import { expireRequests, readyConnection } from './connections';
import { refreshMetadata } from './metadata';
import type { ProducerIo } from './process';
import { hasProducerId, nextSequence, resolveSequences, sequenceAllows } from './sequences';
import type { Batch, Connection, PartitionQueue, ProducerState } from './state';
import { failWith, transact } from './transaction';

type State = Readonly<ProducerState>;
type Queue = Readonly<PartitionQueue>;

export function pump(state: State, io: ProducerIo): void {
  if (state.connections.size > 0) expireRequests(state, io);
  resumeCalls(state, io);
  if (state.life === 'closed') return;
  if (mayProduce(state, io)) {
    resolveSequences(state, io);
    expireBatches(state, io);
    sendReady(state, io);
    // What has failed or been given away may have made room, and what follows may be ready at once.
    if (state.calls.length > 0 && resumeCalls(state, io)) sendReady(state, io);
    if ((state.life as string) === 'closed') return;
  }
  refreshMetadata(state, io);
  wake(state, io);
}

/** With idempotence a producer has its id first; with a transactional id nothing else may be under way. */
function mayProduce(state: State, io: ProducerIo): boolean {
  if (state.transaction === null) return hasProducerId(state, io);
  for (;;) {
    const before = state.transaction.state;
    const isTaken = transact(state, io);
    // An end that needed no request lets the application go on at once.
    if (state.transaction.state === before) return !isTaken;
    resumeCalls(state, io);
  }
}

const isCommitting = (state: State): boolean => state.transaction !== null && state.transaction.state === 'COMMITTING_TRANSACTION';

// ---- sending ------------------------------------------------------------------------------------------------------------

function sendReady(state: State, io: ProducerIo): void {
  for (let sent = true; sent && state.busy.length > 0; ) {
    sent = false;
    for (const node of readyNodes(state, io)) {
      const connection = readyConnection(state, node, io);
      if (connection !== undefined && sendTo(state, connection, io)) sent = true;
    }
  }
}

/** Leaders of the partitions that have a batch to send now. */
function readyNodes(state: State, io: ProducerIo): NodeId[] {
  const nodes: NodeId[] = [];
  for (const index of state.busy) {
    const queue = state.queues[index] as PartitionQueue;
    const leader = leaderOf(state, queue);
    if (leader === null) {
      if (!state.metadata.needed) io.emit({ type: 'metadataWanted', topic: queue.topic });
      continue;
    }
    if (!nodes.includes(leader) && isReady(state, queue, io.now) && mayBeDrained(state, queue, io.now)) nodes.push(leader);
  }
  return nodes;
}

function isReady(state: State, queue: Queue, now: Micros): boolean {
  const first = queue.batches[0] as Batch;
  if (queue.batches.length > 1 || first.closed) return true;
  return now - first.createdAt >= state.config.linger || state.flushing || state.blockedFor === 'memory' || isCommitting(state);
}

/** Not held back by its pause after a failure, by order, or by its sequence numbers. */
function mayBeDrained(state: State, queue: Queue, now: Micros): boolean {
  const first = queue.batches[0] as Batch;
  if (first.attempts > 0 && now < first.retryAt) return false;
  if (state.config.maxInFlight === 1 && queue.inFlight > 0) return false;
  return sequenceAllows(state, queue, first);
}

function leaderOf(state: State, queue: Queue): NodeId | null {
  return state.topics.get(queue.topic)?.leaders[queue.partition] ?? null;
}

/** One request with the first batch of each partition that this broker leads, ready or not. */
function sendTo(state: State, connection: Readonly<Connection>, io: ProducerIo): boolean {
  const { config } = state;
  const batches: ProduceBatch[] = [];
  let bytes = 0;
  for (const index of state.busy) {
    const queue = state.queues[index] as PartitionQueue;
    if (leaderOf(state, queue) !== connection.to || !mayBeDrained(state, queue, io.now)) continue;
    const first = queue.batches[0] as Batch;
    if (batches.length > 0 && bytes + first.sizeBytes > config.maxRequestSize) break;
    bytes += first.sizeBytes;
    batches.push(onTheWire(state, queue, first));
  }
  if (batches.length === 0) return false;
  const correlationId = state.nextCorrelation;
  const follows = connection.requests.findLast(({ kind }) => kind === 'Produce')?.correlationId ?? -1;
  const { acks } = config;
  const expiresAt = io.now + config.requestTimeout;
  io.emit({ type: 'produceRequested', to: connection.to, correlationId, batches, expiresAt, awaitsAnswer: acks !== 0 });
  const timeoutMs = config.requestTimeout / 1_000;
  const { transactionalId } = config;
  const request: Produce =
    transactionalId === null
      ? { type: 'Produce', correlationId, acks, follows, timeoutMs, batches }
      : { type: 'Produce', correlationId, acks, follows, timeoutMs, batches, transactionalId };
  io.send(connection.to, request);
  if (acks === 0) {
    for (const { topic, partition, records, recordCount } of batches) {
      io.emit({
        type: 'batchAcknowledged',
        topic,
        partition,
        records,
        recordCount,
        baseOffset: -1,
        correlationId: -1,
        from: connection.to,
      });
    }
  }
  return true;
}

function onTheWire(state: State, queue: Queue, batch: Readonly<Batch>): ProduceBatch {
  const { topic, partition, records, recordCount, sizeBytes, timestamps } = batch;
  const isFirst = batch.baseSequence < 0;
  const isIdempotent = state.config.idempotence;
  return {
    topic,
    partition,
    records,
    recordCount,
    sizeBytes,
    timestamps,
    producerId: isIdempotent && isFirst ? state.producerId : batch.producerId,
    producerEpoch: isIdempotent && isFirst ? state.producerEpoch : batch.producerEpoch,
    baseSequence: isIdempotent && isFirst ? nextSequence(state, queue) : batch.baseSequence,
  };
}

// ---- giving up ----------------------------------------------------------------------------------------------------------

const NONE: readonly number[] = [];

/** KP15: whatever is older than delivery.timeout.ms fails, waiting or on its way. */
function expireBatches(state: State, io: ProducerIo): void {
  const { deliveryTimeout } = state.config;
  const isOld = (index: number): boolean =>
    io.now - ((state.queues[index] as PartitionQueue).batches[0] as Batch).createdAt >= deliveryTimeout;
  for (const index of state.busy.some(isOld) ? [...state.busy] : NONE) {
    const queue = state.queues[index] as PartitionQueue;
    for (let first = queue.batches[0]; first !== undefined && io.now - first.createdAt >= deliveryTimeout; first = queue.batches[0]) {
      const wasTried = first.attempts > 0;
      expire(state, first, 'queued', '', -1, io);
      // Whether its numbers were used nobody knows: nothing new until that is clear.
      if (wasTried && first.baseSequence >= 0 && !queue.unresolved && state.transaction === null)
        io.emit({ type: 'sequenceUnresolved', queue: index });
    }
  }
  for (const { to, requests } of state.connections.values()) {
    // Looked at in every round, copied only when something is due.
    if (!requests.some(({ deliverBy }) => deliverBy <= io.now)) continue;
    for (const { correlationId, batches, deliverBy } of [...requests]) {
      if (deliverBy > io.now) continue;
      for (const batch of [...batches]) {
        if (io.now - batch.createdAt < deliveryTimeout) continue;
        const queue = state.queues[state.topics.get(batch.topic)?.queues[batch.partition] as number] as PartitionQueue;
        expire(state, batch, 'inFlight', to, correlationId, io);
        if (batch.attempts > 0 && batch.baseSequence >= 0 && !queue.unresolved && state.transaction === null)
          io.emit({ type: 'sequenceUnresolved', queue: queue.index });
      }
    }
  }
}

function expire(
  state: State,
  batch: Readonly<Batch>,
  was: 'queued' | 'inFlight',
  from: NodeId,
  correlationId: number,
  io: ProducerIo,
): void {
  const { topic, partition, records, recordCount } = batch;
  const age = Math.floor((io.now - batch.createdAt) / 1_000);
  const message = `Expiring ${recordCount} record(s) for ${topic}-${partition}:${age} ms has passed since batch creation`;
  io.emit({
    type: 'batchFailed',
    topic,
    partition,
    records,
    recordCount,
    error: 'DELIVERY_TIMEOUT',
    exception: 'TimeoutException',
    message,
    recordErrors: [],
    definite: was === 'queued' && !batch.maybeWritten,
    was,
    correlationId,
    from,
    expired: true,
  });
  if (state.transaction !== null) failWith(state, 'DELIVERY_TIMEOUT', { exception: 'TimeoutException', message }, io);
}

// ---- waking up ----------------------------------------------------------------------------------------------------------

const ALARM = 'sender';

/** Sets the alarm for the next instant at which something becomes due by itself. One that rings too early does no harm. */
function wake(state: State, io: ProducerIo): void {
  const at = nextDeadline(state, io.now);
  if (at === Number.POSITIVE_INFINITY) return;
  const running = io.timer(ALARM);
  if (running !== undefined && running.firesAt <= at) return;
  io.setTimer(ALARM, at - io.now, { type: 'Wake' });
}

function nextDeadline(state: State, now: Micros): Micros {
  const { config, metadata } = state;
  let at = Number.POSITIVE_INFINITY;
  // Only what is still to come: what is due already waits for an answer, a connection or metadata, and those bring the next round.
  const consider = (time: Micros): void => {
    if (time > now && time < at) at = time;
  };
  for (const index of state.busy) {
    const first = (state.queues[index] as PartitionQueue).batches[0] as Batch;
    consider(first.attempts > 0 ? first.retryAt : first.createdAt + config.linger);
    consider(first.createdAt + config.deliveryTimeout);
  }
  for (const { status, retryAt, requests } of state.connections.values()) {
    if (status === 'closed') consider(retryAt);
    if (requests.length > 0) consider((requests[0] as { expiresAt: Micros }).expiresAt);
    for (const { deliverBy } of requests) consider(deliverBy);
  }
  consider(state.blockedUntil);
  if (state.transaction !== null) consider(state.transaction.retryAt);
  if (metadata.needed) consider(metadata.retryAt);
  else if (state.topics.size > 0) consider(metadata.updatedAt + config.metadataMaxAge);
  return at;
}
