/**
 * The controller: decides what changes in the cluster's metadata. Rules KB14 to KB16.
 * Source: apache/kafka metadata/.../controller/ReplicationControlManager.java, ConfigurationControlManager.java.
 */
import type { NodeId } from '../../kernel/process';
import type {
  AdminResponse,
  Configs,
  CreatePartitions,
  CreateTopics,
  DeleteTopics,
  IncrementalAlterConfigs,
  MetadataChangeRequest,
  NamedResult,
  NewTopic,
} from '../protocol/admin';
import { listOf } from '../settings/parse';
import { configError, resourceName } from './config';
import type { MetadataChange } from './facts';
import { groupConfigError } from './groupConfig';
import { collisionName, topicNameError } from './names';
import { electLeaders, reassign } from './partitions';
import type { BrokerState } from './state';

/** What one event of the controller changes, in order. */
export type Changes = MetadataChange[];
type Assignment = readonly (readonly NodeId[])[];

/** What the request changes is added to `changes`; the answer is for when that is committed. */
export function decide(state: Readonly<BrokerState>, request: MetadataChangeRequest, changes: Changes): AdminResponse {
  const { correlationId } = request;
  switch (request.type) {
    case 'CreateTopics':
      return { type: 'CreateTopicsResponse', correlationId, results: createTopics(state, request, changes) } as const;
    case 'DeleteTopics':
      return { type: 'DeleteTopicsResponse', correlationId, results: deleteTopics(state, request, changes) } as const;
    case 'CreatePartitions':
      return {
        type: 'CreatePartitionsResponse',
        correlationId,
        results: request.topics.map((topic) => createPartitions(state, topic, changes)),
      } as const;
    case 'IncrementalAlterConfigs':
      return { type: 'IncrementalAlterConfigsResponse', correlationId, results: [alterConfigs(state, request, changes)] } as const;
    case 'ElectLeaders':
      return electLeaders(state, request, changes);
    case 'AlterPartitionReassignments':
      return reassign(state, request, changes);
  }
}

const done = (name: string): NamedResult => ({ name, error: 'NONE', message: null });
const refused = (name: string, error: string, message: string | null = null): NamedResult => ({ name, error, message });

function createTopics(state: Readonly<BrokerState>, request: CreateTopics, changes: Changes): NamedResult[] {
  return request.topics.map((topic) => {
    const { name } = topic;
    const illegal = topicNameError(name);
    if (illegal !== null) return refused(name, 'INVALID_TOPIC_EXCEPTION', illegal);
    if (state.image.topics.has(name)) return refused(name, 'TOPIC_ALREADY_EXISTS', `Topic '${name}' already exists.`);
    const twin = [...state.image.topics.keys()].find((other) => collisionName(other) === collisionName(name));
    if (twin !== undefined) return refused(name, 'INVALID_TOPIC_EXCEPTION', `Topic '${name}' collides with existing topic: ${twin}`);
    const placed = assignmentOf(state, topic);
    if ('error' in placed) return placed;
    const wrong = configError('topic', topic.configs ?? {});
    if (wrong !== null) return refused(name, 'INVALID_CONFIG', wrong);
    if (changes.some((change) => change.type === 'topicCreated' && change.topic === name)) return refused(name, 'INVALID_REQUEST');
    changes.push({ type: 'topicCreated', topic: name, assignment: placed.assignment, configs: topic.configs ?? {} });
    return done(name);
  });
}

function assignmentOf(state: Readonly<BrokerState>, topic: NewTopic): NamedResult | { readonly assignment: Assignment } {
  const { name } = topic;
  const { brokers } = state.spec;
  if (topic.assignment !== undefined) return checked(name, topic.assignment, brokers);
  const partitions = topic.partitions ?? state.settings.numPartitions;
  if (partitions < 1) return refused(name, 'INVALID_PARTITIONS', 'Number of partitions was set to an invalid non-positive value.');
  const replicas = topic.replicationFactor ?? state.settings.defaultReplicationFactor;
  if (replicas < 1)
    return refused(name, 'INVALID_REPLICATION_FACTOR', 'Replication factor must be larger than 0, or -1 to use the default value.');
  if (replicas > brokers.length) {
    const message = `Unable to replicate the partition ${replicas} time(s): The target replication factor of ${replicas} cannot be reached because only ${brokers.length} broker(s) are registered.`;
    return refused(name, 'INVALID_REPLICATION_FACTOR', message);
  }
  return { assignment: place(brokers, 0, partitions, replicas) };
}

