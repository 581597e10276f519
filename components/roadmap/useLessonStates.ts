'use client';
/** The learner's standing on every lesson of the roadmap, as a fold of the progress log. Before the log is read, all are new. */

import { lessons } from '@/content/roadmap';
import { type LessonState, lessonStates } from '@/progress/folds/lesson-states';
import type { ProgressState } from '@/progress/progress';
import { useProgress } from '@/progress/react';

export type LessonStates = ReadonlyMap<string, LessonState>;

/** The roadmap asks which lessons are done, not by which steps: a finished lesson is noted in the log by its own page. */
const outlines = lessons.map(({ slug }) => ({ slug, steps: [] }));

export function useLessonStates(): LessonStates {
  return useProgress(selectStates);
}

function selectStates({ events }: ProgressState): LessonStates {
  return lessonStates(events, outlines);
}
