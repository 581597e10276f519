/**
 * The consumer's settings, resolved: every time in microseconds. Names, defaults and checks are the registry's. Rules KC1, KC5.
 */
import { type Micros, millis } from '../../kernel/time';
import type { AssignorName } from '../assignors/types';
import { resolveSettings } from '../settings';
import type { ConsumerSpec, Settings, SettingValue } from './spec';

export interface ConsumerConfig {
  readonly groupId: string | null;
  /** `null`: the name of the node. */
  readonly clientId: string | null;
  readonly instanceId: string | null;
  /** `consumer`: the broker computes the assignment (KIP-848). */
  readonly protocol: 'classic' | 'consumer';
  /** The broker's assignor that this member asks for. */
  readonly remoteAssignor: string | null;
  readonly sessionTimeout: Micros;
  readonly heartbeatInterval: Micros;
  readonly maxPollInterval: Micros;
  /** How long a join may take the others; the Java client sends `max.poll.interval.ms`. */
  readonly rebalanceTimeout: Micros;
  readonly maxPollRecords: number;
  readonly assignors: readonly AssignorName[];
  readonly reset: ResetPolicy;
  readonly autoCommit: boolean;
  readonly autoCommitInterval: Micros;
  readonly fetchMinBytes: number;
  readonly fetchMaxBytes: number;
  readonly maxPartitionFetchBytes: number;
  readonly fetchMaxWait: Micros;
  readonly requestTimeout: Micros;
  readonly apiTimeout: Micros;
  readonly retryBackoff: Micros;
  readonly retryBackoffMax: Micros;
  readonly reconnectBackoff: Micros;
  readonly reconnectBackoffMax: Micros;
  readonly metadataMaxAge: Micros;
  /** Records of open and aborted transactions are not seen. */
  readonly readCommitted: boolean;
  readonly client: 'java' | 'kafkajs';
}

/** Where to begin without a committed offset: an end of the log, nowhere, or so long before now. */
export type ResetPolicy = 'earliest' | 'latest' | 'none' | { readonly before: Micros };

/** Where kafkajs has other defaults than Kafka's own client (https://kafka.js.org/docs/consuming). */
const KAFKAJS: Settings = { 'session.timeout.ms': 30_000, 'partition.assignment.strategy': 'roundrobin', 'fetch.max.wait.ms': 5_000 };
const KAFKAJS_REBALANCE_TIMEOUT = 60_000;

/** Why a consumer cannot be made: simple name and text of the exception. */
export interface Refusal {
  readonly error: string;
  readonly message: string;
}

/** The settings of a consumer, or why its constructor would throw. */
export function resolveConfig(spec: ConsumerSpec): ConsumerConfig | Refusal {
  const application = spec.application;
  const client = application?.client ?? 'java';
  const given: Record<string, SettingValue> = { ...(client === 'kafkajs' ? KAFKAJS : {}), ...spec.config };
  // An application that commits by itself has auto commit switched off, unless it says otherwise.
  if (application !== undefined && application.commit !== 'auto') given['enable.auto.commit'] ??= false;
  const resolved = resolveSettings('consumer', given);
  if ('errors' in resolved) return refusal(resolved.errors[0] as string);
  const { values } = resolved;
  return {
    groupId: values['group.id'],
    clientId: values['client.id'] === '' ? null : values['client.id'],
    instanceId: values['group.instance.id'],
    protocol: values['group.protocol'].toLowerCase() === 'consumer' ? 'consumer' : 'classic',
    remoteAssignor: values['group.remote.assignor'],
    sessionTimeout: millis(values['session.timeout.ms']),
    heartbeatInterval: millis(values['heartbeat.interval.ms']),
    maxPollInterval: millis(values['max.poll.interval.ms']),
    rebalanceTimeout: millis(client === 'kafkajs' ? KAFKAJS_REBALANCE_TIMEOUT : values['max.poll.interval.ms']),
    maxPollRecords: values['max.poll.records'],
    assignors: values['partition.assignment.strategy'],
    reset: resetPolicy(values['auto.offset.reset']),
    autoCommit: client === 'java' && values['enable.auto.commit'],
    autoCommitInterval: millis(values['auto.commit.interval.ms']),
    fetchMinBytes: values['fetch.min.bytes'],
    fetchMaxBytes: values['fetch.max.bytes'],
    maxPartitionFetchBytes: values['max.partition.fetch.bytes'],
    fetchMaxWait: millis(values['fetch.max.wait.ms']),
    requestTimeout: millis(values['request.timeout.ms']),
    apiTimeout: millis(values['default.api.timeout.ms']),
    retryBackoff: millis(values['retry.backoff.ms']),
    retryBackoffMax: millis(values['retry.backoff.max.ms']),
    reconnectBackoff: millis(values['reconnect.backoff.ms']),
    reconnectBackoffMax: millis(values['reconnect.backoff.max.ms']),
    metadataMaxAge: millis(values['metadata.max.age.ms']),
    readCommitted: values['isolation.level'] === 'read_committed',
    client,
  };
}

/** Kafka throws one exception for a value that is wrong by itself and others for values that do not go together. */
function refusal(message: string): Refusal {
  if (message.startsWith('enable.auto.commit cannot')) return { error: 'InvalidConfigurationException', message };
  if (message.startsWith('Heartbeat must be')) return { error: 'KafkaException', message: 'Failed to construct kafka consumer' };
  if (message.startsWith('The configured group.id')) return { error: 'InvalidGroupIdException', message };
  return { error: 'ConfigException', message };
}

/** The text has been checked: see the registry's valid values. */
function resetPolicy(text: string): ResetPolicy {
  if (text === 'earliest' || text === 'latest' || text === 'none') return text;
  return { before: isoDuration(text.slice('by_duration:'.length)) };
}

/** `P1DT2H3M4.5S`, as java.time.Duration reads it. */
function isoDuration(text: string): Micros {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(text);
  const [days, hours, minutes, seconds] = (match ?? []).slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number];
  return millis(((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1_000);
}

/** The protocol that all assignors of the list can follow, the higher one if both: so `[range, cooperative-sticky]` is eager. Rule KC5. */
export function rebalanceProtocol(config: ConsumerConfig): 'eager' | 'cooperative' {
  return config.assignors.every((name) => name === 'cooperative-sticky') ? 'cooperative' : 'eager';
}