function checked(name: string, assignment: Assignment, brokers: readonly NodeId[]): NamedResult | { readonly assignment: Assignment } {
  const width = assignment[0]?.length ?? 0;
  for (const replicas of assignment) {
    const isFit =
      replicas.length === width && width > 0 && new Set(replicas).size === width && replicas.every((id) => brokers.includes(id));
    if (!isFit) return refused(name, 'INVALID_REPLICA_ASSIGNMENT');
  }
  return width === 0 ? refused(name, 'INVALID_REPLICA_ASSIGNMENT') : { assignment };
}

/**
 * Replicas of partitions `from`, `from + 1`, ...: partition p begins at broker (p mod n) and goes on in order.
 * Kafka begins at a random broker; a fixed place is easier to follow and is what the recordings use.
 */
export function place(brokers: readonly NodeId[], from: number, partitions: number, replicas: number): NodeId[][] {
  return Array.from({ length: partitions }, (_, p) =>
    Array.from({ length: replicas }, (_, r) => brokers[(from + p + r) % brokers.length] as NodeId),
  );
}

function deleteTopics(state: Readonly<BrokerState>, request: DeleteTopics, changes: Changes): NamedResult[] {
  return request.names.map((name) => {
    if (!state.image.topics.has(name)) return refused(name, 'UNKNOWN_TOPIC_OR_PARTITION');
    changes.push({ type: 'topicDeleted', topic: name });
    return done(name);
  });
}

function createPartitions(state: Readonly<BrokerState>, wanted: CreatePartitions['topics'][number], changes: Changes): NamedResult {
  const { name, count: total } = wanted;
  const topic = state.image.topics.get(name);
  if (topic === undefined) return refused(name, 'UNKNOWN_TOPIC_OR_PARTITION');
  const now = topic.partitions.length;
  if (total === now) return refused(name, 'INVALID_PARTITIONS', `Topic already has ${now} partition(s).`);
  if (total < now) {
    const message = `The topic ${name} currently has ${now} partition(s); ${total} would not be an increase.`;
    return refused(name, 'INVALID_PARTITIONS', message);
  }
  const replicas = topic.partitions[0]?.replicas.length ?? 1;
  const placed =
    wanted.assignment === undefined
      ? { assignment: place(state.spec.brokers, now, total - now, replicas) }
      : wanted.assignment.length === total - now
        ? checked(name, wanted.assignment, state.spec.brokers)
        : refused(name, 'INVALID_REPLICA_ASSIGNMENT');
  if ('error' in placed) return placed;
  changes.push({ type: 'partitionsAdded', topic: name, assignment: placed.assignment });
  return done(name);
}

function alterConfigs(state: Readonly<BrokerState>, request: IncrementalAlterConfigs, changes: Changes): NamedResult {
  const { resource } = request;
  if (resource.kind === 'topic' && !state.image.topics.has(resource.name)) return refused(resource.name, 'UNKNOWN_TOPIC_OR_PARTITION');
  const configs = { ...state.image.configs.get(resourceName(resource)), ...request.set } as Record<string, Configs[string]>;
  for (const [name, value] of Object.entries(request.append ?? {})) {
    configs[name] = [...new Set([...listOf(configs[name]), ...listOf(value)])].join(',');
  }
  for (const [name, value] of Object.entries(request.subtract ?? {})) {
    const gone = listOf(value);
    configs[name] = listOf(configs[name])
      .filter((item) => !gone.includes(item))
      .join(',');
  }
  const kept = Object.fromEntries(Object.entries(configs).filter(([name]) => request.delete?.includes(name) !== true));
  const wrong = resource.kind === 'group' ? groupConfigError(state, kept) : configError(resource.kind, kept);
  if (wrong !== null) return refused(resource.name, 'INVALID_CONFIG', wrong);
  changes.push({ type: 'configAltered', resource, configs: kept });
  return done(resource.name);
}
