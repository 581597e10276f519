'use client';
/** The goals, live: each unmet, holding, met or broken, with the value that says so and the moment that decided it. */
import { Icon } from '@/components/ui/Icon';
import type { Goal } from '@/simulator/run';
import { usePlayerState } from '../figure/usePlayer';
import { clock } from '../figure/words';
import type { Player } from '../player/store';
import styles from './Goals.module.css';
import { type GoalLine, useGoalLines } from './useTrail';

export function Goals({ player, goals }: { readonly player: Player; readonly goals: readonly Goal[] }) {
  const lines = useGoalLines(player, goals);
  const seed = usePlayerState(player, (state) => state.shown.seed);
  return (
    <section className={styles.goals} aria-labelledby="goals">
      <h2 id="goals">
        Goals <span>live, seed {seed}</span>
      </h2>
      <ul>
        {lines.map((line) => (
          <Line key={`${line.verdict.goal.metric} ${line.verdict.text}`} line={line} player={player} />
        ))}
      </ul>
    </section>
  );
}

const WORDS = { unmet: 'not met since', holding: 'holds since', met: 'met, held since', broken: 'broken since' } as const;
const ICONS = { unmet: 'clock', holding: 'check', met: 'check', broken: 'x' } as const;

function Line({ line: { verdict, state, since }, player }: { readonly line: GoalLine; readonly player: Player }) {
  const { goal, text, value } = verdict;
  return (
    <li data-state={state}>
      <Icon name={ICONS[state]} size={20} />
      <div>
        <b>{text}</b>
        <code>{goalWords(goal)}</code>
      </div>
      <div className={styles.value}>
        <b>{value === null ? 'none' : numberWords(value)}</b>
        <button type="button" onClick={() => void player.seek(since)}>
          {WORDS[state]} {clock(since)}
        </button>
      </div>
    </li>
  );
}

export function goalWords({ metric, atMost, atLeast }: Goal): string {
  return [atLeast === undefined ? '' : `${metric} ≥ ${atLeast}`, atMost === undefined ? '' : `${metric} ≤ ${atMost}`]
    .filter(Boolean)
    .join(', ');
}

/** Three digits that matter. */
export const numberWords = (value: number): string =>
  Number(value.toPrecision(value >= 1_000 ? 4 : 3))
    .toLocaleString('en-GB')
    .replaceAll(',', '\u202f');
