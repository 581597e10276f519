/** The numbers of the lesson "Why, when, how": computed again by the engine, or read from the text and worked out. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { scenarioOf } from '@/content/library';
import { defaults } from '@/simulator/kafka/settings';
import { type Action, Run } from '@/simulator/run';

const text = readFileSync('content/lessons/roadmap.mdx', 'utf8');

function at(id: string, second: number, deeds: readonly { readonly at: number; readonly action: Action }[] = [], seed?: number): Run {
  const run = new Run(scenarioOf(id), {
    ...(seed !== undefined && { seed }),
    deeds: deeds.map((deed) => ({ at: deed.at * 1_000_000, action: deed.action })),
  });
  run.seek(second * 1_000_000);
  return run;
}
const metric = (run: Run, name: string, subject?: string): number =>
  run.metrics().find((each) => each.name === name && (subject === undefined || each.subject === subject))?.value ?? Number.NaN;
const queue = (run: Run) => run.frame().services?.queues[0];
const chain = (run: Run, id: string) => run.frame().services?.chains.find((each) => each.id === id);

/** Seconds from the end of the spike until nobody waits. */
function drainOf(run: Run): number {
  for (let second = 70; second < 600; second += 0.1) {
    run.seek(Math.round(second * 1_000_000));
    if (metric(run, 'queue.depth') === 0) return second - 70;
  }
  return Number.POSITIVE_INFINITY;
}

describe('a queue under a spike', () => {
  test.each([7, 1, 3, 4, 9])('drains as backlog over spare capacity says, within 5 %% (seed %i)', (seed) => {
    const run = at('queues/spike', 70, [], seed);
    const view = queue(run);
    const said = (view?.depth ?? 0) / ((view?.capacityPerSecond ?? 0) - (view?.arrivalsPerSecond ?? 0));
    expect(view).toMatchObject({ arrivalsPerSecond: 80, capacityPerSecond: 100 });
    const seen = drainOf(run);
    expect(Math.abs(seen - said) / said).toBeLessThan(0.05);
  });

  test('prediction how-long-to-drain: 3 009 wait, 150 s by the formula, 156 s in the run, which is shown to that point', () => {
    const run = at('queues/spike', 70);
    expect(queue(run)?.depth).toBe(3009);
    expect(Math.round(3009 / (100 - 80))).toBe(150);
    expect(Math.round(drainOf(run))).toBe(156);
    for (const said of ['3 009 ÷ 20 is 150 s', 'empty after 156 s', 'until: 232']) expect(text).toContain(said);
  });

  test('with more coming than can go the line never comes down', () => {
    const forGood = scenarioOf('queues/spike').figure?.controls?.find((control) => control.id === 'arrivals');
    const action = forGood?.kind === 'choice' ? forGood.options.find((option) => option.label === '120 for good')?.do[0] : undefined;
    const run = at('queues/spike', 300, [{ at: 0, action: action as Action }]);
    const middle = metric(run, 'queue.depth');
    run.seek(run.end);
    expect(metric(run, 'queue.depth')).toBeGreaterThan(1.8 * middle);
  });

  test('a second worker after the spike shortens the waits and costs more', () => {
    const alone = at('queues/spike', 600);
    const two = at('queues/spike', 600, [{ at: 70, action: { type: 'setWorkers', queue: 'jobs', workers: 2 } }]);
    expect(metric(two, 'queue.age.p99')).toBeLessThan(metric(alone, 'queue.age.p99') / 2);
    expect(metric(two, 'cost.worker_seconds')).toBe(600 + 530);
  });
});

describe('nearly full', () => {
  // Time inside is exponential with mean 1 / (mu - lambda): half within ln 2 of it, 99 of 100 within ln 100.
  test.each([
    [50, 0.1],
    [80, 0.1],
    [90, 0.2],
  ])('at %i a second the run agrees with M/M/1', (perSecond, within) => {
    const run = at('queues/near-full', 600, [
      { at: 0, action: { type: 'setArrivals', target: 'jobs', arrivals: { kind: 'poisson', perSecond } } },
    ]);
    const mean = 1_000 / (100 - perSecond);
    expect(Math.abs(metric(run, 'e2e.p50') / (mean * Math.LN2) - 1)).toBeLessThan(within);
    expect(Math.abs(metric(run, 'e2e.p99') / (mean * Math.log(100)) - 1)).toBeLessThan(within);
    expect(text).toContain(`| ${perSecond} | ${perSecond} % | ${mean} ms |`);
  });

  test('with a heavy tail the same average is far worse', () => {
    const arrivals: Action = { type: 'setArrivals', target: 'jobs', arrivals: { kind: 'poisson', perSecond: 80 } };
    const tail: Action = { type: 'setService', target: 'jobs', time: { heavyTail: '10ms' } };
    const even = at('queues/near-full', 600, [{ at: 0, action: arrivals }]);
    const heavy = at(
      'queues/near-full',
      600,
      [arrivals, tail].map((action) => ({ at: 0, action })),
    );
    expect(metric(heavy, 'e2e.p99')).toBeGreaterThan(10 * metric(even, 'e2e.p99'));
  });
});

