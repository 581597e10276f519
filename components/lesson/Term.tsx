/** A term, with its one sentence a press away: by mouse, keyboard and finger alike. */
import { useId } from 'react';
import { terms } from '@/content/terms';
import styles from './Lesson.module.css';

export function Term({ id, children }: { readonly id: string; readonly children: string }) {
  const popover = useId();
  const term = terms.find((candidate) => candidate.id === id);
  if (term === undefined) throw new Error(`no term has the id "${id}"`);
  return (
    <>
      <button type="button" className={styles.term} popoverTarget={popover}>
        {children}
      </button>
      <span id={popover} popover="auto" className={styles.popover}>
        <strong>{term.term}.</strong> {term.meaning}
      </span>
    </>
  );
}
