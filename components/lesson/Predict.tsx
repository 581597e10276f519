'use client';
/**
 * Predict first: the question stands before the run. The answer starts it, it stops where the answer can be seen, and then
 * the learner's word stands beside what happened.
 */
import { useId, useState } from 'react';
import { Button } from '@/components/ui/Button';
import { record } from '@/progress/browser';
import type { ProgressState } from '@/progress/progress';
import { useProgress } from '@/progress/react';
import type { Action } from '@/simulator/run';
import type { Player } from '../player/store';
import { useLesson } from './LessonContext';
import styles from './Questions.module.css';
import { Words } from './Words';

export interface PredictProps {
  readonly id: string;
  readonly question: string;
  readonly options: readonly string[];
  /** Index of the option that the run shows. */
  readonly answer: number;
  /** What the run shows, in a sentence or two. */
  readonly shows: string;
  /** What is done when the answer is given, at which second of virtual time, and until which second it then plays. */
  readonly at?: number;
  readonly do?: readonly Action[];
  readonly until?: number;
  readonly player?: Player;
}

const SECOND = 1_000_000;
const eventsOf = (state: ProgressState) => state.events;

export function Predict({ id, question, options, answer, shows, at, do: actions, until, player }: PredictProps) {
  const { slug } = useLesson();
  const [chosen, setChosen] = useState<number | null>(null);
  const before = useProgress(eventsOf).findLast((event) => event.type === 'predicted' && event.lesson === slug && event.question === id);
  const name = useId();
  const given = chosen ?? (before?.type === 'predicted' ? Number(before.choice) : null);
  /** From a clean beginning, whatever was tried in the figure before: the run shown is the one asked about. */
  const show = async () => {
    if (player === undefined) return;
    if (at !== undefined) await player.open({ seed: null, deeds: [], at: at * SECOND });
    if (actions !== undefined) await player.act(actions);
    if (until !== undefined) player.playUntil(until * SECOND);
  };
  const choose = (index: number) => {
    setChosen(index);
    record({ type: 'predicted', lesson: slug, question: id, choice: String(index), right: index === answer });
    void show();
  };
  return (
    <section className={styles.predict} aria-labelledby={name}>
      <p className={styles.kicker}>{given === null ? 'Before it runs' : 'Your prediction, and the run'}</p>
      <p id={name} className={styles.question}>
        <Words text={question} />
      </p>
      <div className={styles.options}>
        {options.map((option, index) => (
          <button
            key={option}
            type="button"
            aria-pressed={given === index}
            data-answer={given === null ? undefined : index === answer ? 'right' : given === index ? 'wrong' : undefined}
            onClick={() => choose(index)}
          >
            <Words text={option} />
          </button>
        ))}
      </div>
      <div className={styles.answer} aria-live="polite">
        {given !== null && (
          <p>
            <strong>{given === answer ? 'As you said.' : 'The run says otherwise.'}</strong> <Words text={shows} />
          </p>
        )}
      </div>
      {given !== null && (
        <Button kind="quiet" icon="play" onClick={() => void show()}>
          Show the run again
        </Button>
      )}
    </section>
  );
}
