/**
 * The leader's side of replication: what its followers have, how far the log is committed, and who is in sync.
 * Rules KR4 to KR8. Source: apache/kafka core/.../cluster/Partition.scala, Replica.scala, core/.../server/AlterPartitionManager.scala.
 */
import type { Io, NodeId } from '../../kernel/process';
import type { FollowerView, PartitionLog } from '../log/log';
import type { AlterPartition, AlterPartitionResponse } from '../protocol/cluster';
import type { Offset, TopicPartition } from '../protocol/data';
import type { BrokerFact } from './facts';
import { completeFetches } from './fetch';
import { releaseAnswers } from './groupLog';
import { completeProduces } from './produce';
import { type BrokerState, isActive, isAlone, ledLog, minIsrOf, type PartitionImage, partitionOf } from './state';
import { TRANSACTIONS_TOPIC } from './transactions/state';
import { settleTransactions } from './transactions/storage';

type State = Readonly<BrokerState>;
type BrokerIo = Io<BrokerFact>;
type Log = Readonly<PartitionLog>;

export type IsrAlarm =
  | { readonly type: 'CheckIsr' }
  /** The controller has not answered. */
  | (TopicPartition & { readonly type: 'AskIsrAgain' })
  /** Only a memory of when it fetched last. */
  | { readonly type: 'FetchedLongAgo' };

const lastFetch = (replica: NodeId): string => `fetched ${replica}`;
const asking = ({ topic, partition }: TopicPartition): string => `isr ${topic}-${partition}`;

/** A follower asks for `fetchOffset`: it holds everything before it (KR4). */
export function noteFetch(state: State, log: Log, replica: NodeId, fetchOffset: Offset, io: BrokerIo): void {
  const follower = log.followers.get(replica);
  if (follower === undefined) return;
  const idle: IsrAlarm = { type: 'FetchedLongAgo' };
  io.setTimer(lastFetch(replica), state.settings.replicaLagTimeMax, idle);
  const { topic, partition } = log;
  const isIdle = follower.logEndOffset === fetchOffset && fetchOffset === log.logEndOffset && follower.leaderEnd === log.logEndOffset;
  if (!isIdle) io.emit({ type: 'followerFetched', topic, partition, replica, fetchOffset });
  expandIsr(state, log, replica, io);
  if (!isIdle) advanceHighWatermark(state, log, io);
}

/**
 * KR5: the high watermark is the least log end among the in-sync replicas, those about to be, and those that have caught up and
 * may be. It stands still while fewer are in sync than min.insync.replicas, and never goes back.
 */
export function advanceHighWatermark(state: State, log: Log, io: BrokerIo): void {
  let end = log.logEndOffset;
  const { topic, partition } = log;
  if (log.followers.size > 0) {
    const image = partitionOf(state, log) as PartitionImage;
    if (image.isr.length < minIsrOf(state, topic, image.replicas.length)) return;
    for (const [id, follower] of log.followers) {
      if (follower.logEndOffset >= end) continue;
      const counts =
        image.isr.includes(id) ||
        log.pendingIsr?.includes(id) === true ||
        (isCaughtUp(state, log, id, follower, io) && isActive(state, id));
      if (counts) end = follower.logEndOffset;
    }
  }
  if (end <= log.highWatermark) return;
  io.emit({ type: 'highWatermarkAdvanced', topic, partition, highWatermark: end });
  if (log.waitingProduces.length > 0) completeProduces(state, [...log.waitingProduces], io);
  if (state.held.size > 0) releaseAnswers(state, log, io);
  if (state.transactions.size > 0 && topic === TRANSACTIONS_TOPIC) settleTransactions(state, log, io);
  completeFetches(state, log, io);
}

function isCaughtUp(state: State, log: Log, id: NodeId, follower: Readonly<FollowerView>, io: BrokerIo): boolean {
  return follower.logEndOffset === log.logEndOffset || io.now - caughtUpAt(id, follower, io) <= state.settings.replicaLagTimeMax;
}

/** Fetches of a follower that had everything leave no fact, only the alarm that says when the last of them was. */
function caughtUpAt(id: NodeId, follower: Readonly<FollowerView>, io: BrokerIo): number {
  if (follower.logEndOffset < follower.leaderEnd) return follower.caughtUpAt;
  return Math.max(follower.caughtUpAt, io.timer(lastFetch(id))?.setAt ?? 0);
}

