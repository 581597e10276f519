/**
 * The producer's settings, resolved: times in microseconds, Kafka's own defaults, and the combinations that Kafka refuses.
 * Rules KP1 to KP3. Source: apache/kafka clients/.../producer/ProducerConfig.java, KafkaProducer.java (configureDeliveryTimeout).
 */
import { type Micros, millis } from '../../kernel/time';
import type { Configs, ConfigValue } from '../protocol/admin';

export interface ProducerConfig {
  readonly acks: 0 | 1 | -1;
  readonly idempotence: boolean;
  readonly retries: number;
  readonly maxInFlight: number;
  readonly batchSize: number;
  readonly linger: Micros;
  readonly bufferMemory: number;
  readonly maxBlock: Micros;
  readonly deliveryTimeout: Micros;
  readonly requestTimeout: Micros;
  readonly retryBackoff: Micros;
  readonly retryBackoffMax: Micros;
  readonly reconnectBackoff: Micros;
  readonly reconnectBackoffMax: Micros;
  readonly metadataMaxAge: Micros;
  readonly maxRequestSize: number;
  readonly adaptivePartitioning: boolean;
  readonly ignoreKeys: boolean;
}

const DEFAULTS: Configs = {
  acks: 'all',
  'batch.size': 16_384,
  'buffer.memory': 33_554_432,
  'delivery.timeout.ms': 120_000,
  'enable.idempotence': true,
  'linger.ms': 5,
  'max.block.ms': 60_000,
  'max.in.flight.requests.per.connection': 5,
  'max.request.size': 1_048_576,
  'metadata.max.age.ms': 300_000,
  'partitioner.adaptive.partitioning.enable': true,
  'partitioner.ignore.keys': false,
  'reconnect.backoff.max.ms': 1_000,
  'reconnect.backoff.ms': 50,
  'request.timeout.ms': 30_000,
  retries: 2_147_483_647,
  'retry.backoff.max.ms': 1_000,
  'retry.backoff.ms': 100,
};

/** Settings that Kafka's client refuses to start with; `message` in its words. */
export class ConfigException extends Error {
  override readonly name = 'ConfigException';
}

/**
 * Resolves and checks the settings of a producer.
 * @throws ConfigException - settings that contradict each other.
 */
export function producerConfig(given: Configs): ProducerConfig {
  const value = (name: string): ConfigValue => given[name] ?? (DEFAULTS[name] as ConfigValue);
  const number = (name: string): number => Number(value(name));
  const time = (name: string): Micros => millis(number(name));
  const flag = (name: string): boolean => String(value(name)) === 'true';
  const acks = acksOf(value('acks'));
  return {
    acks,
    idempotence: idempotenceOf(given, acks, flag('enable.idempotence'), number('retries'), number('max.in.flight.requests.per.connection')),
    retries: number('retries'),
    maxInFlight: number('max.in.flight.requests.per.connection'),
    batchSize: number('batch.size'),
    linger: time('linger.ms'),
    bufferMemory: number('buffer.memory'),
    maxBlock: time('max.block.ms'),
    deliveryTimeout: deliveryTimeoutOf(given, time('delivery.timeout.ms'), time('linger.ms') + time('request.timeout.ms')),
    requestTimeout: time('request.timeout.ms'),
    retryBackoff: time('retry.backoff.ms'),
    retryBackoffMax: time('retry.backoff.max.ms'),
    reconnectBackoff: time('reconnect.backoff.ms'),
    reconnectBackoffMax: time('reconnect.backoff.max.ms'),
    metadataMaxAge: time('metadata.max.age.ms'),
    maxRequestSize: number('max.request.size'),
    adaptivePartitioning: flag('partitioner.adaptive.partitioning.enable'),
    ignoreKeys: flag('partitioner.ignore.keys'),
  };
}

function acksOf(value: ConfigValue): 0 | 1 | -1 {
  switch (String(value)) {
    case 'all':
    case '-1':
      return -1;
    case '0':
      return 0;
    case '1':
      return 1;
    default:
      throw new ConfigException(`Invalid value ${value} for configuration acks: String must be one of: all, -1, 0, 1`);
  }
}

/** KP2: on by default, switched off without a word by other settings, an error when it was asked for against them. */
function idempotenceOf(given: Configs, acks: number, enabled: boolean, retries: number, maxInFlight: number): boolean {
  const asked = given['enable.idempotence'] !== undefined && enabled;
  let on = enabled;
  if (enabled && retries === 0) {
    if (asked) throw new ConfigException('Must set retries to non-zero when using the idempotent producer.');
    on = false;
  }
  if (enabled && acks !== -1) {
    if (asked) {
      throw new ConfigException('Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.');
    }
    on = false;
  }
  if (enabled && maxInFlight > 5) {
    throw new ConfigException(
      `To use the idempotent producer, max.in.flight.requests.per.connection must be set to at most 5. Current value is ${maxInFlight}.`,
    );
  }
  if (given['transactional.id'] !== undefined && !on) {
    throw new ConfigException('Cannot set a transactional.id without also enabling idempotence.');
  }
  return on;
}

/** KP3: raised without a word, unless it was set by hand. */
function deliveryTimeoutOf(given: Configs, timeout: Micros, least: Micros): Micros {
  if (timeout >= least) return timeout;
  if (given['delivery.timeout.ms'] === undefined) return least;
  throw new ConfigException('delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms');
}
