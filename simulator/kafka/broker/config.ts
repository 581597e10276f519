/**
 * Settings in force at a broker: of itself and of its topics. A topic's own value wins, then the broker's dynamic one, then the
 * cluster's dynamic default, then the broker's file, then Kafka's default (rule KB12).
 * Source: apache/kafka server-common/.../config/ServerTopicConfigSynonyms.java, core/.../server/DynamicBrokerConfig.scala.
 */
import { type Micros, millis } from '../../kernel/time';
import { GROUP_DEFAULTS, type GroupConfig } from '../group/config';
import type { ConfigResource, ConfigSource, Configs, ConfigValue } from '../protocol/admin';

/** What the model reads of a topic's settings, ready for use at each request. */
export interface TopicSettings {
  readonly maxMessageBytes: number;
  readonly segmentBytes: number;
  readonly compacts: boolean;
  readonly deletes: boolean;
  readonly logAppendTime: boolean;
  readonly timestampBeforeMaxMs: number;
  readonly timestampAfterMaxMs: number;
}

export interface BrokerSettings {
  readonly numPartitions: number;
  readonly defaultReplicationFactor: number;
  readonly autoCreateTopics: boolean;
  readonly offsetsTopicPartitions: number;
  readonly offsetsTopicReplicationFactor: number;
  readonly producerIdExpiration: Micros;
  readonly fetchMaxBytes: number;
  readonly group: GroupConfig;
}

/** 2^63 - 1, Kafka's word for no limit, as the nearest double. */
const FOREVER = 2 ** 63;

/** Topic settings that the model heeds, with the default of 4.2. */
const TOPIC_DEFAULTS: Configs = {
  'cleanup.policy': 'delete',
  'max.message.bytes': 1_048_588,
  'message.timestamp.after.max.ms': 3_600_000,
  'message.timestamp.before.max.ms': FOREVER,
  'message.timestamp.type': 'CreateTime',
  'segment.bytes': 1_073_741_824,
};

const BROKER_DEFAULTS: Configs = {
  'auto.create.topics.enable': true,
  'default.replication.factor': 1,
  'fetch.max.bytes': 57_671_680,
  'num.partitions': 1,
  'offsets.topic.num.partitions': 50,
  'offsets.topic.replication.factor': 3,
  'producer.id.expiration.ms': 86_400_000,
  ...GROUP_DEFAULTS,
};

/** The broker's name of a topic setting, where it is not `log.` and the topic's name. */
const SYNONYMS: Readonly<Record<string, string>> = {
  'compression.type': 'compression.type',
  'max.message.bytes': 'message.max.bytes',
  'min.insync.replicas': 'min.insync.replicas',
  'unclean.leader.election.enable': 'unclean.leader.election.enable',
};

export const brokerNameOf = (topicSetting: string): string => SYNONYMS[topicSetting] ?? `log.${topicSetting}`;

export const resourceName = ({ kind, name }: ConfigResource): string => `${kind}:${name}`;

/** Where settings can come from: the broker's file and the cluster's metadata. */
export interface ConfigSources {
  readonly node: string;
  readonly config: Configs;
  readonly image: { readonly configs: ReadonlyMap<string, Configs> };
}

export interface SettingInForce {
  readonly value: ConfigValue | null;
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
  return { value: BROKER_DEFAULTS[name] ?? null, source: 'DEFAULT_CONFIG' };
}

export function topicSetting(sources: ConfigSources, topic: string, name: string): SettingInForce {
  const own = sources.image.configs.get(`topic:${topic}`)?.[name];
  if (own !== undefined) return { value: own, source: 'DYNAMIC_TOPIC_CONFIG' };
  const inherited = brokerSetting(sources, brokerNameOf(name));
  return inherited.value === null ? { value: TOPIC_DEFAULTS[name] ?? null, source: 'DEFAULT_CONFIG' } : inherited;
}

export function topicSettings(sources: ConfigSources, topic: string): TopicSettings {
  const value = (name: string) => topicSetting(sources, topic, name).value as ConfigValue;
  const policies = listOf(value('cleanup.policy'));
  return {
    maxMessageBytes: Number(value('max.message.bytes')),
    segmentBytes: Number(value('segment.bytes')),
    compacts: policies.includes('compact'),
    deletes: policies.includes('delete'),
    logAppendTime: value('message.timestamp.type') === 'LogAppendTime',
    timestampBeforeMaxMs: Number(value('message.timestamp.before.max.ms')),
    timestampAfterMaxMs: Number(value('message.timestamp.after.max.ms')),
  };
}

export function brokerSettings(sources: ConfigSources): BrokerSettings {
  const value = (name: string) => brokerSetting(sources, name).value as ConfigValue;
  return {
    numPartitions: Number(value('num.partitions')),
    defaultReplicationFactor: Number(value('default.replication.factor')),
    autoCreateTopics: String(value('auto.create.topics.enable')) === 'true',
    offsetsTopicPartitions: Number(value('offsets.topic.num.partitions')),
    offsetsTopicReplicationFactor: Number(value('offsets.topic.replication.factor')),
    producerIdExpiration: millis(Number(value('producer.id.expiration.ms'))),
    fetchMaxBytes: Number(value('fetch.max.bytes')),
    group: Object.fromEntries(Object.keys(GROUP_DEFAULTS).map((name) => [name, Number(value(name))])) as unknown as GroupConfig,
  };
}

/** A setting that is a list, as its items. */
export const listOf = (value: ConfigValue | undefined): string[] =>
  value === undefined || value === ''
    ? []
    : String(value)
        .split(',')
        .map((item) => item.trim());
