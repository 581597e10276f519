/** The situation and its symptom; and, after the goals, the terms: what may be changed, what not, and what "done" means. */
import Link from 'next/link';
import { Icon } from '@/components/ui/Icon';
import type { Challenge } from '@/content/schema/challenge';
import type { ChallengeState } from '@/progress/folds/challenges';
import { changeWords } from './allowed';
import styles from './Challenge.module.css';

interface BriefingProps {
  readonly challenge: Challenge;
  readonly lesson: { readonly title: string; readonly href: string | null };
  /** What the log says; nothing while it was never brought through. */
  readonly standing: ChallengeState | undefined;
}

export function Briefing({ challenge, lesson, standing }: BriefingProps) {
  const { title, code, minutes, difficulty, story, symptom } = challenge;
  return (
    <header>
      <p className={styles.label}>
        Incident {code} · {lesson.href === null ? lesson.title : <Link href={lesson.href}>{lesson.title}</Link>} · about {minutes} min ·{' '}
        {difficulty}
      </p>
      <h1>{title}</h1>
      {standing !== undefined && (
        <p className={styles.standing}>
          <Icon name="check" size={18} /> {standingWords(standing)}
        </p>
      )}
      <p className={styles.story}>
        {story} {symptom}
      </p>
    </header>
  );
}

export function Terms({ challenge: { mayChange, mayNot } }: { readonly challenge: Challenge }) {
  return (
    <dl className={styles.terms}>
      <dt>You may change</dt>
      <dd>{mayChange.map(changeWords).join('; ')}</dd>
      <dt>You may not</dt>
      <dd>{mayNot}</dd>
      <dt>Done means</dt>
      <dd>every goal holds at the end, on each of 20 seeds</dd>
    </dl>
  );
}

/** How a learner stands on a challenge, in words. */
export function standingWords({ best }: ChallengeState): string {
  return best === null ? 'brought through, with help' : `solved, best ${best} ${best === 1 ? 'action' : 'actions'}`;
}
