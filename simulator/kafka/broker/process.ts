/**
 * A Kafka broker: a process that leads and follows partitions, keeps the cluster's metadata, coordinates groups and is a controller
 * as well (process.roles=broker,controller). It only hands each request to the file that knows it. Rules KB* of ../SPEC.md.
 */
import type { FactHeader, Io, KernelInput, NodeId, Process } from '../../kernel/process';
import { millis } from '../../kernel/time';
import type { GroupTimer } from '../group/coordinator';
import { type GroupRequest, handleGroupTimer, isGroupRequest, isGroupTimer } from '../group/handle';
import type { Groups } from '../group/state';
import { groupsAfterCrash, startCoordinator } from '../group/takeover';
import { logName, type PartitionLog } from '../log/log';
import type { AdminRequest } from '../protocol/admin';
import type { ClusterMessage } from '../protocol/cluster';
import type { DataRequest, FetchResponse } from '../protocol/data';
import type { ReadShareGroupStateResponse, ShareAcknowledge, ShareFetch, WriteShareGroupStateResponse } from '../protocol/share';
import { loseShareClient, onShareAlarm, onStateRead, type ShareAlarm, shareAcknowledge, shareFetch } from '../share/leader';
import { noShares } from '../share/state';
import { onWritten, type ShareStoreAgain, storeAgain } from '../share/store';
import { type ControllerAlarm, welcomeController } from './activation';
import { applyBrokerFact } from './apply';
import type { BrokerFact, MetadataChange } from './facts';
import { type FetchExpired, fetch, fetchExpired, forgetFetchesOf } from './fetch';
import { askController, type Forwarding, handleForwarding } from './forward';
import { coordinate } from './groupLog';
import { groupRequest } from './groups';
import { advanceHighWatermark, askAgain, askAllAgain, checkIsr, type IsrAlarm, onAlterPartition, scheduleCheck } from './isr';
import { heartbeat, type LifeInput, onControllerEvent, onHeartbeatResponse, shutDown } from './lifecycle';
import { checkRetention, cleanLogs, type LogAlarm, startLogCare } from './logCare';
import { findCoordinator, metadata } from './metadata';
import { forgetProduceOf, type ProduceExpired, produce, produceExpired } from './produce';
import { deleteRecords, describeConfigs, describeProducers, listOffsets } from './queries';
import { beginLog, handleQuorum, type QuorumMessage, rejoin } from './quorum';
import { loseLeader, onReplicaFetch, type ReplicaFetchDue, replicaFetchDue, startFetching } from './replicas';
import { type BrokerSpec, type BrokerState, initialBroker, isAlone } from './state';
import { initProducerId } from './transactions/coordinator';
import { handleTransaction, isTransactionInput, type TransactionInput } from './transactions/handle';
import { markAllAgain } from './transactions/marking';
import { transactionsAfterCrash } from './transactions/storage';

export type BrokerInput =
  | DataRequest
  | AdminRequest
  | GroupRequest
  | GroupTimer
  | Forwarding
  | QuorumMessage
  | ClusterMessage
  | ControllerAlarm
  | IsrAlarm
  | LogAlarm
  | LifeInput
  | ReplicaFetchDue
  | FetchResponse
  | FetchExpired
  | ShareFetch
  | ShareAcknowledge
  | ShareAlarm
  | ShareStoreAgain
  | ReadShareGroupStateResponse
  | WriteShareGroupStateResponse
  | ProduceExpired
  | TransactionInput
  | Deferred;

/** A request that came before the broker serves, as if it waited in the queue of its listening socket. */
interface Deferred {
  readonly type: 'Deferred';
  readonly from: NodeId;
  readonly request: BrokerInput;
}
type BrokerIo = Io<BrokerFact>;

export const brokerProcess: Process<BrokerState, BrokerInput, BrokerFact, BrokerSpec> = {
  role: 'kafka.broker',
  initial: initialBroker,
  restarted,
  handle,
  apply: (state: BrokerState, fact: BrokerFact, at: FactHeader) => applyBrokerFact(state, fact, at),
};

