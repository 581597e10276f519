/** What follows from a log: lesson states, places, evidence, lines; and that old names and order of arrival do not matter. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currentAddress } from '../../progress/aliases';
import type { ProgressEvent } from '../../progress/events';
import { challengeStates } from '../../progress/folds/challenges';
import { sectionEvidence } from '../../progress/folds/evidence';
import { lastPlace, placeIn } from '../../progress/folds/last-place';
import { type LessonOutline, lessonStates } from '../../progress/folds/lesson-states';
import { logLines } from '../../progress/folds/log-lines';
import { anyEvents, event } from './samples';

const GROUPS: LessonOutline = {
  slug: 'consumer-groups',
  steps: [
    { kind: 'predict', question: 'p-1' },
    { kind: 'play', scenario: 'kafka/cg-2', did: 'repaired' },
    { kind: 'quiz', question: 'q-1' },
    { kind: 'quiz', question: 'q-2' },
  ],
};
const LAG: LessonOutline = { slug: 'consumer-lag', steps: [] };
const lesson = 'consumer-groups';

const open = event('open', 0, { type: 'lessonOpened', lesson });
const predicted = event('predicted', 1, { type: 'predicted', lesson, section: 'two-clocks', question: 'p-1', choice: '2', right: false });
const broken = event('broken', 2, { type: 'played', lesson, section: 'two-clocks', scenario: 'kafka/cg-2', did: 'broke' });
const repaired = event('repaired', 3, { type: 'played', lesson, section: 'two-clocks', scenario: 'kafka/cg-2', did: 'repaired' });
const first = event('first', 4, { type: 'answered', lesson, section: 'quiz', question: 'q-1', choice: '0', right: true });
const wrong = event('wrong', 5, { type: 'answered', lesson, section: 'quiz', question: 'q-2', choice: '0', right: false });
const second = event('second', 6, { type: 'answered', lesson, section: 'quiz', question: 'q-2', choice: '1', right: true });
const WHOLE: ProgressEvent[] = [open, predicted, broken, repaired, first, wrong, second];

const marked = (id: string, minute: number, state: 'new' | 'started' | 'done') =>
  event(id, minute, { type: 'lessonStateSet', lesson, state });
const removal = (id: string, minute: number, entry: string) => event(id, minute, { type: 'entryRemoved', entry });
const groups = (events: readonly ProgressEvent[], outline = GROUPS) => lessonStates(events, [outline, LAG]).get(lesson);

test('a lesson is new, then started, then done once the quiz is right and something was played', () => {
  expect(groups([])).toMatchObject({ state: 'new', evidence: [], fraction: 0 });
  expect(groups([open])).toMatchObject({ state: 'started', restsOn: 'evidence', fraction: 0 });
  expect(groups(WHOLE.slice(0, 6))).toMatchObject({ state: 'started', fraction: 0.75 });
  expect(groups(WHOLE)).toMatchObject({ state: 'done', restsOn: 'evidence', fraction: 1 });
  expect(groups(WHOLE)?.evidence.map(({ kind, section }) => `${kind} in ${section}`)).toEqual([
    'predicted in two-clocks',
    'broke in two-clocks',
    'repaired in two-clocks',
    'answered in quiz',
    'answered in quiz',
    'answered in quiz',
  ]);
  expect(groups([first, second])).toMatchObject({ state: 'started' }); // nothing played
  expect(groups([broken, repaired])).toMatchObject({ state: 'started' }); // no quiz
  expect(groups([broken], { slug: lesson, steps: [] })).toMatchObject({ state: 'started', fraction: 0 }); // a lesson without quiz
  expect(lessonStates(WHOLE, [GROUPS, LAG]).get('consumer-lag')).toMatchObject({ state: 'new', evidence: [] });
});

test("the learner's own word is taken and marked as that", () => {
  expect(groups([marked('m', 0, 'done')])).toMatchObject({ state: 'done', restsOn: 'own-word', fraction: 0 });
  expect(groups([...WHOLE, marked('m', 9, 'done')])).toMatchObject({ state: 'done', restsOn: 'evidence' });
  expect(groups([...WHOLE, marked('m', 9, 'new')])).toMatchObject({ state: 'new', evidence: [], fraction: 0 });
  expect(groups([...WHOLE, marked('m', 9, 'new'), removal('r', 10, 'm')])).toMatchObject({ state: 'done', restsOn: 'evidence' });
  const doubted = [...WHOLE, marked('m', 9, 'started')];
  expect(groups(doubted)).toMatchObject({ state: 'started', restsOn: 'own-word', fraction: 1 });
  expect(groups([...doubted, { ...second, id: 'again', time: second.time + 9e6 }])).toMatchObject({ state: 'done', restsOn: 'evidence' });
});

test('a removed entry does not count, until its removal is removed', () => {
  const without = [...WHOLE, removal('r1', 9, 'second')];
  expect(groups(without)).toMatchObject({ state: 'started', fraction: 0.75 });
  expect(groups([...without, removal('r2', 10, 'r1')])).toMatchObject({ state: 'done', fraction: 1 });
  expect(groups([...without, removal('r2', 10, 'r1'), removal('r3', 11, 'r2')])).toMatchObject({ state: 'started' });
});

test('a finished lesson stays done when it gains a question, as long as its evidence stands', () => {
  const toRecord = groups(WHOLE)?.toRecord;
  expect(toRecord).toEqual({ type: 'lessonFinished', lesson, because: ['first', 'second', 'broken'] });
  const noted = [...WHOLE, event('done', 7, { type: 'lessonFinished', lesson, because: ['first', 'second', 'broken'] })];
  const longer: LessonOutline = { ...GROUPS, steps: [...GROUPS.steps, { kind: 'quiz', question: 'q-3' }] };

  expect(groups(WHOLE, longer)).toMatchObject({ state: 'started' });
  expect(groups(noted, longer)).toMatchObject({ state: 'done', restsOn: 'evidence', fraction: 0.8 });
  expect(groups(noted)).not.toHaveProperty('toRecord');
  expect(groups([...noted, removal('r', 8, 'first')], longer)).toMatchObject({ state: 'started' });
  expect(groups([...noted, marked('m', 8, 'new'), { ...open, id: 'anew', time: open.time + 9e6 }], longer)).toMatchObject({
    state: 'started',
    evidence: [],
  });
});

test('sections show what was done in them', () => {
  const sections = sectionEvidence([...WHOLE, event('aside', 7, { type: 'played', lesson, scenario: 'kafka/cg-1', did: 'idle' })], lesson);
  expect([...sections].map(([section, shown]) => [section, shown.map(({ kind }) => kind)])).toEqual([
    ['two-clocks', ['predicted', 'broke', 'repaired']],
    ['quiz', ['answered', 'answered', 'answered']],
    ['', ['played']],
  ]);
});

test('the last place is in the lesson touched last, at the spot that was left there', () => {
  const left = event('left', 8, { type: 'placeLeft', lesson, section: 'two-clocks', offset: 120, figure: 'cg-2' });
  const lag = event('lag', 9, { type: 'lessonOpened', lesson: 'consumer-lag' });
  const back = event('back', 10, { type: 'lessonOpened', lesson });
  expect(lastPlace([])).toBeUndefined();
  expect(lastPlace([open])).toEqual({ lesson, offset: 0, time: open.time });
  expect(lastPlace([left, lag, marked('m', 11, 'done')])).toEqual({ lesson: 'consumer-lag', offset: 0, time: lag.time });
  expect(lastPlace([left, lag, back])).toEqual({ lesson, section: 'two-clocks', offset: 120, figure: 'cg-2', time: back.time });
  expect(placeIn([left, lag], lesson)).toMatchObject({ section: 'two-clocks', offset: 120 });
});

test('renamed, split and merged content keeps what was done', () => {
  const aliases = {
    'consumer-groups': 'groups',
    'groups#two-clocks': 'groups#liveness',
    'consumer-groups:q-2': 'consumer-lag:lag-1',
    'kafka/cg-2': 'kafka/two-clocks',
  };
  const renamedGroups: LessonOutline = {
    slug: 'groups',
    steps: [
      { kind: 'quiz', question: 'q-1' },
      { kind: 'play', scenario: 'kafka/two-clocks', did: 'repaired' },
    ],
  };
  const renamedLag: LessonOutline = { slug: 'consumer-lag', steps: [{ kind: 'quiz', question: 'lag-1' }] };
  const states = lessonStates(WHOLE, [renamedGroups, renamedLag], aliases);
  expect(states.get('groups')).toMatchObject({ state: 'done', fraction: 1 });
  expect(states.get('consumer-lag')).toMatchObject({ state: 'started', fraction: 1 });
  expect([...sectionEvidence(WHOLE, 'groups', aliases).keys()]).toEqual(['liveness', 'quiz']);
  expect([...sectionEvidence(WHOLE, 'consumer-lag', aliases).keys()]).toEqual(['']); // its old section stayed behind
  expect(lastPlace([event('left', 8, { type: 'placeLeft', lesson, section: 'two-clocks', offset: 5 })], aliases)).toMatchObject({
    lesson: 'groups',
    section: 'liveness',
  });
  expect(currentAddress('a', { a: 'b', b: 'a' })).toMatch(/^[ab]$/); // a circle ends
  expect(currentAddress('a#s', { a: 'a#s' })).toBe('a#s');
});

test('the log reads as lines on the clock of its reader', () => {
  const all = [
    ...WHOLE.slice(1, 3),
    event('task', 7, { type: 'played', scenario: 'kafka/cg-1', did: 'idle-member' }),
    event('left', 8, { type: 'placeLeft', lesson, section: 'quiz', offset: 0 }),
    marked('m', 9, 'done'),
    event('saved', 10, { type: 'scenarioSaved', scenario: 'kafka/cg-1', link: '/lab/kafka/cg-1', title: 'five members' }),
    event('fin', 11, { type: 'lessonFinished', lesson, because: ['first'] }),
    removal('r', 12, 'broken'),
  ];
  const titles = { lesson: (slug: string) => (slug === lesson ? 'Kafka consumer groups' : undefined) };
  const lines = logLines(all, { titles, timeZone: 'UTC' });
  expect(lines.map(({ text }) => text)).toEqual([
    '12:05 predicted "p-1" in Kafka consumer groups: wrong',
    '12:06 broke kafka/cg-2 (Kafka consumer groups)',
    '12:11 did "idle-member" in kafka/cg-1',
    '12:12 left Kafka consumer groups at "quiz"',
    '12:13 marked Kafka consumer groups as done',
    '12:14 saved five members',
    '12:15 finished Kafka consumer groups',
    '12:16 removed an entry (played)',
  ]);
  expect(lines.filter(({ removed }) => removed).map(({ id }) => id)).toEqual(['broken']);
  expect(logLines([open], { timeZone: 'Asia/Tokyo' })[0]).toMatchObject({ day: '2026-03-09', clock: '21:04' });
});

test('every fold is the same in any order of arrival', () => {
  const outline: LessonOutline = { slug: lesson, steps: [{ kind: 'quiz', question: 'q-1' }] };
  const aliases = { 'kafka-internals': 'consumer-lag' };
  const all = (events: readonly ProgressEvent[]) => [
    lessonStates(events, [outline, LAG], aliases),
    lastPlace(events, aliases),
    placeIn(events, lesson, aliases),
    sectionEvidence(events, lesson, aliases),
    logLines(events, { aliases, timeZone: 'UTC' }),
  ];
  fc.assert(
    fc.property(
      anyEvents.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }))),
      ([events, shuffled]) => {
        expect(all(shuffled)).toEqual(all(events));
      },
    ),
  );
});

test('fraction lies between 0 and 1, and what is done on evidence has shown its quiz and something played', () => {
  const outline: LessonOutline = {
    slug: lesson,
    steps: [
      { kind: 'quiz', question: 'q-1' },
      { kind: 'play', scenario: 'kafka/cg-1', did: 'broke' },
    ],
  };
  fc.assert(
    fc.property(anyEvents, (events) => {
      const unnoted = events.filter(({ type }) => type !== 'lessonFinished');
      const state = groups(unnoted, outline);
      expect(state?.fraction).toBeGreaterThanOrEqual(0);
      expect(state?.fraction).toBeLessThanOrEqual(1);
      if (state?.state !== 'done' || state.restsOn !== 'evidence') return;
      expect(state.evidence.some(({ kind, right }) => kind === 'answered' && right)).toBe(true);
      expect(state.evidence.some(({ scenario }) => scenario !== undefined)).toBe(true);
    }),
  );
});

test('a challenge is solved by one that was not told the fix; the fewest actions are the best', () => {
  const solved = (id: string, minute: number, assisted: boolean, deeds: number) =>
    event(id, minute, { type: 'solved', challenge: 'kafka/g-1', assisted, seeds: 20, deeds });
  const state = (...events: ProgressEvent[]) => challengeStates(events).get('kafka/g-1');
  const helped = solved('helped', 1, true, 1);
  const own = solved('own', 2, false, 3);
  const shorter = solved('shorter', 3, false, 2);
  expect(state()).toBeUndefined();
  expect(state(helped)).toMatchObject({ state: 'assisted', best: null });
  expect(state(helped, own)).toMatchObject({ state: 'solved', best: 3 });
  expect(state(shorter, own, solved('later', 4, true, 1))).toMatchObject({ state: 'solved', best: 2 });
  expect(state(own, shorter, removal('r', 5, 'shorter'))).toMatchObject({ state: 'solved', best: 3 });
  expect(challengeStates([own], { 'kafka/g-1': 'kafka/evicted' }).get('kafka/evicted')?.best).toBe(3);
  const lines = logLines([helped, own], { titles: { challenge: () => 'Evicted' }, timeZone: 'UTC' });
  expect(lines.map(({ text }) => text)).toEqual([
    '12:05 brought Evicted through, assisted',
    '12:06 solved Evicted with 3 actions on 20 seeds',
  ]);
});