describe('a line with an end', () => {
  const full = (value: string) =>
    at('queues/bounded', 300, [{ at: 0, action: { type: 'setConfig', target: 'jobs', name: 'overflow', value } }]);

  test('reject keeps the wait short and loses nothing that was accepted', () => {
    const run = full('reject');
    expect(metric(run, 'e2e.p99')).toBeLessThan(2_010);
    expect(metric(run, 'oracle.lost')).toBe(0);
    expect(queue(run)?.refused).toBeGreaterThan(2_000);
  });

  test('drop-head loses as many as reject refuses', () => {
    expect(metric(full('drop-head'), 'oracle.lost')).toBe(queue(full('reject'))?.refused);
  });

  test('block loses nothing and gives the time back', () => {
    const run = full('block');
    expect(metric(run, 'oracle.lost')).toBe(0);
    expect(metric(run, 'queue.depth.max')).toBe(200);
    expect(metric(run, 'queue.age.p99')).toBeGreaterThan(25);
  });
});

describe('one order, three designs', () => {
  const DESIGNS = ['in-turn', 'at-once', 'by-event'] as const;
  const all = (second: number, action: (node: string) => Action) =>
    DESIGNS.map((design) => ({ at: second, action: action(`${design}-analytics`) }));

  test('sum, longest, commit and publish', () => {
    const run = at('chains/order-three-ways', 60);
    expect(DESIGNS.map((design) => metric(run, 'e2e.p50', design))).toEqual([40 + 60 + 80 + 50 + 70, 80, 10]);
  });

  test('prediction analytics-dies: no call succeeds any more, every event is answered and waits', () => {
    const deeds = all(20, (node) => ({ type: 'crash', node }));
    const before = at('chains/order-three-ways', 20, deeds);
    const run = at('chains/order-three-ways', 60, deeds);
    for (const design of ['in-turn', 'at-once']) expect(chain(run, design)?.succeeded).toBe(chain(before, design)?.succeeded);
    expect(chain(run, 'by-event')?.failed).toBe(0);
    const analytics = chain(run, 'by-event')?.services.find((service) => service.name === 'analytics');
    expect(analytics).toMatchObject({ status: 'down' });
    expect(analytics?.waiting).toBeGreaterThan(300);
  });

  test('analytics at 2 s: 2 230 ms, 2 000 ms, no change; its own line grows by about five a second', () => {
    const run = at(
      'chains/order-three-ways',
      60,
      all(0, (node) => ({ type: 'setService', target: node, time: '2s' })),
    );
    expect(DESIGNS.map((design) => metric(run, 'e2e.p99', design))).toEqual([2_230, 2_000, 10]);
    const waiting = () => chain(run, 'by-event')?.services.at(-1)?.waiting ?? 0;
    const first = waiting();
    run.seek(run.end);
    expect((waiting() - first) / 240).toBeGreaterThan(4);
    expect((waiting() - first) / 240).toBeLessThan(6);
  });

  test('five services at 99.9 % are all there 99.5 % of the time', () => {
    expect((100 * 0.999 ** 5).toFixed(1)).toBe('99.5');
  });
});

test('prediction crash-between: commit first leaves an order without event, publish first a ghost', () => {
  const run = at('chains/two-writes', 14);
  expect(chain(run, 'commit-first')).toMatchObject({ eventsMissing: 1, ghosts: 0 });
  expect(chain(run, 'publish-first')).toMatchObject({ eventsMissing: 0, ghosts: 1 });
});

test('the sums of the checks', () => {
  expect([30_000 / (500 - 350), Math.round(30_000 / 500), Math.round(30_000 / 350)]).toEqual([200, 60, 86]);
});

test('the quick start sets every internal topic that needs more brokers than one', () => {
  const broker = defaults('broker');
  expect(broker['offsets.topic.replication.factor']).toBe(3);
  const named = [...text.matchAll(/^ +KAFKA_([A-Z_]+(?:REPLICATION_FACTOR|MIN_ISR)): 1$/gm)].map((match) =>
    (match[1] as string).toLowerCase().replaceAll('_', '.'),
  );
  expect(named).toEqual([
    'offsets.topic.replication.factor',
    'transaction.state.log.replication.factor',
    'transaction.state.log.min.isr',
    'share.coordinator.state.topic.replication.factor',
    'share.coordinator.state.topic.min.isr',
  ]);
});
