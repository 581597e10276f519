'use client';
/** A setting in the text as a button: pressing it changes the figure, and leaves an undo. */
import { useState } from 'react';
import type { Action } from '@/simulator/run';
import { pointAt } from '../figure/pointing';
import styles from './Lesson.module.css';
import { useLesson } from './LessonContext';

interface SettingProps {
  /** Id of the figure's scenario. */
  readonly figure: string;
  readonly do: readonly Action[];
  readonly children: string;
}

export function Setting({ figure, do: actions, children }: SettingProps) {
  const { players } = useLesson();
  const [done, setDone] = useState(false);
  return (
    <>
      <button
        type="button"
        className={styles.set}
        aria-pressed={done}
        onClick={() => {
          void players.get(figure)?.act(actions, `${children} is set in the figure.`);
          setDone(true);
        }}
      >
        {children}
      </button>
      {done && (
        <button
          type="button"
          className={styles.undo}
          onClick={() => {
            void players.get(figure)?.undo();
            setDone(false);
          }}
        >
          undo
        </button>
      )}
    </>
  );
}

/** A word that stands for something in a figure: pointing at one points at the other. */
export function Ref({ figure, to, children }: { readonly figure: string; readonly to: string; readonly children: string }) {
  return (
    <button
      type="button"
      className={styles.ref}
      onMouseEnter={() => pointAt(figure, to)}
      onMouseLeave={() => pointAt(figure, null)}
      onFocus={() => pointAt(figure, to)}
      onBlur={() => pointAt(figure, null)}
    >
      {children}
    </button>
  );
}
