'use client';
/** On every page: that what was done is not kept, why, and how to keep it. Nothing is said while all is well. */
import { Button } from '@/components/ui/Button';
import { openProgress } from '@/progress/browser';
import type { ProgressState, Saving } from '@/progress/progress';
import { useProgress } from '@/progress/react';
import styles from './NotSaved.module.css';

const savingOf = ({ saving }: ProgressState): Saving => saving;

export function NotSaved() {
  const saving = useProgress(savingOf);
  return (
    <div role="status" className={styles.notSaved}>
      {saving.status === 'not-saved' && (
        <div className={styles.trouble}>
          <p>{saving.reason}</p>
          <Button onClick={() => void openProgress().refresh()}>Try to save now</Button>
        </div>
      )}
    </div>
  );
}
