/** The life of one message, as the lab tells it: every step a fact of the run, in order, each an instant to go to. */
import { expect, test } from 'vitest';
import { scenarioOf } from '@/content/library';
import { seconds } from '@/simulator/kernel/time';
import { Run } from '@/simulator/run';

const kinds = (run: Run, record: number) => run.life({ record }).steps.map(({ kind }) => kind);

test('a record is produced, appended, readable, fetched, delivered, has its effect and is committed', () => {
  const run = new Run(scenarioOf('kafka/first-rebalance'));
  run.seek(seconds(20));
  const life = run.life({ record: 10 });
  const told = ['produced', 'appended', 'readable', 'fetched', 'delivered', 'effect', 'committed'];
  expect(life.steps.map(({ kind }) => kind).filter((kind) => told.includes(kind))).toEqual(told);
  expect(life.steps.map(({ time }) => time)).toEqual(life.steps.map(({ time }) => time).toSorted((a, b) => a - b));
  // Named by where it stands, it is the same one.
  expect(run.life(life.place as NonNullable<typeof life.place>)).toEqual(life);
  for (const step of life.steps) {
    run.seek(step.time);
    expect(kinds(run, 10)).toContain(step.kind);
  }
});

test('in the past it has lived less', () => {
  const run = new Run(scenarioOf('kafka/first-rebalance'));
  run.seek(seconds(20));
  const { steps } = run.life({ record: 10 });
  run.seek((steps.find(({ kind }) => kind === 'delivered')?.time ?? 0) - 1);
  expect(kinds(run, 10)).toEqual(steps.map(({ kind }) => kind).slice(0, kinds(run, 10).length));
  expect(kinds(run, 10)).not.toContain('delivered');
});

test('a record that was worked on twice shows both deliveries', () => {
  const run = new Run(scenarioOf('kafka/first-rebalance'));
  run.seek(seconds(12));
  run.act({ type: 'crash', node: 'billing-2' });
  run.seek(seconds(80));
  const twice = run.frame().ledgers[0]?.examples.find(({ fate }) => fate === 'duplicated');
  expect(kinds(run, twice?.record ?? -1).filter((kind) => kind === 'effect')).toHaveLength(2);
});

test('a record that only a leader had that came back as a follower is cut away there', () => {
  const run = new Run({
    id: 'kafka/alone',
    title: 'Alone',
    summary: 'A leader cut off from its followers goes on with acks=1.',
    seed: 3,
    until: '60s',
    kafka: {
      brokers: 3,
      topics: [{ name: 'orders', partitions: 1, replicationFactor: 3 }],
      producers: [
        {
          id: 'shop',
          topic: 'orders',
          arrivals: { kind: 'constant', perSecond: 20, until: '40s' },
          config: { acks: 1, 'enable.idempotence': false },
        },
      ],
      groups: [{ id: 'billing', topics: ['orders'], members: 1, handler: { time: '1ms' }, commit: 'auto' }],
    },
    script: [
      { at: '5s', do: { type: 'cut', id: 'cut', from: ['broker-1'], to: ['broker-2', 'broker-3'], bothWays: true } },
      { at: '6s', do: { type: 'crash', node: 'broker-1' } },
      { at: '7s', do: { type: 'heal', id: 'cut' } },
      { at: '20s', do: { type: 'restart', node: 'broker-1' } },
    ],
  });
  run.seek(seconds(60));
  const lost = run.frame().ledgers[0]?.examples.find(({ fate }) => fate === 'lost');
  const cut = run.life({ record: lost?.record ?? -1 }).steps.filter(({ kind }) => kind === 'truncated');
  expect(cut.map(({ node }) => node)).toEqual(['broker-1']);
  expect(cut[0]?.time).toBeGreaterThan(seconds(20));
  // One that its followers had copied stays where it is.
  expect(kinds(run, 10)).not.toContain('truncated');
});

test('a job of a queue lives too', () => {
  const run = new Run(scenarioOf('queues/spike'));
  run.seek(seconds(5));
  expect(
    run
      .life({ record: 3 })
      .steps.map(({ text }) => text)
      .join('; '),
  ).toMatch(/makes it; .*accepts it; .*takes it; .*does the work/);
});

test('who asks for what is not there is told so in a sentence', () => {
  const run = new Run(scenarioOf('kafka/first-rebalance'));
  run.seek(seconds(5));
  expect(() => run.life({ record: 99_999 })).toThrow('record 99999 has not been sent yet');
  expect(() => run.life({ topic: 'orders', partition: 0, offset: 99_999 })).toThrow(
    'no record of a producer stands at offset 99999 of orders-0 by now',
  );
});
