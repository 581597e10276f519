/**
 * The producer's settings as the model uses them: taken from the registry, times in microseconds. What Kafka refuses or bends is
 * the registry's affair (rules ST3, ST4).
 */
import { type Micros, millis } from '../../kernel/time';
import type { Configs } from '../protocol/admin';
import { resolveSettings } from '../settings';

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
  readonly transactionalId: string | null;
  readonly transactionTimeoutMs: number;
}

/** Settings that Kafka's client refuses to start with; `message` in its words. */
export class ConfigException extends Error {
  override readonly name = 'ConfigException';
}

/**
 * Resolves and checks the settings of a producer.
 * @throws ConfigException - a value that is not valid, or settings that contradict each other.
 */
export function producerConfig(given: Configs): ProducerConfig {
  const resolved = resolveSettings('producer', given);
  if ('errors' in resolved) throw new ConfigException(resolved.errors[0]);
  const { values } = resolved;
  return {
    acks: values.acks === 'all' || values.acks === '-1' ? -1 : values.acks === '1' ? 1 : 0,
    idempotence: values['enable.idempotence'],
    retries: values.retries,
    maxInFlight: values['max.in.flight.requests.per.connection'],
    batchSize: values['batch.size'],
    linger: millis(values['linger.ms']),
    bufferMemory: values['buffer.memory'],
    maxBlock: millis(values['max.block.ms']),
    deliveryTimeout: millis(values['delivery.timeout.ms']),
    requestTimeout: millis(values['request.timeout.ms']),
    retryBackoff: millis(values['retry.backoff.ms']),
    retryBackoffMax: millis(values['retry.backoff.max.ms']),
    reconnectBackoff: millis(values['reconnect.backoff.ms']),
    reconnectBackoffMax: millis(values['reconnect.backoff.max.ms']),
    metadataMaxAge: millis(values['metadata.max.age.ms']),
    maxRequestSize: values['max.request.size'],
    adaptivePartitioning: values['partitioner.adaptive.partitioning.enable'],
    ignoreKeys: values['partitioner.ignore.keys'],
    transactionalId: values['transactional.id'],
    transactionTimeoutMs: values['transaction.timeout.ms'],
  };
}
