'use client';
/** The learner's own page: what stands where, the file to carry it elsewhere, and the log that all of it is worked out from. */

import type { ProgressState } from '@/progress/progress';
import { useProgress } from '@/progress/react';
import { FileBox } from './FileBox';
import { LogBook } from './LogBook';
import styles from './ProgressPage.module.css';
import { type LessonEntry, Standing } from './Standing';
import { named } from './sentences';

interface ProgressPageProps {
  readonly lessons: readonly LessonEntry[];
  /** Titles of scenarios and challenges, by id. */
  readonly scenarios: Readonly<Record<string, string>>;
  readonly challenges: Readonly<Record<string, string>>;
}

export function ProgressPage({ lessons, scenarios, challenges }: ProgressPageProps) {
  const { ready, events, setAside } = useProgress(all);
  return (
    <div className={styles.page}>
      <h1>Progress</h1>
      <p className={styles.deck}>Worked out from your log, which is kept in this browser and can be read, corrected and carried away.</p>
      <Standing lessons={lessons} />
      <FileBox ready={ready} count={events.length + setAside.length} />
      {setAside.length > 0 && (
        <section aria-labelledby="aside">
          <h2 id="aside">Set aside</h2>
          <p className={styles.lead}>These entries are not counted. They stay in your log and go out with its file.</p>
          <ul className={styles.aside}>
            {named(setAside.map(({ sentence }) => sentence)).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
      )}
      <LogBook events={events} ready={ready} lessons={lessons} scenarios={scenarios} challenges={challenges} />
    </div>
  );
}

function all(state: ProgressState): ProgressState {
  return state;
}