/** KR7: a follower joins when it holds all that is committed and something of this leader's own time, and may be in sync at all. */
function expandIsr(state: State, log: Log, replica: NodeId, io: BrokerIo): void {
  if (log.pendingIsr !== null) return;
  const image = partitionOf(state, log) as PartitionImage;
  if (image.isr.includes(replica)) return;
  const end = log.followers.get(replica)?.logEndOffset ?? -1;
  if (end < log.highWatermark || end < epochStart(log) || !isActive(state, replica)) return;
  propose(state, log, [...image.isr, replica], io);
}

const epochStart = (log: Log): Offset => {
  const last = log.epochs.at(-1);
  return last !== undefined && last.epoch === log.leaderEpoch ? last.startOffset : log.logEndOffset;
};

/** KR6: every half of replica.lag.time.max.ms, who was not caught up for longer than all of it is taken out. */
export function checkIsr(state: State, io: BrokerIo): void {
  scheduleCheck(state, io);
  for (const log of state.logs.values()) {
    if (!log.leads || log.pendingIsr !== null || log.followers.size === 0) continue;
    const { isr } = partitionOf(state, log) as PartitionImage;
    const kept = isr.filter((id) => {
      const follower = log.followers.get(id);
      return follower === undefined || isCaughtUp(state, log, id, follower, io);
    });
    if (kept.length < isr.length) propose(state, log, kept, io);
  }
}

export function scheduleCheck(state: State, io: BrokerIo): void {
  const alarm: IsrAlarm = { type: 'CheckIsr' };
  if (!isAlone(state)) io.setTimer('check isr', Math.max(1, Math.floor(state.settings.replicaLagTimeMax / 2)), alarm);
}

function propose(state: State, log: Log, isr: readonly NodeId[], io: BrokerIo): void {
  io.emit({ type: 'isrProposed', topic: log.topic, partition: log.partition, isr });
  ask(state, log, io);
}

function ask(state: State, log: Log, io: BrokerIo): void {
  const { topic, partition, pendingIsr } = log;
  const image = partitionOf(state, log);
  if (pendingIsr === null || image === undefined) return;
  const { leaderEpoch, partitionEpoch } = image;
  const request: AlterPartition = { type: 'AlterPartition', topic, partition, leaderEpoch, partitionEpoch, isr: pendingIsr };
  const { leader } = state.quorum;
  if (leader !== null) io.send(leader, request);
  const alarm: IsrAlarm = { type: 'AskIsrAgain', topic, partition };
  io.setTimer(asking(log), leader === null ? 100_000 : state.settings.controllerSocketTimeout, alarm);
}

export function askAgain(state: State, { topic, partition }: TopicPartition, io: BrokerIo): void {
  const log = ledLog(state, topic, partition);
  if (log !== undefined) ask(state, log, io);
}

/** The connection to the controller broke: every open question is asked again. */
export function askAllAgain(state: State, io: BrokerIo): void {
  for (const log of state.logs.values()) {
    if (!log.leads || log.pendingIsr === null) continue;
    const { topic, partition } = log;
    const alarm: IsrAlarm = { type: 'AskIsrAgain', topic, partition };
    io.setTimer(asking(log), 100_000, alarm);
  }
}

/** What was granted comes with the metadata; a refusal ends the attempt, and the next fetch or check makes another. */
export function onAlterPartition(state: State, response: AlterPartitionResponse, io: BrokerIo): void {
  const log = ledLog(state, response.topic, response.partition);
  const image = log && partitionOf(state, log);
  if (log === undefined || log.pendingIsr === null || image?.partitionEpoch !== response.partitionEpoch) return;
  if (response.error === 'NOT_CONTROLLER') {
    const alarm: IsrAlarm = { type: 'AskIsrAgain', topic: log.topic, partition: log.partition };
    return io.setTimer(asking(log), 100_000, alarm);
  }
  if (response.error === 'NONE') return;
  io.emit({ type: 'isrProposalEnded', topic: log.topic, partition: log.partition });
  io.clearTimer(asking(log));
}
