/** Where "continue" leads: to the last place while its lesson goes on, else to the next lesson that can be read. */

import { type Lesson, lessons } from '@/content/roadmap';

export interface ContinueTarget {
  readonly kind: 'start' | 'resume' | 'next';
  readonly lesson: Lesson;
  readonly href: string;
}

export interface LastPlace {
  readonly lesson: string;
  readonly section?: string;
}

/** `undefined` when everything that is written is done. */
export function continueTarget(
  isDone: (slug: string) => boolean,
  place: LastPlace | undefined,
  path: readonly Lesson[] = lessons,
): ContinueTarget | undefined {
  const here = path.find((lesson) => lesson.slug === place?.lesson && lesson.written);
  if (here && !isDone(here.slug)) {
    return { kind: 'resume', lesson: here, href: `/learn/${here.slug}${place?.section ? `#${place.section}` : ''}` };
  }
  const open = path.filter((lesson) => lesson.written && !isDone(lesson.slug));
  const next = open.find((lesson) => here && lesson.number > here.number) ?? open[0];
  return next && { kind: here ? 'next' : 'start', lesson: next, href: `/learn/${next.slug}` };
}
