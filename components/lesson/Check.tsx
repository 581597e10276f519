'use client';
/** A check: one question, an explanation for every option, as many tries as one likes. */
import Link from 'next/link';
import { useId, useState } from 'react';
import { Icon } from '@/components/ui/Icon';
import { record } from '@/progress/browser';
import type { ProgressState } from '@/progress/progress';
import { useProgress } from '@/progress/react';
import { useLesson } from './LessonContext';
import styles from './Questions.module.css';
import { Words } from './Words';

interface CheckProps {
  readonly id: string;
  readonly question: string;
  readonly options: readonly { readonly text: string; readonly why: string; readonly right?: boolean }[];
  /** The moment of a run that shows the right answer. */
  readonly proof: { readonly href: string; readonly words: string } | undefined;
}

const eventsOf = (state: ProgressState) => state.events;

export function Check({ id, question, options, proof }: CheckProps) {
  const { slug, checks } = useLesson();
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
      <p className={styles.kicker}>
        Check {checks.indexOf(id) + 1} of {checks.length}
      </p>
      <p id={name} className={styles.question}>
        <Words text={question} />
      </p>
      <ul>
        {options.map((option, index) => {
          const shown = given === index;
          const state = shown ? (option.right ? 'right' : 'wrong') : undefined;
          return (
            <li key={option.text} data-state={state}>
              <button type="button" aria-pressed={shown} onClick={() => choose(index)}>
                <span className={styles.mark}>{state && <Icon name={state === 'right' ? 'check' : 'x'} size={14} />}</span>
                <span>
                  <Words text={option.text} />
                </span>
              </button>
              {shown && (
                <p role="status">
                  <strong>{option.right ? 'Right.' : 'Not so.'}</strong> <Words text={option.why} />{' '}
                  {option.right && proof && <Link href={proof.href}>See it happen: {proof.words}.</Link>}
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
