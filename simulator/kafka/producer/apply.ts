/**
 * Applies a producer's facts. The only function that writes its state; replay calls it and nothing else.
 */
import type { FactHeader, NodeId } from '../../kernel/process';
import type { Micros } from '../../kernel/time';
import { sequenceAfter } from '../log/producers';
import type { ErrorName, ProduceBatch } from '../protocol/data';
import { appendRecord, openQueue, releaseBatch, requeue, settleBusy } from './accumulator';
import type { ProducerFact, RecordsSent } from './facts';
import {
  type Batch,
  type Connection,
  freshProducer,
  type InFlightRequest,
  type KnownTopic,
  type PartitionQueue,
  type PendingCall,
  type ProducerState,
  queueOf,
  type RequestKind,
} from './state';

export function applyProducerFact(state: ProducerState, fact: ProducerFact, at: FactHeader): void {
  switch (fact.type) {
    case 'recordsSent':
      return sent(state, fact, at);
    case 'recordsAccepted':
      return accepted(state, fact, at);
    case 'sendBlocked':
      state.blockedUntil = fact.until;
      state.blockedFor = fact.reason;
      return;
    case 'produceRequested':
      return requested(state, fact, at.time);
    case 'batchAcknowledged': {
      const batch = fact.correlationId < 0 ? null : takeBatch(state, fact.from, fact.correlationId, fact.topic, fact.partition);
      state.acknowledged += fact.recordCount;
      if (batch === null) return;
      releaseBatch(state, batch);
      const queue = queueOf(state, batch.topic, batch.partition) as PartitionQueue;
      if (batch.baseSequence < 0) return;
      const last = sequenceAfter(batch.baseSequence, batch.recordCount - 1);
      if (last > queue.lastAckedSequence || last - queue.lastAckedSequence < -1_000_000_000) queue.lastAckedSequence = last;
      return;
    }
    case 'batchFailed':
      state.failed += fact.recordCount;
      if (fact.was === 'blocked') return forgetBlocked(state, fact.recordCount);
      return releaseBatch(state, fact.was === 'inFlight' ? takeFailed(state, fact) : takeQueued(state, fact.topic, fact.partition));
    case 'batchRetried': {
      const batch = takeBatch(state, fact.from, fact.correlationId, fact.topic, fact.partition);
      batch.attempts = fact.attempt;
      batch.retryAt = fact.retryAt;
      batch.maybeWritten ||= leavesDoubt(fact.error);
      return requeue(state, queueOf(state, batch.topic, batch.partition) as PartitionQueue, batch);
    }
    case 'batchSplit': {
      const whole = takeBatch(state, fact.from, fact.correlationId, fact.topic, fact.partition);
      releaseBatch(state, whole);
      const queue = queueOf(state, whole.topic, whole.partition) as PartitionQueue;
      let before = whole.recordCount;
      for (const part of [...fact.parts].reverse()) {
        before -= part.recordCount;
        const batch = partOf(whole, part, before, state.config.batchSize);
        state.freeMemory -= batch.memory;
        requeue(state, queue, batch);
      }
      return;
    }
    case 'requestSettled':
      return removeRequest(state, fact.from, fact.correlationId);
    case 'producerIdRequested':
      return addRequest(state, fact.to, 'InitProducerId', fact.correlationId, fact.expiresAt);
    case 'producerIdReceived':
      removeRequest(state, fact.from, fact.correlationId);
      state.producerId = fact.producerId;
      state.producerEpoch = fact.producerEpoch;
      return;
    case 'producerEpochBumped':
      state.producerEpoch = fact.producerEpoch;
      for (const index of fact.queues) renumber(state, state.queues[index] as PartitionQueue);
      return;
    case 'sequenceUnresolved':
      return setUnresolved(state, state.queues[fact.queue] as PartitionQueue, true);
    case 'sequenceResolved':
      return setUnresolved(state, state.queues[fact.queue] as PartitionQueue, false);
    case 'callQueued':
      state.calls.push(fact.call);
      return;
    case 'flushStarted':
      state.flushing = true;
      if (state.calls[0]?.kind === 'close') state.life = 'closing';
      return;
    case 'flushed':
      state.flushing = false;
      state.calls.shift();
      return;
    case 'producerClosed':
      state.flushing = false;
      state.calls.shift();
      state.life = 'closed';
      state.connections.clear();
      return;
    case 'producerOpened': {
      const { calls, acknowledged, failed, nextCorrelation } = state;
      Object.assign(state, freshProducer(state.spec, state.node, fact.config, state.workload), {
        calls,
        acknowledged,
        failed,
        nextCorrelation,
      });
      return;
    }
    case 'arrivalsChanged':
      if (state.workload !== null) state.workload.arrivals = fact.arrivals;
      return;
    case 'transactionalRequested':
    case 'transactionalAnswered':
    case 'coordinatorLearned':
    case 'clientTransactionMoved':
    case 'clientTransactionEnded':
    case 'offsetsSentToTransaction':
    case 'transactionalCallReturned':
      return transactional(state, fact);
    case 'connecting': {
      const connection = connectionTo(state, fact.to);
      connection.status = 'connecting';
      return addRequest(state, fact.to, 'ApiVersions', fact.correlationId, fact.expiresAt);
    }
    case 'connected': {
      const connection = connectionTo(state, fact.to);
      connection.status = 'open';
      connection.failures = 0;
      connection.requests.shift();
      return;
    }
    case 'connectionLost':
      if (state.transaction?.coordinator === fact.to) state.transaction.coordinator = null;
      if (state.transaction?.groupCoordinator === fact.to) state.transaction.groupCoordinator = null;
      return lost(connectionTo(state, fact.to), fact.retryAt);
    case 'metadataWanted':
      state.metadata.needed = true;
      if (fact.topic !== null && !state.topics.has(fact.topic)) state.topics.set(fact.topic, unknownTopic(fact.topic));
      return;
    case 'metadataRequested':
      return addRequest(state, fact.to, 'Metadata', fact.correlationId, fact.expiresAt);
    case 'metadataReceived': {
      removeRequest(state, fact.from, fact.correlationId);
      const { metadata } = state;
      metadata.brokers = fact.brokers;
      metadata.needed = fact.incomplete;
      metadata.attempts = fact.incomplete ? metadata.attempts + 1 : 0;
      metadata.retryAt = fact.retryAt;
      metadata.updatedAt = at.time;
      for (const { name, leaders } of fact.topics) (state.topics.get(name) as KnownTopic).leaders = leaders;
      return;
    }
  }
}

