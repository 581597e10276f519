/**
 * What a broker tells of the cluster: topics, leaders, and who coordinates a group. Rules KB1, KB13.
 * Source: apache/kafka core/.../server/KafkaApis.scala (handleTopicMetadataRequest, handleFindCoordinatorRequest).
 */
import type { Io, NodeId } from '../../kernel/process';
import type { NewTopic } from '../protocol/admin';
import type { FindCoordinator, Metadata, MetadataResponse } from '../protocol/data';
import type { BrokerFact } from './facts';
import { askController } from './forward';
import { topicNameError } from './names';
import { type BrokerState, isInternal, OFFSETS_TOPIC } from './state';
import { TRANSACTIONS_TOPIC } from './transactions/state';

export function metadata(state: Readonly<BrokerState>, request: Metadata, from: NodeId, io: Io<BrokerFact>): void {
  const names = request.topics ?? [...state.image.topics.keys()].sort();
  const topics = names.map((name) => describeTopic(state, name));
  const response: MetadataResponse = {
    type: 'MetadataResponse',
    correlationId: request.correlationId,
    brokers: state.spec.brokers.filter((id) => state.image.brokers.get(id)?.fenced === false),
    controller: state.quorum.leader,
    topics,
  };
  io.send(from, response);
  if (request.allowAutoTopicCreation === false || !state.settings.autoCreateTopics) return;
  // KB1: the answer says that the topic is not known; by the next request it may be there.
  const missing = topics.filter(({ error, name }) => error === 'UNKNOWN_TOPIC_OR_PARTITION' && !isInternal(name));
  if (missing.length > 0)
    createOnFirstUse(
      state,
      io,
      missing.map(({ name }) => ({ name })),
    );
}

function describeTopic(state: Readonly<BrokerState>, name: string): MetadataResponse['topics'][number] {
  const topic = state.image.topics.get(name);
  if (topic === undefined) {
    return { name, error: topicNameError(name) === null ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'INVALID_TOPIC_EXCEPTION', partitions: [] };
  }
  return {
    name,
    error: 'NONE',
    partitions: topic.partitions.map(({ partitionEpoch: _, ...rest }, partition) => ({ partition, ...rest })),
  };
}

export function findCoordinator(state: Readonly<BrokerState>, request: FindCoordinator, from: NodeId, io: Io<BrokerFact>): void {
  if (request.keyType === 'transaction') return findTransactionCoordinator(state, request, from, io);
  const coordinator = coordinatorOf(state, request.groupId);
  io.send(from, {
    type: 'FindCoordinatorResponse',
    correlationId: request.correlationId,
    error: coordinator === null ? 'COORDINATOR_NOT_AVAILABLE' : 'NONE',
    coordinator: coordinator ?? '',
  } as const);
  if (coordinator !== null || state.image.topics.has(OFFSETS_TOPIC)) return;
  const { offsetsTopicPartitions: partitions, offsetsTopicReplicationFactor: replicationFactor } = state.settings;
  createOnFirstUse(state, io, [{ name: OFFSETS_TOPIC, partitions, replicationFactor, configs: { 'cleanup.policy': 'compact' } }]);
}

function findTransactionCoordinator(state: Readonly<BrokerState>, request: FindCoordinator, from: NodeId, io: Io<BrokerFact>): void {
  const topic = state.image.topics.get(TRANSACTIONS_TOPIC);
  const coordinator = topic?.partitions[coordinatorHash(request.groupId) % topic.partitions.length]?.leader ?? null;
  const error = coordinator === null ? 'COORDINATOR_NOT_AVAILABLE' : 'NONE';
  io.send(from, { type: 'FindCoordinatorResponse', correlationId: request.correlationId, error, coordinator: coordinator ?? '' } as const);
  if (topic !== undefined) return;
  const { transactionsTopicPartitions: partitions, transactionsTopicReplicationFactor, transactionsTopicMinIsr } = state.settings;
  // On fewer than three brokers Kafka's own defaults could not be met, and no transaction would ever find a coordinator.
  const replicationFactor = Math.min(transactionsTopicReplicationFactor, state.spec.brokers.length);
  const configs = { 'cleanup.policy': 'compact', 'min.insync.replicas': Math.min(transactionsTopicMinIsr, replicationFactor) };
  createOnFirstUse(state, io, [{ name: TRANSACTIONS_TOPIC, partitions, replicationFactor, configs }]);
}

/** Leader of the partition of `__consumer_offsets` that the group hashes to; `null` while there is none. */
export function coordinatorOf(state: Readonly<BrokerState>, groupId: string): NodeId | null {
  const partition = offsetsPartition(state, groupId);
  return partition === null ? null : (state.image.topics.get(OFFSETS_TOPIC)?.partitions[partition]?.leader ?? null);
}

/** Partition of `__consumer_offsets` that holds the group; `null` while that topic does not exist. */
export function offsetsPartition(state: Readonly<BrokerState>, groupId: string): number | null {
  const offsets = state.image.topics.get(OFFSETS_TOPIC);
  return offsets === undefined ? null : coordinatorHash(groupId) % offsets.partitions.length;
}

/** Java's `String.hashCode` made positive the arithmetic way, the smallest integer becoming 0; not the mask used for keys. */
export function coordinatorHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash === -2_147_483_648 ? 0 : Math.abs(hash);
}

function createOnFirstUse(state: Readonly<BrokerState>, io: Io<BrokerFact>, topics: readonly NewTopic[]): void {
  askController(state, { type: 'CreateTopics', correlationId: -1, topics }, state.node, io);
}
