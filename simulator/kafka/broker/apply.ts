/**
 * Applies a broker's facts. The only function that writes its state; replay calls it and nothing else.
 */
import type { FactHeader } from '../../kernel/process';
import { applyGroupFact } from '../group/apply';
import { recordsOf } from '../group/takeover';
import { applyCleaning } from '../log/compaction';
import { appendBatch, type FollowerView, logName, type PartitionLog } from '../log/log';
import { rememberBatch } from '../log/producers';
import { removeSegments } from '../log/segments';
import type { LogSettings } from '../log/settings';
import { noteMarker, noteTransactional } from '../log/transactions';
import { restartLogAt, truncateLog } from '../log/truncate';
import type { ReplicaBatch } from '../protocol/data';
import { applyShareFact } from '../share/apply';
import { isShareFact } from '../share/facts';
import { applyChange } from './applyChange';
import { applyQuorumFact } from './applyQuorum';
import type { BrokerFact } from './facts';
import { type BrokerState, logSettingsOf, parkedName } from './state';
import { applyTransactionFact } from './transactions/apply';
import { isTransactionFact } from './transactions/facts';

export function applyBrokerFact(state: BrokerState, fact: BrokerFact, at: FactHeader): void {
  switch (fact.type) {
    case 'topicCreated':
    case 'partitionsAdded':
    case 'topicDeleted':
    case 'configAltered':
    case 'brokerRegistered':
    case 'brokerFenced':
    case 'brokerUnfenced':
    case 'controlledShutdownBegan':
    case 'leaderElected':
    case 'isrChanged':
    case 'replicasReassigned':
      return applyChange(state, fact, at.time);
    case 'metadataReplayed':
      return applyChange(state, fact.change, at.time);
    case 'candidateStood':
    case 'voteReceived':
    case 'voteGranted':
    case 'controllerElected':
    case 'controllerFollowed':
    case 'metadataWritten':
    case 'metadataStored':
    case 'metadataAcknowledged':
    case 'metadataCommitted':
      return applyQuorumFact(state, fact, at.time);
    case 'shutdownBegan':
      state.shuttingDown = true;
      return;
    case 'shutdownCompleted':
      state.cleanEpoch = fact.brokerEpoch;
      return;
    case 'recordsAppended': {
      const log = logOf(state, fact.topic, fact.partition);
      if (fact.baseOffset !== log.logEndOffset) throw new Error(`append at ${fact.baseOffset}, the log ends at ${log.logEndOffset}`);
      state.lastProduce.set(fact.client, fact.correlationId);
      appendBatch(log, fact, logSettingsOf(state, fact.topic), at);
      if (fact.transactional) noteTransactional(log, fact.producerId, fact.baseOffset);
      return rememberBatch(log, fact, fact.baseOffset, at.time);
    }
    case 'recordsReplicated': {
      const log = logOf(state, fact.topic, fact.partition);
      const settings = logSettingsOf(state, fact.topic);
      for (const batch of fact.batches) replicate(log, batch, settings, at);
      log.highWatermark = fact.highWatermark;
      log.logStartOffset = fact.logStartOffset;
      return;
    }
    case 'replicaWatermarkMoved': {
      const log = logOf(state, fact.topic, fact.partition);
      log.highWatermark = fact.highWatermark;
      log.logStartOffset = fact.logStartOffset;
      return forgetReplaced(log);
    }
    case 'logTruncated':
      return truncateLog(logOf(state, fact.topic, fact.partition), fact.to, at.records);
    case 'logRestarted':
      return restartLogAt(logOf(state, fact.topic, fact.partition), fact.at, at.records);
    case 'followerFetched': {
      const log = logOf(state, fact.topic, fact.partition);
      const follower = log.followers.get(fact.replica) as FollowerView;
      if (fact.fetchOffset >= log.logEndOffset) follower.caughtUpAt = at.time;
      else if (fact.fetchOffset >= follower.leaderEnd) follower.caughtUpAt = Math.max(follower.caughtUpAt, follower.fetchedAt);
      follower.logEndOffset = fact.fetchOffset;
      follower.fetchedAt = at.time;
      follower.leaderEnd = log.logEndOffset;
      return;
    }
    case 'isrProposed':
      logOf(state, fact.topic, fact.partition).pendingIsr = fact.isr;
      return;
    case 'isrProposalEnded':
      logOf(state, fact.topic, fact.partition).pendingIsr = null;
      return;
    case 'highWatermarkAdvanced': {
      const log = logOf(state, fact.topic, fact.partition);
      log.highWatermark = fact.highWatermark;
      return forgetReplaced(log);
    }
    case 'recordsDeleted':
      logOf(state, fact.topic, fact.partition).logStartOffset = fact.logStartOffset;
      return;
    case 'segmentsRemoved':
      return removeSegments(logOf(state, fact.topic, fact.partition), fact.count);
    case 'logCleaned':
      return applyCleaning(logOf(state, fact.topic, fact.partition), fact, at.records);
    case 'produceParked':
      state.produces.set(fact.client, { ...fact.produce, behind: [] });
      for (const { topic, partition } of fact.produce.waits) state.logs.get(logName(topic, partition))?.waitingProduces.push(fact.client);
      return;
    case 'requestQueued':
      state.produces.get(fact.client)?.behind.push(fact.request);
      return;
    case 'verificationRetried': {
      const parked = state.produces.get(fact.client);
      const verifies = parked?.verifies;
      if (parked && verifies) state.produces.set(fact.client, { ...parked, verifies: { ...verifies, tries: verifies.tries + 1 } });
      return;
    }
    case 'produceReleased': {
      const parked = state.produces.get(fact.client);
      state.produces.delete(fact.client);
      for (const { topic, partition } of parked?.waits ?? []) {
        const log = state.logs.get(logName(topic, partition));
        if (log !== undefined) log.waitingProduces = log.waitingProduces.filter((client) => client !== fact.client);
      }
      return;
    }
    case 'groupStored': {
      const group = state.groups.get(fact.group);
      const snapshot = { group: fact.group, records: group === undefined ? null : recordsOf(group) };
      const log = logOf(state, fact.topic, fact.partition);
      return storeGroup(log, fact.offset, fact.leaderEpoch, snapshot, logSettingsOf(state, fact.topic), at);
    }
    case 'answersHeld': {
      const name = logName(fact.topic, fact.partition);
      state.held.set(name, [...(state.held.get(name) ?? []), fact.held]);
      return;
    }
    case 'answersReleased': {
      const name = logName(fact.topic, fact.partition);
      const left = (state.held.get(name) ?? []).filter(({ offset }) => offset > fact.until);
      if (left.length > 0) state.held.set(name, left);
      else state.held.delete(name);
      return;
    }
    case 'fetchParked': {
      const name = parkedName(fact.client, fact.request.correlationId);
      state.parked.set(name, { client: fact.client, request: fact.request });
      for (const { topic, partition } of fact.request.partitions) state.logs.get(logName(topic, partition))?.waiting.push(name);
      return;
    }
    case 'fetchReleased':
      return releaseFetch(state, parkedName(fact.client, fact.correlationId));
    case 'producerIdGiven':
      state.nextProducerId = fact.producerId + 1;
      return;
    case 'backlogMade': {
      const keys = new Array<null>(fact.recordCount).fill(null);
      const first = at.records.create(state.node, keys, at.time, fact.size);
      if (first !== fact.firstRecord) throw new Error(`backlog begins at record ${first}, not ${fact.firstRecord}`);
      return;
    }
    case 'duplicateRecognised':
    case 'appendRefused':
      state.lastProduce.set(fact.client, fact.correlationId);
      return;
    default:
      if (isTransactionFact(fact)) return applyTransactionFact(state, fact, at);
      if (isShareFact(fact)) return applyShareFact(state.shares, fact);
      return applyGroupFact(state.groups, fact, at);
  }
}

