import { expect, test } from 'vitest';
import { type AssignorName, assignorClass } from '@/simulator/kafka/assignors';
import { protocolError, protocolErrors } from '@/simulator/kafka/errors';
import {
  defaults,
  describeValidValues,
  type GivenValue,
  resolveSettings,
  type Scope,
  type Setting,
  scopes,
  settingNamed,
  settingsOf,
  showValue,
} from '@/simulator/kafka/settings';
import recordedDefaults from '../conformance/kafka/config_defaults.json';
import recordedErrors from '../conformance/kafka/errors.json';

interface Recorded {
  readonly default?: unknown;
  readonly type: string;
  readonly validValues?: string;
}

const recordedOf = (setting: Setting): Recorded | undefined => (recordedDefaults[setting.scope] as Record<string, Recorded>)[setting.name];

/** The registry keeps assignors by their short names; Kafka prints their classes. */
function printedDefault(setting: Setting): string {
  if (setting.name !== 'partition.assignment.strategy') return showValue(setting.default);
  return (setting.default as readonly AssignorName[]).map(assignorClass).join(',');
}

const errorsOf = (scope: Scope, overrides: Record<string, GivenValue>): readonly string[] => {
  const resolved = resolveSettings(scope, overrides);
  return 'errors' in resolved ? resolved.errors : [];
};

function accepted<S extends Scope>(scope: S, overrides: Record<string, GivenValue>) {
  const resolved = resolveSettings(scope, overrides);
  if ('errors' in resolved) throw new Error(resolved.errors.join('\n'));
  return resolved;
}

const all = scopes.flatMap(settingsOf);

test.each(all.map((setting) => [`${setting.scope} ${setting.name}`, setting] as const))(
  '[ST1] %s has the type, default and valid values of 4.2',
  (_, setting) => {
    const recorded = recordedOf(setting);
    const resetPolicyOrNone = describeValidValues(setting)?.toLowerCase();
    expect({ type: setting.type, default: printedDefault(setting), validValues: resetPolicyOrNone }).toEqual({
      type: recorded?.type,
      default: recorded?.default === null ? '' : String(recorded?.default),
      validValues: recorded?.validValues?.toLowerCase(),
    });
  },
);

test('[ST1] every entry says in one sentence what it is, and is found by its name', () => {
  for (const setting of all) {
    expect(setting.meaning, setting.name).toMatch(/^[A-Z].*\.$/);
    expect(settingNamed(setting.scope, setting.name)).toEqual(setting);
  }
  expect(settingNamed('topic', 'constructor')).toBeUndefined();
});

test('[ST1] what a topic inherits has the same default at the broker, save the three that brokers keep in hours or not at all', () => {
  for (const setting of settingsOf('topic')) {
    const atBroker = settingNamed('broker', setting.brokerName ?? '');
    expect(atBroker, setting.name).toBeDefined();
    if (!['retention.ms', 'segment.ms', 'flush.ms'].includes(setting.name))
      expect(atBroker?.default, setting.name).toEqual(setting.default);
  }
});

test('[ST1] defaults are typed values under the real names', () => {
  const lingerMs: number = defaults('producer')['linger.ms'];
  const strategies: readonly AssignorName[] = defaults('consumer')['partition.assignment.strategy'];
  expect([lingerMs, strategies]).toEqual([5, ['range', 'cooperative-sticky']]);
});