export function handle(state: Readonly<BrokerState>, input: BrokerInput | KernelInput, io: BrokerIo, from: NodeId): void {
  if (from !== state.node && isRequest(input)) {
    if (!state.ready) return io.after(millis(20), { type: 'Deferred', from, request: input } satisfies Deferred);
    // A connection is silent while one of its requests is at work.
    if (state.produces.size > 0 && state.produces.has(from)) return io.emit({ type: 'requestQueued', client: from, request: input });
  }
  switch (input.type) {
    case 'Produce':
      return produce(state, input, from, io);
    case 'Fetch':
      return fetch(state, input, from, io);
    case 'FetchExpired':
      return fetchExpired(state, input, io);
    case 'ProduceExpired':
      return produceExpired(state, input, io);
    case 'Deferred':
      return handle(state, input.request, io, input.from);
    case 'ShareFetch':
      return shareFetch(state, input, from, io);
    case 'ShareAcknowledge':
      return shareAcknowledge(state, input, from, io);
    case 'ShareFetchExpired':
    case 'ShareLocksExpire':
      return onShareAlarm(state, input, io);
    case 'ShareStoreAgain':
      return storeAgain(state, input.share, io);
    case 'ReadShareGroupStateResponse':
      return onStateRead(state, input, io);
    case 'WriteShareGroupStateResponse':
      return onWritten(state, input, io);
    case 'ApiVersions':
      return io.send(from, { type: 'ApiVersionsResponse', correlationId: input.correlationId } as const);
    case 'Metadata':
      return metadata(state, input, from, io);
    case 'FindCoordinator':
      return findCoordinator(state, input, from, io);
    case 'ListOffsets':
      return listOffsets(state, input, from, io);
    case 'InitProducerId':
      if (input.transactionalId !== undefined) return initProducerId(state, input, from, io);
      return askController(state, input, from, io);
    case 'CreateTopics':
    case 'DeleteTopics':
    case 'CreatePartitions':
    case 'IncrementalAlterConfigs':
    case 'ElectLeaders':
    case 'AlterPartitionReassignments':
      return askController(state, input, from, io);
    case 'DescribeConfigs':
      return describeConfigs(state, input, from, io);
    case 'DeleteRecords':
      return deleteRecords(state, input, from, io);
    case 'DescribeProducers':
      return describeProducers(state, input, from, io);
    case 'Envelope':
    case 'EnvelopeResponse':
    case 'EnvelopeAgain':
    case 'AskAgain':
    case 'NotController':
      return handleForwarding(state, input, from, io);
    case 'Vote':
    case 'VoteResponse':
    case 'MetadataRecords':
    case 'MetadataStored':
    case 'QuorumTimeout':
    case 'QuorumBeat':
    case 'VoterSilent':
      return handleQuorum(state, input, from, io);
    case 'RegisterBroker':
    case 'BrokerHeartbeat':
    case 'AlterPartition':
    case 'BrokerSilent':
    case 'BalanceLeaders':
    case 'ElectUncleanly':
      return onControllerEvent(state, input, from, io);
    case 'EventAgain':
      return onControllerEvent(state, input.event, input.from, io);
    case 'BrokerHeartbeatResponse':
      return onHeartbeatResponse(state, input, io);
    case 'HeartbeatDue':
      return heartbeat(state, io);
    case 'shutDown':
      return shutDown(state, io);
    case 'AlterPartitionResponse':
      return onAlterPartition(state, input, io);
    case 'CheckIsr':
      return checkIsr(state, io);
    case 'AskIsrAgain':
      return askAgain(state, input, io);
    case 'FetchedLongAgo':
      return;
    case 'CheckRetention':
      return checkRetention(state, io);
    case 'CleanLogs':
      return cleanLogs(state, io);
    case 'FetchResponse':
      return onReplicaFetch(state, input, from, io);
    case 'ReplicaFetchDue':
      return replicaFetchDue(state, input, io);
    case 'start':
      return start(state, io);
    case 'disconnected':
      return lose(state, input.peer, io);
    case 'undelivered':
      return lose(state, input.to, io);
    default:
      if (isTransactionInput(input)) return handleTransaction(state, input, from, io);
      if (isGroupRequest(input)) return groupRequest(state, input, from, io);
      if (isGroupTimer(input))
        return coordinate(state, io, (own) => handleGroupTimer(state.groups, input, own, state.settings.group, state.image));
  }
}

