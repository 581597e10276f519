'use client';
/** Keeps the reader's place, and notes the lesson as finished once its evidence is complete. */
import { useCallback, useEffect } from 'react';
import { record } from '@/progress/browser';
import { type LessonOutline, lessonStates } from '@/progress/folds/lesson-states';
import type { ProgressState } from '@/progress/progress';
import { useProgress } from '@/progress/react';
import { useLessonPlace } from './place';

export function Keeper({ outline }: { readonly outline: LessonOutline }) {
  useLessonPlace(outline.slug);
  const select = useCallback(({ events }: ProgressState) => lessonStates(events, [outline]).get(outline.slug), [outline]);
  const state = useProgress(select);
  const toRecord = state?.toRecord;
  useEffect(() => {
    if (toRecord !== undefined) record(toRecord);
  }, [toRecord]);
  return null;
}
