/** One partition as a log: its tail in cells, who has read how far, what was promised, and who fetches it. */
import { memo } from 'react';
import { Label } from '@/components/ui/Drawing';
import { Flag, Reader } from '@/components/ui/Flag';
import { Icon } from '@/components/ui/Icon';
import { cellX, type LogCell, LogRow } from '@/components/ui/LogRow';
import type { GroupView, PartitionView, ReaderView } from '@/simulator/projections/frame';
import styles from './GroupDrawing.module.css';
import type { Layout, RowPlace } from './groupLayout';
import { Part } from './Part';
import { count, shorten } from './words';

export interface Reading {
  readonly group: GroupView['id'];
  /** The group has begun: a partition without an owner is then a gap. */
  readonly began: boolean;
  readonly reader: ReaderView;
}

interface PartitionRowProps {
  readonly row: RowPlace;
  readonly partition: PartitionView;
  readonly readings: readonly Reading[];
  readonly place: Layout;
  readonly name: string;
  readonly tab: boolean;
  readonly selected: boolean;
  readonly pointed: string | null;
}

export const PartitionRow = memo(DrawnRow, (a, b) => {
  const same =
    a.readings.length === b.readings.length &&
    a.readings.every((each, i) => each.reader === b.readings[i]?.reader && each.began === b.readings[i]?.began);
  return (
    same &&
    a.row === b.row &&
    a.partition === b.partition &&
    a.place === b.place &&
    a.tab === b.tab &&
    a.selected === b.selected &&
    a.pointed === b.pointed
  );
});

function DrawnRow({ row, partition, readings, place, name, tab, selected, pointed }: PartitionRowProps) {
  const { tall, stacked, cellWidth, cellHeight, cellsX, textX } = place;
  const cells: LogCell[] = partition.tail.slice(-place.cells).map((cell) => ({
    offset: cell.offset,
    recordKey: cell.key,
    state: cell.committed ? 'in' : 'above',
    ...((cell.fate === 'lost' || cell.fate === 'duplicated') && { fate: cell.fate }),
  }));
  const lags = readings.map(({ reader }) => reader.lag ?? partition.highWatermark);
  const end = cellsX + cells.length * cellWidth;
  const hwX = cellX(cellsX, cells, cellWidth, partition.highWatermark);
  const owners = readings.map(({ reader }) => reader.owner).filter((owner) => owner !== null);
  return (
    <Part id={row.id} name={name} tab={tab} selected={selected} pointed={pointed === row.id}>
      <rect
        x={place.labelX - 4}
        y={row.y - 4}
        width={textX - place.labelX + (stacked ? 90 : 62)}
        height={cellHeight + 8}
        rx="3"
        className={styles.frame}
      />
      <text x={place.labelX} y={row.y + cellHeight / 2 + 4} className={styles.strong}>{`p${row.partition}`}</text>
      {cells.length === 0 ? (
        <Label x={cellsX} y={row.y + cellHeight / 2 + 4} kind="small">
          no record yet
        </Label>
      ) : (
        <LogRow x={cellsX} y={row.y} cells={cells} cellWidth={cellWidth} cellHeight={cellHeight} highWatermark={partition.highWatermark} />
      )}
      {partition.tail.slice(-place.cells).map(
        (cell, index) =>
          cell.fate === 'reordered' && (
            <g key={cell.offset} className={styles.dark}>
              <Icon name="reorder" size={14} x={cellsX + index * cellWidth + cellWidth - 15} y={row.y - 2} />
            </g>
          ),
      )}
      {readings.map((reading, index) => (
        <Readers
          key={reading.group}
          reading={reading}
          cells={cells}
          place={place}
          y={row.y - (readings.length - 1 - index) * place.tier}
          named={readings.length > 1 ? reading.group : null}
          pointed={pointed}
        />
      ))}
      {tall && cells.length > 0 && (
        <Flags
          partition={partition}
          hwX={hwX}
          endX={end}
          startX={cellX(cellsX, cells, cellWidth, partition.logStartOffset)}
          y={row.y + cellHeight}
          pointed={pointed}
        />
      )}
      {stacked ? (
        <>
          <text x={textX} y={row.y + 10} className={styles.number}>
            {`lag ${lags.join(' · ') || 'none'}`}
          </text>
          <text x={textX} y={row.y + 23} className={styles.word}>
            {owners.length === 0 ? (readings.some((reading) => reading.began) ? 'nobody' : '') : shorten(owners.join(' '), 15)}
          </text>
        </>
      ) : (
        <>
          <text x={textX} y={row.y + cellHeight / 2 - 3} className={styles.number}>
            {`end ${partition.logEndOffset}`}
          </text>
          {lags.length > 0 && (
            <text
              x={textX}
              y={row.y + cellHeight / 2 + 11}
              className={styles.number}
              data-tone={Math.max(...lags) > 20 ? 'late' : undefined}
            >
              {`lag ${lags.join('·')}`}
            </text>
          )}
        </>
      )}
      <title>{name}</title>
    </Part>
  );
}

