/** A share group in a scenario: what frames show of its records, and that a run can be sought through. */
import { expect, test } from 'vitest';
import { seconds } from '@/simulator/kernel/time';
import { Run, type Scenario } from '@/simulator/run';

const scenario: Scenario = {
  id: 'kafka/shares',
  title: 'Shares',
  summary: 'Three workers take jobs one by one.',
  seed: 3,
  until: '40s',
  kafka: {
    brokers: 1,
    config: { 'group.share.heartbeat.interval.ms': 1_000 },
    topics: [{ name: 'jobs', partitions: 1, backlog: 60 }],
    shareGroups: [
      {
        id: 'workers',
        topics: ['jobs'],
        members: 3,
        handler: { time: '200ms' },
        config: { 'share.acquire.mode': 'record_limit', 'max.poll.records': 4 },
        otherEvery: { n: 10, acknowledge: 'release' },
      },
    ],
  },
};

const view = (run: Run) => run.frame().kafka?.shareGroups?.[0];

test('[KS10] a frame shows who holds which records of a partition, and each is in one hand', () => {
  const run = new Run(scenario);
  run.seek(seconds(4));
  const shown = view(run);
  expect(shown).toMatchObject({ state: 'Stable', members: [{ assigned: [{ topic: 'jobs', partition: 0 }] }, {}, {}] });
  const [partition] = shown?.partitions ?? [];
  const held = (partition?.runs ?? []).filter(({ state }) => state === 'acquired');
  expect(new Set(held.map(({ member }) => member)).size).toBe(3);
  expect(held.every(({ lockMicros }) => lockMicros > 0 && lockMicros <= seconds(30))).toBe(true);
  let next = partition?.startOffset;
  for (const { first, last } of partition?.runs ?? []) {
    expect(first).toBe(next);
    next = last + 1;
  }
  expect(next).toBe(partition?.endOffset);
});

test('[KS13] what is released comes again, and in the end all is done with', () => {
  const run = new Run(scenario);
  run.seek(seconds(35));
  const end = run.digest();
  expect(view(run)?.partitions[0]).toMatchObject({ startOffset: 60, endOffset: 60 });
  expect(view(run)?.members.reduce((sum, { processed }) => sum + processed, 0)).toBeGreaterThan(60);
  run.seek(seconds(5));
  run.seek(seconds(35));
  expect(run.digest()).toBe(end);
});
