/** Judging that was called off is silent, whatever its workers still have to say. */
import { afterEach, expect, test, vi } from 'vitest';
import { startJudging } from '@/components/challenge/judging';
import { scenarioOf } from '@/content/library';
import type { Goal } from '@/simulator/run';

const made: { onmessage?: (event: unknown) => void; onerror?: (event: unknown) => void }[] = [];

class Silent {
  constructor() {
    made.push(this as (typeof made)[number]);
  }
  postMessage(): void {}
  terminate(): void {}
}

afterEach(() => {
  made.length = 0;
  vi.unstubAllGlobals();
});

test('a seed or an error that arrives after the judging was called off is not heard', () => {
  vi.stubGlobal('Worker', Silent);
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  const heard: string[] = [];
  const goals: Goal[] = [];
  const callOff = startJudging(
    { scenario: scenarioOf('queues/black-friday'), goals, deeds: [] },
    { onSeed: (_, n) => heard.push(`seed ${n}`), onFailed: (sentence) => heard.push(sentence) },
  );
  const [worker] = made;
  worker?.onmessage?.({ data: { type: 'judged', n: 0, judged: {} } });
  expect(heard).toEqual(['seed 0']);
  callOff();
  worker?.onmessage?.({ data: { type: 'judged', n: 1, judged: {} } });
  worker?.onerror?.({ preventDefault() {}, message: '' });
  expect(heard).toEqual(['seed 0']);
});
