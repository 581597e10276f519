/** Everything that can be found, read from content while the platform is built. Only what has a page is in it. */
import { settingGroups } from '@/components/settings/groups';
import { sitePages } from '@/components/shell/pages';
import { challengeOf, idsOf, scenarioOf } from '@/content/library';
import { type Lesson, lessonBySlug, lessonNumber, lessons } from '@/content/roadmap';
import { symptoms } from '@/content/symptoms';
import { terms } from '@/content/terms';
import type { SearchEntry } from './entry';

/** What the search needs to know of a written lesson. */
export interface LessonText {
  readonly slug: string;
  readonly title: string;
  readonly sections: readonly { readonly id: string; readonly title: string }[];
}

export function searchEntries(written: readonly LessonText[]): SearchEntry[] {
  return [
    ...sitePages.map(({ label, href, about }) => entry('page', label, href, about)),
    ...lessons.map((lesson) => entry('lesson', lesson.title, lessonHref(lesson), lessonNote(lesson), [lessonNumber(lesson), lesson.slug])),
    ...terms.map(({ id, term, meaning, also }) => entry('term', term, `/glossary#${id}`, meaning, also)),
    ...written.flatMap(({ slug, title, sections }) =>
      sections.map((section) => entry('section', section.title, `/learn/${slug}#${section.id}`, `In ${title}`)),
    ),
    ...idsOf('scenarios')
      .map(scenarioOf)
      .map(({ id, title, summary, code }) => entry('scenario', title, `/lab/${id}`, summary, named(id, code))),
    ...(sitePages.some(({ href }) => href === '/challenges') ? challenges() : []),
    ...settingGroups
      .flatMap((group) => group.settings)
      .map(({ id, title, does, values }) => entry('setting', title, `/settings#${id}`, does, [values.map(({ label }) => label).join(' ')])),
    ...symptoms.map(({ seen, lesson: slug }) => {
      const lesson = lessonBySlug(slug);
      return entry('symptom', seen, lesson?.written ? `/learn/${slug}` : '/#symptoms', `Explained in ${lesson?.title}`);
    }),
  ];
}

function challenges(): SearchEntry[] {
  return idsOf('challenges')
    .map(challengeOf)
    .map(({ id, title, symptom, code }) => entry('challenge', title, `/challenges/${id}`, symptom, named(id, code)));
}

function lessonHref({ slug, written: hasPage }: Lesson): string {
  return hasPage ? `/learn/${slug}` : '/';
}

function lessonNote({ question, written: hasPage }: Lesson): string {
  return hasPage ? question : `${question} Not written yet: see the roadmap.`;
}

function named(id: string, code: string | undefined): string[] {
  return code === undefined ? [id] : [code, id];
}

function entry(kind: SearchEntry['kind'], title: string, href: string, note: string, also: readonly string[] = []): SearchEntry {
  return { kind, title, href, note, also };
}
