/**
 * Fetching ahead, and handing out what was fetched: one request per broker at a time, at most `max.poll.records` per poll.
 * Source: apache/kafka clients/.../internals/AbstractFetch.java, FetchCollector.java, Fetcher.java. Rules KC20 to KC24.
 */
import type { NodeId } from '../../kernel/process';
import { toMillis } from '../../kernel/time';
import type { AbortedTransaction } from '../log/transactions';
import type { Fetch, FetchResponse, RecordRange } from '../protocol/data';
import type { FetchedPartition } from './facts';
import { needMetadata } from './metadata';
import { type ConsumerIo, deadline, isReachable } from './requests';
import { type ConsumerState, type InFlightAs, type OwnedPartition, type PolledRange, partitionKey } from './state';

type State = Readonly<ConsumerState>;
type FetchPartition = OwnedPartition & { readonly position: number };

/** Asks each leader for the partitions of which nothing is in the buffer; not for those that are paused or about to go. */
export function sendFetches(s: State, io: ConsumerIo): void {
  if (s.partitions.size === 0) return;
  let busy: Set<NodeId> | undefined;
  for (const request of s.inFlight.values()) {
    if (request.api === 'Fetch') {
      busy ??= new Set();
      busy.add(request.to);
    }
  }
  // The usual case of a small cluster: every leader already has a request.
  if (busy !== undefined && busy.size >= s.metadata.brokers.length) return;
  const byLeader = new Map<NodeId, FetchPartition[]>();
  for (const owned of s.partitions.values()) {
    if (owned.position === null || owned.paused || owned.pendingRevocation || isBuffered(s, owned)) continue;
    const leader = s.metadata.topics.get(owned.topic)?.[owned.partition];
    if (leader === undefined || leader === null) {
      needMetadata(s, io);
      continue;
    }
    if (busy?.has(leader) || !isReachable(io, leader) || io.timer(refusal(leader)) !== undefined) continue;
    const list = byLeader.get(leader);
    if (list) list.push(owned as FetchPartition);
    else byLeader.set(leader, [owned as FetchPartition]);
  }
  for (const [to, owned] of byLeader) fetch(s, to, owned, io);
}

/** A broker that turned out not to lead: it is asked again only after a while, or once the metadata name another. */
const refusal = (leader: NodeId) => `fetch retry.backoff.ms ${leader}`;

function fetch(s: State, to: NodeId, owned: readonly FetchPartition[], io: ConsumerIo): void {
  const { config } = s;
  const correlationId = s.nextCorrelationId;
  const partitions = owned.map(({ topic, partition, position }) => ({
    topic,
    partition,
    fetchOffset: position,
    maxBytes: config.maxPartitionFetchBytes,
  }));
  io.emit({ type: 'fetchRequested', correlationId, to, expiresAt: deadline(s, io), partitions });
  const request: Fetch = {
    type: 'Fetch',
    correlationId,
    maxWaitMs: toMillis(config.fetchMaxWait),
    minBytes: config.fetchMinBytes,
    maxBytes: config.fetchMaxBytes,
    partitions,
  };
  io.send(to, config.readCommitted ? { ...request, isolation: 'read_committed' } : request);
}

function isBuffered(s: State, { topic, partition }: OwnedPartition): boolean {
  for (const entry of s.buffer) if (entry.partition === partition && entry.topic === topic) return true;
  return false;
}

/** Rule KC21: an answer counts only where the position is still the one that was asked for. */
export function onFetch(s: State, response: FetchResponse, request: InFlightAs<'Fetch'>, io: ConsumerIo): void {
  const asked = new Map(request.partitions.map(({ topic, partition, fetchOffset }) => [partitionKey(topic, partition), fetchOffset]));
  const partitions: FetchedPartition[] = [];
  let isStale = false;
  for (const got of response.partitions) {
    const key = partitionKey(got.topic, got.partition);
    const owned = s.partitions.get(key);
    const fetchOffset = asked.get(key);
    if (owned === undefined || fetchOffset === undefined || owned.position !== fetchOffset) continue;
    if (got.error !== 'NONE' && got.error !== 'OFFSET_OUT_OF_RANGE') {
      isStale = true;
      continue;
    }
    const ranges = got.error === 'NONE' ? visible(from(got.ranges, fetchOffset), got.aborted) : [];
    const isNew = owned.highWatermark !== got.highWatermark && got.error === 'NONE';
    const { endOffset, lastStableOffset } = got;
    const goesOn = endOffset !== undefined && endOffset > fetchOffset;
    if (ranges.length === 0 && got.error === 'NONE' && !isNew && !goesOn && owned.lastStableOffset === lastStableOffset) continue;
    const fetched: FetchedPartition = {
      topic: got.topic,
      partition: got.partition,
      error: got.error,
      fetchOffset,
      highWatermark: got.error === 'NONE' ? got.highWatermark : -1,
      ranges,
    };
    if (lastStableOffset === undefined && !goesOn) partitions.push(fetched);
    else partitions.push({ ...fetched, ...(lastStableOffset !== undefined && { lastStableOffset }), ...(goesOn && { endOffset }) });
  }
  io.emit({ type: 'fetchReturned', answers: response.correlationId, partitions });
  if (!isStale) return;
  needMetadata(s, io);
  io.setTimer(refusal(request.to), s.config.retryBackoff, { type: 'retry' });
}

