'use client';
/**
 * All lines of time on one axis: the past stands in water, what is not yet is dashed; faults, rebalances and anomalies are marks,
 * and each line ends in what it came to.
 */
import { type CSSProperties, useCallback, useMemo, useRef } from 'react';
import { ticks } from '@/components/figure/ganttLayout';
import { TimeSlider } from '@/components/figure/TimeSlider';
import { usePlayerState } from '@/components/figure/usePlayer';
import { useWidth } from '@/components/figure/useWidth';
import { clock, count } from '@/components/figure/words';
import { Drawing } from '@/components/ui/Drawing';
import { Icon } from '@/components/ui/Icon';
import type { IconName } from '@/components/ui/icons';
import type { MarkView, SeriesView } from '@/simulator/projections/frame';
import type { LineView } from '@/simulator/run';
import type { Player } from '../player/store';
import styles from './Timeline.module.css';
import { placeMarks } from './timelineLayout';

const ROW = 34;
const HEAD = 30;
const AXIS = 22;
/** The lines that are drawn; older ones can be reached by undo. */
const MOST_LINES = 4;

const ICONS: Readonly<Record<MarkView['kind'], IconName>> = {
  fault: 'kill',
  repair: 'restart',
  rebalance: 'group',
  stable: 'check',
  anomaly: 'clock',
  setting: 'flag',
};

export function Timeline({ player }: { readonly player: Player }) {
  const element = useRef<HTMLDivElement>(null);
  const width = useWidth(element) ?? 900;
  const time = usePlayerState(player, (state) => state.shown.frame.time);
  const end = usePlayerState(player, (state) => state.shown.frame.end);
  const marks = usePlayerState(player, (state) => state.shown.frame.marks);
  const all = usePlayerState(player, (state) => state.shown.lines);
  const line = usePlayerState(player, (state) => state.shown.line);
  const charts = usePlayerState(player, (state) => state.shown.frame.charts);
  const lines = shownLines(all, line);
  const x = useCallback((at: number) => 1 + ((width - 2) * at) / end, [width, end]);
  const placed = useMemo(() => placeMarks(marks, x, width), [marks, width, x]);
  const y = (index: number) => HEAD + index * ROW + ROW - 8;
  const height = HEAD + lines.length * ROW + AXIS;
  const axisY = height - AXIS + 2;
  const chosen = Math.max(
    0,
    lines.findIndex((each) => each.id === line),
  );
  return (
    <div className={styles.timeline}>
      <div className={styles.names} style={{ '--head': `${HEAD}px` } as CSSProperties}>
        {lines.map((each) => (
          <button
            key={each.id}
            type="button"
            style={{ height: ROW }}
            aria-pressed={each.id === line}
            onClick={() => void player.switchTo(each.id)}
          >
            <strong>{each.name}</strong>
            <span>{each.parent === null ? 'as it began' : `from ${clock(each.forkedAt)}`}</span>
          </button>
        ))}
      </div>
      <div ref={element} className={styles.axis} style={{ height }}>
        <Drawing
          width={width}
          height={height}
          label={`${count(lines.length, 'line')} of time; now is ${clock(time)} of ${clock(end)} on ${lines[chosen]?.name ?? 'main'}.`}
        >
          {lines.map((each, index) => (
            <Line key={each.id} line={each} lines={lines} x={x} y={y} index={index} time={time} end={end} chosen={each.id === line} />
          ))}
          <Load series={charts} x={x} base={y(chosen)} time={time} />
          {placed.map(({ mark, x: at, word }) => (
            <g key={`${mark.time} ${mark.kind} ${mark.text}`} className={styles.mark} data-kind={mark.kind}>
              <path d={`M${at} ${HEAD - 2}V${y(chosen)}`} />
              <Icon name={ICONS[mark.kind]} size={14} x={Math.max(0, at - 7)} y={2} />
              {word !== null && (
                <text x={Math.max(0, at - 7) + 17} y={13}>
                  {word}
                </text>
              )}
              <title>{`${clock(mark.time)} ${mark.text}`}</title>
            </g>
          ))}
          <path d={`M0 ${axisY}H${width}`} className={styles.rule} />
          {ticks(end, Math.max(2, Math.floor(width / 110))).map((at) => (
            <g key={at} className={styles.tick}>
              <path d={`M${x(at)} ${axisY}v4`} className={styles.rule} />
              <text x={x(at)} y={axisY + 16} textAnchor={at === 0 ? 'start' : x(at) > width - 30 ? 'end' : 'middle'}>
                {clock(at).replace(/\.\d+$/, '')}
              </text>
            </g>
          ))}
          <path d={`M${x(time)} ${HEAD - 4}V${axisY}`} className={styles.now} />
          <path d={`M${x(time) - 6} ${HEAD - 13}h12v6l-6 5l-6-5z`} className={styles.head} />
        </Drawing>
        <TimeSlider player={player} />
      </div>
      <div className={styles.outcomes} style={{ '--head': `${HEAD}px` } as CSSProperties}>
        {lines.map((each) => (
          <p key={each.id} data-bad={each.outcome.lost + each.outcome.duplicated > 0 || undefined}>
            {outcomeWords(each)}
          </p>
        ))}
      </div>
    </div>
  );
}

