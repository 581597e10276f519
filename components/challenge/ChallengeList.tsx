'use client';
/** All incidents, in the order one likes: what each takes, and how the learner stands on it, in words. */
import Link from 'next/link';
import { useMemo, useState } from 'react';
import { challengeStates } from '@/progress/folds/challenges';
import type { ProgressState } from '@/progress/progress';
import { useProgress } from '@/progress/react';
import { standingWords } from './Briefing';
import styles from './ChallengeList.module.css';

export interface ChallengeLine {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly symptom: string;
  readonly lesson: string;
  readonly minutes: number;
  readonly difficulty: 'easy' | 'medium' | 'hard';
}

const LEVELS = ['easy', 'medium', 'hard'];

type Column = 'title' | 'minutes' | 'difficulty' | 'standing';
const COLUMNS: readonly (readonly [Column, string])[] = [
  ['title', 'incident'],
  ['difficulty', 'difficulty'],
  ['minutes', 'minutes'],
  ['standing', 'you'],
];

const selectEvents = ({ events }: ProgressState) => events;

export function ChallengeList({ challenges }: { readonly challenges: readonly ChallengeLine[] }) {
  const events = useProgress(selectEvents);
  const states = useMemo(() => challengeStates(events), [events]);
  const [sort, setSort] = useState<{ readonly by: Column; readonly down: boolean } | null>(null);
  const standing = (id: string): string => {
    const state = states.get(id);
    return state === undefined ? 'not solved' : standingWords(state);
  };
  const key = (line: ChallengeLine, by: Column): string | number =>
    by === 'title'
      ? line.title
      : by === 'minutes'
        ? line.minutes
        : by === 'difficulty'
          ? LEVELS.indexOf(line.difficulty)
          : standing(line.id);
  const lines =
    sort === null
      ? challenges
      : challenges.toSorted((a, b) => {
          const [x, y] = [key(a, sort.by), key(b, sort.by)];
          return (x < y ? -1 : x > y ? 1 : 0) * (sort.down ? -1 : 1);
        });
  return (
    <table className={styles.list}>
      <thead>
        <tr>
          {COLUMNS.map(([by, word]) => (
            <th key={by} scope="col" aria-sort={sort?.by === by ? (sort.down ? 'descending' : 'ascending') : undefined}>
              <button type="button" onClick={() => setSort({ by, down: sort?.by === by && !sort.down })}>
                {word}
                <span aria-hidden="true">{sort?.by === by ? (sort.down ? ' ↓' : ' ↑') : ''}</span>
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id}>
            <th scope="row">
              <Link href={`/challenges/${line.id}`}>{line.title}</Link>
              <small>
                {line.code}, {line.lesson}
              </small>
              <p>{line.symptom}</p>
            </th>
            <td>{line.difficulty}</td>
            <td>{line.minutes} min</td>
            <td>{standing(line.id)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