// ---- records ----------------------------------------------------------------------------------------------------------

/** `null` that often: the keys of records without any. */
function noKeys(count: number): readonly null[] {
  while (NO_KEYS.length < count) NO_KEYS.push(null);
  return NO_KEYS.length === count ? NO_KEYS : NO_KEYS.slice(0, count);
}
const NO_KEYS: null[] = [];

function sent(state: ProducerState, fact: RecordsSent, at: FactHeader): void {
  const { firstRecord, recordCount, size, placed } = fact;
  const sameSize = typeof size === 'number' ? size : 0;
  const first = at.records.create(state.node, fact.keys ?? noKeys(recordCount), at.time, sameSize);
  if (first !== firstRecord) throw new Error(`records begin at ${first}, not at ${firstRecord}`);
  if (typeof size !== 'number') for (let i = 0; i < recordCount; i++) at.records.setSize(first + i, size[i] as number);
  if (fact.values !== null) for (let i = 0; i < recordCount; i++) at.records.setValue(first + i, fact.values[i] ?? null);
  fact.headers?.forEach((headers, i) => {
    if (headers !== null) at.records.setHeaders(first + i, headers);
  });
  if (fact.isWorkload && state.workload !== null) state.workload.sent += recordCount;
  if (placed === null) {
    const { topic, asked, timestamps } = fact;
    state.calls.push({ kind: 'send', topic, asked, firstRecord, recordCount, timestamps });
    return;
  }
  if (state.transaction !== null) state.transaction.started = true;
  const { topic, timestamps } = fact;
  let queue = typeof placed === 'number' ? openQueue(state, topic, placed) : undefined;
  let bytes = 0;
  for (let i = 0; i < recordCount; i++) {
    if (typeof placed !== 'number') queue = openQueue(state, topic, placed[i] as number);
    const payload = typeof size === 'number' ? size : (size[i] as number);
    const timestamp = timestamps === null ? -1 : (timestamps[i] as number);
    bytes += appendRecord(state, queue as PartitionQueue, firstRecord + i, payload, timestamp, at.time);
  }
  if (fact.sticky) countSticky(state.topics.get(topic) as KnownTopic, placed as number, bytes);
}

