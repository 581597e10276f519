/**
 * One slot of a log. Wet and solid below the high watermark, dry and dashed above it, hatched when aborted,
 * dotted when the broker that held it is down. The tint means "kept", here and everywhere.
 */

import styles from './marks.module.css';
import { Tile, type TileFate, type TileKind } from './Tile';

export type CellState = 'in' | 'above' | 'aborted' | 'gone';

interface CellProps {
  readonly x: number;
  readonly y: number;
  readonly offset: number;
  /** The record's key; `null` draws the plain tile of a record without one. */
  readonly recordKey: string | null;
  readonly state: CellState;
  /** 44 to 50 px in a figure, 27 in the lab. Below 36 px the offset is left out: it would not fit at 11 px. */
  readonly width?: number;
  /** 42 px with the offset under the flag, 24 without. */
  readonly height?: number;
  readonly fate?: TileFate | undefined;
  readonly kind?: TileKind | undefined;
  /** Pointed at by a word in the text. */
  readonly pulse?: boolean | undefined;
}

export function Cell({ x, y, offset, recordKey, state, width = 46, height = 42, fate, kind, pulse = false }: CellProps) {
  const withOffset = width >= 36 && height >= 36;
  const tileY = withOffset ? y + 6 : y + (height - 16) / 2;
  return (
    <g data-offset={offset}>
      <rect
        x={x + 0.5}
        y={y + 0.5}
        width={width - 1}
        height={height - 1}
        className={styles.cell}
        data-state={state}
        data-pulse={pulse || undefined}
      />
      {state === 'aborted' && <rect x={x + 0.5} y={y + 0.5} width={width - 1} height={height - 1} fill="url(#hw-hatch)" opacity=".7" />}
      <Tile x={x + width / 2 - 12} y={tileY} recordKey={recordKey} fate={fate} kind={kind ?? 'record'} />
      {withOffset && (
        <text x={x + width / 2} y={y + height - 7} className={styles.number} textAnchor="middle">
          {offset}
        </text>
      )}
    </g>
  );
}
