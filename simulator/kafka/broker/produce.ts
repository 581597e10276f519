/**
 * Produce: what a leader checks before it appends, and what it answers. Rules KB2 to KB8.
 * Source: apache/kafka core/.../server/ReplicaManager.scala (appendRecords), storage/.../log/UnifiedLog.java (append), LogValidator.java.
 */
import type { Io, NodeId } from '../../kernel/process';
import type { RecordTable } from '../../kernel/records';
import { millis } from '../../kernel/time';
import { logName, type PartitionLog } from '../log/log';
import { judgeSequence, producerEntry } from '../log/producers';
import type { ErrorName, Produce, ProduceBatch, ProduceResult } from '../protocol/data';
import { createTime, wallClock } from '../timestamps';
import type { TopicSettings } from './config';
import type { BrokerFact, RecordsAppended } from './facts';
import { completeFetches } from './fetch';
import { advanceHighWatermark } from './isr';
import { type BrokerInput, handle } from './process';
import { type BrokerState, isInternal, ledLog, type ParkedProduce, type PartitionImage, partitionError, type TopicImage } from './state';
import { produceInTransaction } from './transactions/verify';

type BrokerIo = Io<BrokerFact>;
const NO_RECORDS: readonly number[] = [];

export function produce(state: Readonly<BrokerState>, request: Produce, from: NodeId, io: BrokerIo): void {
  if (request.follows >= 0 && state.lastProduce.get(from) !== request.follows) return; // The stream broke before it: it never came.
  if (request.transactionalId === undefined) produceAll(state, request, from, null, io);
  else produceInTransaction(state, request, from, io);
}

/** @param refused what the transaction's coordinator said against it; `null`: nothing. */
export function produceAll(state: Readonly<BrokerState>, request: Produce, from: NodeId, refused: ErrorName | null, io: BrokerIo): void {
  const results: ProduceResult[] = [];
  for (const batch of request.batches) {
    const isRefused = refused !== null && partitionError(state, batch.topic, batch.partition) === 'NONE';
    results.push(isRefused ? refuse(request, batch, refused, -1, NO_RECORDS, from, io) : append(state, request, batch, from, io));
  }
  // KB2: acks=0 expects no answer, not even a refusal.
  if (request.acks !== 0) answerOrPark(state, request, results, from, io);
  for (const { topic, partition, error } of results) {
    if (error === 'NONE') completeFetches(state, state.logs.get(logName(topic, partition)) as PartitionLog, io);
  }
}

/** KR4: acks=all waits until the high watermark has passed the batch. */
function answerOrPark(state: Readonly<BrokerState>, request: Produce, results: readonly ProduceResult[], from: NodeId, io: BrokerIo): void {
  const { correlationId } = request;
  if (request.acks === -1) {
    const waits = results.flatMap(({ topic, partition, error, baseOffset }, index) => {
      if (error !== 'NONE') return [];
      const requiredOffset = baseOffset + (request.batches[index] as ProduceBatch).recordCount;
      const { highWatermark } = state.logs.get(logName(topic, partition)) as PartitionLog;
      return highWatermark < requiredOffset ? [{ topic, partition, requiredOffset }] : [];
    });
    if (waits.length > 0) {
      io.emit({ type: 'produceParked', client: from, produce: { correlationId, results, waits } });
      const alarm: ProduceExpired = { type: 'ProduceExpired', client: from, correlationId };
      return io.setTimer(timerName(from), millis(request.timeoutMs), alarm);
    }
  }
  io.send(from, { type: 'ProduceResponse', correlationId, results } as const);
}

/** The broker's own alarm: the replicas took longer than the client wants to wait. */
export interface ProduceExpired {
  readonly type: 'ProduceExpired';
  readonly client: NodeId;
  readonly correlationId: number;
}

const timerName = (client: NodeId): string => `produce:${client}`;

