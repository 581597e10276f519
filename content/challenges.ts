/** The incidents in the order of the lessons that teach them. For servers and builds. */
import { challengeOf, idsOf } from './library';
import { lessons } from './roadmap';
import type { Challenge } from './schema/challenge';

export function challengesInOrder(): Challenge[] {
  const place = (slug: string): number => lessons.findIndex((lesson) => lesson.slug === slug);
  return idsOf('challenges')
    .map(challengeOf)
    .sort((a, b) => place(a.lesson) - place(b.lesson) || (a.code ?? a.id).localeCompare(b.code ?? b.id));
}
