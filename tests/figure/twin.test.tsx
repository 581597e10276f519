/** The tables of a figure say what its drawing shows, for every kind of part, in a lesson as in the lab. */
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { TextTwin } from '@/components/figure/TextTwin';
import { scenarioOf } from '@/content/library';
import { type Action, Run } from '@/simulator/run';

function twin(id: string, at: number, ...actions: readonly Action[]): string {
  const scenario = scenarioOf(id);
  const run = new Run(scenario);
  run.act(...actions);
  run.seek(at * 1_000_000);
  const html = renderToStaticMarkup(<TextTwin frame={run.frame()} scenario={scenario} onAct={() => {}} />);
  return html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}

test('of a chain: its design, how it came out, and each service with what waits for it', () => {
  const said = twin('chains/order-three-ways', 60, { type: 'crash', node: 'by-event-analytics' });
  for (const design of ['in-turn, calls, one after another', 'at-once, calls, all at once', 'by-event, commits, publishes, answers']) {
    expect(said).toContain(design);
  }
  expect(said).toMatch(/by-event-analytics service, down, takes 70 ms [1-9]\d* events waiting/);
  expect(twin('chains/two-writes', 14)).toMatch(
    /commit-first, .*: 11 answered, 1 order without event.*publish-first, .* 1 event without order/,
  );
});

test('of a queue: what comes, what could go, and when the line is empty', () => {
  expect(twin('queues/spike', 70)).toContain('jobs: 80 a second come, 100 could go; drains in 3009 ÷ (100 − 80) = 150 s.');
});
