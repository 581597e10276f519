/** All incidents, from the first lesson on. */
import type { Metadata } from 'next';
import { ChallengeList } from '@/components/challenge/ChallengeList';
import styles from '@/components/challenge/ChallengeList.module.css';
import { Footer } from '@/components/shell/Footer';
import { challengesInOrder } from '@/content/challenges';
import { lessonBySlug } from '@/content/roadmap';

export const metadata: Metadata = {
  title: 'Challenges',
  description: 'Incidents to repair: a symptom, a running system, goals that are judged on twenty seeds.',
};

export default function ChallengesPage() {
  return (
    <>
      <main id="main" tabIndex={-1} className={styles.page}>
        <h1>Challenges</h1>
        <p>
          Something is wrong in each of these systems. Find it, change what you may, and have it judged on twenty seeds you have not seen.
        </p>
        <ChallengeList
          challenges={challengesInOrder().map(({ id, code, title, symptom, lesson, minutes, difficulty }) => ({
            id,
            code: code ?? id,
            title,
            symptom,
            lesson: lessonBySlug(lesson)?.title ?? lesson,
            minutes,
            difficulty,
          }))}
        />
      </main>
      <Footer />
    </>
  );
}
