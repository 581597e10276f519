/**
 * The leader's side of share groups: ShareFetch gives records to a member for a time, ShareAcknowledge hears what became of them,
 * and alarms take back what was held too long.
 * Source: apache/kafka core/.../server/share/{SharePartition,SharePartitionManager,DelayedShareFetch}.java. Rules KS10-KS22.
 */
import type { Io, NodeId } from '../../kernel/process';
import { millis } from '../../kernel/time';
import type { BrokerFact } from '../broker/facts';
import { type BrokerState, ledLog, partitionError } from '../broker/state';
import { batchAt, batchEnd, type PartitionLog } from '../log/log';
import { firstAtOrAfter, readLog } from '../log/read';
import { lastStableOffset } from '../log/transactions';
import type { ErrorName, TopicPartition } from '../protocol/data';
import type {
  Acknowledgement,
  AcquiredRun,
  ReadShareGroupStateResponse,
  ShareAcknowledge,
  ShareAcknowledgeResponse,
  ShareFetch,
  ShareFetchResponse,
} from '../protocol/share';
import { wallClock } from '../timestamps';
import { holdsAll } from './runs';
import { type SharePartition, sessionKey, shareKey } from './state';
import { moveStart, readState, writeState } from './store';

type State = Readonly<BrokerState>;
type BrokerIo = Io<BrokerFact>;
type Share = Readonly<SharePartition>;

/** The broker's own alarms: a parked fetch has waited long enough; the first lock of a share partition ends. */
export type ShareAlarm =
  | { readonly type: 'ShareFetchExpired'; readonly client: NodeId; readonly correlationId: number }
  | { readonly type: 'ShareLocksExpire'; readonly share: string };

const fetchTimer = (client: NodeId): string => `share-fetch:${client}`;
const lockTimer = (share: string): string => `share-lock:${share}`;

// ---- sessions -----------------------------------------------------------------------------------------------------------

type Claim = Pick<ShareFetch, 'groupId' | 'memberId' | 'sessionEpoch'>;

/** KS18: epoch 0 opens a session, each request counts it up; a broker that has none of it says so. */
function admitToSession(state: State, { groupId: group, memberId: member, sessionEpoch }: Claim, client: NodeId, io: BrokerIo): ErrorName {
  const session = state.shares.sessions.get(sessionKey(group, member));
  if (sessionEpoch !== 0) {
    if (session === undefined || session.client !== client) return 'SHARE_SESSION_NOT_FOUND';
    if (sessionEpoch > 0 && sessionEpoch !== session.epoch) return 'INVALID_SHARE_SESSION_EPOCH';
  }
  if (sessionEpoch >= 0) io.emit({ type: 'shareSessionUsed', group, member, client, nextEpoch: sessionEpoch + 1 });
  return 'NONE';
}

/** KS17: a session that ends, by its member's word or with its connection, gives back what the member holds. */
function endSession(state: State, group: string, member: string, io: BrokerIo): void {
  io.emit({ type: 'shareSessionEnded', group, member });
  const shares = [...state.shares.partitions.values()].filter((share) => share.group === group);
  for (const share of shares) free(state, share, 'sessionEnded', (run) => run.member === member, io);
  if ([...state.shares.sessions.values()].some((session) => session.group === group)) return;
  // With nobody left here the stored state is all that counts, whatever an administrator makes of it.
  for (const share of shares) {
    if (share.writes.length > 0) continue;
    io.clearTimer(lockTimer(shareKey(group, share)));
    io.emit({ type: 'sharePartitionClosed', share: shareKey(group, share) });
  }
}

/** A client's process is gone. */
export function loseShareClient(state: State, client: NodeId, io: BrokerIo): void {
  if (state.shares.parked.has(client)) release(client, io);
  for (const session of [...state.shares.sessions.values()])
    if (session.client === client) endSession(state, session.group, session.member, io);
}

/** Another broker leads the partition now, or nobody: what is known of it here is worth nothing. */
export function loseShares(state: State, { topic, partition }: TopicPartition, io: BrokerIo): void {
  for (const [name, share] of [...state.shares.partitions]) {
    if (share.topic !== topic || share.partition !== partition) continue;
    io.clearTimer(lockTimer(name));
    io.emit({ type: 'sharePartitionClosed', share: name });
  }
  for (const { client, request } of [...state.shares.parked.values()]) {
    if (request.partitions.some((asked) => asked.topic === topic && asked.partition === partition)) tryAgain(state, client, true, io);
  }
}

// ---- fetching -----------------------------------------------------------------------------------------------------------

