/**
 * Produce: what a leader checks before it appends, and what it answers. Rules KB2 to KB8.
 * Source: apache/kafka core/.../server/ReplicaManager.scala (appendRecords), storage/.../log/UnifiedLog.java (append), LogValidator.java.
 */
import type { Io, NodeId } from '../../kernel/process';
import type { RecordTable } from '../../kernel/records';
import { logName, type PartitionLog } from '../log/log';
import { judgeSequence, producerEntry } from '../log/producers';
import type { ErrorName, Produce, ProduceBatch, ProduceResult } from '../protocol/data';
import { createTime, wallClock } from '../timestamps';
import type { TopicSettings } from './config';
import type { BrokerOwnFact } from './facts';
import { completeFetches } from './fetch';
import { type BrokerState, partitionError, type TopicImage } from './state';

type BrokerIo = Io<BrokerOwnFact>;
const NO_RECORDS: readonly number[] = [];

export function produce(state: Readonly<BrokerState>, request: Produce, from: NodeId, io: BrokerIo): void {
  if (request.follows >= 0 && state.lastProduce.get(from) !== request.follows) return; // The stream broke before it: it never came.
  const results: ProduceResult[] = [];
  for (const batch of request.batches) results.push(append(state, request, batch, from, io));
  // KB2: acks=0 expects no answer, not even a refusal. acks=all waits for the high watermark, which with the leader as the only
  // replica that counts stands at the log end by now.
  if (request.acks !== 0) io.send(from, { type: 'ProduceResponse', correlationId: request.correlationId, results } as const);
  for (const { topic, partition, error } of results) {
    if (error === 'NONE') completeFetches(state, state.logs.get(logName(topic, partition)) as PartitionLog, io);
  }
}

function append(state: Readonly<BrokerState>, request: Produce, batch: ProduceBatch, from: NodeId, io: BrokerIo): ProduceResult {
  const { topic, partition, records, recordCount } = batch;
  const known = partitionError(state, topic, partition);
  if (known !== 'NONE') return refuse(request, batch, known, -1, NO_RECORDS, from, io);
  const log = state.logs.get(logName(topic, partition));
  // Internal topics are written by their coordinators alone.
  if (log === undefined) return refuse(request, batch, 'INVALID_TOPIC_EXCEPTION', -1, NO_RECORDS, from, io);
  if (request.acks !== 0 && request.acks !== 1 && request.acks !== -1) {
    return refuse(request, batch, 'INVALID_REQUIRED_ACKS', log.logStartOffset, NO_RECORDS, from, io);
  }
  const { settings } = state.image.topics.get(topic) as TopicImage;
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
  io.emit({
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
  });
  advanceHighWatermark(log, io);
  return { topic, partition, error: 'NONE', baseOffset, logStartOffset: log.logStartOffset, recordErrors: NO_RECORDS };
}

/**
 * Moves the high watermark to the least log end among the replicas that count. The leader is the only one so far, so that is its
 * own log end; with followers, what they have fetched and `min.insync.replicas` come in here and nowhere else.
 */
export function advanceHighWatermark(log: Readonly<PartitionLog>, io: BrokerIo): void {
  const { topic, partition, logEndOffset } = log;
  if (logEndOffset > log.highWatermark) {
    io.emit({ type: 'highWatermarkAdvanced', topic, partition, highWatermark: logEndOffset });
  }
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
