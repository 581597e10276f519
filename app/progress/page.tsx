/** What the learner has shown, and the log it is worked out from. The page is static; the log is read in the browser. */
import type { Metadata } from 'next';
import { lessons as contents } from '#content';
import { ProgressPage } from '@/components/progress/ProgressPage';
import type { LessonEntry } from '@/components/progress/Standing';
import { Footer } from '@/components/shell/Footer';
import { challengeOf, idsOf, scenarioOf } from '@/content/library';
import { lessonNumber, lessons } from '@/content/roadmap';

export const metadata: Metadata = {
  title: 'Progress',
  description: 'What you have shown, your log of it, and the file that carries it elsewhere.',
};

const entries: LessonEntry[] = lessons.map((lesson) => {
  const content = contents.find(({ slug }) => slug === lesson.slug);
  return {
    slug: lesson.slug,
    number: lessonNumber(lesson),
    title: lesson.title,
    written: lesson.written,
    sections: content?.sections ?? [],
    steps: [
      ...(content?.predictions ?? []).map((question) => ({ kind: 'predict', question }) as const),
      ...(content?.quiz ?? []).map((question) => ({ kind: 'quiz', question }) as const),
      ...(content?.played ?? []).map(({ scenario, did }) => ({ kind: 'play', scenario, did }) as const),
    ],
  };
});

export default function Page() {
  return (
    <>
      <main id="main" tabIndex={-1}>
        <ProgressPage
          lessons={entries}
          scenarios={Object.fromEntries(idsOf('scenarios').map((id) => [id, scenarioOf(id).title]))}
          challenges={Object.fromEntries(idsOf('challenges').map((id) => [id, challengeOf(id).title]))}
        />
      </main>
      <Footer />
    </>
  );
}
