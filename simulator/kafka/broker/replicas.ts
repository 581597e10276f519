/**
 * The follower's side of replication: one fetch at a time to each leader, what it brings is appended as it is, and a log that
 * parts from the leader's is cut. Rules KR3, KR9, KR10.
 * Source: apache/kafka core/.../server/AbstractFetcherThread.scala, ReplicaFetcherThread.scala.
 */
import type { Io, NodeId } from '../../kernel/process';
import { millis, seconds } from '../../kernel/time';
import { endOfEpoch, lastEpoch } from '../log/epochs';
import { logName, type PartitionLog } from '../log/log';
import type { Fetch, FetchPartition, FetchResponse } from '../protocol/data';
import type { BrokerFact } from './facts';
import { type BrokerState, isAlone, partitionOf } from './state';

type State = Readonly<BrokerState>;
type BrokerIo = Io<BrokerFact>;
type FetchedPartition = FetchResponse['partitions'][number];

/** The follower's alarm: the leader did not answer, or may be asked again. */
export interface ReplicaFetchDue {
  readonly type: 'ReplicaFetchDue';
  readonly leader: NodeId;
}

/** replica.fetch.backoff.ms */
const BACKOFF = seconds(1);
/** What TCP lost it sends again within a while; Kafka itself would wait for replica.socket.timeout.ms, 30 s. */
const PATIENCE = seconds(2);

const fetcher = (leader: NodeId): string => `replica fetch ${leader}`;
const delayed = (name: string): string => `replica delay ${name}`;

/** Begins to fetch from every leader that is not asked yet. */
export function startFetching(state: State, io: BrokerIo): void {
  if (isAlone(state) || !state.ready || state.shuttingDown) return;
  const leaders: NodeId[] = [];
  for (const log of state.logs.values()) {
    const leader = leaderFor(state, log);
    if (leader !== null && !leaders.includes(leader)) leaders.push(leader);
  }
  for (const leader of leaders) if (io.timer(fetcher(leader)) === undefined) fetchFrom(state, leader, io);
}

function leaderFor(state: State, log: Readonly<PartitionLog>): NodeId | null {
  const leader = partitionOf(state, log)?.leader ?? null;
  return leader === state.node ? null : leader;
}

/** The time of sending is the request's number, so that only the answer to the last one is taken. */
function fetchFrom(state: State, leader: NodeId, io: BrokerIo): void {
  if (!state.ready) return;
  const { settings } = state;
  const partitions: FetchPartition[] = [];
  let waits = false;
  for (const [name, log] of state.logs) {
    if (leaderFor(state, log) !== leader) continue;
    if (io.timer(delayed(name)) !== undefined) {
      waits = true;
      continue;
    }
    const { topic, partition, logEndOffset: fetchOffset, leaderEpoch } = log;
    partitions.push({
      topic,
      partition,
      fetchOffset,
      maxBytes: settings.replicaFetchMaxBytes,
      leaderEpoch,
      lastFetchedEpoch: lastEpoch(log),
    });
  }
  const alarm: ReplicaFetchDue = { type: 'ReplicaFetchDue', leader };
  if (partitions.length === 0) {
    if (waits) io.setTimer(fetcher(leader), BACKOFF, alarm);
    else io.clearTimer(fetcher(leader));
    return;
  }
  io.setTimer(fetcher(leader), millis(settings.replicaFetchWaitMaxMs) + PATIENCE, alarm);
  const request: Fetch = {
    type: 'Fetch',
    isReplica: true,
    correlationId: io.now,
    maxWaitMs: settings.replicaFetchWaitMaxMs,
    minBytes: settings.replicaFetchMinBytes,
    maxBytes: settings.fetchMaxBytes,
    partitions,
  };
  io.send(leader, request);
}

export function replicaFetchDue(state: State, { leader }: ReplicaFetchDue, io: BrokerIo): void {
  fetchFrom(state, leader, io);
}

/** The connection to a leader broke. */
export function loseLeader(leader: NodeId, io: BrokerIo): void {
  if (io.timer(fetcher(leader)) === undefined) return;
  const alarm: ReplicaFetchDue = { type: 'ReplicaFetchDue', leader };
  io.setTimer(fetcher(leader), BACKOFF, alarm);
}

export function onReplicaFetch(state: State, response: FetchResponse, from: NodeId, io: BrokerIo): void {
  if (io.timer(fetcher(from))?.setAt !== response.correlationId) return;
  for (const got of response.partitions) {
    const log = state.logs.get(logName(got.topic, got.partition));
    if (log === undefined || leaderFor(state, log) !== from) continue;
    take(log, got, io);
  }
  fetchFrom(state, from, io);
}

function take(log: Readonly<PartitionLog>, got: FetchedPartition, io: BrokerIo): void {
  const { topic, partition, logEndOffset } = log;
  if (got.error !== 'NONE') {
    // The log begins later at the leader than this one ends: nothing of it is of use any more.
    if (got.error === 'OFFSET_OUT_OF_RANGE' && got.logStartOffset > logEndOffset) {
      return io.emit({ type: 'logRestarted', topic, partition, at: got.logStartOffset });
    }
    return io.setTimer(delayed(logName(topic, partition)), BACKOFF, { type: 'FetchedLongAgo' });
  }
  if (got.diverging !== undefined) {
    // KR10: cut to where both logs are still the same, as far as this answer can tell; the next one may cut further.
    const { endOffset } = endOfEpoch(log, got.diverging.epoch);
    const to = Math.min(logEndOffset, endOffset, got.diverging.endOffset);
    // Also when no record goes: it led without writing anything, and the leader's records from there on are of another epoch.
    const isCut = to < logEndOffset || (log.epochs.at(-1)?.startOffset ?? -1) >= to;
    if (isCut) io.emit({ type: 'logTruncated', topic, partition, from: logEndOffset, to });
    return;
  }
  const batches = (got.batches ?? []).filter(({ baseOffset }) => baseOffset >= logEndOffset);
  const last = batches.at(-1);
  const end = last === undefined ? logEndOffset : last.baseOffset + last.recordCount;
  const highWatermark = Math.max(log.highWatermark, Math.min(got.highWatermark, end));
  const logStartOffset = Math.max(log.logStartOffset, Math.min(got.logStartOffset, end));
  if (batches.length > 0 && batches[0]?.baseOffset === logEndOffset) {
    io.emit({ type: 'recordsReplicated', topic, partition, batches, highWatermark, logStartOffset });
  } else if (highWatermark !== log.highWatermark || logStartOffset !== log.logStartOffset) {
    io.emit({ type: 'replicaWatermarkMoved', topic, partition, highWatermark, logStartOffset });
  }
}