/** A partition that nobody of a group reads. Drawn when the wires of the others are, or they would run through its word. */
export function Gaps({ row, readings, place }: Pick<PartitionRowProps, 'row' | 'readings' | 'place'>) {
  const middle = row.y + place.cellHeight / 2 - (readings.length - 1) * 9;
  return readings.map(
    ({ group, reader, began }, index) =>
      reader.owner === null &&
      began && (
        <g key={group} className={styles.gap}>
          <rect x={place.wireFrom + 0.5} y={middle - 7 + index * 18} width="26" height="14" className={styles.nobody} />
          <text x={place.wireFrom + 32} y={middle + 4 + index * 18} className={styles.word}>
            {readings.length > 1 ? `nobody, ${group}` : 'nobody'}
          </text>
        </g>
      ),
  );
}

interface ReadersProps {
  readonly reading: Reading;
  readonly cells: readonly LogCell[];
  readonly place: Layout;
  readonly y: number;
  readonly named: string | null;
  readonly pointed: string | null;
}

/** About what a letter of the label type takes. */
const LETTER = 6.1;

function Readers({ reading: { reader }, cells, place, y, named, pointed }: ReadersProps) {
  const at = (offset: number | null) => (offset === null ? undefined : cellX(place.cellsX, cells, place.cellWidth, offset));
  const committed = at(reader.committed);
  const position = at(reader.position);
  const isBack = reader.committed !== null && cells[0] !== undefined && reader.committed < cells[0].offset;
  const words = place.tall;
  const committedLabel = words ? `${named ?? 'committed'} ${reader.committed}` : named !== null && !place.stacked ? named : undefined;
  const positionLabel = words ? `${named === null ? 'position ' : ''}${reader.position}` : undefined;
  const apart = position !== undefined && position !== committed;
  // Labels fly outwards; where one would leave the row it is left out, and the name of the row says it.
  const ahead = !apart || committed === undefined || position > committed;
  const fitsLeft =
    committedLabel !== undefined &&
    committed !== undefined &&
    committed - 10 - committedLabel.length * LETTER >= Math.max(0, place.labelX - 24);
  const fitsRight =
    positionLabel !== undefined && position !== undefined && position + 10 + positionLabel.length * LETTER <= place.wireFrom + 20;
  const back = committedLabel ?? '';
  return (
    <g>
      {apart && (
        <g className={styles.mark} data-pointed={pointed === 'position' || undefined}>
          <Reader x={position} y={y} kind="position" {...(fitsRight && ahead && { label: positionLabel as string })} />
        </g>
      )}
      {committed !== undefined && (
        <g className={styles.mark} data-pointed={pointed === 'committed' || undefined}>
          <Reader x={committed} y={y} kind="committed" {...(fitsLeft && ahead && { label: committedLabel as string })} />
        </g>
      )}
      {isBack && (
        <g>
          <path d={`M${place.cellsX + 9} ${y - 13}v10l-8-5z`} fill="var(--ink)">
            <title>{`The committed offset lies ${count((cells[0] as LogCell).offset - (reader.committed ?? 0), 'record')} further back.`}</title>
          </path>
          {back !== '' && (position === undefined || position > place.cellsX + 14 + back.length * LETTER) && (
            <text x={place.cellsX + 13} y={y - 5} className={styles.detail}>
              {back}
            </text>
          )}
        </g>
      )}
    </g>
  );
}

interface FlagsProps {
  readonly partition: PartitionView;
  readonly hwX: number | undefined;
  readonly endX: number;
  readonly startX: number | undefined;
  readonly y: number;
  readonly pointed: string | null;
}

/** The high watermark to the left of its staff, the log end to the right when both stand at one place. */
function Flags({ partition, hwX, endX, startX, y, pointed }: FlagsProps) {
  const { highWatermark, logEndOffset, logStartOffset } = partition;
  const atEnd = hwX === undefined || hwX === endX;
  return (
    <g>
      {startX !== undefined && logStartOffset > 0 && <Flag x={startX} y={y} kind="start" label={`start ${logStartOffset}`} />}
      {hwX !== undefined && <Flag x={hwX} y={y} kind="hw" label={`HW ${highWatermark}`} side="left" pulse={pointed === 'highWatermark'} />}
      <Flag x={endX} y={y} kind="leo" label={`LEO ${logEndOffset}`} side={atEnd ? 'right' : 'left'} pulse={pointed === 'logEndOffset'} />
    </g>
  );
}
