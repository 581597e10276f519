/**
 * `send()` as the application's thread goes through it: metadata, size, partition, memory; then the record is in a batch.
 * Where it blocks, the thread blocks, and so do all calls after it (rules KP9, KP19).
 * Source: apache/kafka clients/.../producer/KafkaProducer.java (doSend, waitOnMetadata, flush, close).
 */
import { topicNameError } from '../broker/names';
import { partitionForKey } from '../murmur2';
import { batchMemory, fitsOpenBatch } from './accumulator';
import { exceptionFor } from './exceptions';
import type { ProducerFact } from './facts';
import { wantMetadata } from './metadata';
import { stickyPartition } from './partitioner';
import type { ProducerIo } from './process';
import { sizeUpperBound } from './sizes';
import { isDrained, type KnownTopic, type PendingCall, type ProducerState, queueOf } from './state';
import { advanceCall, endOnClose, isTransactionalCall, sendRefusal } from './transaction';

type State = Readonly<ProducerState>;
type SendCall = Readonly<Extract<PendingCall, { kind: 'send' }>>;

/** Lets the application's thread go on as far as it can. @returns whether records were accepted. */
export function resumeCalls(state: State, io: ProducerIo): boolean {
  let accepted = false;
  for (;;) {
    const call = state.calls[0];
    if (call === undefined) return accepted;
    if (call.kind === 'send') {
      if (!trySend(state, call, io)) return accepted;
      accepted = true;
      continue;
    }
    if (isTransactionalCall(call)) {
      if (!advanceCall(state, call, io)) return accepted;
      continue;
    }
    if (!state.flushing) io.emit({ type: 'flushStarted' });
    if (!isDrained(state)) return accepted;
    if (call.kind === 'flush') io.emit({ type: 'flushed' });
    else if (!endOnClose(state, io)) return accepted;
    else {
      io.emit({ type: 'producerClosed' });
      if (call.reopenWith !== null) io.emit({ type: 'producerOpened', config: call.reopenWith });
    }
  }
}

/** One record of the call at the head. @returns false while it blocks. */
function trySend(state: State, call: SendCall, io: ProducerIo): boolean {
  const { config } = state;
  const { topic: name, asked, firstRecord: id } = call;
  const timestamp = call.timestamps === null ? -1 : (call.timestamps[0] as number);
  if (call.timestamps !== null && timestamp < 0) {
    const message = `Invalid timestamp: ${timestamp}. Timestamp should always be non-negative or null.`;
    return refuse(call, 'ILLEGAL_ARGUMENT', 'IllegalArgumentException', message, io);
  }
  if (state.life === 'closed') {
    const message = 'Cannot perform operation after producer has been closed';
    return refuse(call, 'ILLEGAL_STATE', 'IllegalStateException', message, io);
  }
  const illegal = topicNameError(name);
  if (illegal !== null) return refuse(call, 'INVALID_TOPIC_EXCEPTION', exceptionFor('INVALID_TOPIC_EXCEPTION'), illegal, io);

  const topic = state.topics.get(name);
  const partitions = topic?.leaders.length ?? 0;
  if (topic === undefined || partitions === 0 || asked >= partitions) {
    const ms = config.maxBlock / 1_000;
    const message =
      partitions === 0
        ? `Topic ${name} not present in metadata after ${ms} ms.`
        : `Partition ${asked} of topic ${name} with partition count ${partitions} is not present in metadata after ${ms} ms.`;
    if (isOverdue(state, io)) return refuse(call, 'MAX_BLOCK', 'TimeoutException', message, io);
    wantMetadata(state, name, io);
    return block(state, 'metadata', io);
  }

  const payload = io.records.size(id);
  const bytes = sizeUpperBound(payload);
  const limit = Math.min(config.maxRequestSize, config.bufferMemory);
  if (bytes > limit) {
    const setting = bytes > config.maxRequestSize ? 'max.request.size' : 'buffer.memory';
    const message = `The message is ${bytes} bytes when serialized which is larger than ${limit}, which is the value of the ${setting} configuration.`;
    return refuse(call, 'RECORD_TOO_LARGE', 'RecordTooLargeException', message, io);
  }

  const refused = state.transaction === null ? null : sendRefusal(state.transaction);
  if (refused !== null) return refuse(call, 'TRANSACTION_STATE', refused.exception, refused.message, io, refused.cause);

  const key = io.records.key(id);
  const sticky = asked < 0 && (key === null || config.ignoreKeys);
  const placed =
    asked >= 0 ? asked : sticky ? stickyPartition(state, topic, io.random('partitioner')) : partitionForKey(key as string, partitions);
  const queue = queueOf(state, name, placed);
  if (!fitsOpenBatch(queue, payload, timestamp, io.now) && state.freeMemory < batchMemory(config.batchSize, payload)) {
    const message = `Failed to allocate ${batchMemory(config.batchSize, payload)} bytes within the configured max blocking time ${config.maxBlock / 1_000} ms.`;
    if (isOverdue(state, io)) return refuse(call, 'BUFFER_EXHAUSTED', 'BufferExhaustedException', message, io);
    return block(state, 'memory', io);
  }
  io.emit({ type: 'recordsAccepted', topic: name, firstRecord: id, recordCount: 1, placed, sticky });
  return true;
}

const isOverdue = (state: State, io: ProducerIo): boolean => state.blockedUntil >= 0 && io.now >= state.blockedUntil;

/** One max.block.ms for metadata and memory together. */
function block(state: State, reason: 'metadata' | 'memory', io: ProducerIo): false {
  if (state.blockedFor !== reason) {
    const until = state.blockedUntil < 0 ? io.now + state.config.maxBlock : state.blockedUntil;
    io.emit({ type: 'sendBlocked', reason, until });
  }
  return false;
}

/** The record never left the client. */
function refuse(call: SendCall, error: string, exception: string, message: string, io: ProducerIo, cause: string | null = null): true {
  const fact: ProducerFact = {
    type: 'batchFailed',
    topic: call.topic,
    partition: call.asked,
    records: [call.firstRecord, 1],
    recordCount: 1,
    error,
    exception,
    message,
    recordErrors: [],
    definite: true,
    was: 'blocked',
    correlationId: -1,
    from: '',
    expired: false,
    ...(cause !== null && { cause }),
  };
  io.emit(fact);
  return true;
}

/** Whether records of the workload can go into batches at once, without the steps above one by one. */
export function acceptsAtOnce(
  state: State,
  topic: Readonly<KnownTopic> | undefined,
  asked: number,
  count: number,
  payload: number,
): boolean {
  if (topic === undefined || state.calls.length > 0 || state.life !== 'open') return false;
  if (state.transaction !== null && sendRefusal(state.transaction) !== null) return false;
  const { config } = state;
  if (topic.leaders.length === 0 || asked >= topic.leaders.length) return false;
  if (sizeUpperBound(payload) > Math.min(config.maxRequestSize, config.bufferMemory)) return false;
  // Enough even if every record began a batch of its own.
  return state.freeMemory >= count * batchMemory(config.batchSize, payload);
}
