/**
 * A consumer group at two instants: all well, and forty seconds after a member's process died. The keys lie in the partitions in which
 * Kafka's own hash (murmur2, four partitions) puts them.
 */

import { Drawing, Label } from '@/components/ui/Drawing';
import { Reader } from '@/components/ui/Flag';
import { cellX, type LogCell, LogRow } from '@/components/ui/LogRow';
import { Node, nodeIconCentre } from '@/components/ui/Node';
import { Ring } from '@/components/ui/Ring';
import { Wire, WireMark } from '@/components/ui/Wire';

interface GroupStillProps {
  readonly crashed: boolean;
  readonly size: 'wide' | 'narrow';
  readonly className?: string | undefined;
}

interface Partition {
  readonly name: string;
  readonly keys: string;
  /** Log end offset before, and what arrives in the forty seconds. */
  readonly end: number;
  readonly arrives: number;
  readonly reader: 0 | 1 | 2;
}

const keyNames: Readonly<Record<string, string>> = {
  c: 'cem',
  e: 'eli',
  k: 'kim',
  a: 'ada',
  n: 'noa',
  m: 'mia',
  u: 'uma',
  p: 'pam',
};

/** Newest last; each letter is a record. */
const partitions: readonly Partition[] = [
  { name: 'p0', keys: 'ceecceceececeec', end: 381, arrives: 6, reader: 0 },
  { name: 'p1', keys: 'akkaakakkaaakak', end: 402, arrives: 5, reader: 0 },
  { name: 'p2', keys: 'nmnnmnmmnnmnmmn', end: 367, arrives: 5, reader: 1 },
  { name: 'p3', keys: 'upupuupppuppuup', end: 390, arrives: 6, reader: 2 },
];

const members = ['c1', 'c2', 'c3'] as const;

const sizes = {
  wide: { width: 660, cells: 8, cellsX: 30, cellWidth: 30, textX: 282, wireFrom: 338, wireTo: 466, nodeX: 474, nodeWidth: 180 },
  narrow: { width: 324, cells: 3, cellsX: 24, cellWidth: 28, textX: 114, wireFrom: 154, wireTo: 180, nodeX: 186, nodeWidth: 132 },
} as const;

const HEIGHT = 216;
const ROW_TOP = 30;
const ROW = 48;
const CELL = 24;

export function GroupStill({ crashed, size, className }: GroupStillProps) {
  const s = sizes[size];
  const rowY = (index: number) => ROW_TOP + index * ROW;
  const memberY = (index: number) => 25 + index * 63;
  return (
    <Drawing
      width={s.width}
      height={HEIGHT}
      className={className}
      label={
        crashed
          ? 'c1 is down and still a member; p0 lags 7 records and p1 lags 6, and nobody reads them. c2 reads p2, c3 reads p3, both with a lag of 1.'
          : 'Group billing has three members. c1 reads p0 and p1, c2 reads p2, c3 reads p3. Each partition lags by 1 record.'
      }
    >
      {partitions.map((partition, index) => {
        const { end, cells, committed, lag } = at(partition, crashed, s.cells);
        const y = rowY(index);
        const readerX = cellX(s.cellsX, cells, s.cellWidth, committed);
        return (
          <g key={partition.name}>
            <Label x={0} y={y + 16} kind="strong">
              {partition.name}
            </Label>
            <LogRow x={s.cellsX} y={y} cells={cells} cellWidth={s.cellWidth} cellHeight={CELL} />
            {readerX !== undefined && <Reader x={readerX} y={y} kind="committed" />}
            {readerX === undefined && (
              <path d={`M${s.cellsX + 8} ${y - 13}v10l-8-5z`} fill="var(--ink)">
                <title>The committed offset lies further back.</title>
              </path>
            )}
            <Label x={s.textX} y={size === 'wide' ? y + 10 : y + 16} kind="number" tone={lag > 3 ? 'dup' : 'ink'}>
              lag {lag}
            </Label>
            {size === 'wide' && (
              <Label x={s.textX} y={y + 23} kind="number">
                end {end}
              </Label>
            )}
            <ReadingLine
              d={curve(s.wireFrom, y + CELL / 2, s.wireTo, memberY(partition.reader) + 27)}
              dead={crashed && partition.reader === 0}
              x={(s.wireFrom + s.wireTo) / 2}
              y={(y + CELL / 2 + memberY(partition.reader) + 27) / 2}
            />
          </g>
        );
      })}
      {size === 'wide' && (
        <Label x={s.cellsX} y={8} kind="small">
          ▾ committed offset: where the group reads next
        </Label>
      )}
      <Label x={s.nodeX} y={12} kind="strong">
        group billing
      </Label>
      <path
        d={`M${s.nodeX - 2} 18h-6v${HEIGHT - 20}h6M${s.width - 7} 18h6v${HEIGHT - 20}h-6`}
        fill="none"
        stroke="var(--ink)"
        strokeWidth="1.5"
      />
      {members.map((name, index) => {
        const down = crashed && index === 0;
        const y = memberY(index);
        const centre = nodeIconCentre({ x: s.nodeX, y, height: 54 });
        return (
          <Node
            key={name}
            x={s.nodeX}
            y={y}
            width={s.nodeWidth - 6}
            height={54}
            name={name}
            note={down ? 'down, still in' : reads(index)}
            state={down ? 'down' : 'up'}
            icon="consumer"
          >
            <Ring
              {...centre}
              r={20}
              used={down ? 40 / 45 : (index + 1) / 30}
              title={`session.timeout.ms: ${down ? 40 : index + 1} of 45 s`}
            />
          </Node>
        );
      })}
    </Drawing>
  );
}

function ReadingLine({ d, dead, x, y }: { readonly d: string; readonly dead: boolean; readonly x: number; readonly y: number }) {
  return (
    <>
      <Wire d={d} kind={dead ? 'gaveUp' : 'owns'} />
      {dead && <WireMark kind="cut" x={x} y={y} />}
    </>
  );
}

function reads(member: number): string {
  const own = partitions.filter((partition) => partition.reader === member).map((partition) => partition.name);
  return `reads ${own.join(', ')}`;
}

/** The tail of a partition before the crash or forty seconds after it; the last record is on the leader alone, so above the waterline. */
function at({ keys, end: endBefore, arrives, reader }: Partition, crashed: boolean, count: number) {
  const end = crashed ? endBefore + arrives : endBefore;
  const known = [...keys].slice(0, keys.length - (crashed ? 0 : arrives)).slice(-count);
  const cells: LogCell[] = known.map((letter, index) => ({
    offset: end - known.length + index,
    recordKey: keyNames[letter] ?? null,
    state: index === known.length - 1 ? 'above' : 'in',
  }));
  const highWatermark = end - 1;
  const committed = crashed && reader === 0 ? endBefore - 2 : end - 2;
  // As Kafka's own tool counts: up to the high watermark, since nobody may read beyond it.
  return { end, cells, committed, lag: highWatermark - committed };
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const bend = (x2 - x1) / 2;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
