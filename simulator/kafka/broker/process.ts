/**
 * A Kafka broker: a process that leads partitions, keeps the cluster's metadata, coordinates groups and, as the first one, is the
 * controller. It only hands each request to the file that knows it. Rules KB* of ../SPEC.md.
 */
import type { FactHeader, Io, KernelInput, NodeId, Process } from '../../kernel/process';
import type { GroupTimer } from '../group/coordinator';
import { handleGroupTimer, isGroupRequest, isGroupTimer } from '../group/handle';
import { groupsAfterCrash, startCoordinator } from '../group/takeover';
import { logName, type PartitionLog } from '../log/log';
import type { AdminRequest } from '../protocol/admin';
import type { DataRequest } from '../protocol/data';
import type { GroupRequest } from '../protocol/group';
import { applyBrokerFact } from './apply';
import type { BrokerFact } from './facts';
import { type FetchExpired, fetch, fetchExpired, forgetFetchesOf } from './fetch';
import { askController, type Forwarding, handleForwarding } from './forward';
import { groupRequest } from './groups';
import { findCoordinator, metadata } from './metadata';
import { advanceHighWatermark, produce } from './produce';
import { deleteRecords, describeConfigs, describeProducers, listOffsets } from './queries';
import { catchUp, handleReplay, type ReplayMessage, stopResending } from './replay';
import { type BrokerSpec, type BrokerState, initialBroker, isController } from './state';

export type BrokerInput = DataRequest | AdminRequest | GroupRequest | GroupTimer | Forwarding | ReplayMessage | FetchExpired;
type BrokerIo = Io<BrokerFact>;

export const brokerProcess: Process<BrokerState, BrokerInput, BrokerFact, BrokerSpec> = {
  role: 'kafka.broker',
  initial: initialBroker,
  restarted,
  handle,
  apply: (state: BrokerState, fact: BrokerFact, at: FactHeader) => applyBrokerFact(state, fact, at),
};

function handle(state: Readonly<BrokerState>, input: BrokerInput | KernelInput, io: BrokerIo, from: NodeId): void {
  switch (input.type) {
    case 'Produce':
      return produce(state, input, from, io);
    case 'Fetch':
      return fetch(state, input, from, io);
    case 'FetchExpired':
      return fetchExpired(state, input, io);
    case 'ApiVersions':
      return io.send(from, { type: 'ApiVersionsResponse', correlationId: input.correlationId } as const);
    case 'Metadata':
      return metadata(state, input, from, io);
    case 'FindCoordinator':
      return findCoordinator(state, input, from, io);
    case 'ListOffsets':
      return listOffsets(state, input, from, io);
    case 'InitProducerId':
    case 'CreateTopics':
    case 'DeleteTopics':
    case 'CreatePartitions':
    case 'IncrementalAlterConfigs':
      return askController(state, input, from, io);
    case 'DescribeConfigs':
      return describeConfigs(state, input, from, io);
    case 'DeleteRecords':
      return deleteRecords(state, input, from, io);
    case 'DescribeProducers':
      return describeProducers(state, input, from, io);
    case 'Envelope':
    case 'EnvelopeResponse':
      return handleForwarding(state, input, from, io);
    case 'MetadataRecords':
    case 'MetadataReplayed':
    case 'FetchMetadata':
    case 'ResendMetadata':
    case 'RefetchMetadata':
      return handleReplay(state, input, from, io);
    case 'start':
      return start(state, io);
    case 'disconnected':
      return forgetFetchesOf(state, input.peer, io);
    case 'undelivered':
      // A peer that is down: a broker comes back asking, a client is no longer waiting.
      return input.message.type === 'MetadataRecords' ? stopResending(input.to, io) : forgetFetchesOf(state, input.to, io);
    default:
      if (isGroupRequest(input)) return groupRequest(state, input, from, io);
      if (isGroupTimer(input)) return handleGroupTimer(state.groups, input, io, state.settings.group);
  }
}

function start(state: Readonly<BrokerState>, io: BrokerIo): void {
  startCoordinator(state.groups, io, state.settings.group);
  if (state.image.changes.length > 0 || state.spec.topics.length === 0) return catchUp(state, io);
  // The very first start: every broker knows the topics of the beginning, as if it had replayed them long ago.
  for (const { name, assignment, configs } of state.spec.topics) {
    const change = { type: 'topicCreated', topic: name, assignment, configs: configs ?? {} } as const;
    io.emit(isController(state) ? change : { type: 'metadataReplayed', change });
  }
  for (const { name, assignment, backlog } of state.spec.topics) {
    if (backlog === undefined) continue;
    assignment.forEach((replicas, partition) => {
      const share = Math.floor((backlog.recordCount + assignment.length - 1 - partition) / assignment.length);
      if (replicas[0] === state.node && share > 0) layBacklog(state, name, partition, share, backlog.size, io);
    });
  }
}

/** Records in the log before the run begins, in batches of a hundred. */
function layBacklog(state: Readonly<BrokerState>, topic: string, partition: number, count: number, size: number, io: BrokerIo): void {
  const log = state.logs.get(logName(topic, partition)) as PartitionLog;
  for (let left = count; left > 0; left -= 100) {
    const recordCount = Math.min(left, 100);
    const firstRecord = io.records.length;
    io.emit({ type: 'backlogMade', topic, firstRecord, recordCount, size });
    io.emit({
      type: 'recordsAppended',
      topic,
      partition,
      baseOffset: log.logEndOffset,
      records: [firstRecord, recordCount],
      recordCount,
      sizeBytes: 61 + recordCount * (size + 8),
      leaderEpoch: log.leaderEpoch,
      client: state.node,
      correlationId: -1,
      producerId: -1,
      producerEpoch: -1,
      baseSequence: -1,
      timestamps: null,
      appendTime: null,
    });
    advanceHighWatermark(log, io);
  }
}

/** A crash leaves the log (its pages are the operating system's) and the metadata; requests that waited are gone. */
function restarted(state: BrokerState): BrokerState {
  state.parked.clear();
  state.lastProduce.clear();
  for (const log of state.logs.values()) log.waiting = [];
  return { ...state, groups: groupsAfterCrash(state.groups) };
}
