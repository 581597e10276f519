/** A group under the consumer protocol in a scenario: what frames show of it, and that a run can be sought through. */
import { expect, test } from 'vitest';
import { scenarioOf } from '@/content/library';
import { seconds } from '@/simulator/kernel/time';
import { Run, type Scenario } from '@/simulator/run';

const first = scenarioOf('kafka/first-rebalance');
const scenario: Scenario = {
  ...first,
  until: '60s',
  script: [],
  kafka: {
    ...(first.kafka as NonNullable<Scenario['kafka']>),
    config: { 'group.consumer.heartbeat.interval.ms': 1_000, 'group.consumer.session.timeout.ms': 6_000 },
    groups: (first.kafka?.groups ?? []).map((group) => ({
      ...group,
      members: 2,
      spare: 1,
      stagger: '5s',
      config: { 'group.protocol': 'consumer' },
    })),
  },
};
const group = (run: Run) => run.frame().kafka?.groups[0];

test('[KN2] a frame shows phase, epochs and how far each member is', () => {
  const run = new Run(scenario);
  run.seek(seconds(4));
  expect(group(run)).toMatchObject({ state: 'Stable', generation: 1, assignmentEpoch: 1, assignor: 'uniform' });
  run.seek(seconds(20));
  const shown = group(run);
  expect(shown).toMatchObject({ state: 'Stable', generation: 2, assignmentEpoch: 2, rebalances: 2, waitingFor: [] });
  const [one, two] = shown?.members ?? [];
  expect(one?.reconciliation).toMatchObject({ epoch: 2, progress: 'STABLE' });
  expect(one?.reconciliation?.target).toEqual(one?.owned);
  expect(two?.rings.map(({ property }) => property)).toContain('session.timeout.ms');
});

test('[KN16] through a crash every partition has one owner at most, and in the end each has one', () => {
  const run = new Run(scenario);
  run.seek(seconds(20));
  run.act({ type: 'crash', node: `${group(run)?.id}-2` });
  const digests = new Map<number, string>();
  for (let at = 20; at <= 40; at++) {
    run.seek(seconds(at));
    digests.set(at, run.digest());
    const names = (group(run)?.members ?? []).flatMap(({ owned }) => owned.map(({ topic, partition }) => `${topic}-${partition}`));
    expect(new Set(names).size).toBe(names.length);
  }
  expect(group(run)?.readers.every(({ owner }) => owner === `${group(run)?.id}-1`)).toBe(true);
  run.seek(seconds(27));
  expect(run.digest()).toBe(digests.get(27));
});
