/** A term, with its one sentence a press away, and the lesson in which it is met first. */
import Link from 'next/link';
import { lessonBySlug, lessonNumber } from '@/content/roadmap';
import { termById } from '@/content/terms';
import { Note } from './Note';

export function Term({ id, children }: { readonly id: string; readonly children: string }) {
  const term = termById(id);
  if (term === undefined) throw new Error(`no term has the id "${id}"`);
  const first = lessonBySlug(term.lesson);
  return (
    <Note kind="term" word={children}>
      <strong>{term.term}.</strong> {term.meaning}
      <span>
        {first !== undefined && `First met in lesson ${lessonNumber(first)}. `}
        <Link href={`/glossary#${id}`}>In the glossary</Link>
      </span>
    </Note>
  );
}
