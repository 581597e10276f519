/** One figure for other people's pages. */
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Embed } from '@/components/lab/Embed';
import { stillOf } from '@/components/player/still';
import { has, idsOf, scenarioOf } from '@/content/library';

interface Props {
  readonly params: Promise<{ readonly scenario: readonly string[] }>;
}

export const dynamicParams = false;
export const generateStaticParams = () => idsOf('scenarios').map((id) => ({ scenario: id.split('/') }));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const id = (await params).scenario.join('/');
  if (!has('scenarios', id)) return {};
  const { title, summary } = scenarioOf(id);
  // The page of the scenario is the lab's; this one is a window into it.
  return { title, description: summary, alternates: { canonical: `/lab/${id}` } };
}

export default async function EmbedPage({ params }: Props) {
  const id = (await params).scenario.join('/');
  if (!has('scenarios', id)) notFound();
  const scenario = scenarioOf(id);
  return <Embed scenario={scenario} still={stillOf(scenario)} />;
}
