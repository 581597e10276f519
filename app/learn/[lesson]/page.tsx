/** A lesson. Its text is rendered while the platform is built. */

import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { lessons as written } from '#content';
import { LessonPage } from '@/components/lesson/LessonPage';
import { lessons } from '@/content/roadmap';

interface Props {
  readonly params: Promise<{ readonly lesson: string }>;
}

export const dynamicParams = false;
export const generateStaticParams = () => written.map(({ slug }) => ({ lesson: slug }));

const find = (slug: string) => ({
  entry: lessons.find((lesson) => lesson.slug === slug),
  content: written.find((lesson) => lesson.slug === slug),
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { content } = find((await params).lesson);
  return content === undefined ? {} : { title: content.title, description: content.deck };
}

export default async function Page({ params }: Props) {
  const { entry, content } = find((await params).lesson);
  if (entry === undefined || content === undefined) notFound();
  return <LessonPage entry={entry} content={content} sections={content.sections} />;
}
