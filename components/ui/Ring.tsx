/**
 * A timer as a thin ring: the part used up, from twelve o'clock. Sea at first, ochre in the last third, red when it has run out.
 * Where a member has two, the inner one will fire because of what this member does, the outer one is measured by others.
 */

import styles from './marks.module.css';

interface RingProps {
  readonly cx: number;
  readonly cy: number;
  readonly r: number;
  /** Used part of the limit, 0 to 1. */
  readonly used: number;
  /** The property and what is left, for the pointer: `session.timeout.ms: 31 of 45 s`. */
  readonly title?: string;
}

export function Ring({ cx, cy, r, used, title }: RingProps) {
  const part = Math.min(1, Math.max(0, used));
  const tone = part >= 1 ? 'over' : part > 2 / 3 ? 'late' : 'calm';
  return (
    <g>
      {title && <title>{title}</title>}
      <circle cx={cx} cy={cy} r={r} className={styles.ringTrack} />
      {part > 0 && (
        <circle
          cx={cx}
          cy={cy}
          r={r}
          className={styles.ring}
          data-tone={tone}
          pathLength={100}
          strokeDasharray={`${(part * 100).toFixed(1)} 100`}
          transform={`rotate(-90 ${cx} ${cy})`}
        />
      )}
    </g>
  );
}
