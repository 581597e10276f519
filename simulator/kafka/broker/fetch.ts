/**
 * Fetch, and the purgatory where it waits when there is too little to read. Rules KB9 to KB11.
 * Source: apache/kafka core/.../server/DelayedFetch.scala, ReplicaManager.scala (fetchMessages, readFromLog).
 */
import type { Io, NodeId } from '../../kernel/process';
import { millis } from '../../kernel/time';
import { bytesFrom, logName, type PartitionLog } from '../log/log';
import { readLog } from '../log/read';
import type { ErrorName, Fetch, FetchResponse, Offset } from '../protocol/data';
import type { BrokerOwnFact } from './facts';
import { type BrokerState, parkedName, partitionError } from './state';

type BrokerIo = Io<BrokerOwnFact>;

/** The broker's own alarm: a parked fetch has waited `fetch.max.wait.ms`. */
export interface FetchExpired {
  readonly type: 'FetchExpired';
  readonly client: NodeId;
  readonly correlationId: number;
}

export function fetch(state: Readonly<BrokerState>, request: Fetch, from: NodeId, io: BrokerIo): void {
  if (request.maxWaitMs <= 0 || request.partitions.length === 0 || isDue(state, request)) return answer(state, request, from, io);
  const { correlationId } = request;
  io.emit({ type: 'fetchParked', client: from, request });
  const alarm: FetchExpired = { type: 'FetchExpired', client: from, correlationId };
  io.setTimer(timerName(from, correlationId), millis(request.maxWaitMs), alarm);
}

/** Looks again at the fetches that wait for this partition, after something changed in it. */
export function completeFetches(state: Readonly<BrokerState>, log: Readonly<PartitionLog>, io: BrokerIo): void {
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
  for (const { topic, partition, fetchOffset } of request.partitions) {
    const log = state.logs.get(logName(topic, partition));
    if (fetchError(state, topic, partition, log, fetchOffset) !== 'NONE') return true;
    if (log === undefined) continue;
    bytes += bytesFrom(log, fetchOffset);
    if (bytes > 0 && bytes >= request.minBytes) return true;
  }
  return bytes >= request.minBytes;
}

function fetchError(
  state: Readonly<BrokerState>,
  topic: string,
  partition: number,
  log: Readonly<PartitionLog> | undefined,
  offset: Offset,
): ErrorName {
  if (log === undefined) return partitionError(state, topic, partition);
  return offset < log.logStartOffset || offset > log.logEndOffset ? 'OFFSET_OUT_OF_RANGE' : 'NONE';
}

function answer(state: Readonly<BrokerState>, request: Fetch, to: NodeId, io: BrokerIo): void {
  const partitions: FetchResponse['partitions'][number][] = [];
  let left = Math.min(request.maxBytes, state.settings.fetchMaxBytes);
  let isEmpty = true;
  for (const { topic, partition, fetchOffset, maxBytes } of request.partitions) {
    const log = state.logs.get(logName(topic, partition));
    const error = fetchError(state, topic, partition, log, fetchOffset);
    if (log === undefined || error !== 'NONE') {
      const logStartOffset = log?.logStartOffset ?? -1;
      partitions.push({ topic, partition, error, highWatermark: log?.highWatermark ?? -1, logStartOffset, ranges: [] });
      continue;
    }
    // KB10: the first batch of the first partition that has one is given whatever its size.
    const read = readLog(log, fetchOffset, Math.min(left, maxBytes), isEmpty);
    left = Math.max(0, left - read.bytes);
    if (read.bytes > 0) isEmpty = false;
    const { highWatermark, logStartOffset } = log;
    partitions.push({ topic, partition, error: 'NONE', highWatermark, logStartOffset, ranges: read.ranges });
  }
  const response: FetchResponse = { type: 'FetchResponse', correlationId: request.correlationId, partitions };
  io.send(to, response);
}

const timerName = (client: NodeId, correlationId: number): string => `fetch:${client}:${correlationId}`;
