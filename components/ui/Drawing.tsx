/**
 * The sheet on which marks are drawn: an SVG at its natural size (never scaled below 1:1, so that 11 px text stays 11 px),
 * with the type of figures. Give it a `label` and it is one image to a screen reader; without one its parts speak for themselves.
 */

import type { ReactNode } from 'react';
import styles from './marks.module.css';

interface DrawingProps {
  readonly width: number;
  readonly height: number;
  /** What the drawing shows, in a sentence. Leave out when the parts inside are focusable and named. */
  readonly label?: string | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function Drawing({ width, height, label, className, children }: DrawingProps) {
  return (
    <svg
      className={className ? `${styles.drawing} ${className}` : styles.drawing}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
    >
      {children}
    </svg>
  );
}

export type LabelKind = 'plain' | 'strong' | 'small' | 'mono' | 'number';
export type Tone = 'ink' | 'quiet' | 'sea' | 'ok' | 'lost' | 'dup' | 'reorder' | 'stuck';

interface LabelProps {
  readonly x: number;
  readonly y: number;
  /** plain and strong 12 px sans, small 12 px in secondary ink, mono 12 px, number 11 px mono (offsets only). */
  readonly kind?: LabelKind;
  readonly tone?: Tone | undefined;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly children: ReactNode;
}

/** Text inside a drawing. */
export function Label({ x, y, kind = 'plain', tone, anchor = 'start', children }: LabelProps) {
  return (
    <text x={x} y={y} className={styles[kind]} textAnchor={anchor} data-tone={tone}>
      {children}
    </text>
  );
}
