/**
 * Idempotence on the client's side: a producer id, sequence numbers by partition, retries in order, and a new epoch when the
 * order cannot be saved (rules KP11, KP12, KP16). Source: apache/kafka clients/.../producer/internals/TransactionManager.java.
 */

import type { NodeId } from '../../kernel/process';
import type { InitProducerId, InitProducerIdResponse } from '../protocol/data';
import { anyConnection } from './connections';
import type { ProducerIo } from './process';
import type { Batch, PartitionQueue, ProducerState } from './state';

type State = Readonly<ProducerState>;
type Queue = Readonly<PartitionQueue>;

/** Whether batches may go out: with idempotence not before the producer has its id; until then nothing even expires (KP17). */
export function hasProducerId(state: State, io: ProducerIo): boolean {
  if (!state.config.idempotence || state.producerId >= 0) return true;
  for (const { requests } of state.connections.values()) if (requests.some(({ kind }) => kind === 'InitProducerId')) return false;
  const connection = anyConnection(state, io);
  if (connection === undefined) return false;
  const correlationId = state.nextCorrelation;
  io.emit({ type: 'producerIdRequested', to: connection.to, correlationId, expiresAt: io.now + state.config.requestTimeout });
  const request: InitProducerId = { type: 'InitProducerId', correlationId };
  io.send(connection.to, request);
  return false;
}

export function onProducerId(response: InitProducerIdResponse, from: NodeId, io: ProducerIo): void {
  const { correlationId, producerId, producerEpoch } = response;
  io.emit({ type: 'producerIdReceived', producerId, producerEpoch, correlationId, from });
}

/** Whether the first batch of the queue may be sent now, as far as sequence numbers go. */
export function sequenceAllows(state: State, queue: Queue, first: Readonly<Batch>): boolean {
  if (!state.config.idempotence) return true;
  if (first.baseSequence >= 0) {
    // A retried batch waits until it is the oldest of its partition that is not settled.
    return first.baseSequence === firstUnsettled(state, queue, first.baseSequence);
  }
  if (queue.unresolved) return false;
  return !(hasUnsettled(queue) && isStale(state, queue));
}

/** Number that the first batch of the queue gets when it is sent for the first time. */
export function nextSequence(state: State, queue: Queue): number {
  return isStale(state, queue) ? 0 : queue.nextSequence;
}

const isStale = (state: State, queue: Queue): boolean =>
  queue.producerId !== state.producerId || queue.producerEpoch !== state.producerEpoch;

const hasUnsettled = (queue: Queue): boolean => queue.inFlight > 0 || (queue.batches[0]?.baseSequence ?? -1) >= 0;

function firstUnsettled(state: State, queue: Queue, candidate: number): number {
  let least = candidate;
  for (const { requests } of state.connections.values()) {
    for (const { batches } of requests) {
      for (const batch of batches) {
        if (batch.partition === queue.partition && batch.topic === queue.topic && batch.baseSequence < least) least = batch.baseSequence;
      }
    }
  }
  return least;
}

/**
 * After OUT_OF_ORDER_SEQUENCE_NUMBER: whether the batch is only early, because one before it is not settled.
 * If it is the very next one, the broker has forgotten or never had what was before: only new numbers help.
 */
export function mayRetrySequence(queue: Queue, batch: Readonly<Batch>): boolean {
  return !queue.unresolved && (batch.renumbered || batch.baseSequence !== queue.lastAckedSequence + 1);
}

/** KIP-360: the client raises its epoch by itself and numbers anew what these partitions still have to send. */
export function bumpEpoch(state: State, queues: readonly number[], io: ProducerIo): void {
  io.emit({ type: 'producerEpochBumped', producerEpoch: state.producerEpoch + 1, queues });
}

/** A batch with numbers was given up after a retry: its partition waits until it is clear whether the numbers were used. */
export function resolveSequences(state: State, io: ProducerIo): void {
  if (state.unresolvedQueues === 0) return;
  for (const queue of state.queues) {
    if (!queue.unresolved || hasUnsettled(queue)) continue;
    if (queue.nextSequence === queue.lastAckedSequence + 1) io.emit({ type: 'sequenceResolved', queue: queue.index });
    else bumpEpoch(state, [queue.index], io);
  }
}