/** The first records of the call at the head go into their partition. */
function accepted(state: ProducerState, fact: Extract<ProducerFact, { type: 'recordsAccepted' }>, at: FactHeader): void {
  if (state.transaction !== null) state.transaction.started = true;
  const call = state.calls[0] as Extract<PendingCall, { kind: 'send' }>;
  const queue = openQueue(state, fact.topic, fact.placed);
  let bytes = 0;
  for (let i = 0; i < fact.recordCount; i++) {
    const id = fact.firstRecord + i;
    const timestamp = call.timestamps === null ? -1 : (call.timestamps[i] as number);
    bytes += appendRecord(state, queue, id, at.records.size(id), timestamp, at.time);
  }
  if (fact.sticky) countSticky(state.topics.get(fact.topic) as KnownTopic, fact.placed, bytes);
  forgetBlocked(state, fact.recordCount);
}

/** The first records of the call at the head have left it. */
function forgetBlocked(state: ProducerState, count: number): void {
  const call = state.calls[0] as Extract<PendingCall, { kind: 'send' }>;
  call.firstRecord += count;
  call.recordCount -= count;
  if (call.timestamps !== null) call.timestamps = call.timestamps.slice(count);
  if (call.recordCount === 0) state.calls.shift();
  // Each record is a call of its own, with all of max.block.ms.
  state.blockedUntil = -1;
  state.blockedFor = null;
}

function countSticky(topic: KnownTopic, partition: number, bytes: number): void {
  if (topic.stickyPartition !== partition) {
    topic.stickyPartition = partition;
    topic.stickyBytes = 0;
  }
  topic.stickyBytes += bytes;
}

// ---- transactions -------------------------------------------------------------------------------------------------------

type TransactionalFact = Extract<
  ProducerFact,
  {
    type:
      | 'transactionalRequested'
      | 'transactionalAnswered'
      | 'coordinatorLearned'
      | 'clientTransactionMoved'
      | 'clientTransactionEnded'
      | 'offsetsSentToTransaction'
      | 'transactionalCallReturned';
  }
>;

function transactional(state: ProducerState, fact: TransactionalFact): void {
  const { transaction } = state;
  if (fact.type === 'transactionalCallReturned') {
    state.calls.shift();
    state.blockedUntil = -1;
    state.blockedFor = null;
    return;
  }
  if (transaction === null) throw new Error(`${fact.type} of a producer without a transactional id`);
  switch (fact.type) {
    case 'transactionalRequested':
      if (fact.kind === 'TxnOffsetCommit') transaction.started = true;
      return addRequest(state, fact.to, fact.kind, fact.correlationId, fact.expiresAt);
    case 'transactionalAnswered':
      removeRequest(state, fact.from, fact.correlationId);
      transaction.retryAt = fact.retryAt;
      transaction.attempts = fact.retryAt > 0 ? transaction.attempts + 1 : 0;
      return;
    case 'coordinatorLearned':
      if (fact.of === 'group') transaction.groupCoordinator = fact.node;
      else transaction.coordinator = fact.node;
      return;
    case 'clientTransactionMoved':
      transaction.state = fact.to;
      transaction.error = fact.to === 'ABORTABLE_ERROR' || fact.to === 'FATAL_ERROR' ? fact.error : null;
      transaction.attempts = 0;
      transaction.retryAt = 0;
      if (fact.to === 'READY') transaction.started = false;
      return;
    case 'clientTransactionEnded':
    case 'offsetsSentToTransaction':
      return;
  }
}

