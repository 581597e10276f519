'use client';
/** Play, pause, step, seek, speed, undo, reset: the same row for every figure, and the same keys. */
import { IconButton } from '@/components/ui/Button';
import type { Player } from '../player/store';
import { runActions } from './runActions';
import { TimeSlider } from './TimeSlider';
import styles from './Transport.module.css';
import { usePlayerMode, usePlayerState } from './usePlayer';
import { clock } from './words';

/** Virtual time for each second of the reader's, on a log scale. */
const SPEEDS = [0.001, 0.01, 0.1, 0.5, 1, 2, 4, 10, 30, 60, 100];

export function Transport({ player, label }: { readonly player: Player; readonly label: string }) {
  const { mode, speed } = usePlayerMode(player);
  usePlayerState(player, (state) => state.shown.canUndo);
  usePlayerState(player, (state) => state.shown.canRedo);
  const actions = runActions(player, mode);
  const button = ({ id, label: name, key, icon, isOff = false, run }: (typeof actions)[number]) => (
    <IconButton key={id} icon={icon} label={name} data-action={id} aria-keyshortcuts={key} disabled={isOff} onClick={run} />
  );
  return (
    <div className={styles.transport} role="toolbar" aria-label={`Time in ${label}`}>
      {actions.slice(0, 3).map(button)}
      <label className={styles.speed}>
        <span>speed</span>
        <select value={nearest(speed)} onChange={(event) => player.setSpeed(Number(event.target.value))}>
          {SPEEDS.map((value) => (
            <option key={value} value={value}>
              {value < 1 ? `×1/${Math.round(1 / value)}` : `×${value}`}
            </option>
          ))}
        </select>
      </label>
      {actions.slice(3).map(button)}
    </div>
  );
}

const nearest = (speed: number): number =>
  SPEEDS.reduce((best, value) => (Math.abs(Math.log(value / speed)) < Math.abs(Math.log(best / speed)) ? value : best));

/** The line of time: what is past stands in water, what is known lies ahead; marks where something happened. */
export function Scrubber({ player }: { readonly player: Player }) {
  const time = usePlayerState(player, (state) => state.shown.frame.time);
  const end = usePlayerState(player, (state) => state.shown.frame.end);
  const marks = usePlayerState(player, (state) => state.shown.frame.marks);
  const percent = (at: number) => `${(100 * at) / end}%`;
  return (
    <div className={styles.scrubber}>
      <div className={styles.track} aria-hidden="true">
        <span className={styles.past} style={{ width: percent(time) }} />
        {marks.map((mark) => (
          <span
            key={`${mark.time} ${mark.text}`}
            className={styles.mark}
            data-kind={mark.kind}
            style={{ left: percent(mark.time) }}
            title={`${clock(mark.time)} ${mark.text}`}
          />
        ))}
      </div>
      <TimeSlider player={player} />
      <output className={styles.clock}>
        {clock(time)} <span>of {clock(end)} simulated</span>
      </output>
    </div>
  );
}
