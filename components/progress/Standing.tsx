'use client';
/** Each lesson with what was shown of it. Lessons that nothing is known of stand in one list at the end. */

import Link from 'next/link';
import { useCallback } from 'react';
import { StateMark } from '@/components/ui/StateMark';
import { type LessonOutline, lessonStates } from '@/progress/folds/lesson-states';
import type { ProgressState } from '@/progress/progress';
import { useProgress } from '@/progress/react';
import styles from './ProgressPage.module.css';
import { restsOn, type Section, standingBySection } from './standing';

export interface LessonEntry extends LessonOutline {
  readonly number: string;
  readonly title: string;
  readonly written: boolean;
  readonly sections: readonly Section[];
}

export function Standing({ lessons }: { readonly lessons: readonly LessonEntry[] }) {
  const states = useProgress(useCallback(({ events }: ProgressState) => lessonStates(events, lessons), [lessons]));
  const known = lessons.filter(({ slug }) => states.get(slug)?.state !== 'new');
  const others = lessons.filter((lesson) => lesson.written && !known.includes(lesson));
  return (
    <section aria-labelledby="standing">
      <h2 id="standing">What stands where</h2>
      {known.length === 0 && <p className={styles.lead}>Nothing yet: what you predict, play, answer and repair will stand here.</p>}
      <ul>
        {known.map((lesson) => {
          const state = states.get(lesson.slug);
          if (!state) return null;
          const sections = standingBySection(state.evidence, lesson.sections);
          return (
            <li key={lesson.slug} className={styles.lesson}>
              <h3>
                <StateMark state={state.state} {...(state.fraction > 0 ? { level: state.fraction } : {})} /> <LessonName lesson={lesson} />
              </h3>
              <p>{restsOn(state, lesson.steps.length)}</p>
              {sections.length > 0 && (
                <dl className={styles.sections}>
                  {sections.map(({ title, shown }) => (
                    <div key={title}>
                      <dt>{title}</dt>
                      <dd>{shown.join(' · ')}</dd>
                    </div>
                  ))}
                </dl>
              )}
            </li>
          );
        })}
      </ul>
      {others.length > 0 && (
        <p className={styles.lead}>
          {known.length === 0 ? 'Begin with ' : 'New to you: '}
          {others.map((lesson, at) => (
            <span key={lesson.slug}>
              {at > 0 && ', '}
              <LessonName lesson={lesson} />
            </span>
          ))}
          .
        </p>
      )}
    </section>
  );
}

function LessonName({ lesson: { slug, number, title, written } }: { readonly lesson: LessonEntry }) {
  if (!written) return `${number} ${title}`;
  return (
    <Link href={`/learn/${slug}`}>
      {number} {title}
    </Link>
  );
}
