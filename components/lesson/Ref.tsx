'use client';
/** A word that stands for something in a figure. Pointing at the word points at the thing, and the reverse; pressing goes there. */
import { pointAt, usePointedAt } from '../figure/pointing';
import styles from './Marks.module.css';

interface RefProps {
  /** Id of the figure's scenario. */
  readonly figure: string;
  /** A part, a timer or a mark of the drawing, as `pointing.ts` names them. */
  readonly to: string;
  readonly children: string;
}

export function Ref({ figure, to, children }: RefProps) {
  const pointed = usePointedAt(figure) === to;
  const point = () => pointAt(figure, to);
  const stop = () => pointAt(figure, null);
  return (
    <a
      className={styles.ref}
      href={`#${figure}`}
      data-pointed={pointed || undefined}
      onPointerEnter={point}
      onPointerLeave={(event) => event.pointerType === 'mouse' && stop()}
      onFocus={point}
      onBlur={stop}
    >
      {children}
    </a>
  );
}
