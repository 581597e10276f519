/**
 * What travels between nodes, and the lines on which it does. A line that owns is solid, one that gave up is dotted;
 * an answer carries its yes or no as a shape.
 */

import styles from './marks.module.css';
import { Tile } from './Tile';

interface WireProps {
  /** SVG path, from sender to receiver. */
  readonly d: string;
  /** owns: reads or writes now. idle: connected. gaveUp: owned before. ok, lost: an answer's line. */
  readonly kind?: 'owns' | 'idle' | 'gaveUp' | 'ok' | 'lost';
  readonly arrow?: boolean;
}

export function Wire({ d, kind = 'idle', arrow = false }: WireProps) {
  return <path d={d} className={styles.wire} data-kind={kind} markerEnd={arrow ? 'url(#hw-arrow)' : undefined} />;
}

interface WireMarkProps {
  /** Centre of the mark. */
  readonly x: number;
  readonly y: number;
  readonly kind: 'record' | 'request' | 'yes' | 'no' | 'heartbeat' | 'waiting' | 'cut';
  /** Of a record only. */
  readonly recordKey?: string | null;
}

/** Flag = record, square = request, tick circle = yes, cross circle = no, small circle = heartbeat, dashed circle = no answer yet. */
export function WireMark({ x, y, kind, recordKey = null }: WireMarkProps) {
  switch (kind) {
    case 'record':
      return <Tile x={x - 12} y={y - 8} recordKey={recordKey} />;
    case 'request':
      return <rect x={x - 6} y={y - 6} width="12" height="12" fill="var(--paper)" stroke="var(--ink-2)" strokeWidth="1.5" />;
    case 'yes':
      return (
        <g>
          <circle cx={x} cy={y} r="7" fill="var(--ok)" />
          <path d={`M${x - 3} ${y}l2 2.3 4-4.3`} fill="none" stroke="var(--paper)" strokeWidth="1.6" />
        </g>
      );
    case 'no':
      return (
        <g stroke="var(--lost)" strokeWidth="1.5">
          <circle cx={x} cy={y} r="7" fill="var(--paper)" />
          <path d={`M${x - 3} ${y - 3}l6 6m0-6l-6 6`} />
        </g>
      );
    case 'heartbeat':
      return <circle cx={x} cy={y} r="4" fill="var(--paper)" stroke="var(--ink-2)" strokeWidth="1.5" />;
    case 'waiting':
      return <circle cx={x} cy={y} r="6" fill="none" stroke="var(--line-2)" strokeWidth="1.5" strokeDasharray="2.5 2" />;
    case 'cut':
      return <path d={`M${x - 5} ${y - 5}l10 10m0-10l-10 10`} stroke="var(--lost)" strokeWidth="1.8" />;
  }
}
