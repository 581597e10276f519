'use client';
/**
 * Who owned each partition when: partitions as rows over the run's time. An owner is told by its word and by its pattern; where
 * nobody fetched there is a hatched gap, and the gaps are counted.
 */
import { useId } from 'react';
import { Drawing } from '@/components/ui/Drawing';
import type { Frame, GroupView } from '@/simulator/projections/frame';
import styles from './Gantt.module.css';
import drawing from './GroupDrawing.module.css';
import { ganttRows, ticks } from './ganttLayout';
import { count, shorten, span } from './words';

interface GanttProps {
  readonly group: GroupView;
  readonly frame: Frame;
  readonly width: number;
  readonly className?: string | undefined;
}

const LEFT = 42;
const ROW = 24;
const BAR = 18;
const HEAD = 22;
const FOOT = 22;
const RIGHT = 68;

export function Gantt({ group, frame, width, className }: GanttProps) {
  const id = useId();
  const several = new Set(group.readers.map((reader) => reader.topic)).size > 1;
  const left = several ? LEFT + 50 : LEFT;
  const right = width < 420 ? 48 : RIGHT;
  const rows = ganttRows(group, frame.end, left, width - right);
  const x = (time: number) => left + ((width - right - left) * time) / frame.end;
  const bottom = HEAD + rows.length * ROW;
  const number = (owner: string) => group.members.findIndex((member) => member.id === owner);
  return (
    <Drawing
      width={width}
      height={bottom + FOOT}
      className={className ? `${drawing.sheet} ${className}` : drawing.sheet}
      label={`Owners over time in group ${group.id}. ${rows.map((row) => `${row.name}: ${row.sentence}`).join(' ')} In sum ${group.pausePartitionSeconds.toFixed(1)} partition-seconds without an owner.`}
    >
      <defs>
        {PATTERNS.map((lines, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the patterns are a constant list.
          <pattern key={index} id={`${id}p${index}`} width="8" height="8" patternUnits="userSpaceOnUse">
            <path d={lines} className={index === 2 ? styles.dot : styles.ink} />
          </pattern>
        ))}
      </defs>
      <text x={left} y={13} className={drawing.detail}>
        {`${shorten(`group ${group.id}`, 24)}: who fetched each partition`}
      </text>
      <text x={width} y={13} textAnchor="end" className={drawing.word}>
        {width < 420 ? 'unowned' : 'without owner'}
      </text>
      {rows.map((row, index) => {
        const y = HEAD + index * ROW;
        return (
          <g key={row.name}>
            <text x={0} y={y + 13} className={drawing.strong}>
              {shorten(row.name, several ? 14 : 6)}
            </text>
            <path d={`M${x(frame.time)} ${y + BAR / 2}H${x(frame.end)}`} className={styles.ahead} />
            {row.bars.map((bar) =>
              bar.owner === null ? (
                <g key={bar.from}>
                  <rect x={bar.x} y={y + 0.5} width={Math.max(1.5, bar.width)} height={BAR - 1} className={styles.nobody} />
                  {bar.width > 46 && (
                    <text x={bar.x + 4} y={y + 13} className={`${drawing.word} ${styles.label}`}>
                      nobody
                    </text>
                  )}
                </g>
              ) : (
                <g key={bar.from}>
                  <rect x={bar.x} y={y + 0.5} width={Math.max(1, bar.width)} height={BAR - 1} className={styles.bar} />
                  {number(bar.owner) > 0 && (
                    <rect
                      x={bar.x}
                      y={y + 0.5}
                      width={Math.max(1, bar.width)}
                      height={BAR - 1}
                      fill={`url(#${id}p${(number(bar.owner) - 1) % PATTERNS.length})`}
                      className={styles.pattern}
                    />
                  )}
                  {bar.width > 22 && (
                    <text x={bar.x + 4} y={y + 13} className={`${drawing.word} ${styles.label}`}>
                      {bar.width > bar.owner.length * 6.2 + 8 ? bar.owner : bar.owner.replace(/^.*-/, '·')}
                    </text>
                  )}
                </g>
              ),
            )}
            <text x={width} y={y + 13} textAnchor="end" className={drawing.number} data-tone={row.unowned > 0 ? 'late' : undefined}>
              {row.unowned === 0 ? '0 s' : span(row.unowned)}
            </text>
          </g>
        );
      })}
      <path d={`M${left} ${bottom + 1}H${width - right}`} className={styles.axis} />
      {ticks(frame.end, Math.max(2, Math.floor((width - left - right) / 90))).map((time) => (
        <g key={time}>
          <path d={`M${x(time)} ${bottom + 1}v4`} className={styles.axis} />
          <text x={x(time)} y={bottom + 17} textAnchor={time === 0 ? 'start' : 'middle'} className={drawing.number}>
            {time === 0 ? '0' : span(time).replace(/\.0 s/, ' s')}
          </text>
        </g>
      ))}
      <path d={`M${x(frame.time)} ${HEAD - 4}V${bottom + 5}`} className={styles.now} />
      <title>{`${count(rows.length, 'partition')} of group ${group.id} over ${span(frame.end)}`}</title>
    </Drawing>
  );
}

/** The first member is plain; the others are told apart by lines that no hatch looks like. */
const PATTERNS = [
  'M0 4H8',
  'M4 0V8',
  'M4 3a1 1 0 1 0 .01 0zM0 7a1 1 0 1 0 .01 0z',
  'M0 0L8 8',
  'M0 4H8M4 0V8',
  'M0 2H8M0 6H8',
  'M2 0V8M6 0V8',
] as const;
