'use client';
/** One lesson on the path: a link when it is written, words when it is not. */

import Link from 'next/link';
import { StateMark, stateWords } from '@/components/ui/StateMark';
import { type Lesson, lessonBySlug, lessonMinutes, lessonNumber } from '@/content/roadmap';
import type { LessonState } from '@/progress/folds/lesson-states';
import { LessonMenu } from './LessonMenu';
import styles from './LessonNode.module.css';

interface LessonNodeProps {
  readonly lesson: Lesson;
  readonly state: LessonState | undefined;
}

export function LessonNode({ lesson, state }: LessonNodeProps) {
  const content = (
    <>
      <span className={styles.number}>{lessonNumber(lesson)}</span>
      <span className={styles.title}>{lesson.title}</span>
      <span className={styles.question}>{lesson.question}</span>
      <span className={styles.needs}>{leaning(lesson)}</span>
      <span className={styles.state}>{lesson.written ? <Standing state={state} /> : 'not written yet'}</span>
      <span className={styles.minutes}>{lessonMinutes(lesson)} min</span>
    </>
  );
  if (!lesson.written) {
    return (
      <div className={styles.node} data-state="unwritten">
        {content}
      </div>
    );
  }
  return (
    <>
      <Link className={styles.node} data-state={state?.state ?? 'new'} href={`/learn/${lesson.slug}`}>
        {content}
      </Link>
      <LessonMenu lesson={lesson} state={state?.state ?? 'new'} />
    </>
  );
}

function Standing({ state }: { readonly state: LessonState | undefined }) {
  const name = state?.state ?? 'new';
  const byOwnWord = name === 'done' && state?.restsOn === 'own-word';
  return (
    <>
      <StateMark state={name} size={14} /> {byOwnWord ? 'done, you said' : stateWords[name]}
    </>
  );
}

/** `leans on 02, 03; 06 helps`. */
function leaning(lesson: Lesson): string {
  const numbers = (slugs: readonly string[]) =>
    slugs
      .map(lessonBySlug)
      .filter((found) => found !== undefined)
      .map(lessonNumber)
      .join(', ');
  const needs = lesson.needs.length > 0 ? `leans on ${numbers(lesson.needs)}` : 'leans on nothing';
  return lesson.helps.length > 0 ? `${needs}; ${numbers(lesson.helps)} helps` : needs;
}