test.each<[Scope, string, GivenValue, string]>([
  ['producer', 'linger.ms', -1, 'Value must be at least 0'],
  ['producer', 'linger.ms', 'abc', 'Not a number of type LONG'],
  ['producer', 'linger.ms', 5.5, 'Not a number of type LONG'],
  ['producer', 'batch.size', '99999999999', 'Not a number of type INT'],
  ['producer', 'batch.size', null, 'Value must be non-null'],
  ['producer', 'acks', 2, 'String must be one of: all, -1, 0, 1'],
  ['producer', 'acks', 'ALL', 'String must be one of: all, -1, 0, 1'],
  ['producer', 'enable.idempotence', 'yes', 'Expected value to be either true or false'],
  ['producer', 'transactional.id', '', 'String must be non-empty'],
  ['consumer', 'max.poll.records', 0, 'Value must be at least 1'],
  ['consumer', 'group.protocol', 'new', 'String must be one of (case insensitive): CONSUMER, CLASSIC'],
  ['topic', 'cleanup.policy', 'delete,shred', 'String must be one of: compact, delete'],
  ['topic', 'min.cleanable.dirty.ratio', '1.5', 'Value must be no more than 1'],
  ['broker', 'offsets.topic.replication.factor', 40_000, 'Not a number of type SHORT'],
])('[ST2] %s %s=%s is refused in the words of 4.2', (scope, name, given, why) => {
  const shown = given === null ? '' : given;
  expect(errorsOf(scope, { [name]: given })).toEqual([`Invalid value ${shown} for configuration ${name}: ${why}`]);
});

test('[ST2] texts are read as their type, with spaces and any case of true and false', () => {
  const { values } = accepted('consumer', {
    'group.id': 'g',
    'enable.auto.commit': ' TRUE ',
    'max.poll.records': ' 10 ',
    'group.protocol': 'Classic',
  });
  expect(values).toMatchObject({ 'enable.auto.commit': true, 'max.poll.records': 10, 'group.protocol': 'classic' });
  expect(accepted('topic', { 'cleanup.policy': 'compact, delete' }).values['cleanup.policy']).toEqual(['compact', 'delete']);
});

test('[ST2] auto.offset.reset knows durations, but none of them negative, empty or in capitals', () => {
  for (const policy of ['earliest', 'latest', 'none', 'by_duration:P1D', 'by_duration:PT1H30M', 'by_duration:P2DT3.5S']) {
    expect(errorsOf('consumer', { 'auto.offset.reset': policy }), policy).toEqual([]);
  }
  for (const policy of [
    'EARLIEST',
    'never',
    'by_duration:',
    'by_duration:P',
    'by_duration:PT',
    'by_duration:P1DT',
    'by_duration:-P1D',
    'by_duration:x',
  ]) {
    expect(errorsOf('consumer', { 'auto.offset.reset': policy })[0], policy).toContain(
      `Invalid value \`${policy}\` for configuration auto.offset.reset.`,
    );
  }
});

test('[ST2] assignors are taken by short name or class, and kept by short name', () => {
  const { values } = accepted('consumer', {
    'partition.assignment.strategy': 'sticky,org.apache.kafka.clients.consumer.CooperativeStickyAssignor,StickyAssignor',
  });
  expect(values['partition.assignment.strategy']).toEqual(['sticky', 'cooperative-sticky']);
  expect(errorsOf('consumer', { 'partition.assignment.strategy': 'rage' })[0]).toContain(
    'no assignor is called rage; there are range, roundrobin, sticky, cooperative-sticky',
  );
});

test.each<[Record<string, GivenValue>, string]>([
  [
    { 'enable.idempotence': true, acks: 1 },
    'Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.',
  ],
  [{ 'enable.idempotence': true, retries: 0 }, 'Must set retries to non-zero when using the idempotent producer.'],
  [
    { 'max.in.flight.requests.per.connection': 6, acks: 1 },
    'To use the idempotent producer, max.in.flight.requests.per.connection must be set to at most 5. Current value is 6.',
  ],
  [{ 'transactional.id': 't', acks: '1' }, 'Cannot set a transactional.id without also enabling idempotence.'],
  [{ 'transactional.id': 't', 'enable.idempotence': false }, 'Cannot set a transactional.id without also enabling idempotence.'],
  [{ 'delivery.timeout.ms': 30_004 }, 'delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms'],
])('[ST3] a producer with %o is refused', (overrides, error) => {
  expect(errorsOf('producer', overrides)).toEqual([error]);
});

test('[ST4] idempotence that nobody asked for is switched off without an error, and said', () => {
  const { values, warnings } = accepted('producer', { acks: 1 });
  expect(values).toMatchObject({ acks: '1', 'enable.idempotence': false });
  expect(warnings).toEqual(["Idempotence will be disabled because acks is set to 1, not set to 'all'."]);
  expect(accepted('producer', { acks: '-1' }).values).toMatchObject({ acks: 'all', 'enable.idempotence': true });
  expect(accepted('producer', { 'enable.idempotence': false, 'max.in.flight.requests.per.connection': 6 }).warnings).toEqual([]);
});

