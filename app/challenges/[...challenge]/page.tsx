/** One incident. */
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Challenge } from '@/components/challenge/Challenge';
import { parOf } from '@/components/challenge/par';
import { stillOf } from '@/components/player/still';
import { challengesInOrder } from '@/content/challenges';
import { challengeOf, has, idsOf, scenarioOf } from '@/content/library';
import { lessonBySlug } from '@/content/roadmap';

interface Props {
  readonly params: Promise<{ readonly challenge: readonly string[] }>;
}

export const dynamicParams = false;
export const generateStaticParams = () => idsOf('challenges').map((id) => ({ challenge: id.split('/') }));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const id = (await params).challenge.join('/');
  if (!has('challenges', id)) return {};
  const { title, symptom } = challengeOf(id);
  return { title, description: symptom };
}

export default async function ChallengePage({ params }: Props) {
  const id = (await params).challenge.join('/');
  if (!has('challenges', id)) notFound();
  const challenge = challengeOf(id);
  const scenario = scenarioOf(challenge.scenario);
  const lesson = lessonBySlug(challenge.lesson);
  const all = challengesInOrder();
  const next = all[all.findIndex((each) => each.id === id) + 1];
  return (
    <Challenge
      key={id}
      challenge={challenge}
      scenario={scenario}
      still={stillOf(scenario)}
      lesson={{
        title: lesson === undefined ? challenge.lesson : `lesson ${String(lesson.number).padStart(2, '0')}, ${lesson.title}`,
        href: lesson?.written ? `/learn/${lesson.slug}` : null,
      }}
      par={parOf(challenge, scenario)}
      next={next === undefined ? { href: '/challenges', title: 'all challenges' } : { href: `/challenges/${next.id}`, title: next.title }}
    />
  );
}
