/** A lesson: the path on the left, the text in the middle with its notes, the outline on the right. */
import { Footer } from '@/components/shell/Footer';
import { Icon } from '@/components/ui/Icon';
import { type Lesson as Entry, lessonNumber, lessons, phases } from '@/content/roadmap';
import type { LessonStep } from '@/progress/folds/lesson-states';
import { Body } from './Body';
import { Keeper } from './Keeper';
import styles from './Lesson.module.css';
import { LessonProvider } from './LessonContext';
import { Onward } from './Onward';
import { Outline, type Section } from './Outline';
import { Rail } from './Rail';
import { ReadingMode } from './ReadingMode';
import { Words } from './Words';

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
  const missing = entry.needs.map((slug) => lessons.find((lesson) => lesson.slug === slug)).filter((lesson) => lesson !== undefined);
  return (
    <LessonProvider slug={content.slug} checks={content.quiz}>
      <div className={styles.page}>
        <div className={styles.rail}>
          <Rail current={entry.slug} />
        </div>
        <details className={styles.railSmall}>
          <summary>
            <Icon name="menu" /> All lessons
          </summary>
          <Rail current={entry.slug} />
        </details>
        <details className={styles.sectionsSmall}>
          <summary>
            <Icon name="right" /> In this lesson
          </summary>
          <ol>
            {sections.map(({ id, title }) => (
              <li key={id}>
                <a href={`#${id}`}>{title}</a>
              </li>
            ))}
          </ol>
        </details>
        <main id="main" tabIndex={-1} className={styles.lesson}>
          <header className={styles.header}>
            <p className={styles.kicker}>
              {phase?.title} · Lesson {lessonNumber(entry)} · {entry.readMinutes} min to read, {entry.practiseMinutes} to practise
            </p>
            <h1>{content.title}</h1>
            <p className={styles.deck}>{content.deck}</p>
          </header>
          <aside className={styles.margin} aria-label="About this lesson">
            <p className={styles.kicker}>You will be able to</p>
            <ul>
              {content.objectives.map((objective) => (
                <li key={objective}>
                  <Words text={objective} />
                </li>
              ))}
            </ul>
          </aside>
          <Keeper outline={{ slug: content.slug, steps: stepsOf(content) }} />
          <div className={styles.prose}>
            <Body code={content.code} />
          </div>
          <Onward entry={entry} lab={content.played[0]?.scenario as string} />
        </main>
        <aside className={styles.outline} aria-label="In this lesson">
          <p className={styles.kicker}>In this lesson</p>
          <Outline sections={sections} minutes={entry.readMinutes} />
          {missing.length > 0 && (
            <p className={styles.version}>
              Leans on{' '}
              {missing.map((lesson) => `${lessonNumber(lesson)} ${lesson.title}${lesson.written ? '' : ' (not written yet)'}`).join(', ')}.
              It opens without.
            </p>
          )}
          <p className={styles.version}>
            <Icon name="truth" size={16} /> {content.version}
          </p>
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