/** What comes from clients and followers, not the talk of brokers and controllers about the cluster itself. */
const REQUESTS: ReadonlySet<string> = new Set<BrokerInput['type']>([
  ...(['Produce', 'Fetch', 'ApiVersions', 'Metadata', 'FindCoordinator', 'ListOffsets', 'InitProducerId'] as const),
  ...(['CreateTopics', 'DeleteTopics', 'CreatePartitions', 'IncrementalAlterConfigs', 'ElectLeaders'] as const),
  ...(['EndTxn', 'TxnOffsetCommit', 'DescribeTransactions', 'ListTransactions'] as const),
  ...(['AlterPartitionReassignments', 'DescribeConfigs', 'DeleteRecords', 'DescribeProducers'] as const),
  ...(['ShareFetch', 'ShareAcknowledge'] as const),
]);

const isRequest = (input: BrokerInput | KernelInput): input is DataRequest => REQUESTS.has(input.type) || isGroupRequest(input);

/** The process at the other end is gone, or does not run: a client waits for nothing, a broker is asked again later. */
function lose(state: Readonly<BrokerState>, peer: NodeId, io: BrokerIo): void {
  forgetFetchesOf(state, peer, io);
  forgetProduceOf(state, peer, io);
  if (state.shares.sessions.size > 0) loseShareClient(state, peer, io);
  if (!state.spec.brokers.includes(peer)) return;
  loseLeader(peer, io);
  if (state.transactions.size > 0) markAllAgain(state, peer, io);
  if (peer === state.quorum.leader) askAllAgain(state, io);
}

function start(state: Readonly<BrokerState>, io: BrokerIo): void {
  scheduleCheck(state, io);
  startLogCare(state, io);
  if (state.quorum.log.length > 0) {
    if (!isAlone(state)) startCoordinator(state.groups, io, state.settings.group, state.image);
    rejoin(state, io);
    return heartbeat(state, io);
  }
  startCoordinator(state.groups, io, state.settings.group, state.image);
  // The very first start: every broker knows the brokers and topics of the beginning, as if it had replayed them long ago.
  const changes: MetadataChange[] = state.spec.brokers.map((broker) => ({
    type: 'brokerRegistered',
    broker,
    incarnation: 1,
    fenced: false,
  }));
  for (const { name, assignment, configs } of state.spec.topics) {
    changes.push({ type: 'topicCreated', topic: name, assignment, configs: configs ?? {} });
  }
  for (const [name, configs] of Object.entries(state.spec.groupConfigs ?? {})) {
    changes.push({ type: 'configAltered', resource: { kind: 'group', name }, configs });
  }
  beginLog(state, changes, io);
  for (const { name, assignment, backlog } of state.spec.topics) {
    if (backlog === undefined) continue;
    assignment.forEach((replicas, partition) => {
      const share = Math.floor((backlog.recordCount + assignment.length - 1 - partition) / assignment.length);
      if (replicas[0] === state.node && share > 0) layBacklog(state, name, partition, share, backlog.size, io);
    });
  }
  if (isAlone(state)) return;
  if (state.quorum.leader === state.node) welcomeController(state, io);
  heartbeat(state, io);
  startFetching(state, io);
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
    advanceHighWatermark(state, log, io);
  }
}

/** An end of the process leaves the log (its pages are the operating system's) and the metadata; requests that waited are gone. */
function restarted(state: BrokerState): BrokerState {
  state.parked.clear();
  state.produces.clear();
  state.held.clear();
  state.lastProduce.clear();
  for (const log of state.logs.values()) {
    log.waiting = [];
    log.waitingProduces = [];
    log.leads = false;
    log.followers.clear();
    log.pendingIsr = null;
  }
  const { quorum } = state;
  quorum.leader = null;
  quorum.votes = null;
  quorum.answers = [];
  quorum.matched.clear();
  const cleanEpoch = state.shuttingDown ? state.cleanEpoch : -1;
  // With other brokers beside it, what it coordinates it learns from the log when it leads again.
  const groups: Groups = isAlone(state) ? groupsAfterCrash(state.groups) : new Map();
  const transactions = isAlone(state) ? transactionsAfterCrash(state.transactions) : new Map();
  return {
    ...state,
    shares: noShares(),
    incarnation: state.incarnation + 1,
    ready: false,
    shuttingDown: false,
    cleanEpoch,
    groups,
    transactions,
    reservedProducerId: null,
  };
}