export function shareFetch(state: State, request: ShareFetch, from: NodeId, io: BrokerIo): void {
  const error = admitToSession(state, request, from, io);
  if (error !== 'NONE') return io.send(from, answerOf(request, error, []));
  for (const asked of request.partitions) {
    const log = ledLog(state, asked.topic, asked.partition);
    if (log === undefined || state.shares.partitions.has(shareKey(request.groupId, asked))) continue;
    const { topic, partition } = asked;
    io.emit({ type: 'sharePartitionOpened', group: request.groupId, topic, partition, leaderEpoch: log.leaderEpoch });
    const share = state.shares.partitions.get(shareKey(request.groupId, asked)) as Share;
    readState(state, share, io);
    settleStart(state, share, log, io);
  }
  io.emit({ type: 'shareFetchParked', client: from, request });
  io.setTimer(fetchTimer(from), millis(request.maxWaitMs), {
    type: 'ShareFetchExpired',
    client: from,
    correlationId: request.correlationId,
  } satisfies ShareAlarm);
  tryAgain(state, from, false, io);
}

const answerOf = ({ correlationId }: ShareFetch, error: ErrorName, partitions: ShareFetchResponse['partitions']): ShareFetchResponse => ({
  type: 'ShareFetchResponse',
  correlationId,
  error,
  partitions,
});

/** Answers a parked fetch if there is something to say, or if it is time. */
function tryAgain(state: State, client: NodeId, isTime: boolean, io: BrokerIo): void {
  const parked = state.shares.parked.get(client);
  if (parked === undefined) return;
  const { request } = parked;
  const partitions: ShareFetchResponse['partitions'][number][] = [];
  let left = request.maxRecords;
  for (const { topic, partition } of request.partitions) {
    const log = ledLog(state, topic, partition);
    const share = state.shares.partitions.get(shareKey(request.groupId, { topic, partition }));
    if (log === undefined) {
      const error = partitionError(state, topic, partition);
      partitions.push({ topic, partition, error: error === 'NONE' ? 'NOT_LEADER_OR_FOLLOWER' : error, ranges: [], acquired: [] });
      continue;
    }
    if (share === undefined || share.isLoading || left <= 0) continue;
    const acquired = acquire(state, share, log, request, left, io);
    if (acquired.length === 0) continue;
    for (const { first, last } of acquired) left -= last - first + 1;
    const ranges = acquired.flatMap(({ first, last }) => readLog(log, first, Number.MAX_SAFE_INTEGER, true, last + 1).ranges);
    partitions.push({ topic, partition, error: 'NONE', ranges, acquired });
  }
  if (partitions.length === 0 && !isTime) return;
  release(client, io);
  io.send(client, answerOf(request, 'NONE', partitions));
}

function release(client: NodeId, io: BrokerIo): void {
  io.emit({ type: 'shareFetchReleased', client });
  io.clearTimer(fetchTimer(client));
}

/** Something changed in a partition: looks again at the fetches that wait for it, in the order in which they came. */
export function completeShareFetches(state: State, { topic, partition }: TopicPartition, io: BrokerIo): void {
  for (const { client, request } of [...state.shares.parked.values()]) {
    if (request.partitions.some((asked) => asked.topic === topic && asked.partition === partition)) tryAgain(state, client, false, io);
  }
}

export function onShareAlarm(state: State, alarm: ShareAlarm, io: BrokerIo): void {
  if (alarm.type === 'ShareFetchExpired') return tryAgain(state, alarm.client, true, io);
  const share = state.shares.partitions.get(alarm.share);
  // KS14: whoever holds a record longer than its lock has it no more.
  if (share !== undefined) free(state, share, 'lockExpired', (run) => run.lockUntil <= io.now, io);
}

export function onStateRead(state: State, response: ReadShareGroupStateResponse, io: BrokerIo): void {
  const name = shareKey(response.groupId, response);
  const share = state.shares.partitions.get(name);
  const log = ledLog(state, response.topic, response.partition);
  if (share === undefined || log === undefined || !share.isLoading || response.state === null) return;
  io.emit({ type: 'sharePartitionLoaded', share: name, startOffset: response.state.startOffset, runs: response.state.runs });
  settleStart(state, share, log, io);
  completeShareFetches(state, share, io);
}

