/** A scenario whose names or settings mean nothing is refused, each fault with its place. */
import { expect, test } from 'vitest';
import { idsOf, scenarioOf } from '@/content/library';
import { Run, type Scenario } from '@/simulator/run';
import { scenarioFaults } from '@/simulator/scenario/check';

const good: Scenario = {
  id: 'kafka/small',
  title: 'Small',
  summary: 'One of each.',
  seed: 1,
  until: '10s',
  kafka: {
    brokers: 1,
    topics: [{ name: 'orders', partitions: 2 }],
    producers: [{ id: 'checkout', topic: 'orders', arrivals: { kind: 'constant', perSecond: 5 } }],
    groups: [{ id: 'billing', topics: ['orders'], members: 1, handler: { time: '1ms' }, commit: 'auto' }],
  },
};
const kafka = good.kafka as NonNullable<Scenario['kafka']>;
const [group] = kafka.groups as readonly [NonNullable<typeof kafka.groups>[number]];
const [producer] = kafka.producers as readonly [NonNullable<typeof kafka.producers>[number]];

test('a good scenario has no fault', () => expect(scenarioFaults(good)).toEqual([]));

test.each(idsOf('scenarios'))('%s has no fault', (id) => expect(scenarioFaults(scenarioOf(id))).toEqual([]));

test.each<[string, Scenario, string]>([
  [
    'a topic that is not there',
    { ...good, kafka: { ...kafka, producers: [{ ...producer, topic: 'order' }] } },
    'kafka.producers[0].topic: there is no topic "order"; there is orders',
  ],
  [
    'a group on a topic that is not there',
    { ...good, kafka: { ...kafka, groups: [{ ...group, topics: ['orders', 'x'] }] } },
    'kafka.groups[0].topics[1]: there is no topic "x"; there is orders',
  ],
  [
    'a setting nobody knows',
    { ...good, kafka: { ...kafka, groups: [{ ...group, config: { 'session.timout.ms': 6000 } }] } },
    'kafka.groups[0].config: There is no consumer setting session.timout.ms; did you mean session.timeout.ms?',
  ],
  [
    'a value of the wrong type',
    { ...good, kafka: { ...kafka, producers: [{ ...producer, config: { 'linger.ms': 'soon' } }] } },
    'kafka.producers[0].config: Invalid value soon for configuration linger.ms: Not a number of type LONG',
  ],
  [
    'more replicas than brokers',
    { ...good, kafka: { ...kafka, topics: [{ name: 'orders', partitions: 1, replicationFactor: 3 }] } },
    'kafka.topics[0].replicationFactor: 3 replicas need as many brokers, and there is 1',
  ],
  [
    'two things of one name',
    { ...good, kafka: { ...kafka, groups: [{ ...group, id: 'orders' }] } },
    'kafka.groups[0].id: another thing is named "orders" already',
  ],
  [
    'a script about nobody',
    { ...good, script: [{ at: '1s', do: { type: 'crash', node: 'billing-2' } }] },
    'script[0].do: no node is named "billing-2"; there is broker-1, checkout, admin, billing-1',
  ],
  [
    'a metric nobody measures',
    { ...good, goals: [{ metric: 'oracle.losst', atMost: 0 }] },
    'goals[0].metric: there is no metric "oracle.losst"; did you mean oracle.lost?',
  ],
])('%s', (_, scenario, said) => {
  expect(scenarioFaults(scenario)).toEqual([said]);
  expect(() => new Run(scenario)).toThrow(said);
});

test('a setting that Kafka would not start with is refused, and nothing has changed', () => {
  const run = new Run(good);
  expect(() => run.act({ type: 'setConfig', target: 'billing', name: 'heartbeat.interval.ms', value: 'often' })).toThrow(
    'Invalid value often for configuration heartbeat.interval.ms',
  );
  expect(run.deeds).toEqual([]);
});
