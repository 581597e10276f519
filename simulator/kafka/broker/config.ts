/**
 * Settings in force at a broker: of itself and of its topics. A topic's own value wins, then the broker's dynamic one, then the
 * cluster's dynamic default, then the broker's file, then Kafka's default (rule KB12).
 * Source: apache/kafka server-common/.../config/ServerTopicConfigSynonyms.java, core/.../server/DynamicBrokerConfig.scala.
 */
import { type Micros, millis } from '../../kernel/time';
import { GROUP_DEFAULTS, type GroupConfig } from '../group/config';
import { type LogSettings, logSettings } from '../log/settings';
import type { ConfigResource, ConfigSource, Configs } from '../protocol/admin';
import { type SettingValue, settingNamed } from '../settings';
import { listOf, parseSetting } from '../settings/parse';

/** What the model reads of a topic's settings, ready for use at each request. */
export interface TopicSettings extends LogSettings {
  readonly maxMessageBytes: number;
  readonly logAppendTime: boolean;
  readonly timestampBeforeMaxMs: number;
  readonly timestampAfterMaxMs: number;
  readonly minInsyncReplicas: number;
  readonly uncleanLeaderElection: boolean;
}

export interface BrokerSettings {
  readonly numPartitions: number;
  readonly defaultReplicationFactor: number;
  readonly autoCreateTopics: boolean;
  readonly offsetsTopicPartitions: number;
  readonly offsetsTopicReplicationFactor: number;
  readonly producerIdExpiration: Micros;
  readonly transactionsTopicPartitions: number;
  readonly transactionsTopicReplicationFactor: number;
  readonly transactionsTopicMinIsr: number;
  readonly transactionMaxTimeoutMs: number;
  readonly transactionCleanupInterval: Micros;
  readonly fetchMaxBytes: number;
  readonly replicaLagTimeMax: Micros;
  readonly replicaFetchWaitMaxMs: number;
  readonly replicaFetchMinBytes: number;
  readonly replicaFetchMaxBytes: number;
  readonly brokerHeartbeatInterval: Micros;
  readonly brokerSessionTimeout: Micros;
  readonly controllerSocketTimeout: Micros;
  readonly autoLeaderRebalance: boolean;
  readonly leaderImbalanceCheckInterval: Micros;
  readonly uncleanLeaderElectionInterval: Micros;
  readonly quorumFetchTimeout: Micros;
  readonly quorumElectionTimeout: Micros;
  readonly shareRecordLockMs: number;
  readonly shareDeliveryCountLimit: number;
  readonly sharePartitionMaxRecordLocks: number;
  readonly retentionCheckInterval: Micros;
  readonly initialTaskDelay: Micros;
  readonly cleanerEnabled: boolean;
  readonly cleanerBackoff: Micros;
  readonly group: GroupConfig;
}

/** What a broker calls the default of a topic's setting. */
const brokerNameOf = (topicName: string): string | undefined => settingNamed('topic', topicName)?.brokerName;

export const resourceName = ({ kind, name }: ConfigResource): string => `${kind}:${name}`;

/** Where settings can come from: the broker's file and the cluster's metadata. */
export interface ConfigSources {
  readonly node: string;
  readonly config: Configs;
  readonly image: { readonly configs: ReadonlyMap<string, Configs> };
}

export interface SettingInForce {
  readonly value: SettingValue;
  readonly source: ConfigSource;
}

/** A broker's setting with where it comes from; `null` for one that neither the cluster nor the model knows. */
export function brokerSetting(sources: ConfigSources, name: string): SettingInForce {
  const { configs } = sources.image;
  const own = configs.get(`broker:${sources.node}`)?.[name];
  if (own !== undefined) return { value: own, source: 'DYNAMIC_BROKER_CONFIG' };
  const shared = configs.get('broker:')?.[name];
  if (shared !== undefined) return { value: shared, source: 'DYNAMIC_DEFAULT_BROKER_CONFIG' };
  const file = sources.config[name];
  if (file !== undefined) return { value: file, source: 'STATIC_BROKER_CONFIG' };
  return { value: settingNamed('broker', name)?.default ?? null, source: 'DEFAULT_CONFIG' };
}

export function topicSetting(sources: ConfigSources, topic: string, name: string): SettingInForce {
  const own = sources.image.configs.get(`topic:${topic}`)?.[name];
  if (own !== undefined) return { value: own, source: 'DYNAMIC_TOPIC_CONFIG' };
  const brokerName = brokerNameOf(name);
  const inherited = brokerName === undefined ? undefined : brokerSetting(sources, brokerName);
  // Some have a default only as a topic's setting: log.retention.ms is not set, retention.ms is seven days.
  if (inherited === undefined || inherited.value === null)
    return { value: settingNamed('topic', name)?.default ?? null, source: 'DEFAULT_CONFIG' };
  return inherited;
}