/** Looks again at Produce requests that wait, after something changed in their partitions. */
export function completeProduces(state: Readonly<BrokerState>, clients: readonly NodeId[], io: BrokerIo): void {
  for (const client of clients) {
    const parked = state.produces.get(client);
    if (parked?.waits.every((wait) => waitError(state, wait) !== undefined)) finish(state, client, parked, 'NONE', io);
  }
}

export function produceExpired(state: Readonly<BrokerState>, alarm: ProduceExpired, io: BrokerIo): void {
  const parked = state.produces.get(alarm.client);
  if (parked?.correlationId === alarm.correlationId) finish(state, alarm.client, parked, 'REQUEST_TIMED_OUT', io);
}

/** A client is gone: nobody waits for its answer any more. What it had sent behind it was received all the same. */
export function forgetProduceOf(state: Readonly<BrokerState>, client: NodeId, io: BrokerIo): void {
  if (!state.produces.has(client)) return;
  io.clearTimer(timerName(client));
  io.emit({ type: 'produceReleased', client });
}

/**
 * What a waiting batch is answered with; `undefined` while it waits (KR4). Kafka asks for min.insync.replicas once more, as its
 * threads may have shrunk the ISR in between (NOT_ENOUGH_REPLICAS_AFTER_APPEND); here the watermark moves and the answer goes in one step.
 */
function waitError(state: Readonly<BrokerState>, wait: ParkedProduce['waits'][number]): ErrorName | undefined {
  const log = ledLog(state, wait.topic, wait.partition);
  if (log === undefined) return 'NOT_LEADER_OR_FOLLOWER';
  return log.highWatermark < wait.requiredOffset ? undefined : 'NONE';
}

function finish(state: Readonly<BrokerState>, client: NodeId, parked: ParkedProduce, late: ErrorName, io: BrokerIo): void {
  const results = parked.results.map((result) => {
    const wait = parked.waits.find(({ topic, partition }) => topic === result.topic && partition === result.partition);
    const error = wait === undefined ? result.error : (waitError(state, wait) ?? late);
    return error === 'NONE' || wait === undefined ? result : { ...result, error, baseOffset: -1 };
  });
  const behind = [...parked.behind];
  io.clearTimer(timerName(client));
  io.emit({ type: 'produceReleased', client });
  io.send(client, { type: 'ProduceResponse', correlationId: parked.correlationId, results } as const);
  // Its connection speaks again: what came in the meantime is taken up in its order.
  for (const request of behind) handle(state, request as BrokerInput, io, client);
}

