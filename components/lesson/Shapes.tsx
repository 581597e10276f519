'use client';
/** Small pictures to choose from, and the figure of the chosen one. Figures that were open once keep their state. */
import { type ReactNode, useState } from 'react';
import styles from './Shapes.module.css';

export interface Shape {
  readonly title: string;
  /** The largest sum, in records. */
  readonly most: number;
  /** Paths. */
  readonly sum: string;
  readonly largest: string;
}

interface ShapesProps {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  /** One figure for each shape. */
  readonly children: readonly ReactNode[];
}

export function Shapes({ width, height, shapes, children }: ShapesProps) {
  const [chosen, setChosen] = useState(0);
  const [opened, setOpened] = useState<readonly number[]>([0]);
  const choose = (index: number) => {
    setChosen(index);
    setOpened((before) => (before.includes(index) ? before : [...before, index]));
  };
  return (
    <div className={styles.shapes}>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons of which one is pressed, not fields of a form. */}
      <div role="group" aria-label="Lines of lag" className={styles.row}>
        {shapes.map((shape, index) => (
          <button key={shape.title} type="button" aria-pressed={index === chosen} onClick={() => choose(index)}>
            <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
              <path d={shape.sum} />
              <path d={shape.largest} className={styles.largest} />
            </svg>
            <span>{shape.title}</span> <span className={styles.most}>up to {shape.most}</span>
          </button>
        ))}
      </div>
      <p className={styles.key}>Solid: lag of all partitions together. Dashed: of the partition that is furthest behind.</p>
      {children.map((figure, index) =>
        opened.includes(index) ? (
          <div key={shapes[index]?.title} hidden={index !== chosen}>
            {figure}
          </div>
        ) : null,
      )}
    </div>
  );
}