function replicate(log: PartitionLog, batch: ReplicaBatch, settings: LogSettings, at: FactHeader): void {
  if (batch.baseOffset !== log.logEndOffset) throw new Error(`replicated at ${batch.baseOffset}, the log ends at ${log.logEndOffset}`);
  appendBatch(log, batch, settings, at);
  if (batch.marker !== undefined) noteMarker(log, batch.producerId, batch.producerEpoch, batch.baseOffset, batch.marker, at.time);
  else {
    if (batch.transactional) noteTransactional(log, batch.producerId, batch.baseOffset);
    rememberBatch(log, batch, batch.baseOffset, at.time);
  }
  if (batch.snapshot !== undefined) log.snapshots.set(batch.baseOffset, batch.snapshot);
}

const GROUP_RECORD_BYTES = 200;

function storeGroup(
  log: PartitionLog,
  baseOffset: number,
  leaderEpoch: number,
  snapshot: NonNullable<ReplicaBatch['snapshot']>,
  settings: LogSettings,
  at: FactHeader,
): void {
  const nobody = { producerId: -1, producerEpoch: -1, baseSequence: -1, timestamps: null, appendTime: null };
  appendBatch(log, { baseOffset, records: [-1, 1], recordCount: 1, sizeBytes: GROUP_RECORD_BYTES, leaderEpoch, ...nobody }, settings, at);
  log.snapshots.set(baseOffset, snapshot);
}

/** Compaction of a coordinator's log: of each group and transactional id the last committed record is enough. */
function forgetReplaced(log: PartitionLog): void {
  if (log.snapshots.size < 2) return;
  const kept = new Set<string>();
  for (const [offset, snapshot] of [...log.snapshots].sort(([a], [b]) => b - a)) {
    if (offset >= log.highWatermark) continue;
    const key = 'group' in snapshot ? snapshot.group : snapshot.transaction.transactionalId;
    if (kept.has(key)) log.snapshots.delete(offset);
    kept.add(key);
  }
}

function releaseFetch(state: BrokerState, name: string): void {
  const parked = state.parked.get(name);
  if (parked === undefined) return;
  state.parked.delete(name);
  for (const { topic, partition } of parked.request.partitions) {
    const log = state.logs.get(logName(topic, partition));
    if (log !== undefined) log.waiting = log.waiting.filter((other) => other !== name);
  }
}

function logOf(state: BrokerState, topic: string, partition: number): PartitionLog {
  return state.logs.get(logName(topic, partition)) as PartitionLog;
}
