/**
 * Fetch, and the purgatory where it waits when there is too little to read. Rules KB9 to KB11.
 * Source: apache/kafka core/.../server/DelayedFetch.scala, ReplicaManager.scala (fetchMessages, readFromLog).
 */
import type { Io, NodeId } from '../../kernel/process';
import { millis } from '../../kernel/time';
import { type EpochEnd, endOfEpoch } from '../log/epochs';
import { batchesFrom, bytesFrom, type PartitionLog } from '../log/log';
import { readLog } from '../log/read';
import { segmentEnd } from '../log/segments';
import { abortedBetween, lastStableOffset } from '../log/transactions';
import type { ErrorName, Fetch, FetchPartition, FetchResponse } from '../protocol/data';
import { completeShareFetches } from '../share/leader';
import type { BrokerFact } from './facts';
import { noteFetch } from './isr';
import { type BrokerState, isInternal, ledLog, parkedName, partitionError } from './state';

type BrokerIo = Io<BrokerFact>;

/** The broker's own alarm: a parked fetch has waited `fetch.max.wait.ms`. */
export interface FetchExpired {
  readonly type: 'FetchExpired';
  readonly client: NodeId;
  readonly correlationId: number;
}

export function fetch(state: Readonly<BrokerState>, request: Fetch, from: NodeId, io: BrokerIo): void {
  if (request.isReplica) noteFetches(state, request, from, io);
  if (request.maxWaitMs <= 0 || request.partitions.length === 0 || isDue(state, request)) return answer(state, request, from, io);
  const { correlationId } = request;
  io.emit({ type: 'fetchParked', client: from, request });
  const alarm: FetchExpired = { type: 'FetchExpired', client: from, correlationId };
  io.setTimer(timerName(from, correlationId), millis(request.maxWaitMs), alarm);
}

/** What a follower asks for shows what it has, if its log is a part of this one (KR4). */
function noteFetches(state: Readonly<BrokerState>, request: Fetch, from: NodeId, io: BrokerIo): void {
  for (const asked of request.partitions) {
    const log = ledLog(state, asked.topic, asked.partition);
    if (log === undefined || fetchError(state, request, asked, log) !== 'NONE' || divergence(log, asked) !== undefined) continue;
    noteFetch(state, log, from, asked.fetchOffset, io);
  }
}

/** Where the follower's log parts from this one, by the epoch of its last record (KR10). */
function divergence(log: Readonly<PartitionLog>, asked: FetchPartition): EpochEnd | undefined {
  const { lastFetchedEpoch = -1, fetchOffset } = asked;
  if (lastFetchedEpoch < 0) return undefined;
  const end = endOfEpoch(log, lastFetchedEpoch);
  return end.epoch < lastFetchedEpoch || end.endOffset < fetchOffset ? end : undefined;
}

/** Looks again at the fetches that wait for this partition, after something changed in it. */
export function completeFetches(state: Readonly<BrokerState>, log: Readonly<PartitionLog>, io: BrokerIo): void {
  if (state.shares.parked.size > 0) completeShareFetches(state, log, io);
  if (log.waiting.length === 0) return;
  for (const name of [...log.waiting]) {
    const parked = state.parked.get(name);
    if (parked !== undefined && isDue(state, parked.request)) release(state, name, io);
  }
}

export function fetchExpired(state: Readonly<BrokerState>, alarm: FetchExpired, io: BrokerIo): void {
  release(state, parkedName(alarm.client, alarm.correlationId), io);
}

/** Answers a parked fetch with what there is now. */
export function release(state: Readonly<BrokerState>, name: string, io: BrokerIo): void {
  const parked = state.parked.get(name);
  if (parked === undefined) return;
  forget(parked.client, parked.request, io);
  answer(state, parked.request, parked.client, io);
}

/** A client is gone: nobody waits for these answers any more. */
export function forgetFetchesOf(state: Readonly<BrokerState>, client: NodeId, io: BrokerIo): void {
  for (const parked of [...state.parked.values()]) if (parked.client === client) forget(client, parked.request, io);
}

function forget(client: NodeId, { correlationId }: Fetch, io: BrokerIo): void {
  io.emit({ type: 'fetchReleased', client, correlationId });
  io.clearTimer(timerName(client, correlationId));
}