export function topicSettings(sources: ConfigSources, topic: string): TopicSettings {
  const value = (name: string) => topicSetting(sources, topic, name).value;
  return {
    ...logSettings(value),
    maxMessageBytes: Number(value('max.message.bytes')),
    logAppendTime: value('message.timestamp.type') === 'LogAppendTime',
    timestampBeforeMaxMs: Number(value('message.timestamp.before.max.ms')),
    timestampAfterMaxMs: Number(value('message.timestamp.after.max.ms')),
    minInsyncReplicas: Number(value('min.insync.replicas')),
    uncleanLeaderElection: String(value('unclean.leader.election.enable')) === 'true',
  };
}

export function brokerSettings(sources: ConfigSources): BrokerSettings {
  const value = (name: string) => brokerSetting(sources, name).value;
  return {
    numPartitions: Number(value('num.partitions')),
    defaultReplicationFactor: Number(value('default.replication.factor')),
    autoCreateTopics: String(value('auto.create.topics.enable')) === 'true',
    offsetsTopicPartitions: Number(value('offsets.topic.num.partitions')),
    offsetsTopicReplicationFactor: Number(value('offsets.topic.replication.factor')),
    producerIdExpiration: millis(Number(value('producer.id.expiration.ms'))),
    transactionsTopicPartitions: Number(value('transaction.state.log.num.partitions')),
    transactionsTopicReplicationFactor: Number(value('transaction.state.log.replication.factor')),
    transactionsTopicMinIsr: Number(value('transaction.state.log.min.isr')),
    transactionMaxTimeoutMs: Number(value('transaction.max.timeout.ms')),
    transactionCleanupInterval: millis(Number(value('transaction.abort.timed.out.transaction.cleanup.interval.ms'))),
    fetchMaxBytes: Number(value('fetch.max.bytes')),
    replicaLagTimeMax: millis(Number(value('replica.lag.time.max.ms'))),
    replicaFetchWaitMaxMs: Number(value('replica.fetch.wait.max.ms')),
    replicaFetchMinBytes: Number(value('replica.fetch.min.bytes')),
    replicaFetchMaxBytes: Number(value('replica.fetch.max.bytes')),
    brokerHeartbeatInterval: millis(Number(value('broker.heartbeat.interval.ms'))),
    brokerSessionTimeout: millis(Number(value('broker.session.timeout.ms'))),
    controllerSocketTimeout: millis(Number(value('controller.socket.timeout.ms') ?? 30_000)),
    autoLeaderRebalance: String(value('auto.leader.rebalance.enable')) === 'true',
    leaderImbalanceCheckInterval: millis(1_000 * Number(value('leader.imbalance.check.interval.seconds'))),
    uncleanLeaderElectionInterval: millis(Number(value('unclean.leader.election.interval.ms') ?? 300_000)),
    quorumFetchTimeout: millis(Number(value('controller.quorum.fetch.timeout.ms') ?? 2_000)),
    retentionCheckInterval: millis(Number(value('log.retention.check.interval.ms'))),
    initialTaskDelay: millis(Number(value('log.initial.task.delay.ms') ?? 30_000)),
    cleanerEnabled: String(value('log.cleaner.enable')) === 'true',
    cleanerBackoff: millis(Number(value('log.cleaner.backoff.ms') ?? 15_000)),
    quorumElectionTimeout: millis(Number(value('controller.quorum.election.timeout.ms') ?? 1_000)),
    shareRecordLockMs: Number(value('group.share.record.lock.duration.ms')),
    shareDeliveryCountLimit: Number(value('group.share.delivery.count.limit')),
    sharePartitionMaxRecordLocks: Number(value('group.share.partition.max.record.locks')),
    group: groupConfig(value),
  };
}

function groupConfig(value: (name: string) => SettingValue): GroupConfig {
  const read = ([name, byDefault]: [string, unknown]) => {
    if (typeof byDefault === 'number') return [name, Number(value(name))];
    return [name, Array.isArray(byDefault) ? listOf(value(name)) : String(value(name))];
  };
  return Object.fromEntries(Object.entries(GROUP_DEFAULTS).map(read)) as GroupConfig;
}

/** What is wrong with these settings of a topic or broker, in the words of Kafka's ConfigException; `null` when nothing is. */
export function configError(scope: 'topic' | 'broker' | 'group', configs: Configs): string | null {
  for (const [name, value] of Object.entries(configs)) {
    const setting = settingNamed(scope, name);
    if (setting === undefined) continue; // Kafka has more settings than the registry.
    const parsed = parseSetting(setting, value);
    if ('error' in parsed) return parsed.error;
  }
  return null;
}
