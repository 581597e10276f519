/**
 * Applies a change of the cluster's metadata to this broker's image of it, and to the logs whose replica it is.
 */
import type { NodeId } from '../../kernel/process';
import type { Micros } from '../../kernel/time';
import { beginEpoch } from '../log/epochs';
import { emptyLog, logName, type PartitionLog } from '../log/log';
import { brokerSettings, resourceName, topicSettings } from './config';
import type { MetadataChange } from './facts';
import { type BrokerImage, type BrokerState, isActive, isAlone, isInternal, type PartitionImage, type TopicImage } from './state';

export function applyChange(state: BrokerState, change: MetadataChange, time: Micros): void {
  const { image } = state;
  switch (change.type) {
    case 'topicCreated': {
      // The settings first: what is in force for the topic depends on them.
      image.configs.set(`topic:${change.topic}`, change.configs);
      const topic: TopicImage = { name: change.topic, partitions: [], settings: topicSettings(state, change.topic) };
      image.topics.set(change.topic, topic);
      return addPartitions(state, topic, change.assignment, time);
    }
    case 'partitionsAdded':
      return addPartitions(state, image.topics.get(change.topic) as TopicImage, change.assignment, time);
    case 'topicDeleted': {
      const topic = image.topics.get(change.topic) as TopicImage;
      for (let p = 0; p < topic.partitions.length; p++) state.logs.delete(logName(change.topic, p));
      image.topics.delete(change.topic);
      image.configs.delete(`topic:${change.topic}`);
      return;
    }
    case 'configAltered':
      image.configs.set(resourceName(change.resource), change.configs);
      state.settings = brokerSettings(state);
      for (const topic of image.topics.values()) topic.settings = topicSettings(state, topic.name);
      return;
    case 'brokerRegistered': {
      const { broker, incarnation, fenced } = change;
      image.brokers.set(broker, { incarnation, brokerEpoch: state.quorum.applied, fenced, shuttingDown: false });
      if (broker === state.node && incarnation === state.incarnation) state.ready = true;
      return;
    }
    case 'brokerFenced':
      return changeBroker(state, change.broker, { fenced: true });
    case 'brokerUnfenced':
      return changeBroker(state, change.broker, { fenced: false, shuttingDown: false });
    case 'controlledShutdownBegan':
      return changeBroker(state, change.broker, { shuttingDown: true });
    case 'leaderElected':
    case 'isrChanged':
    case 'replicasReassigned': {
      const topic = image.topics.get(change.topic) as TopicImage;
      topic.partitions[change.partition] = change.to;
      return takePart(state, change.topic, change.partition, change.to, time);
    }
  }
}

function changeBroker(state: BrokerState, broker: NodeId, by: Partial<BrokerImage>): void {
  const old = state.image.brokers.get(broker) as BrokerImage;
  state.image.brokers.set(broker, { ...old, ...by });
}

/** KR2: those that live are in sync from the start, and the first of them leads. */
function addPartitions(state: BrokerState, topic: TopicImage, assignment: readonly (readonly NodeId[])[], time: Micros): void {
  for (const replicas of assignment) {
    const isr = replicas.filter((id) => isActive(state, id));
    const image: PartitionImage = {
      leader: isr[0] ?? null,
      leaderEpoch: 0,
      partitionEpoch: 0,
      replicas,
      isr,
      elr: [],
      lastKnownElr: [],
      adding: [],
      removing: [],
    };
    topic.partitions.push(image);
    takePart(state, topic.name, topic.partitions.length - 1, image, time);
  }
}

/** This broker's own part in a partition: leader, follower or none. */
function takePart(state: BrokerState, topic: string, partition: number, image: PartitionImage, time: Micros): void {
  // On a cluster of one the coordinator's own state is all that a restart needs.
  if (isAlone(state) && isInternal(topic)) return;
  const name = logName(topic, partition);
  if (!image.replicas.includes(state.node)) {
    state.logs.delete(name);
    return;
  }
  let log = state.logs.get(name);
  if (log === undefined) {
    log = emptyLog(topic, partition);
    state.logs.set(name, log);
  }
  log.pendingIsr = null;
  if (image.leader === state.node) return lead(log, image, state.node, time);
  log.leads = false;
  log.leaderEpoch = image.leaderEpoch;
  log.followers.clear();
}

function lead(log: PartitionLog, image: PartitionImage, node: NodeId, time: Micros): void {
  if (!log.leads) log.followers.clear();
  for (const id of [...log.followers.keys()]) if (!image.replicas.includes(id)) log.followers.delete(id);
  for (const id of image.replicas) {
    if (id === node || log.followers.has(id)) continue;
    // Who is in sync has the usual time to show that it is.
    const caughtUpAt = image.isr.includes(id) ? time : Number.NEGATIVE_INFINITY;
    log.followers.set(id, { logEndOffset: -1, caughtUpAt, fetchedAt: time, leaderEnd: log.logEndOffset });
  }
  log.leads = true;
  if (log.leaderEpoch === image.leaderEpoch) return;
  log.leaderEpoch = image.leaderEpoch;
  beginEpoch(log, image.leaderEpoch, log.logEndOffset);
}
