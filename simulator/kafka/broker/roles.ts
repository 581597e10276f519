/**
 * What a broker does when the cluster's metadata change: it takes up or gives up partitions and groups, and looks again at
 * everything that waits. Source: apache/kafka core/.../server/metadata/BrokerMetadataPublisher.scala, ReplicaManager.scala (applyDelta).
 */
import type { Io } from '../../kernel/process';
import { forgetPartitions } from '../group/offsets';
import { startCoordinator } from '../group/takeover';
import { logName } from '../log/log';
import type { TopicPartition } from '../protocol/data';
import { loseShares } from '../share/leader';
import type { BrokerFact, MetadataChange } from './facts';
import { completeFetches, release } from './fetch';
import { loseGroups, takeGroups } from './groupLog';
import { advanceHighWatermark } from './isr';
import { completeProduces } from './produce';
import { startFetching } from './replicas';
import { type BrokerState, isAlone, ledLog, OFFSETS_TOPIC, type TopicImage } from './state';
import { dropHeld } from './transactions/markers';
import { TRANSACTIONS_TOPIC } from './transactions/state';
import { loseTransactions, resume, takeTransactions } from './transactions/storage';

type State = Readonly<BrokerState>;
type BrokerIo = Io<BrokerFact>;

/** @param own this broker is the controller that decided it. */
export function replayChange(state: State, change: MetadataChange, own: boolean, io: BrokerIo): void {
  const fact: BrokerFact = own ? change : { type: 'metadataReplayed', change };
  switch (change.type) {
    case 'topicDeleted':
      return deleteTopic(state, change.topic, fact, io);
    case 'leaderElected':
    case 'isrChanged':
    case 'replicasReassigned':
      return changePartition(state, change, fact, io);
    case 'configAltered': {
      io.emit(fact);
      // min.insync.replicas may have held records back.
      if (!isAlone(state)) for (const log of state.logs.values()) if (log.leads) advanceHighWatermark(state, log, io);
      return;
    }
    case 'topicCreated':
    case 'partitionsAdded': {
      io.emit(fact);
      return startFetching(state, io);
    }
    case 'brokerRegistered': {
      const wasReady = state.ready;
      io.emit(fact);
      if (wasReady || !state.ready) return;
      startFetching(state, io);
      // It has caught up with its own registration: the next heartbeat says so, and at once.
      io.setTimer('heartbeat', 1_000, { type: 'HeartbeatDue' });
      return;
    }
    case 'brokerUnfenced':
      io.emit(fact);
      // KG44: members of the groups it kept have a full session from the moment it serves again.
      if (isAlone(state)) {
        startCoordinator(state.groups, io, state.settings.group, state.image);
        resume(state, io);
      }
      return startFetching(state, io);
    default:
      return io.emit(fact);
  }
}

function deleteTopic(state: State, topic: string, fact: BrokerFact, io: BrokerIo): void {
  const partitions = (state.image.topics.get(topic) as TopicImage).partitions.map((_, partition) => ({ topic, partition }));
  const logs = [...state.logs.values()].filter((log) => log.topic === topic);
  const fetches = logs.flatMap(({ waiting }) => waiting);
  const clients = logs.flatMap(({ waitingProduces }) => waitingProduces);
  io.emit(fact);
  forgetPartitions({ groups: state.groups, io, config: state.settings.group, cluster: state.image }, partitions);
  for (const partition of partitions) loseShares(state, partition, io);
  // Who waited for a topic that is gone learns so at once.
  for (const name of fetches) release(state, name, io);
  completeProduces(state, clients, io);
}

function changePartition(state: State, at: TopicPartition, fact: BrokerFact, io: BrokerIo): void {
  const { topic, partition } = at;
  const name = logName(topic, partition);
  const before = state.logs.get(name);
  const led = before?.leads === true ? before.leaderEpoch : -1;
  const fetches = [...(before?.waiting ?? [])];
  const clients = [...(before?.waitingProduces ?? [])];
  io.emit(fact);
  const log = ledLog(state, topic, partition);
  if (log === undefined) {
    if (led >= 0) {
      for (const waiting of fetches) release(state, waiting, io);
      completeProduces(state, clients, io);
      if (topic === OFFSETS_TOPIC) loseGroups(state, partition, io);
      else if (topic === TRANSACTIONS_TOPIC) loseTransactions(state, partition, io);
      else dropHeld(state, topic, partition, io);
      loseShares(state, at, io);
    }
    return startFetching(state, io);
  }
  if (led !== log.leaderEpoch && topic === OFFSETS_TOPIC) takeGroups(state, log, io);
  if (led !== log.leaderEpoch && topic === TRANSACTIONS_TOPIC) takeTransactions(state, log, io);
  // Followers that fetch with the epoch before are told so.
  if (led !== log.leaderEpoch) for (const waiting of fetches) release(state, waiting, io);
  advanceHighWatermark(state, log, io);
  completeFetches(state, log, io);
  completeProduces(state, clients, io);
}
