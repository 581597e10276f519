/** Offsets reset from the command line, in a running cluster. */
import { expect, test } from 'vitest';
import { seconds } from '@/simulator/kernel/time';
import { type Action, Run, type Scenario } from '@/simulator/run';

const scenario: Scenario = {
  id: 'kafka/admin',
  title: 'Admin',
  summary: 'One group that stops.',
  seed: 1,
  until: '60s',
  kafka: {
    brokers: 2,
    config: { 'group.initial.rebalance.delay.ms': 0 },
    topics: [{ name: 'orders', partitions: 3, backlog: 30 }],
    groups: [{ id: 'billing', topics: ['orders'], members: 1, handler: { time: '1ms' }, commit: 'syncAfter' }],
  },
};

function reset(to: 'earliest' | 'latest' | number, closeFirst: boolean): Run {
  const run = new Run(scenario);
  run.seek(seconds(10));
  if (closeFirst) run.act({ type: 'close', node: 'billing-1' });
  run.seek(seconds(15));
  run.act({ type: 'resetOffsets', group: 'billing', to } satisfies Action);
  run.seek(seconds(20));
  return run;
}

const committed = (run: Run) => run.frame().kafka?.groups[0]?.readers.map((reader) => reader.committed);
const said = (run: Run) =>
  run
    .frame()
    .log.filter((line) => line.node === 'admin')
    .map((line) => line.text);

test('[KA1] a group with members is left alone, and the tool says why', () => {
  const run = reset('earliest', false);
  expect(committed(run)).toEqual([10, 10, 10]);
  expect(said(run)).toEqual(['offsets of billing are not reset: the group is not inactive, its state is Stable']);
});

test('[KA2] earliest is where each log begins, and all is read again', () => {
  const run = reset('earliest', true);
  expect(committed(run)).toEqual([0, 0, 0]);
  expect(said(run)).toEqual([expect.stringMatching(/^offsets of billing are reset: (orders-[012] to 0(, )?){3}$/)]);
  run.act({ type: 'start', node: 'billing-1' });
  run.seek(seconds(40));
  expect(run.frame().ledgers[0]).toMatchObject({ duplicated: 30, lost: 0 });
});

test('[KA2] latest skips nothing that was read already', () => {
  const run = reset('latest', true);
  expect(committed(run)).toEqual([10, 10, 10]);
});

test('[KA3] an offset beyond the end becomes the end', () => {
  expect(committed(reset(4, true))).toEqual([4, 4, 4]);
  expect(committed(reset(99, true))).toEqual([10, 10, 10]);
});
