/**
 * Settings that are each valid and do not go together: refused with Kafka's own words, changed silently where Kafka changes
 * them silently (we say so as a warning), or merely unwise (rules ST3 to ST6).
 * Source: apache/kafka ProducerConfig.java, KafkaProducer.java, ConsumerConfig.java, consumer/internals/Heartbeat.java, LogConfig.java.
 */
import { INT_MAX, type Scope, type SettingValue } from './types';

export interface Conflicts {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** What Kafka makes of the values. */
  readonly changed: Readonly<Record<string, SettingValue>>;
}

type Values = Readonly<Record<string, SettingValue>>;

/** `isGiven`: set by the user, if only to the default. Kafka refuses what was asked for and bends what was not. */
export function findConflicts(scope: Scope, values: Values, isGiven: (name: string) => boolean): Conflicts {
  return finders[scope](values, isGiven);
}

const finders: Record<Scope, (values: Values, isGiven: (name: string) => boolean) => Conflicts> = {
  producer: producerConflicts,
  consumer: consumerConflicts,
  topic: topicConflicts,
  broker: brokerConflicts,
  group: groupConflicts,
};

const MAX_IN_FLIGHT_WITH_IDEMPOTENCE = 5;

function producerConflicts(values: Values, isGiven: (name: string) => boolean): Conflicts {
  const errors: string[] = [];
  const warnings: string[] = [];
  const changed: Record<string, SettingValue> = {};
  if (values.acks === '-1') changed.acks = 'all';

  let idempotent = values['enable.idempotence'] === true;
  if (idempotent) {
    const asked = isGiven('enable.idempotence');
    const inFlight = values['max.in.flight.requests.per.connection'] as number;
    if (inFlight > MAX_IN_FLIGHT_WITH_IDEMPOTENCE) {
      errors.push(
        `To use the idempotent producer, max.in.flight.requests.per.connection must be set to at most ${MAX_IN_FLIGHT_WITH_IDEMPOTENCE}. Current value is ${inFlight}.`,
      );
    }
    const noRetries = values.retries === 0;
    const notAll = values.acks === '0' || values.acks === '1';
    if (noRetries && asked) errors.push('Must set retries to non-zero when using the idempotent producer.');
    if (notAll && asked)
      errors.push('Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.');
    if ((noRetries || notAll) && !asked) {
      idempotent = false;
      changed['enable.idempotence'] = false;
      warnings.push(
        `Idempotence will be disabled because ${noRetries ? 'retries is set to 0' : `acks is set to ${values.acks}, not set to 'all'`}.`,
      );
    }
  }
  if (!idempotent && isGiven('transactional.id') && values['transactional.id'] !== null) {
    errors.push('Cannot set a transactional.id without also enabling idempotence.');
  }

  const needed = Math.min((values['linger.ms'] as number) + (values['request.timeout.ms'] as number), INT_MAX);
  if ((values['delivery.timeout.ms'] as number) < needed) {
    const sum = 'linger.ms + request.timeout.ms';
    if (isGiven('delivery.timeout.ms')) errors.push(`delivery.timeout.ms should be equal to or larger than ${sum}`);
    else {
      changed['delivery.timeout.ms'] = needed;
      warnings.push(`delivery.timeout.ms should be equal to or larger than ${sum}. Setting it to ${needed}.`);
    }
  }
  return { errors, warnings, changed };
}

/** Settings that the broker decides under the new protocol. */
const CLASSIC_ONLY = ['partition.assignment.strategy', 'session.timeout.ms', 'heartbeat.interval.ms'];

function consumerConflicts(values: Values, isGiven: (name: string) => boolean): Conflicts {
  const errors: string[] = [];
  const warnings: string[] = [];
  const changed: Record<string, SettingValue> = {};
  const hasGroup = values['group.id'] !== null;
  if (values['group.protocol'] === 'consumer') {
    for (const name of CLASSIC_ONLY) if (isGiven(name)) errors.push(`${name} cannot be set when group.protocol=CONSUMER`);
  } else {
    if (values['group.remote.assignor'] !== null) errors.push('group.remote.assignor cannot be set when group.protocol=CLASSIC');
    if (hasGroup) compareHeartbeat(values, errors, warnings);
  }
  if (!hasGroup && values['enable.auto.commit'] === true) {
    if (isGiven('enable.auto.commit')) errors.push('enable.auto.commit cannot be set to true when default group id (null) is used.');
    else changed['enable.auto.commit'] = false;
  }
  if (values['group.id'] === '') errors.push('The configured group.id should not be an empty string or whitespace.');
  return { errors, warnings, changed };
}

function compareHeartbeat(values: Values, errors: string[], warnings: string[]): void {
  const heartbeat = values['heartbeat.interval.ms'] as number;
  const session = values['session.timeout.ms'] as number;
  if (heartbeat >= session) errors.push('Heartbeat must be set lower than the session timeout');
  else if (heartbeat > session / 3) {
    warnings.push(
      `heartbeat.interval.ms (${heartbeat}) is more than a third of session.timeout.ms (${session}): two late heartbeats and the member is out.`,
    );
  }
}

function topicConflicts(values: Values): Conflicts {
  const min = values['min.compaction.lag.ms'] as number;
  const max = values['max.compaction.lag.ms'] as number;
  const errors = min > max ? [`conflict topic config setting min.compaction.lag.ms (${min}) > max.compaction.lag.ms (${max})`] : [];
  return { errors, warnings: [], changed: {} };
}

function groupConflicts(values: Values): Conflicts {
  const [session, heartbeat] = ['consumer.session.timeout.ms', 'consumer.heartbeat.interval.ms'] as const;
  const isLarger = (values[session] as number) > (values[heartbeat] as number);
  return { errors: isLarger ? [] : [`${session} must be greater than ${heartbeat}`], warnings: [], changed: {} };
}

function brokerConflicts(values: Values): Conflicts {
  const min = values['group.min.session.timeout.ms'] as number;
  const max = values['group.max.session.timeout.ms'] as number;
  const errors = min > max ? ['group.max.session.timeout.ms must be greater than or equal to group.min.session.timeout.ms'] : [];
  return { errors, warnings: [], changed: {} };
}