// ---- requests and batches -----------------------------------------------------------------------------------------------

function requested(state: ProducerState, fact: Extract<ProducerFact, { type: 'produceRequested' }>, now: Micros): void {
  const batches: Batch[] = [];
  let deliverBy = Number.POSITIVE_INFINITY;
  for (const sent of fact.batches) {
    const queue = queueOf(state, sent.topic, sent.partition) as PartitionQueue;
    const batch = queue.batches.shift() as Batch;
    settleBusy(state, queue);
    batch.closed = true;
    if (sent.producerId >= 0 && batch.baseSequence < 0) numberBatch(queue, batch, sent);
    if (fact.awaitsAnswer) {
      queue.inFlight++;
      batches.push(batch);
      deliverBy = Math.min(deliverBy, batch.createdAt + state.config.deliveryTimeout);
    } else releaseBatch(state, batch);
  }
  state.nextCorrelation = fact.correlationId + 1;
  if (!fact.awaitsAnswer) return;
  const { correlationId, expiresAt } = fact;
  connectionTo(state, fact.to).requests.push({ kind: 'Produce', correlationId, sentAt: now, expiresAt, batches, deliverBy });
}

/** A batch gets its sequence numbers when it is sent for the first time, and keeps them (KP11). */
function numberBatch(queue: PartitionQueue, batch: Batch, sent: ProduceBatch): void {
  if (queue.producerId !== sent.producerId || queue.producerEpoch !== sent.producerEpoch) {
    queue.producerId = sent.producerId;
    queue.producerEpoch = sent.producerEpoch;
    queue.lastAckedSequence = -1;
  }
  batch.producerId = sent.producerId;
  batch.producerEpoch = sent.producerEpoch;
  batch.baseSequence = sent.baseSequence;
  queue.nextSequence = sequenceAfter(sent.baseSequence, batch.recordCount);
}

/** KIP-360: everything of the partition that has numbers gets new ones from 0 on, in the same order, under the new epoch. */
function renumber(state: ProducerState, queue: PartitionQueue): void {
  const numbered: Batch[] = [];
  for (const { requests } of state.connections.values()) {
    for (const { batches } of requests) {
      for (const batch of batches) if (batch.topic === queue.topic && batch.partition === queue.partition) numbered.push(batch);
    }
  }
  for (const batch of queue.batches) if (batch.baseSequence >= 0) numbered.push(batch);
  numbered.sort((a, b) => a.baseSequence - b.baseSequence);
  let next = 0;
  for (const batch of numbered) {
    batch.producerId = state.producerId;
    batch.producerEpoch = state.producerEpoch;
    batch.baseSequence = next;
    batch.renumbered = true;
    next = sequenceAfter(next, batch.recordCount);
  }
  queue.producerId = state.producerId;
  queue.producerEpoch = state.producerEpoch;
  queue.nextSequence = next;
  queue.lastAckedSequence = -1;
  setUnresolved(state, queue, false);
}

function setUnresolved(state: ProducerState, queue: PartitionQueue, unresolved: boolean): void {
  if (queue.unresolved !== unresolved) state.unresolvedQueues += unresolved ? 1 : -1;
  queue.unresolved = unresolved;
}

