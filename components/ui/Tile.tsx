/**
 * A message: a small signal flag whose hue and pattern come from its key. What became of it is drawn on the flag itself.
 * Below 14 px of width a pattern cannot be read, so the plain hue stands and a count nearby tells.
 */

import { type KeySlot, keySlot } from './keyFlag';
import styles from './marks.module.css';

export type TileFate = 'once' | 'lost' | 'duplicated';
/** A tombstone has a key and no value; a held one is taken and not yet acknowledged; poison makes its handler throw. */
export type TileKind = 'record' | 'tombstone' | 'held' | 'poison';

interface TileProps {
  readonly x: number;
  readonly y: number;
  /** The record's key; `null` draws the plain tile of a record without one. */
  readonly recordKey: string | null;
  readonly width?: number;
  readonly kind?: TileKind;
  readonly fate?: TileFate | undefined;
}

export function Tile({ x, y, recordKey, width = 24, kind = 'record', fate = 'once' }: TileProps) {
  const scale = width / 24;
  if (recordKey === null) {
    return (
      <g transform={`translate(${x} ${y}) scale(${scale})`}>
        <rect x=".75" y=".75" width="22.5" height="14.5" rx="2.5" fill="var(--tile-paper)" stroke="var(--line-2)" strokeWidth="1.5" />
      </g>
    );
  }
  const slot = keySlot(recordKey);
  if (width < 14) return <rect x={x} y={y} width={width} height={(width * 2) / 3} rx="1" fill={`var(--key-${slot})`} />;
  return <g transform={`translate(${x} ${y}) scale(${scale})`}>{drawn(slot, kind, fate)}</g>;
}

function drawn(slot: KeySlot, kind: TileKind, fate: TileFate) {
  const flag = <use href={`#hw-flag-${slot}`} width="24" height="16" />;
  const hue = `var(--key-${slot})`;
  if (fate === 'lost') {
    return (
      <g className={styles.torn}>
        <g>
          <g transform="translate(-2.5 1) rotate(-9 12 8)" clipPath="url(#hw-tear-left)">
            {flag}
          </g>
        </g>
        <g>
          <g transform="translate(3 -1) rotate(9 12 8)" clipPath="url(#hw-tear-right)">
            {flag}
          </g>
        </g>
      </g>
    );
  }
  if (fate === 'duplicated') {
    return (
      <>
        <rect x="-2" y="-2" width="22.5" height="14.5" rx="2.5" fill="var(--paper)" stroke={hue} strokeWidth="1.5" />
        {flag}
      </>
    );
  }
  if (kind === 'tombstone') return <rect x=".75" y=".75" width="22.5" height="14.5" rx="2.5" fill="none" stroke={hue} strokeWidth="1.5" />;
  if (kind === 'held') {
    return (
      <>
        <g opacity=".38">{flag}</g>
        <rect x=".75" y=".75" width="22.5" height="14.5" rx="2.5" fill="none" stroke={hue} strokeWidth="1.5" strokeDasharray="3 2" />
      </>
    );
  }
  return (
    <>
      {flag}
      {kind === 'poison' && <path d="M16-1.5l9 9M25-1.5l-9 9" stroke="var(--lost)" strokeWidth="1.75" />}
    </>
  );
}
