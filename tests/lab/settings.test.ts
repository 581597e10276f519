/** What the inspector says of settings: a pair that cannot be is refused, an unwise one is said. */
import { expect, test } from 'vitest';
import { scenarioOf } from '@/content/library';
import { seconds } from '@/simulator/kernel/time';
import { Run } from '@/simulator/run';

const wish = (target: string, value: number) => ({ type: 'setConfig', target, name: 'heartbeat.interval.ms', value }) as const;
const warned = (run: Run) =>
  run
    .settings('billing-1')
    .filter(({ warning }) => warning !== null)
    .map(({ name }) => name);

test('a heartbeat that is not shorter than the session is refused in the words of Kafka, for a member and for its group', () => {
  const run = new Run(scenarioOf('kafka/first-rebalance'));
  run.seek(seconds(10));
  for (const target of ['billing-1', 'billing'])
    expect(() => run.act(wish(target, 45_000))).toThrow('Heartbeat must be set lower than the session timeout');
  expect(run.deeds).toEqual([]);
});

test('a heartbeat of more than a third of the session is allowed, and said at both settings; undo takes it back', () => {
  const run = new Run(scenarioOf('kafka/first-rebalance'));
  run.seek(seconds(10));
  expect(warned(run)).toEqual([]);
  run.act(wish('billing-1', 20_000));
  expect(warned(run).sort()).toEqual(['heartbeat.interval.ms', 'session.timeout.ms']);
  run.undo();
  expect(warned(run)).toEqual([]);
});
