'use client';
/** The first figure a visitor meets: one topic, one group, one question, and the button that answers it. */

import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { GroupStill } from './GroupStill';
import styles from './HomeFigure.module.css';

export function HomeFigure() {
  const [crashed, setCrashed] = useState(false);
  return (
    <figure className={styles.figure} aria-labelledby="home-figure">
      <div className={styles.head}>
        <h2 id="home-figure">
          Topic <code>orders</code>, four partitions, one group
        </h2>
        <p>
          <code>{crashed ? '01:52.0' : '01:12.0'}</code> simulated
        </p>
      </div>
      <GroupStill crashed={crashed} size="wide" className={styles.wide} />
      <GroupStill crashed={crashed} size="narrow" className={styles.narrow} />
      <div className={styles.ask}>
        <p aria-live="polite">
          {crashed ? (
            <>
              Nobody yet, 40 s later. The group keeps c1 as a member until <code>session.timeout.ms</code>, 45 s, has passed without a
              heartbeat; only then do c2 and c3 get its partitions.
            </>
          ) : (
            <>c1 reads two of the four partitions. Its process dies now, without a word. Who reads them next, and how soon?</>
          )}
        </p>
        <Button kind={crashed ? 'plain' : 'danger'} icon={crashed ? 'undo' : 'kill'} onClick={() => setCrashed(!crashed)}>
          {crashed ? 'Undo' : 'Crash c1'}
        </Button>
      </div>
    </figure>
  );
}
