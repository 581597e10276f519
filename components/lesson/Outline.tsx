'use client';
/** The sections of the lesson, how far one has read, and what is left. What is read stands in water. */
import type { CSSProperties } from 'react';
import styles from './Outline.module.css';
import { useReading } from './reading';

export interface Section {
  readonly id: string;
  readonly title: string;
}

interface OutlineProps {
  readonly sections: readonly Section[];
  readonly minutes: number;
}

export function Outline({ sections, minutes }: OutlineProps) {
  const { section, within, of } = useReading();
  const here = sections.findIndex(({ id }) => id === section);
  const left = Math.round(minutes * (1 - of));
  return (
    <>
      <ol className={styles.sections}>
        {sections.map(({ id, title }, index) => (
          <li
            key={id}
            data-past={index < here || undefined}
            aria-current={index === here ? 'location' : undefined}
            style={index === here ? ({ '--read': `${Math.round(within * 100)}%` } as CSSProperties) : undefined}
          >
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ol>
      <p className={styles.left}>{left === 0 ? 'Read to the end' : `${left} min left to read`}</p>
    </>
  );
}
