/**
 * Where the learner stands with a lesson, as a load line that fills. Always beside its word, so hidden from screen readers.
 */

import styles from './StateMark.module.css';

export type LearnState = 'new' | 'started' | 'done' | 'due' | 'fading';

/** The words that stand beside the mark. */
export const stateWords: Readonly<Record<LearnState, string>> = {
  new: 'new',
  started: 'started',
  done: 'done',
  due: 'due for review',
  fading: 'fading',
};

interface StateMarkProps {
  readonly state: LearnState;
  /** How full the load line stands while started or fading, 0 to 1. */
  readonly level?: number;
  readonly size?: number;
}

export function StateMark({ state, level = state === 'fading' ? 0.7 : 0.46, size = 16 }: StateMarkProps) {
  const surface = 18 - 16 * Math.min(0.9, Math.max(0.1, level));
  const half = Math.sqrt(64 - (surface - 10) ** 2);
  const filling = state === 'started' || state === 'fading';
  return (
    <svg className={styles.mark} data-state={state} width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      {filling && (
        <path
          className={styles.water}
          d={`M${(10 - half).toFixed(2)} ${surface.toFixed(2)}A8 8 0 ${surface < 10 ? 1 : 0} 0 ${(10 + half).toFixed(2)} ${surface.toFixed(2)}Z`}
        />
      )}
      {filling && <path className={styles.surface} d={`M0 ${surface.toFixed(2)}h20`} />}
      {(state === 'done' || state === 'due') && <circle className={styles.water} cx="10" cy="10" r="8" />}
      <circle className={styles.rim} cx="10" cy="10" r="8" />
      {state === 'done' && <path className={styles.sign} d="M6.3 10.3l2.5 2.5 4.8-5.3" />}
      {state === 'due' && <path className={styles.sign} d="M10 5.5V10l3 2" />}
    </svg>
  );
}
