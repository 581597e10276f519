'use client';
/** The path, beside the lesson: every lesson with its state, those not written yet in words and without a link. */
import Link from 'next/link';
import { StateMark, stateWords } from '@/components/ui/StateMark';
import { type Lesson, lessonNumber, lessons, phases } from '@/content/roadmap';
import type { LessonState } from '@/progress/folds/lesson-states';
import { useLessonStates } from '../roadmap/useLessonStates';
import styles from './Rail.module.css';

export function Rail({ current }: { readonly current: string }) {
  const states = useLessonStates();
  const done = [...states.values()].filter(({ state }) => state === 'done').length;
  return (
    <nav className={styles.rail} aria-label="All lessons">
      <p className={styles.head}>
        The path{' '}
        <span>
          {done} of {lessons.length} done
        </span>
      </p>
      {phases.map((phase) => (
        <div key={phase.id}>
          <p className={styles.phase}>{phase.title}</p>
          <ol>
            {lessons
              .filter((lesson) => lesson.phase === phase.id)
              .map((lesson) => (
                <Entry key={lesson.slug} lesson={lesson} state={states.get(lesson.slug)?.state ?? 'new'} isHere={lesson.slug === current} />
              ))}
          </ol>
        </div>
      ))}
      <p className={styles.foot}>Without a mark: not written yet.</p>
    </nav>
  );
}

interface EntryProps {
  readonly lesson: Lesson;
  readonly state: LessonState['state'];
  readonly isHere: boolean;
}

function Entry({ lesson, state, isHere }: EntryProps) {
  return (
    <li data-here={isHere || undefined}>
      <span className={styles.mark}>{lesson.written && <StateMark state={state} size={15} />}</span>
      <span className={styles.number}>{lessonNumber(lesson)}</span>
      {lesson.written ? (
        <Link href={`/learn/${lesson.slug}`} aria-current={isHere ? 'page' : undefined}>
          {lesson.title}
        </Link>
      ) : (
        <span>
          {lesson.title}
          <span className={styles.vh}>, not written yet</span>
        </span>
      )}
      {lesson.written && state !== 'new' && <em>{stateWords[state]}</em>}
    </li>
  );
}
