/**
 * The state of each lesson: new, started or done, and what that rests on.
 *
 * Done rests on evidence: every quiz question of the lesson answered right at least once (trying again is free), and something
 * played in its simulations. The learner's own word also makes a lesson done, and is marked as that. Saying `new` starts a lesson
 * over: what was shown before no longer counts. Saying `started` holds until more is shown.
 */
import { type Aliases, NO_ALIASES } from '../aliases';
import type { EventOf, ProgressDraft, ProgressEvent } from '../events';
import { type Evidence, evidenceOf } from './evidence';
import { standingEvents } from './standing';

/** Something a lesson asks its reader to do. */
export type LessonStep =
  | { readonly kind: 'predict' | 'quiz'; readonly question: string }
  /** `did` is `broke`, `repaired` or the id of a task. */
  | { readonly kind: 'play'; readonly scenario: string; readonly did: string };

/** What the folds need to know of a lesson; content has the rest. A lesson that is not written yet has no steps. */
export interface LessonOutline {
  readonly slug: string;
  readonly steps: readonly LessonStep[];
}

export interface LessonState {
  readonly lesson: string;
  readonly state: 'new' | 'started' | 'done';
  /** `evidence`: shown by what was done. `own-word`: the learner said so. */
  readonly restsOn: 'evidence' | 'own-word';
  /** What was shown since the lesson was last begun, in order of time. */
  readonly evidence: readonly Evidence[];
  /** The steps of the outline that are done, in its order. */
  readonly stepsDone: readonly LessonStep[];
  /** Share of the steps done, from 0 to 1. It may be below 1 in a lesson that is done, and stays what was shown. */
  readonly fraction: number;
  /** When the lesson is done on evidence that no entry notes yet: the event to record, so that a later edit of the lesson cannot undo it. */
  readonly toRecord?: ProgressDraft;
}

/** The state of every given lesson. It depends on which events there are, not on the order in which they arrived. */
export function lessonStates(
  events: readonly ProgressEvent[],
  lessons: readonly LessonOutline[],
  aliases: Aliases = NO_ALIASES,
): ReadonlyMap<string, LessonState> {
  const standing = standingEvents(events, aliases);
  const counting = new Set(standing.map((event) => event.id));
  const byLesson = new Map<string, ProgressEvent[]>(lessons.map((lesson) => [lesson.slug, []]));
  for (const event of standing) {
    if ('lesson' in event && event.lesson !== undefined) byLesson.get(event.lesson)?.push(event);
  }
  return new Map(lessons.map((lesson) => [lesson.slug, lessonState(lesson, byLesson.get(lesson.slug) ?? [], counting)]));
}

/** `all` are the events of this lesson that count, in order; `counting` the ids of all that count. */
function lessonState(lesson: LessonOutline, all: readonly ProgressEvent[], counting: ReadonlySet<string>): LessonState {
  const events = all.slice(1 + all.findLastIndex((event) => event.type === 'lessonStateSet' && event.state === 'new'));
  const evidence = events.map(evidenceOf).filter((shown) => shown !== undefined);
  const stepsDone = lesson.steps.filter((step) => evidence.some((shown) => meets(shown, step)));
  const fraction = lesson.steps.length === 0 ? 0 : stepsDone.length / lesson.steps.length;
  const common = { lesson: lesson.slug, evidence, stepsDone, fraction };

  const wordAt = events.findLastIndex((event) => event.type === 'lessonStateSet');
  const word = wordAt < 0 ? undefined : (events[wordAt] as EventOf<'lessonStateSet'>).state;
  const proof = proofOf(lesson, evidence);
  const noted = isNoted(events, counting);
  const shownSince = events.slice(wordAt + 1).some((event) => evidenceOf(event) !== undefined);

  if ((proof || noted) && (word !== 'started' || shownSince)) {
    const done = { ...common, state: 'done', restsOn: 'evidence' } as const;
    return proof && !noted ? { ...done, toRecord: { type: 'lessonFinished', lesson: lesson.slug, because: proof } } : done;
  }
  if (word !== undefined) return { ...common, state: word, restsOn: 'own-word' };
  return { ...common, state: events.length > 0 ? 'started' : 'new', restsOn: 'evidence' };
}

function meets(shown: Evidence, step: LessonStep): boolean {
  switch (step.kind) {
    case 'predict':
      return shown.kind === 'predicted' && shown.question === step.question;
    case 'quiz':
      return shown.kind === 'answered' && shown.right === true && shown.question === step.question;
    case 'play':
      return shown.scenario === step.scenario && shown.did === step.did;
  }
}

/** The entries that make the lesson done: the first right answer to each quiz question, and the first thing played. */
function proofOf(lesson: LessonOutline, evidence: readonly Evidence[]): string[] | undefined {
  const quiz = lesson.steps.filter((step) => step.kind === 'quiz');
  const answers = quiz.map((step) => evidence.find((shown) => meets(shown, step)));
  const played = evidence.find((shown) => shown.scenario !== undefined);
  const proof = [...answers, played].map((shown) => shown?.entry);
  return quiz.length > 0 && proof.every((entry) => entry !== undefined) ? proof : undefined;
}

/** Whether the log notes that the lesson was finished, on entries that all still count. */
function isNoted(events: readonly ProgressEvent[], counting: ReadonlySet<string>): boolean {
  return events.some((event) => event.type === 'lessonFinished' && event.because.every((entry) => counting.has(entry)));
}
