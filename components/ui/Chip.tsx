/** Small facts beside text: `since 3.0`, `seed 77`. And the one pill there is: a change that can still be taken back. */

import type { ReactNode } from 'react';
import styles from './Chip.module.css';
import { Icon } from './Icon';

export function Chip({ children }: { readonly children: ReactNode }) {
  return <span className={styles.chip}>{children}</span>;
}

interface UndoChipProps {
  /** What was changed, as it would be typed: `acks=all`. */
  readonly change: string;
  readonly onUndo: () => void;
}

/** Dashed and round, because it is temporary. Pressing it takes the change back. */
export function UndoChip({ change, onUndo }: UndoChipProps) {
  return (
    <button type="button" className={styles.undo} onClick={onUndo} aria-label={`Undo ${change}`}>
      <Icon name="undo" size={14} />
      {change}
    </button>
  );
}
