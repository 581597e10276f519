/**
 * Applies a broker's facts. The only function that writes its state; replay calls it and nothing else.
 */
import type { FactHeader, NodeId } from '../../kernel/process';
import { applyGroupFact } from '../group/apply';
import { appendBatch, emptyLog, logName, type PartitionLog } from '../log/log';
import { rememberBatch } from '../log/producers';
import { brokerSettings, resourceName, topicSettings } from './config';
import type { BrokerFact, MetadataChange } from './facts';
import { type BrokerState, isInternal, type PartitionImage, parkedName, type TopicImage } from './state';

export function applyBrokerFact(state: BrokerState, fact: BrokerFact, at: FactHeader): void {
  switch (fact.type) {
    case 'topicCreated':
    case 'partitionsAdded':
    case 'topicDeleted':
    case 'configAltered':
      return applyChange(state, fact);
    case 'metadataReplayed':
      return applyChange(state, fact.change);
    case 'recordsAppended': {
      const log = logOf(state, fact.topic, fact.partition);
      if (fact.baseOffset !== log.logEndOffset) throw new Error(`append at ${fact.baseOffset}, the log ends at ${log.logEndOffset}`);
      state.lastProduce.set(fact.client, fact.correlationId);
      appendBatch(log, fact);
      return rememberBatch(log, fact, fact.baseOffset, at.time);
    }
    case 'highWatermarkAdvanced':
      logOf(state, fact.topic, fact.partition).highWatermark = fact.highWatermark;
      return;
    case 'recordsDeleted':
      logOf(state, fact.topic, fact.partition).logStartOffset = fact.logStartOffset;
      return;
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
      return applyGroupFact(state.groups, fact, at);
  }
}

function applyChange(state: BrokerState, change: MetadataChange): void {
  const { image } = state;
  image.changes.push(change);
  switch (change.type) {
    case 'topicCreated': {
      // The settings first: what is in force for the topic depends on them.
      image.configs.set(`topic:${change.topic}`, change.configs);
      const topic: TopicImage = { name: change.topic, partitions: [], settings: topicSettings(state, change.topic) };
      image.topics.set(change.topic, topic);
      return addPartitions(state, topic, change.assignment);
    }
    case 'partitionsAdded':
      return addPartitions(state, image.topics.get(change.topic) as TopicImage, change.assignment);
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
  }
}

function addPartitions(state: BrokerState, topic: TopicImage, assignment: readonly (readonly NodeId[])[]): void {
  for (const replicas of assignment) {
    const leader = replicas[0] as NodeId;
    const image: PartitionImage = { leader, leaderEpoch: 0, replicas, isr: [leader] };
    const partition = topic.partitions.length;
    topic.partitions.push(image);
    // What internal topics hold stands in the coordinators' own state, so they need no log.
    if (leader === state.node && !isInternal(topic.name)) {
      state.logs.set(logName(topic.name, partition), emptyLog(topic.name, partition, leader, image.leaderEpoch));
    }
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
