'use client';
/** The slider of an axis of time. It moves in steps; between them it stands on the nearest, and its text says the exact instant. */
import type { Player } from '../player/store';
import { usePlayerState } from './usePlayer';
import { clock } from './words';

/** A thousand places: more than a screen has room for. */
const PLACES = 1_000;
const SHORTEST = 1_000;

export function TimeSlider({ player }: { readonly player: Player }) {
  const time = usePlayerState(player, (state) => state.shown.frame.time);
  const end = usePlayerState(player, (state) => state.shown.frame.end);
  const step = Math.max(SHORTEST, Math.round(end / PLACES));
  return (
    <input
      type="range"
      min={0}
      max={end}
      step={step}
      value={placeOf(time, end, step)}
      aria-label="Instant"
      aria-valuetext={`${clock(time)} of ${clock(end)}, simulated`}
      onChange={(event) => void player.seek(Number(event.target.value))}
    />
  );
}

/**
 * The place nearest to an instant. A value between two places would be moved by the browser itself, which React takes for a move by
 * hand: a press on the track then went first where it was pressed, and at once back to the neighbour of where it had been.
 */
export const placeOf = (time: number, end: number, step: number): number =>
  Math.min(Math.floor(end / step), Math.round(time / step)) * step;
