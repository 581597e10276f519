/** Situation, symptom, goal, and what may be changed: at most 120 words, then what "done" means. */
import Link from 'next/link';
import type { Challenge } from '@/content/schema/challenge';
import { changeWords } from './allowed';
import styles from './Challenge.module.css';

interface BriefingProps {
  readonly challenge: Challenge;
  readonly lesson: { readonly title: string; readonly href: string | null };
}

export function Briefing({ challenge, lesson }: BriefingProps) {
  const { title, code, minutes, difficulty, story, symptom, goal, mayChange, mayNot } = challenge;
  return (
    <header>
      <p className={styles.label}>
        Incident {code} · {lesson.href === null ? lesson.title : <Link href={lesson.href}>{lesson.title}</Link>} · about {minutes} min ·{' '}
        {difficulty}
      </p>
      <h1>{title}</h1>
      <p className={styles.story}>
        {story} {symptom}
      </p>
      <dl>
        <dt>Goal</dt>
        <dd>{goal}</dd>
        <dt>You may change</dt>
        <dd>{mayChange.map(changeWords).join('; ')}</dd>
        <dt>You may not</dt>
        <dd>{mayNot}</dd>
        <dt>Done means</dt>
        <dd>every goal below holds at the end, on each of 20 seeds</dd>
      </dl>
    </header>
  );
}