/**
 * What an application may see: no control records, and of aborted transactions nothing between their beginning and their marker (KT40).
 * `aborted` undefined: a log without transactions.
 */
export function visible(ranges: readonly RecordRange[], aborted: FetchResponse['partitions'][number]['aborted']): readonly RecordRange[] {
  if (aborted === undefined) return ranges;
  const left = [...aborted];
  const within = new Set<number>();
  const kept: RecordRange[] = [];
  for (const range of ranges) {
    const { producerId = -1, marker, baseOffset, recordCount } = range;
    while (left[0] !== undefined && left[0].firstOffset < baseOffset + recordCount)
      within.add((left.shift() as AbortedTransaction).producerId);
    if (marker === 'abort') within.delete(producerId);
    if (marker === undefined && !within.has(producerId)) kept.push(range);
  }
  return kept;
}

/** A broker answers with whole batches, so the first may begin before the offset that was asked for. */
function from(ranges: readonly RecordRange[], offset: number): readonly RecordRange[] {
  const first = ranges[0];
  if (first === undefined || first.baseOffset >= offset) return ranges;
  const kept: RecordRange[] = [];
  for (const range of ranges) {
    const skip = Math.max(0, offset - range.baseOffset);
    if (skip >= range.recordCount) continue;
    if (skip === 0) {
      kept.push(range);
      continue;
    }
    kept.push({
      ...range,
      baseOffset: range.baseOffset + skip,
      firstRecord: range.firstRecord + skip,
      recordCount: range.recordCount - skip,
      timestamps: range.timestamps === null ? null : range.timestamps.slice(skip),
    });
  }
  return kept;
}

/** KT41: what was fetched and holds nothing that may be seen moves the position all the same. */
export function passInvisible(s: State, io: ConsumerIo): void {
  if (!s.buffer.some(isEmpty)) return;
  for (const entry of s.buffer.filter(isEmpty)) {
    const { topic, partition, endOffset } = entry;
    const owned = s.partitions.get(partitionKey(topic, partition));
    if (owned === undefined || owned.paused || owned.pendingRevocation || endOffset === undefined) continue;
    io.emit({ type: 'invisiblePassed', topic, partition, to: endOffset });
  }
}

const isEmpty = ({ error, ranges }: ConsumerState['buffer'][number]): boolean => error === 'NONE' && ranges.length === 0;

/**
 * What poll can return now, at most `max.poll.records` (rule KC22), oldest fetch first; paused partitions keep their data.
 * An offset out of range ends the collecting: it is dealt with when nothing stands before it.
 */
export function collect(s: State): PolledRange[] | { readonly outOfRange: OwnedPartition } {
  const polled: PolledRange[] = [];
  let left = s.config.maxPollRecords;
  for (const entry of s.buffer) {
    const owned = s.partitions.get(partitionKey(entry.topic, entry.partition));
    if (owned === undefined || owned.paused || owned.pendingRevocation) continue;
    if (entry.error !== 'NONE') {
      if (polled.length > 0) return polled;
      return { outOfRange: owned };
    }
    for (const range of entry.ranges) {
      const { topic, partition } = entry;
      if (range.recordCount <= left) {
        polled.push({ topic, partition, ...range });
      } else {
        polled.push({
          topic,
          partition,
          ...range,
          recordCount: left,
          timestamps: range.timestamps === null ? null : range.timestamps.slice(0, left),
        });
      }
      left -= Math.min(left, range.recordCount);
      if (left === 0) return polled;
    }
  }
  return polled;
}