function shownLines(all: readonly LineView[], current: number): readonly LineView[] {
  if (all.length <= MOST_LINES) return all;
  const last = all.slice(1 - MOST_LINES);
  const here = all.find((each) => each.id === current) as LineView;
  return last.includes(here) ? [all[0] as LineView, ...last] : [here, ...last];
}

/** What a line came to, as far as it is known. */
export function outcomeWords({ outcome, knownUntil }: LineView): string {
  const { lost, duplicated, reordered, pausePartitionSeconds } = outcome;
  const words = [`lost ${lost}`, `duplicated ${duplicated}`, ...(reordered > 0 ? [`reordered ${reordered}`] : [])];
  if (pausePartitionSeconds > 0) words.push(`${pausePartitionSeconds.toFixed(1)} partition-s unowned`);
  return `${words.join(', ')} by ${clock(knownUntil).replace(/\.\d+$/, '')}`;
}

interface LineProps {
  readonly line: LineView;
  readonly lines: readonly LineView[];
  readonly x: (time: number) => number;
  readonly y: (index: number) => number;
  readonly index: number;
  readonly time: number;
  readonly end: number;
  readonly chosen: boolean;
}

function Line({ line, lines, x, y, index, time, end, chosen }: LineProps) {
  const from = x(line.forkedAt);
  const known = x(line.knownUntil);
  const now = chosen ? x(time) : known;
  const base = y(index);
  const parent = lines.findIndex((each) => each.id === line.parent);
  return (
    <g className={styles.line} data-chosen={chosen || undefined}>
      {parent >= 0 && <path d={`M${from} ${y(parent)}V${base}`} className={styles.fork} />}
      {chosen && <rect x={from} y={base - 16} width={Math.max(0, now - from)} height={16} className={styles.water} />}
      <path d={`M${from} ${base}H${Math.max(from, now)}`} className={styles.past} />
      {known > now && <path d={`M${now} ${base}H${known}`} className={styles.known} />}
      <path d={`M${Math.max(known, now)} ${base}H${x(end)}`} className={styles.ahead} />
    </g>
  );
}

/** How much work there was: lag or depth, as low hills on the chosen line. */
function Load({
  series,
  x,
  base,
  time,
}: {
  readonly series: readonly SeriesView[];
  readonly x: (time: number) => number;
  readonly base: number;
  readonly time: number;
}) {
  const first = series.find((each) => each.metric === 'lag.offsets.sum' || each.metric === 'queue.depth');
  const path = useMemo(() => {
    const points = first?.points ?? [];
    const top = Math.max(1, ...points.filter((_, index) => index % 2 === 1));
    let d = '';
    for (let i = 0; i < points.length; i += 2) {
      const at = x(points[i] as number).toFixed(1);
      const h = (base - (14 * (points[i + 1] as number)) / top).toFixed(1);
      d += i === 0 ? `M${at} ${base}V${h}` : `H${at}V${h}`;
    }
    return d;
  }, [first, x, base]);
  return path === '' ? null : <path d={`${path}H${x(time).toFixed(1)}V${base}Z`} className={styles.load} />;
}