/** Takes a batch out of the request that it was sent in; a request without batches is settled. */
function takeBatch(state: ProducerState, from: NodeId, correlationId: number, topic: string, partition: number): Batch {
  const { requests } = connectionTo(state, from);
  const at = requests.findIndex((request) => request.correlationId === correlationId);
  const { batches } = requests[at] as InFlightRequest;
  const index = batches.findIndex((batch) => batch.topic === topic && batch.partition === partition);
  const batch = batches[index] as Batch;
  batches.splice(index, 1);
  if (batches.length === 0) requests.splice(at, 1);
  (queueOf(state, topic, partition) as PartitionQueue).inFlight--;
  return batch;
}

/** As above; but the request of an expired batch stays, as its answer or its timeout is still to come. */
function takeFailed(state: ProducerState, fact: Extract<ProducerFact, { type: 'batchFailed' }>): Batch {
  const { requests } = connectionTo(state, fact.from);
  const request = requests.find(({ correlationId }) => correlationId === fact.correlationId) as InFlightRequest;
  const place = requests.indexOf(request);
  const batch = takeBatch(state, fact.from, fact.correlationId, fact.topic, fact.partition);
  if (!fact.expired) return batch;
  if (request.batches.length === 0) requests.splice(place, 0, request);
  request.deliverBy = Number.POSITIVE_INFINITY;
  for (const { createdAt } of request.batches) request.deliverBy = Math.min(request.deliverBy, createdAt + state.config.deliveryTimeout);
  return batch;
}

function takeQueued(state: ProducerState, topic: string, partition: number): Batch {
  const queue = queueOf(state, topic, partition) as PartitionQueue;
  const batch = queue.batches.shift() as Batch;
  settleBusy(state, queue);
  return batch;
}

function partOf(
  whole: Batch,
  part: { records: readonly number[]; recordCount: number; sizeBytes: number },
  before: number,
  batchSize: number,
): Batch {
  return {
    ...whole,
    records: [...part.records],
    recordCount: part.recordCount,
    sizeBytes: part.sizeBytes,
    closed: true,
    timestamps: whole.timestamps === null ? null : whole.timestamps.slice(before, before + part.recordCount),
    memory: Math.max(batchSize, part.sizeBytes),
    attempts: 0,
    retryAt: 0,
    baseSequence: whole.baseSequence < 0 ? -1 : sequenceAfter(whole.baseSequence, before),
    isPart: true,
  };
}

/** Errors after which the batch may be in the log all the same. */
export function leavesDoubt(error: ErrorName): boolean {
  return error === 'NETWORK_EXCEPTION' || error === 'REQUEST_TIMED_OUT' || error === 'NOT_ENOUGH_REPLICAS_AFTER_APPEND';
}

// ---- connections --------------------------------------------------------------------------------------------------------

function connectionTo(state: ProducerState, to: NodeId): Connection {
  let connection = state.connections.get(to);
  if (connection === undefined) {
    connection = { to, status: 'closed', failures: 0, retryAt: 0, requests: [] };
    state.connections.set(to, connection);
  }
  return connection;
}

function addRequest(state: ProducerState, to: NodeId, kind: RequestKind, correlationId: number, expiresAt: Micros): void {
  state.nextCorrelation = correlationId + 1;
  const request: InFlightRequest = { kind, correlationId, sentAt: 0, expiresAt, batches: [], deliverBy: Number.POSITIVE_INFINITY };
  connectionTo(state, to).requests.push(request);
}

function removeRequest(state: ProducerState, from: NodeId, correlationId: number): void {
  const { requests } = connectionTo(state, from);
  const at = requests.findIndex((request) => request.correlationId === correlationId);
  if (at >= 0) requests.splice(at, 1);
}

/** What was asked besides Produce is simply asked again; the batches are settled one by one by facts that follow. */
function lost(connection: Connection, retryAt: Micros): void {
  connection.status = 'closed';
  connection.failures++;
  connection.retryAt = retryAt;
  const produce = connection.requests.filter(({ kind }) => kind === 'Produce');
  connection.requests.splice(0, connection.requests.length, ...produce);
}

function unknownTopic(name: string): KnownTopic {
  return { name, leaders: [], queues: [], stickyPartition: -1, stickyBytes: 0 };
}