/** Whether the fetch is to be answered at once: an error, or at least `fetch.min.bytes` to give. */
function isDue(state: Readonly<BrokerState>, request: Fetch): boolean {
  let bytes = 0;
  for (const asked of request.partitions) {
    const log = ledLog(state, asked.topic, asked.partition);
    if (fetchError(state, request, asked, log) !== 'NONE') return true;
    if (log === undefined) continue;
    if (request.isReplica && divergence(log, asked) !== undefined) return true;
    if (!request.isReplica && isInternal(asked.topic)) continue;
    const end = request.isReplica ? log.logEndOffset : boundOf(request, log);
    // KL10: what lies in an older segment is given at once, as there will be no more of it.
    if (log.segments.length > 1 && segmentEnd(log, asked.fetchOffset) < end) return true;
    bytes += bytesFrom(log, asked.fetchOffset, end);
    if (bytes > 0 && bytes >= request.minBytes) return true;
  }
  return bytes >= request.minBytes;
}

function fetchError(
  state: Readonly<BrokerState>,
  request: Fetch,
  asked: FetchPartition,
  log: Readonly<PartitionLog> | undefined,
): ErrorName {
  const { topic, partition, fetchOffset, leaderEpoch } = asked;
  if (log === undefined) return partitionError(state, topic, partition);
  if (leaderEpoch !== undefined && leaderEpoch !== log.leaderEpoch) {
    return leaderEpoch < log.leaderEpoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH';
  }
  if (request.isReplica && divergence(log, asked) !== undefined) return 'NONE';
  return fetchOffset < log.logStartOffset || fetchOffset > log.logEndOffset ? 'OFFSET_OUT_OF_RANGE' : 'NONE';
}

function answer(state: Readonly<BrokerState>, request: Fetch, to: NodeId, io: BrokerIo): void {
  const partitions: FetchResponse['partitions'][number][] = [];
  let left = Math.min(request.maxBytes, state.settings.fetchMaxBytes);
  let isEmpty = true;
  for (const asked of request.partitions) {
    const { topic, partition, fetchOffset, maxBytes } = asked;
    const log = ledLog(state, topic, partition);
    const error = fetchError(state, request, asked, log);
    if (log === undefined || error !== 'NONE' || (!request.isReplica && isInternal(topic))) {
      const logStartOffset = log?.logStartOffset ?? -1;
      partitions.push({ topic, partition, error, highWatermark: log?.highWatermark ?? -1, logStartOffset, ranges: [] });
      continue;
    }
    if (request.isReplica) {
      const { highWatermark, logStartOffset } = log;
      const diverging = divergence(log, asked);
      const batches = diverging !== undefined || (left === 0 && !isEmpty) ? [] : batchesFrom(log, fetchOffset, Math.min(left, maxBytes));
      for (const { sizeBytes } of batches) left = Math.max(0, left - sizeBytes);
      if (batches.length > 0) isEmpty = false;
      partitions.push({ topic, partition, error, highWatermark, logStartOffset, ranges: [], batches, ...(diverging && { diverging }) });
      continue;
    }
    // KB10: the first batch of the first partition that has one is given whatever its size.
    const bound = boundOf(request, log);
    const read = readLog(log, fetchOffset, Math.min(left, maxBytes), isEmpty, bound);
    left = Math.max(0, left - read.bytes);
    if (read.bytes > 0) isEmpty = false;
    const { highWatermark, logStartOffset, transactions } = log;
    const answered: FetchResponse['partitions'][number] = {
      topic,
      partition,
      error: 'NONE',
      highWatermark,
      logStartOffset,
      ranges: read.ranges,
      ...(read.end !== undefined && { endOffset: read.end }),
    };
    if (transactions === null) partitions.push(answered);
    else {
      const endOffset = read.end ?? fetchOffset;
      // KT11: what is to be left out the reader is told, and leaves it out itself.
      const aborted = request.isolation === undefined ? [] : abortedBetween(transactions, fetchOffset, endOffset);
      partitions.push({ ...answered, endOffset, lastStableOffset: lastStableOffset(log), aborted });
    }
  }
  const response: FetchResponse = { type: 'FetchResponse', correlationId: request.correlationId, partitions };
  io.send(to, response);
}

/** KT10: up to where a client may read. */
const boundOf = ({ isolation }: Fetch, log: Readonly<PartitionLog>): number =>
  isolation === undefined ? log.highWatermark : lastStableOffset(log);

const timerName = (client: NodeId, correlationId: number): string => `fetch:${client}:${correlationId}`;