test('[ST4] a delivery timeout that nobody set is raised to linger.ms + request.timeout.ms', () => {
  expect(accepted('producer', { 'linger.ms': 200_000 }).values['delivery.timeout.ms']).toBe(230_000);
  expect(accepted('producer', { 'delivery.timeout.ms': 30_005 }).warnings).toEqual([]);
});

test('[ST5] a heartbeat as slow as the session is refused, one beyond a third of it is unwise', () => {
  const group = { 'group.id': 'g', 'session.timeout.ms': 9_000 };
  expect(errorsOf('consumer', { ...group, 'heartbeat.interval.ms': 9_000 })).toEqual([
    'Heartbeat must be set lower than the session timeout',
  ]);
  expect(accepted('consumer', { ...group, 'heartbeat.interval.ms': 3_001 }).warnings).toHaveLength(1);
  expect(accepted('consumer', { ...group, 'heartbeat.interval.ms': 3_000 }).warnings).toEqual([]);
});

test('[ST5] without a group there is no automatic commit, and asking for it is refused', () => {
  expect(accepted('consumer', {}).values['enable.auto.commit']).toBe(false);
  expect(accepted('consumer', { 'group.id': 'g' }).values['enable.auto.commit']).toBe(true);
  expect(errorsOf('consumer', { 'enable.auto.commit': true })).toEqual([
    'enable.auto.commit cannot be set to true when default group id (null) is used.',
  ]);
});

test('[ST6] each group protocol refuses the settings of the other', () => {
  const modern = { 'group.id': 'g', 'group.protocol': 'consumer' };
  expect(errorsOf('consumer', { ...modern, 'session.timeout.ms': 10_000 })).toEqual([
    'session.timeout.ms cannot be set when group.protocol=CONSUMER',
  ]);
  expect(errorsOf('consumer', { ...modern, 'partition.assignment.strategy': 'range' })).toEqual([
    'partition.assignment.strategy cannot be set when group.protocol=CONSUMER',
  ]);
  expect(errorsOf('consumer', { 'group.id': 'g', 'group.remote.assignor': 'uniform' })).toEqual([
    'group.remote.assignor cannot be set when group.protocol=CLASSIC',
  ]);
  expect(accepted('consumer', { ...modern, 'group.remote.assignor': 'uniform' }).warnings).toEqual([]);
});

test('[ST7] an unknown name is an error that says what was probably meant', () => {
  expect(errorsOf('consumer', { 'max.pol.records': 1 })).toEqual([
    'There is no consumer setting max.pol.records; did you mean max.poll.records?',
  ]);
  expect(errorsOf('consumer', { acks: 'all' })).toEqual(['acks is a setting of a producer, not of a consumer.']);
  expect(errorsOf('topic', { 'log.retention.ms': 1 })).toEqual(["log.retention.ms is the broker's name; a topic calls it retention.ms."]);
  expect(errorsOf('topic', { xyzzy: 1 })).toEqual(['There is no topic setting xyzzy.']);
});

test('[ST7] every fault is told, not only the first', () => {
  expect(errorsOf('producer', { 'linger.ms': -1, 'batch.size': -1 })).toHaveLength(2);
});

test('[ER1] the error table is that of 4.2, messages included where we show them', () => {
  expect(protocolErrors.map(({ name, code, retriable }) => ({ name, code, retriable }))).toEqual(
    recordedErrors.map(({ name, code, retriable }) => ({ name, code, retriable })),
  );
  const shown = protocolErrors.filter(({ message }) => message !== undefined);
  expect(shown.length).toBeGreaterThan(30);
  for (const { name, message } of shown) expect(message).toBe(recordedErrors.find((recorded) => recorded.name === name)?.message);
});

test('[ER1] an error that the protocol does not know is our mistake', () => {
  expect(() => protocolError('OUT_OF_LUCK')).toThrow('OUT_OF_LUCK');
});
