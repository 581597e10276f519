/**
 * The consumer's settings, resolved: every time in microseconds, every default Kafka's own.
 * Source: apache/kafka clients/.../consumer/ConsumerConfig.java. Rule KC1.
 */
import { type Micros, millis } from '../../kernel/time';
import type { AssignorName } from '../assignors/types';
import type { ConsumerSpec, Settings, SettingValue } from './spec';

export interface ConsumerConfig {
  readonly groupId: string | null;
  /** `null`: the name of the node. */
  readonly clientId: string | null;
  readonly instanceId: string | null;
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
  readonly client: 'java' | 'kafkajs';
}

/** Where to begin without a committed offset: an end of the log, nowhere, or so long before now. */
export type ResetPolicy = 'earliest' | 'latest' | 'none' | { readonly before: Micros };

/** Kafka's defaults; where kafkajs differs, its own (https://kafka.js.org/docs/consuming). */
const DEFAULTS: Settings = {
  'session.timeout.ms': 45_000,
  'heartbeat.interval.ms': 3_000,
  'max.poll.interval.ms': 300_000,
  'max.poll.records': 500,
  'partition.assignment.strategy': 'range,cooperative-sticky',
  'auto.offset.reset': 'latest',
  'enable.auto.commit': true,
  'auto.commit.interval.ms': 5_000,
  'fetch.min.bytes': 1,
  'fetch.max.wait.ms': 500,
  'fetch.max.bytes': 52_428_800,
  'max.partition.fetch.bytes': 1_048_576,
  'request.timeout.ms': 30_000,
  'default.api.timeout.ms': 60_000,
  'retry.backoff.ms': 100,
  'retry.backoff.max.ms': 1_000,
  'reconnect.backoff.ms': 50,
  'reconnect.backoff.max.ms': 1_000,
  'metadata.max.age.ms': 300_000,
};
const KAFKAJS_DEFAULTS: Settings = {
  'session.timeout.ms': 30_000,
  'partition.assignment.strategy': 'roundrobin',
  'fetch.max.wait.ms': 5_000,
};
const KAFKAJS_REBALANCE_TIMEOUT = 60_000;

const ASSIGNOR_CLASSES: Readonly<Record<string, AssignorName>> = {
  RangeAssignor: 'range',
  RoundRobinAssignor: 'roundrobin',
  StickyAssignor: 'sticky',
  CooperativeStickyAssignor: 'cooperative-sticky',
};

/**
 * The settings of a consumer, or why Kafka's constructor would refuse them.
 * @returns `error` is the simple name of the exception.
 */
export function resolveConfig(spec: ConsumerSpec): { readonly config: ConsumerConfig; readonly error?: string; readonly message?: string } {
  const client = spec.application?.client ?? 'java';
  const given = spec.config ?? {};
  const value = (name: string): SettingValue =>
    given[name] ?? (client === 'kafkajs' ? KAFKAJS_DEFAULTS[name] : undefined) ?? (DEFAULTS[name] as SettingValue);
  const number = (name: string): number => Number(value(name));
  const time = (name: string): Micros => millis(number(name));
  const groupId = given['group.id'] === undefined ? null : String(given['group.id']);
  const config: ConsumerConfig = {
    groupId,
    clientId: given['client.id'] === undefined ? null : String(given['client.id']),
    instanceId: given['group.instance.id'] === undefined ? null : String(given['group.instance.id']),
    sessionTimeout: time('session.timeout.ms'),
    heartbeatInterval: time('heartbeat.interval.ms'),
    maxPollInterval: time('max.poll.interval.ms'),
    rebalanceTimeout: client === 'kafkajs' ? millis(KAFKAJS_REBALANCE_TIMEOUT) : time('max.poll.interval.ms'),
    maxPollRecords: number('max.poll.records'),
    assignors: assignorNames(String(value('partition.assignment.strategy'))),
    reset: resetPolicy(String(value('auto.offset.reset'))) ?? 'none',
    autoCommit: client === 'java' && groupId !== null && isAutoCommit(spec, given),
    autoCommitInterval: time('auto.commit.interval.ms'),
    fetchMinBytes: number('fetch.min.bytes'),
    fetchMaxBytes: number('fetch.max.bytes'),
    maxPartitionFetchBytes: number('max.partition.fetch.bytes'),
    fetchMaxWait: time('fetch.max.wait.ms'),
    requestTimeout: time('request.timeout.ms'),
    apiTimeout: time('default.api.timeout.ms'),
    retryBackoff: time('retry.backoff.ms'),
    retryBackoffMax: time('retry.backoff.max.ms'),
    reconnectBackoff: time('reconnect.backoff.ms'),
    reconnectBackoffMax: time('reconnect.backoff.max.ms'),
    metadataMaxAge: time('metadata.max.age.ms'),
    client,
  };
  return { config, ...refusal(config, given, String(value('auto.offset.reset'))) };
}

/** An application that commits by itself has auto commit switched off, unless it says otherwise. */
function isAutoCommit(spec: ConsumerSpec, given: Settings): boolean {
  const set = given['enable.auto.commit'];
  if (set !== undefined) return set === true || set === 'true';
  return spec.application === undefined || spec.application.commit === 'auto';
}

function assignorNames(list: string): AssignorName[] {
  const names = list.split(',').map((name) => name.trim().split('.').at(-1) as string);
  return names.map((name) => ASSIGNOR_CLASSES[name] ?? (name as AssignorName));
}

function resetPolicy(text: string): ResetPolicy | undefined {
  if (text === 'earliest' || text === 'latest' || text === 'none') return text;
  const before = text.startsWith('by_duration:') ? isoDuration(text.slice('by_duration:'.length)) : undefined;
  return before === undefined ? undefined : { before };
}

/** `P1DT2H3M4.5S`, as java.time.Duration reads it; negative ones are refused. */
function isoDuration(text: string): Micros | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(text);
  if (match === null || text.length < 3) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number];
  return millis(((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1_000);
}

function refusal(config: ConsumerConfig, given: Settings, reset: string): { error?: string; message?: string } {
  if (resetPolicy(reset) === undefined)
    return { error: 'ConfigException', message: `Invalid value ${reset} for configuration auto.offset.reset` };
  if (config.groupId === null && String(given['enable.auto.commit']) === 'true') {
    return {
      error: 'InvalidConfigurationException',
      message: 'enable.auto.commit cannot be set to true when default group id (null) is used.',
    };
  }
  if (config.groupId !== null && config.heartbeatInterval >= config.sessionTimeout) {
    return { error: 'KafkaException', message: 'Failed to construct kafka consumer' };
  }
  return {};
}

/** The protocol that all assignors of the list can follow, the higher one if both: so `[range, cooperative-sticky]` is eager. Rule KC5. */
export function rebalanceProtocol(config: ConsumerConfig): 'eager' | 'cooperative' {
  return config.assignors.every((name) => name === 'cooperative-sticky') ? 'cooperative' : 'eager';
}
