/** The quieter parts of a lesson: its beginning and end, notes in the margin, small facts. */
import type { ReactNode } from 'react';
import { Chip } from '@/components/ui/Chip';
import { Icon } from '@/components/ui/Icon';
import styles from './Lesson.module.css';

interface Children {
  readonly children: ReactNode;
}

export const Intro = ({ children }: Children) => <div className={styles.intro}>{children}</div>;
export const Playbook = ({ children }: Children) => <div className={styles.playbook}>{children}</div>;
export const Takeaways = ({ children }: Children) => <div className={styles.takeaways}>{children}</div>;
export const Sources = ({ children }: Children) => <div className={styles.sources}>{children}</div>;

export const Table = ({ children }: Children) => (
  <div className={styles.table}>
    <table>{children}</table>
  </div>
);

/** Since which version something holds. */
export const Since = ({ children }: Children) => <Chip>{children}</Chip>;

interface MarginNoteProps extends Children {
  /** The first words, set apart: `Checked`, `Often said`. */
  readonly title?: string;
  /** Something that was compared with the real product. */
  readonly checked?: boolean;
}

/** Stands beside the paragraph before it and never interrupts; on a phone it follows that paragraph. */
export function MarginNote({ title, checked = false, children }: MarginNoteProps) {
  return (
    <aside className={styles.margin} aria-label={title ?? 'In the margin'}>
      {title !== undefined && (
        <b>
          {checked && <Icon name="truth" size={16} />} {title}
        </b>
      )}
      {children}
    </aside>
  );
}
