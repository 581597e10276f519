/** A lesson: the path on the left, the text in the middle with its notes, the outline on the right. */
import Link from 'next/link';
import { Footer } from '@/components/shell/Footer';
import { type Lesson as Entry, lessons, phases } from '@/content/roadmap';
import type { LessonStep } from '@/progress/folds/lesson-states';
import { Body } from './Body';
import { Keeper } from './Keeper';
import styles from './Lesson.module.css';
import { LessonProvider } from './LessonContext';
import { Outline, ReadingMode, type Section } from './Outline';
import { Rail } from './Rail';

export interface LessonContent {
  readonly slug: string;
  readonly title: string;
  readonly deck: string;
  readonly version: string;
  readonly objectives: readonly string[];
  readonly predictions: readonly string[];
  readonly quiz: readonly string[];
  readonly played: readonly { readonly scenario: string; readonly did: string }[];
  readonly code: string;
}

interface LessonPageProps {
  readonly entry: Entry;
  readonly content: LessonContent;
  readonly sections: readonly Section[];
}

export function LessonPage({ entry, content, sections }: LessonPageProps) {
  const phase = phases.find((candidate) => candidate.id === entry.phase);
  const number = String(entry.number).padStart(2, '0');
  const written = lessons.filter((lesson) => lesson.written);
  const index = written.findIndex((lesson) => lesson.slug === entry.slug);
  const missing = entry.needs.map((slug) => lessons.find((lesson) => lesson.slug === slug)).filter((lesson) => lesson !== undefined);
  return (
    <LessonProvider slug={content.slug}>
      <div className={styles.page}>
        <div className={styles.rail}>
          <Rail current={entry.slug} />
        </div>
        <details className={styles.railSmall}>
          <summary>All lessons</summary>
          <Rail current={entry.slug} />
        </details>
        <main id="main" tabIndex={-1} className={styles.lesson}>
          <header className={styles.header}>
            <p className={styles.kicker}>
              {phase?.title} · Lesson {number} · {entry.readMinutes} min to read, {entry.practiseMinutes} to practise
            </p>
            <h1>{content.title}</h1>
            <p className={styles.deck}>{content.deck}</p>
          </header>
          <aside className={styles.margin} aria-label="About this lesson">
            <p>
              <strong>You will be able to</strong>
            </p>
            <ul>
              {content.objectives.map((objective) => (
                <li key={objective}>{objective}</li>
              ))}
            </ul>
            {missing.length > 0 && (
              <p>
                Leans on{' '}
                {missing.map(
                  (lesson, at) =>
                    `${at > 0 ? ', ' : ''}${String(lesson.number).padStart(2, '0')} ${lesson.title}${lesson.written ? '' : ' (not written yet)'}`,
                )}
                . It opens without them.
              </p>
            )}
          </aside>
          <Keeper outline={{ slug: content.slug, steps: stepsOf(content) }} />
          <div className={styles.prose}>
            <Body code={content.code} />
          </div>
          <nav className={styles.onward} aria-label="Before and after">
            {written[index - 1] ? <Link href={`/learn/${written[index - 1]?.slug}`}>Before: {written[index - 1]?.title}</Link> : <span />}
            {written[index + 1] ? (
              <Link href={`/learn/${written[index + 1]?.slug}`}>Next: {written[index + 1]?.title}</Link>
            ) : (
              <Link href="/">Back to the roadmap</Link>
            )}
          </nav>
        </main>
        <aside className={styles.outline} aria-label="In this lesson">
          <p className={styles.kicker}>In this lesson</p>
          <Outline sections={sections} />
          <p className={styles.version}>{content.version}</p>
          <ReadingMode />
        </aside>
      </div>
      <Footer />
    </LessonProvider>
  );
}

function stepsOf(content: LessonContent): LessonStep[] {
  return [
    ...content.predictions.map((question): LessonStep => ({ kind: 'predict', question })),
    ...content.quiz.map((question): LessonStep => ({ kind: 'quiz', question })),
    ...content.played.map(({ scenario, did }): LessonStep => ({ kind: 'play', scenario, did })),
  ];
}
