/** What a learner has shown of one lesson, section by section, in words. Pure. */
import type { Evidence } from '@/progress/folds/evidence';
import type { LessonState } from '@/progress/folds/lesson-states';

export interface Section {
  readonly id: string;
  readonly title: string;
}

export interface SectionStanding {
  readonly title: string;
  /** `predicted 2, 1 of them right`, `played`, `repaired`. */
  readonly shown: readonly string[];
}

/** Sections with evidence, in the order of the lesson; what names no section of today stands last. */
export function standingBySection(evidence: readonly Evidence[], sections: readonly Section[]): SectionStanding[] {
  const known = new Set(sections.map(({ id }) => id));
  const groups = [
    ...sections.map(({ id, title }) => ({ title, of: evidence.filter((shown) => shown.section === id) })),
    { title: 'The lesson as a whole', of: evidence.filter(({ section }) => section === undefined || !known.has(section)) },
  ];
  return groups.filter(({ of }) => of.length > 0).map(({ title, of }) => ({ title, shown: inWords(of) }));
}

function inWords(evidence: readonly Evidence[]): string[] {
  const words: string[] = [];
  const predicted = questions(evidence, 'predicted');
  if (predicted.size > 0) words.push(`predicted ${predicted.size}, ${rightOf(predicted, 'not as it came out')}`);
  const answered = questions(evidence, 'answered');
  if (answered.size > 0) words.push(`answered ${answered.size}, ${rightOf(answered, 'not right yet')}`);
  for (const kind of ['played', 'broke', 'repaired'] as const) {
    const scenarios = new Set(evidence.filter((shown) => shown.kind === kind).map(({ scenario, did }) => `${scenario} ${did}`));
    if (scenarios.size > 0) words.push(scenarios.size === 1 ? kind : `${kind} ${scenarios.size} times`);
  }
  return words;
}

/** Each question once. Of a prediction the first answer is what was thought; of a quiz one right answer is enough. */
function questions(evidence: readonly Evidence[], kind: 'predicted' | 'answered'): Map<string, boolean> {
  const right = new Map<string, boolean>();
  for (const shown of evidence) {
    if (shown.kind !== kind || shown.question === undefined) continue;
    const before = right.get(shown.question);
    right.set(shown.question, kind === 'answered' ? before === true || shown.right === true : (before ?? shown.right === true));
  }
  return right;
}

function rightOf(questions: ReadonlyMap<string, boolean>, none: string): string {
  const right = [...questions.values()].filter(Boolean).length;
  if (right === questions.size) return questions.size === 1 ? 'right' : 'all right';
  return right === 0 ? none : `${right} of them right`;
}

/** What the state rests on, and how much of what the lesson asks is shown. */
export function restsOn({ state, restsOn: on, stepsDone }: LessonState, steps: number): string {
  const part = steps === 0 ? '' : `${stepsDone.length} of ${steps} steps shown`;
  if (on === 'own-word') return [`${state}, on your word`, part].filter(Boolean).join('; ');
  return [state === 'done' ? 'done, by what you showed' : state, part].filter(Boolean).join('; ');
}
