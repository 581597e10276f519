/**
 * A log: its cells in offset order, the waterline at the high watermark. It draws the tail that fits and always ends at the log end;
 * the caller cuts. Flags and readers stand below and above it (`Flag`, `Reader`); `cellX` says where.
 */

import { Cell, type CellState } from './Cell';
import styles from './marks.module.css';
import type { TileFate, TileKind } from './Tile';

/** What stands in one slot of a log. */
export interface LogCell {
  readonly offset: number;
  readonly recordKey: string | null;
  readonly state: CellState;
  readonly fate?: TileFate;
  readonly kind?: TileKind;
}

interface LogRowProps {
  readonly x: number;
  readonly y: number;
  readonly cells: readonly LogCell[];
  readonly cellWidth?: number;
  readonly cellHeight?: number;
  /** Draws the waterline at the left edge of this offset; leave out where the log has none to show. */
  readonly highWatermark?: number;
  /** An offset that a word in the text points at. */
  readonly pulseOffset?: number;
}

export function LogRow({ x, y, cells, cellWidth = 46, cellHeight = 42, highWatermark, pulseOffset }: LogRowProps) {
  const tideX = highWatermark === undefined ? undefined : cellX(x, cells, cellWidth, highWatermark);
  return (
    <g>
      {cells.map((cell, index) => (
        <Cell
          key={cell.offset}
          {...cell}
          x={x + index * cellWidth}
          y={y}
          width={cellWidth}
          height={cellHeight}
          pulse={cell.offset === pulseOffset}
        />
      ))}
      {tideX !== undefined && <path d={`M${tideX} ${y}v${cellHeight}`} className={styles.tide} />}
    </g>
  );
}

/** The left edge of an offset in a row of cells; one past the last gives the end of the row. `undefined` if it is not on show. */
export function cellX(x: number, cells: readonly LogCell[], cellWidth: number, offset: number): number | undefined {
  const first = cells[0];
  if (first === undefined) return undefined;
  const index = offset - first.offset;
  return index >= 0 && index <= cells.length ? x + index * cellWidth : undefined;
}