function append(state: Readonly<BrokerState>, request: Produce, batch: ProduceBatch, from: NodeId, io: BrokerIo): ProduceResult {
  const { topic, partition, records, recordCount } = batch;
  const known = partitionError(state, topic, partition);
  if (known !== 'NONE') return refuse(request, batch, known, -1, NO_RECORDS, from, io);
  const log = ledLog(state, topic, partition);
  // Internal topics are written by their coordinators alone.
  if (log === undefined || isInternal(topic)) return refuse(request, batch, 'INVALID_TOPIC_EXCEPTION', -1, NO_RECORDS, from, io);
  if (request.acks !== 0 && request.acks !== 1 && request.acks !== -1) {
    return refuse(request, batch, 'INVALID_REQUIRED_ACKS', log.logStartOffset, NO_RECORDS, from, io);
  }
  const { settings, partitions } = state.image.topics.get(topic) as TopicImage;
  if (request.acks === -1 && log.followers.size > 0) {
    const { isr, replicas } = partitions[partition] as PartitionImage;
    // KR19: refused before the append, so such a record is nowhere.
    if (isr.length < Math.min(settings.minInsyncReplicas, replicas.length)) {
      return refuse(request, batch, 'NOT_ENOUGH_REPLICAS', log.logStartOffset, NO_RECORDS, from, io);
    }
  }
  if (batch.sizeBytes > settings.maxMessageBytes)
    return refuse(request, batch, 'MESSAGE_TOO_LARGE', log.logStartOffset, NO_RECORDS, from, io);
  const bad = validate(batch, settings, io);
  if (bad !== undefined) return refuse(request, batch, bad.error, log.logStartOffset, bad.positions, from, io);
  if (batch.sizeBytes > settings.segmentBytes)
    return refuse(request, batch, 'RECORD_LIST_TOO_LARGE', log.logStartOffset, NO_RECORDS, from, io);

  const verdict = judgeSequence(producerEntry(log, batch.producerId, io.now, state.settings.producerIdExpiration), batch);
  if (verdict.kind === 'refused') return refuse(request, batch, verdict.error, log.logStartOffset, NO_RECORDS, from, io);
  if (verdict.kind === 'duplicate') {
    const { baseOffset } = verdict;
    io.emit({
      type: 'duplicateRecognised',
      topic,
      partition,
      baseOffset,
      records,
      recordCount,
      client: from,
      correlationId: request.correlationId,
    });
    return { topic, partition, error: 'NONE', baseOffset, logStartOffset: log.logStartOffset, recordErrors: NO_RECORDS };
  }
  const baseOffset = log.logEndOffset;
  const fact: RecordsAppended = {
    type: 'recordsAppended',
    topic,
    partition,
    baseOffset,
    records,
    recordCount,
    sizeBytes: batch.sizeBytes,
    leaderEpoch: log.leaderEpoch,
    client: from,
    correlationId: request.correlationId,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    timestamps: settings.logAppendTime ? null : batch.timestamps,
    appendTime: settings.logAppendTime ? wallClock(io.now) : null,
  };
  io.emit(request.transactionalId === undefined ? fact : { ...fact, transactional: true });
  advanceHighWatermark(state, log, io);
  return { topic, partition, error: 'NONE', baseOffset, logStartOffset: log.logStartOffset, recordErrors: NO_RECORDS };
}

function refuse(
  request: Produce,
  batch: ProduceBatch,
  error: ErrorName,
  logStartOffset: number,
  recordErrors: readonly number[],
  client: NodeId,
  io: BrokerIo,
): ProduceResult {
  const { topic, partition, records, recordCount } = batch;
  io.emit({ type: 'appendRefused', topic, partition, error, records, recordCount, client, correlationId: request.correlationId });
  return { topic, partition, error, baseOffset: -1, logStartOffset, recordErrors };
}

/** The records because of which the whole batch is refused (KB6, KB7); `undefined` when there are none. */
function validate(batch: ProduceBatch, settings: TopicSettings, io: BrokerIo): { error: ErrorName; positions: number[] } | undefined {
  if (settings.compacts) {
    const positions = positionsOf(batch, (id) => io.records.keyId(id) < 0);
    if (positions.length > 0) return { error: 'INVALID_RECORD', positions };
  }
  const farFuture = settings.timestampAfterMaxMs;
  const farPast = settings.timestampBeforeMaxMs;
  // Times of birth are never in the future, and by default none is too old.
  if (settings.logAppendTime || (batch.timestamps === null && farPast >= Number.MAX_SAFE_INTEGER)) return undefined;
  const now = wallClock(io.now);
  const positions = positionsOf(batch, (id, position) => {
    const timestamp = batch.timestamps === null ? createTime(io.records as RecordTable, id) : (batch.timestamps[position] as number);
    return timestamp - now > farFuture || now - timestamp > farPast;
  });
  return positions.length > 0 ? { error: 'INVALID_TIMESTAMP', positions } : undefined;
}

function positionsOf(batch: ProduceBatch, isBad: (id: number, position: number) => boolean): number[] {
  const found: number[] = [];
  let position = 0;
  for (let run = 0; run < batch.records.length; run += 2) {
    const first = batch.records[run] as number;
    const count = batch.records[run + 1] as number;
    for (let i = 0; i < count; i++, position++) if (isBad(first + i, position)) found.push(position);
  }
  return found;
}
