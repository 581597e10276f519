'use client';
/** The path, beside the lesson: every lesson with its state, those not written yet in words and without a link. */
import Link from 'next/link';
import { StateMark } from '@/components/ui/StateMark';
import { lessons, phases } from '@/content/roadmap';
import { useLessonStates } from '../roadmap/useLessonStates';
import styles from './Lesson.module.css';

export function Rail({ current }: { readonly current: string }) {
  const states = useLessonStates();
  return (
    <nav aria-label="All lessons">
      {phases.map((phase) => (
        <div key={phase.id}>
          <p className={styles.phase}>{phase.title}</p>
          <ol>
            {lessons
              .filter((lesson) => lesson.phase === phase.id)
              .map((lesson) => (
                <li key={lesson.slug} aria-current={lesson.slug === current ? 'page' : undefined}>
                  {lesson.written ? <StateMark state={states.get(lesson.slug)?.state ?? 'new'} /> : <span className={styles.nomark} />}
                  <span className={styles.number}>{String(lesson.number).padStart(2, '0')}</span>
                  {lesson.written ? (
                    <Link href={`/learn/${lesson.slug}`}>{lesson.title}</Link>
                  ) : (
                    <span title="not written yet">
                      {lesson.title}
                      <span className={styles.vh}>, not written yet</span>
                    </span>
                  )}
                </li>
              ))}
          </ol>
        </div>
      ))}
    </nav>
  );
}
