/** A part of a drawing that can be focused, chosen, pointed at and acted upon. Its events are read by the stage, once for all. */
import type { ReactNode } from 'react';
import styles from './GroupDrawing.module.css';

interface PartProps {
  readonly id: string;
  /** What it is and does, for those who hear it. */
  readonly name: string;
  /** Tab reaches this one. */
  readonly tab: boolean;
  readonly selected: boolean;
  readonly pointed: boolean;
  readonly children: ReactNode;
}

export function Part({ id, name, tab, selected, pointed, children }: PartProps) {
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole lint/a11y/useSemanticElements: a part is a named group that one tab stop reaches; its actions are a menu beside it.
    <g
      role="group"
      aria-label={name}
      tabIndex={tab ? 0 : -1}
      data-object={id}
      data-selected={selected || undefined}
      data-pointed={pointed || undefined}
      className={styles.object}
    >
      {children}
    </g>
  );
}