/** KS11: where a group begins in a partition that it never read, by its share.auto.offset.reset. */
function settleStart(state: State, share: Share, log: Readonly<PartitionLog>, io: BrokerIo): void {
  if (share.isLoading) return;
  const name = shareKey(share.group, share);
  if (share.startOffset >= 0) return moveStart(share, name, io);
  const policy = String(settingOf(state, share.group, 'share.auto.offset.reset') ?? 'latest');
  const duration = /^by_duration:(.*)$/.exec(policy)?.[1];
  const end = endOf(state, share.group, log);
  const found = duration === undefined ? -1 : firstAtOrAfter(log, wallClock(io.now) - durationMs(duration), io.records as never).offset;
  const startOffset = policy === 'earliest' ? log.logStartOffset : found >= 0 ? found : end;
  io.emit({ type: 'sharePartitionLoaded', share: name, startOffset, runs: [] });
}

/** `P1DT2H3M4.5S` in milliseconds. */
function durationMs(text: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(text);
  const [days, hours, minutes, seconds] = (match ?? []).slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number];
  return ((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1_000;
}

/** With share.isolation.level=read_committed nothing from the last stable offset on. */
function endOf(state: State, group: string, log: Readonly<PartitionLog>): number {
  return isCommittedOnly(state, group) ? lastStableOffset(log) : log.highWatermark;
}

const isCommittedOnly = (state: State, group: string): boolean => settingOf(state, group, 'share.isolation.level') === 'read_committed';

const settingOf = (state: State, group: string, name: string) => state.image.configs.get(`group:${group}`)?.[name];

const lockMs = (state: State, group: string): number =>
  Number(settingOf(state, group, 'share.record.lock.duration.ms') ?? state.settings.shareRecordLockMs);

// ---- acquiring ----------------------------------------------------------------------------------------------------------

type Span = Pick<AcquiredRun, 'first' | 'last'>;

/**
 * KS12: what was given back comes first, then what is new, up to `max` records; batch by batch a whole producer batch is taken even
 * if it is more than that. KS15: between start and end there are never more than group.share.partition.max.record.locks.
 */
function acquire(state: State, share: Share, log: Readonly<PartitionLog>, request: ShareFetch, max: number, io: BrokerIo): AcquiredRun[] {
  const name = shareKey(share.group, share);
  if (share.startOffset < log.logStartOffset) {
    // KS16: what the log no longer has nobody can be given.
    io.emit({ type: 'sharesArchived', share: name, below: log.logStartOffset });
    moveStart(share, name, io);
  }
  const byBatch = request.acquireMode === 'batch_optimized';
  const acquired: AcquiredRun[] = [];
  let left = max;
  for (const run of share.runs) {
    if (run.state !== 'available' || left <= 0) continue;
    const last = byBatch ? run.last : Math.min(run.last, run.first + left - 1);
    acquired.push({ first: run.first, last, deliveryCount: run.deliveryCount + 1 });
    left -= last - run.first + 1;
  }
  const bound = Math.min(endOf(state, share.group, log), share.startOffset + state.settings.sharePartitionMaxRecordLocks);
  let end = share.endOffset;
  if (left > 0 && end < bound) {
    end = Math.min(end + left, bound);
    if (byBatch) end = Math.min(batchEnd(log, batchAt(log, end - 1)), Math.max(end, endOf(state, share.group, log)));
  }
  const unseen = end > share.endOffset ? unseenBetween(log, share.endOffset, end, isCommittedOnly(state, share.group)) : NOTHING;
  for (const { first, last } of unseen.records) acquired.push({ first, last, deliveryCount: 1 });
  if (acquired.length === 0 && unseen.skipped.length === 0) return acquired;
  const lockUntil = io.now + millis(lockMs(state, share.group));
  io.emit({ type: 'sharesAcquired', share: name, member: request.memberId, acquired, skipped: unseen.skipped, endOffset: end, lockUntil });
  if (acquired.length === 0) moveStart(share, name, io);
  setLockTimer(share, name, io);
  return acquired;
}

const NOTHING: { readonly records: readonly Span[]; readonly skipped: readonly Span[] } = { records: [], skipped: [] };

/** New offsets, as those to be given and those that nobody sees: markers, and aborted records if only committed ones count. */
function unseenBetween(log: Readonly<PartitionLog>, from: number, to: number, committedOnly: boolean): typeof NOTHING {
  const { transactions } = log;
  if (transactions === null) return { records: [{ first: from, last: to - 1 }], skipped: [] };
  const records: Span[] = [];
  const skipped: Span[] = [];
  for (const { baseOffset, recordCount, producerId, marker } of readLog(log, from, Number.MAX_SAFE_INTEGER, true, to).ranges) {
    const isAborted = transactions.ended.some(
      (ended) => !ended.committed && ended.producerId === producerId && ended.firstOffset <= baseOffset && baseOffset < ended.lastOffset,
    );
    const list = marker !== undefined || (committedOnly && isAborted) ? skipped : records;
    const before = list.at(-1);
    if (before?.last === baseOffset - 1) list[list.length - 1] = { first: before.first, last: baseOffset + recordCount - 1 };
    else list.push({ first: baseOffset, last: baseOffset + recordCount - 1 });
  }
  return { records, skipped };
}

function setLockTimer(share: Share, name: string, io: BrokerIo): void {
  let next = Number.POSITIVE_INFINITY;
  for (const { state, lockUntil } of share.runs) if (state === 'acquired') next = Math.min(next, lockUntil);
  if (next === Number.POSITIVE_INFINITY) return io.clearTimer(lockTimer(name));
  const alarm: ShareAlarm = { type: 'ShareLocksExpire', share: name };
  io.setTimer(lockTimer(name), Math.max(0, next - io.now), alarm);
}

// ---- acknowledging ------------------------------------------------------------------------------------------------------

export function shareAcknowledge(state: State, request: ShareAcknowledge, from: NodeId, io: BrokerIo): void {
  const error = admitToSession(state, request, from, io);
  const byPartition = new Map<string, Acknowledgement[]>();
  for (const acknowledgement of request.acknowledgements) {
    const name = shareKey(request.groupId, acknowledgement);
    byPartition.set(name, [...(byPartition.get(name) ?? []), acknowledgement]);
  }
  const results: ShareAcknowledgeResponse['partitions'][number][] = [];
  const written: Share[] = [];
  for (const [name, acknowledgements] of byPartition) {
    const { topic, partition } = acknowledgements[0] as Acknowledgement;
    const share = state.shares.partitions.get(name);
    const own = error !== 'NONE' ? error : acknowledgeError(state, share, request.memberId, acknowledgements);
    results.push({ topic, partition, error: own });
    if (own !== 'NONE' || share === undefined) continue;
    const changes = acknowledgements.map(({ first, last, type }) => ({ first, last, type }));
    const lockUntil = io.now + millis(lockMs(state, share.group));
    const limit = state.settings.shareDeliveryCountLimit;
    io.emit({ type: 'sharesAcknowledged', share: name, member: request.memberId, changes, limit, lockUntil });
    setLockTimer(share, name, io);
    written.push(share);
  }
  const message: ShareAcknowledgeResponse = {
    type: 'ShareAcknowledgeResponse',
    correlationId: request.correlationId,
    error,
    partitions: results,
  };
  // The writes of a group go to one coordinator in order, so the last one stands for all.
  for (const share of written) writeState(state, share, share === written.at(-1) ? [{ to: from, message }] : [], io);
  if (written.length === 0) io.send(from, message);
  for (const share of written) completeShareFetches(state, share, io);
  if (error === 'NONE' && request.sessionEpoch === -1) endSession(state, request.groupId, request.memberId, io);
}

/** KS13: all of a partition's acknowledgements hold, or none: the member must hold every record that it names. */
function acknowledgeError(state: State, share: Share | undefined, member: string, acknowledgements: readonly Acknowledgement[]): ErrorName {
  const { topic, partition } = acknowledgements[0] as Acknowledgement;
  if (ledLog(state, topic, partition) === undefined) {
    const error = partitionError(state, topic, partition);
    return error === 'NONE' ? 'NOT_LEADER_OR_FOLLOWER' : error;
  }
  if (share === undefined || share.isLoading) return 'INVALID_RECORD_STATE';
  const isHeld = acknowledgements.every(({ first, last }) => holdsAll(share.runs, member, first, last));
  return isHeld ? 'NONE' : 'INVALID_RECORD_STATE';
}

/** Takes back what is held and fits. */
function free(
  state: State,
  share: Share,
  reason: 'lockExpired' | 'sessionEnded',
  fits: (run: Share['runs'][number]) => boolean,
  io: BrokerIo,
): void {
  const name = shareKey(share.group, share);
  const spans = share.runs.filter((run) => run.state === 'acquired' && fits(run)).map(({ first, last }) => ({ first, last }));
  if (spans.length > 0) {
    io.emit({ type: 'sharesFreed', share: name, reason, spans, limit: state.settings.shareDeliveryCountLimit });
    writeState(state, share, [], io);
  }
  setLockTimer(share, name, io);
  if (spans.length > 0) completeShareFetches(state, share, io);
}
