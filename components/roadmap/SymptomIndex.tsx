/** Pick what you see at work and land where it is reproduced and explained. What is not written yet says so and leads nowhere. */

import Link from 'next/link';
import { lessonBySlug, lessonNumber } from '@/content/roadmap';
import { symptoms } from '@/content/symptoms';
import styles from './SymptomIndex.module.css';

export function SymptomIndex() {
  return (
    <section className={styles.index} id="symptoms" aria-labelledby="symptoms-title">
      <h2 id="symptoms-title">What do you see at work?</h2>
      <ul>
        {symptoms.map(({ seen, lesson: slug }) => {
          const lesson = lessonBySlug(slug);
          if (!lesson) return null;
          return (
            <li key={seen}>
              {lesson.written ? (
                <Link href={`/learn/${slug}`}>
                  <q>{seen}</q>
                  <span>{lesson.title}</span>
                </Link>
              ) : (
                <div>
                  <q>{seen}</q>
                  <span>
                    {lessonNumber(lesson)} {lesson.title}, not written yet
                  </span>
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
