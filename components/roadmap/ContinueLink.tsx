'use client';
/** The way on: the last place, or the lesson that comes next. It is the first thing in the page that takes focus. */

import Link from 'next/link';
import { Icon } from '@/components/ui/Icon';
import { StateMark } from '@/components/ui/StateMark';
import { lessonNumber } from '@/content/roadmap';
import { lastPlace } from '@/progress/folds/last-place';
import type { ProgressState } from '@/progress/progress';
import { useProgress } from '@/progress/react';
import styles from './ContinueLink.module.css';
import { type ContinueTarget, continueTarget } from './continueTarget';
import { useLessonStates } from './useLessonStates';

export function ContinueLink() {
  const states = useLessonStates();
  const place = useProgress(selectPlace);
  const target = continueTarget((slug) => states.get(slug)?.state === 'done', place);
  if (!target) {
    return (
      <Link className={styles.link} href="/lab">
        <span className={styles.label}>You have done every lesson there is so far</span>
        <b>Go on in the lab</b>
        <span className={styles.where}>
          <StateMark state="done" /> New lessons appear on the path below
        </span>
        <Go />
      </Link>
    );
  }
  return (
    <Link className={styles.link} href={target.href}>
      <span className={styles.label}>{labels[target.kind]}</span>
      <b>{target.lesson.title}</b>
      <span className={styles.where}>
        <StateMark state={target.kind === 'resume' ? 'started' : 'new'} /> {whereabouts(target, place?.section)}
      </span>
      <Go />
    </Link>
  );
}

const labels: Readonly<Record<ContinueTarget['kind'], string>> = {
  start: 'Start here',
  resume: 'Continue where you were',
  next: 'Next on your path',
};

function whereabouts({ kind, lesson }: ContinueTarget, section: string | undefined): string {
  if (kind === 'resume' && section) return `Lesson ${lessonNumber(lesson)}, at “${asWords(section)}”`;
  return `${lesson.readMinutes} min to read, ${lesson.practiseMinutes} to practise`;
}

/** A section's id is its heading in small letters with hyphens: near enough to the heading to be recognised. */
function asWords(section: string): string {
  const words = section.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function selectPlace({ events }: ProgressState) {
  return lastPlace(events);
}

function Go() {
  return (
    <span className={styles.go}>
      <Icon name="right" size={20} />
    </span>
  );
}
