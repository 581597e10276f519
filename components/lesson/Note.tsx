/** A word with a note behind it: one press opens it beside the word, by mouse, keyboard and finger alike; Escape closes it. */
import { type ReactNode, useId } from 'react';
import styles from './Note.module.css';

interface NoteProps {
  /** What the word is: a term of the glossary, or a rule of a model. */
  readonly kind: 'term' | 'rule';
  /** The word itself. */
  readonly word: ReactNode;
  /** Its name for screen readers, where the word alone does not say enough. */
  readonly label?: string;
  readonly children: ReactNode;
}

export function Note({ kind, word, label, children }: NoteProps) {
  const id = useId();
  const anchor = `--note${id.replaceAll(/[^a-zA-Z0-9]/g, '')}`;
  return (
    <>
      <button type="button" className={styles[kind]} popoverTarget={id} aria-label={label} style={{ anchorName: anchor }}>
        {word}
      </button>
      <span id={id} popover="auto" className={styles.note} style={{ positionAnchor: anchor }}>
        {children}
      </span>
    </>
  );
}
