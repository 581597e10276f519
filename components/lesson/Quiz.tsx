'use client';
/** A check: one question, an explanation for every option, as many tries as one likes. */
import { type ReactNode, useId, useState } from 'react';
import { record } from '@/progress/browser';
import type { ProgressState } from '@/progress/progress';
import { useProgress } from '@/progress/react';
import styles from './Lesson.module.css';
import { useLesson } from './LessonContext';

export interface QuizProps {
  readonly id: string;
  readonly question: string;
  readonly options: readonly { readonly text: string; readonly why: string; readonly right?: boolean }[];
  readonly children?: ReactNode;
}

const eventsOf = (state: ProgressState) => state.events;

export function Quiz({ id, question, options, children }: QuizProps) {
  const { slug } = useLesson();
  const [chosen, setChosen] = useState<number | null>(null);
  const before = useProgress(eventsOf).findLast((event) => event.type === 'answered' && event.lesson === slug && event.question === id);
  const name = useId();
  const given = chosen ?? (before?.type === 'answered' ? Number(before.choice) : null);
  const choose = (index: number) => {
    setChosen(index);
    record({ type: 'answered', lesson: slug, question: id, choice: String(index), right: options[index]?.right === true });
  };
  return (
    <section className={styles.quiz} aria-labelledby={name} id={id}>
      <p className={styles.kicker}>Check</p>
      <p id={name} className={styles.question}>
        {question}
      </p>
      <ul className={styles.choices}>
        {options.map((option, index) => {
          const shown = given === index;
          return (
            <li key={option.text} data-state={shown ? (option.right ? 'right' : 'wrong') : undefined}>
              <button type="button" aria-pressed={shown} onClick={() => choose(index)}>
                <span aria-hidden="true">{shown ? (option.right ? '✓' : '×') : ''}</span> {option.text}
              </button>
              {shown && (
                <p role="status">
                  <strong>{option.right ? 'Right.' : 'Not so.'}</strong> {option.why}
                </p>
              )}
            </li>
          );
        })}
      </ul>
      {children}
    </section>
  );
}
