/**
 * What the producer knows of the cluster: asked for on need, by age, and whenever an answer shows that it is old (rule KP18).
 * Source: apache/kafka clients/.../Metadata.java, producer/internals/ProducerMetadata.java, NetworkClient.java (DefaultMetadataUpdater).
 */
import type { NodeId } from '../../kernel/process';
import type { Metadata, MetadataResponse } from '../protocol/data';
import { anyConnection, backoff } from './connections';
import type { ProducerIo } from './process';
import type { KnownTopic, ProducerState } from './state';

type State = Readonly<ProducerState>;

export function wantMetadata(state: State, topic: string, io: ProducerIo): void {
  if (!state.metadata.needed || !state.topics.has(topic)) io.emit({ type: 'metadataWanted', topic });
}

export function refreshMetadata(state: State, io: ProducerIo): void {
  const { metadata, config } = state;
  const isOld = state.topics.size > 0 && metadata.updatedAt >= 0 && io.now >= metadata.updatedAt + config.metadataMaxAge;
  if (!(metadata.needed || isOld) || io.now < metadata.retryAt) return;
  for (const { requests } of state.connections.values()) if (requests.some(({ kind }) => kind === 'Metadata')) return;
  const connection = anyConnection(state, io);
  if (connection === undefined) return;
  const correlationId = state.nextCorrelation;
  io.emit({ type: 'metadataRequested', to: connection.to, correlationId, expiresAt: io.now + config.requestTimeout });
  const request: Metadata = { type: 'Metadata', correlationId, topics: [...state.topics.keys()] };
  io.send(connection.to, request);
}

export function onMetadata(state: State, response: MetadataResponse, from: NodeId, io: ProducerIo): void {
  const { correlationId } = response;
  const topics = response.topics
    .filter(({ name }) => state.topics.has(name))
    .map(({ name, partitions }) => ({ name, leaders: partitions.map(({ leader }) => leader) }));
  const incomplete = topics.some(({ name, leaders }) => isWaitedFor(state, name, leaders));
  const { retryBackoff, retryBackoffMax } = state.config;
  const pause = incomplete ? backoff(retryBackoff, retryBackoffMax, state.metadata.attempts, io.random('metadata')) : 0;
  const brokers = response.brokers.length > 0 ? response.brokers : state.metadata.brokers;
  io.emit({ type: 'metadataReceived', from, correlationId, brokers, topics, incomplete, retryAt: io.now + pause });
}

/** Whether somebody waits for what this answer does not say: the topic, one of its partitions, or a leader. */
function isWaitedFor(state: State, name: string, leaders: readonly (NodeId | null)[]): boolean {
  const call = state.calls[0];
  if (call?.kind === 'send' && call.topic === name && (leaders.length === 0 || call.asked >= leaders.length)) return true;
  return (state.topics.get(name) as KnownTopic).queues.some((index, partition) => {
    return index !== undefined && (state.queues[index]?.batches.length ?? 0) > 0 && (leaders[partition] ?? null) === null;
  });
}
