'use client';
/** The goals, live: each unmet, holding, met or broken, with the value that says so and the moment that decided it. */
import { Icon } from '@/components/ui/Icon';
import type { Goal } from '@/simulator/run';
import { clock } from '../figure/words';
import type { Player } from '../player/store';
import styles from './Goals.module.css';
import type { GoalLine } from './useTrail';

interface GoalsProps {
  readonly player: Player;
  readonly lines: readonly GoalLine[];
  readonly goal: string;
  readonly seed: number;
}

export function Goals({ player, lines, goal, seed }: GoalsProps) {
  return (
    <section className={styles.goals} aria-labelledby="goals">
      <h2 id="goals">
        Goals <span>live, seed {seed}</span>
      </h2>
      <p>{goal}</p>
      <ul>
        {lines.map((line) => (
          <Line key={`${line.verdict.goal.metric} ${line.verdict.text}`} line={line} player={player} />
        ))}
      </ul>
    </section>
  );
}

const ICONS = { unmet: 'clock', holding: 'check', met: 'check', broken: 'x' } as const;

function Line({ line, player }: { readonly line: GoalLine; readonly player: Player }) {
  const { goal, text, value } = line.verdict;
  return (
    <li data-state={line.state}>
      <Icon name={ICONS[line.state]} size={20} />
      <div>
        <b>{capital(text)}</b>
        <code>{goalWords(goal)}</code>
      </div>
      <div className={styles.value}>
        <b>{value === null ? 'none' : numberWords(value)}</b>
        <button type="button" onClick={() => void player.seek(line.since)}>
          {stateWords(line)}
        </button>
      </div>
    </li>
  );
}

/** Where the list itself is far away: the goals as marks, and the way to it. */
export function GoalStrip({ lines }: { readonly lines: readonly GoalLine[] }) {
  const hold = lines.filter(({ state }) => state === 'holding' || state === 'met').length;
  return (
    <a href="#goals" className={styles.strip}>
      {lines.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the goals of a challenge never change places.
        <span key={i} data-state={line.state}>
          <Icon name={ICONS[line.state]} size={18} />
        </span>
      ))}
      {hold} of {lines.length} goals hold now
    </a>
  );
}

function stateWords({ state, since }: GoalLine): string {
  switch (state) {
    case 'unmet':
      return 'not met so far';
    case 'broken':
      return `broken since ${clock(since)}`;
    case 'holding':
      return since === 0 ? 'holds from the start' : `holds since ${clock(since)}`;
    case 'met':
      return since === 0 ? 'held from the start' : `met, held since ${clock(since)}`;
  }
}

export function goalWords({ metric, atMost, atLeast }: Goal): string {
  const bounds = [
    atLeast === undefined ? '' : `${metric} ≥ ${atLeast}`,
    atMost === undefined ? '' : `${metric} ${atMost === 0 ? '=' : '≤'} ${atMost}`,
  ];
  return bounds.filter(Boolean).join(', ');
}

/** Three digits that matter. */
export const numberWords = (value: number): string =>
  Number(value.toPrecision(value >= 1_000 ? 4 : 3))
    .toLocaleString('en-GB')
    .replaceAll(',', '\u202f');

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
