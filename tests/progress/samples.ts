/** Events, entries and storages that the tests of the learner's log share. */
import fc from 'fast-check';
import type { EventOf, EventType, ProgressDraft, ProgressEvent } from '../../progress/events';
import { type Json, plain } from '../../progress/json';
import { createProgress, type Progress, type ProgressState } from '../../progress/progress';
import type { Journal } from '../../progress/storage/journal';
import type { ProgressStorage } from '../../progress/storage/storage';

/** 2026-03-09 12:04 UTC. */
export const NOON = Date.UTC(2026, 2, 9, 12, 4);

/** An event so many minutes after `NOON`. */
export function event<Type extends EventType>(
  id: string,
  minute: number,
  draft: Omit<EventOf<Type>, 'v' | 'id' | 'time' | 'device'> & { type: Type },
): EventOf<Type> {
  return { v: 1, id, time: NOON + minute * 60_000, device: 'laptop', ...draft } as unknown as EventOf<Type>;
}

export const opened: ProgressDraft = { type: 'lessonOpened', lesson: 'consumer-groups' };
export const broke: ProgressDraft = {
  type: 'played',
  lesson: 'consumer-groups',
  section: 'two-clocks',
  scenario: 'kafka/cg-2',
  did: 'broke',
};

const few = (...values: string[]) => fc.constantFrom(...values);
const lesson = few('consumer-groups', 'kafka-internals', 'consumer-lag');
const section = few('intro', 'two-clocks', 'quiz');
const question = few('q-1', 'q-2');
const maybe = <T>(name: string, value: fc.Arbitrary<T>) => fc.option(value).map((some) => (some === null ? {} : { [name]: some }));

const anyDraft: fc.Arbitrary<object> = fc.oneof(
  fc.record({ type: fc.constant('lessonOpened'), lesson }),
  fc.tuple(fc.record({ type: fc.constant('placeLeft'), lesson, offset: fc.nat(5000) }), maybe('section', section)).map(joined),
  fc
    .tuple(
      fc.record({ type: few('predicted', 'answered'), lesson, question, choice: few('0', '1'), right: fc.boolean() }),
      maybe('section', section),
    )
    .map(joined),
  fc
    .tuple(
      fc.record({ type: fc.constant('played'), scenario: few('kafka/cg-1', 'kafka/cg-2'), did: few('broke', 'repaired', 'idle') }),
      maybe('lesson', lesson),
    )
    .map(joined),
  fc.record({
    type: fc.constant('solved'),
    challenge: few('kafka/g-1', 'queues/r-1'),
    assisted: fc.boolean(),
    seeds: fc.constant(20),
    deeds: fc.nat(5),
  }),
  fc.record({ type: fc.constant('lessonStateSet'), lesson, state: few('new', 'started', 'done') }),
  fc.record({
    type: fc.constant('lessonFinished'),
    lesson,
    because: fc.array(
      fc.nat(29).map((n) => `e${n}`),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  fc.record({ type: fc.constant('entryRemoved'), entry: fc.nat(29).map((n) => `e${n}`) }),
  fc.record({ type: fc.constant('scenarioSaved'), scenario: few('kafka/cg-1'), link: few('/lab/kafka/cg-1?seed=7') }),
);

function joined([whole, part]: [object, object]): object {
  return { ...whole, ...part };
}

/** Logs with ids of their own and many equal times. */
export const anyEvents: fc.Arbitrary<ProgressEvent[]> = fc
  .array(fc.tuple(anyDraft, fc.nat(9)), { maxLength: 30 })
  .map((drafts) =>
    drafts.map(([draft, minute], i) => ({ v: 1, id: `e${i}`, time: NOON + minute, device: 'laptop', ...draft }) as ProgressEvent),
  );

/** Anything that may stand in a store or a file: events, clashing ids, later versions, damage, any JSON at all. */
export const anyEntries: fc.Arbitrary<Json[]> = fc.array(
  fc.oneof(
    fc
      .tuple(anyDraft, fc.nat(5), fc.nat(9))
      .map(([draft, n, minute]) => plain({ v: 1, id: `e${n}`, time: NOON + minute, device: 'd', ...draft })),
    fc.tuple(anyDraft, fc.nat(5)).map(([draft, n]) => plain({ v: 2, id: `e${n}`, ...draft })),
    fc.tuple(anyDraft, fc.nat(5)).map(([draft, n]) => plain({ v: 1, id: `e${n}`, time: 'noon', ...draft })),
    fc.jsonValue().map(plain),
  ),
  { maxLength: 20 },
);

/** Shared by all logs, as the wall clock is: it goes a second on at each look. */
let clock = NOON;

/** A log on a storage, with waits that the test ends. */
export function start(storage: ProgressStorage, journal?: Journal): { progress: Progress; elapse: (ms: number) => void } {
  const waits = new Set<{ task: () => void; ms: number }>();
  const progress = createProgress(storage, {
    ...(journal === undefined ? {} : { journal }),
    now: () => {
      clock += 1000;
      return clock;
    },
    later: (task, ms) => {
      const wait = { task, ms };
      waits.add(wait);
      return () => waits.delete(wait);
    },
  });
  const elapse = (ms: number) => {
    for (const wait of [...waits]) {
      if (wait.ms !== ms) continue;
      waits.delete(wait);
      wait.task();
    }
  };
  return { progress, elapse };
}

/** Resolves with the state as soon as it is so. */
export function when(progress: Progress, isSo: (state: ProgressState) => boolean): Promise<ProgressState> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isSo(progress.getState())) return;
      stop();
      resolve(progress.getState());
    };
    const stop = progress.subscribe(look);
    look();
  });
}
