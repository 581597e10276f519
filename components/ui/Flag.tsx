/**
 * Flags hang under a log at the offset to which they point; readers stand above it. Only the high watermark is filled:
 * it is the one promise among them.
 */

import styles from './marks.module.css';

export type FlagKind = 'start' | 'lso' | 'hw' | 'leo';

interface FlagProps {
  /** The staff: the left edge of the offset that it marks. */
  readonly x: number;
  /** The lower edge of the log. */
  readonly y: number;
  readonly kind: FlagKind;
  /** `HW 41`; say the word in full where there is room. */
  readonly label: string;
  /** The pen flies to the right of its staff, or to the left where the log ends. */
  readonly side?: 'left' | 'right';
  readonly pulse?: boolean | undefined;
}

/** An IBM Plex Mono glyph at 11 px is 6.6 px wide. */
const GLYPH = 6.6;

export function Flag({ x, y, kind, label, side = 'right', pulse = false }: FlagProps) {
  const width = Math.round(label.length * GLYPH + 16);
  const left = side === 'right' ? x : x - width;
  return (
    <g className={styles.flag} data-kind={kind} data-pulse={pulse || undefined}>
      <path d={`M${x} ${y}v23`} className={styles.staff} />
      <rect x={left} y={y + 7} width={width} height={16} className={styles.pen} />
      <text x={left + width / 2} y={y + 19} className={styles.flagText} textAnchor="middle">
        {label}
      </text>
    </g>
  );
}

interface ReaderProps {
  /** The left edge of the offset that is read next. */
  readonly x: number;
  /** The upper edge of the log. */
  readonly y: number;
  /** Full triangle: committed, the next to read after a crash. Open: the position of the member that reads now. */
  readonly kind: 'committed' | 'position';
  /** Stands to the left of a committed mark, to the right of a position. */
  readonly label?: string;
}

export function Reader({ x, y, kind, label }: ReaderProps) {
  const top = y - 13;
  return (
    <g>
      <path
        d={`M${x - 5} ${top}h10l-5 8z`}
        fill={kind === 'committed' ? 'var(--ink)' : 'var(--paper)'}
        stroke="var(--ink)"
        strokeWidth={kind === 'committed' ? 0 : 1.25}
      />
      {label && (
        <text
          x={kind === 'committed' ? x - 10 : x + 10}
          y={top + 7}
          className={styles.small}
          textAnchor={kind === 'committed' ? 'end' : 'start'}
        >
          {label}
        </text>
      )}
    </g>
  );
}
