/** One scenario, full size. */
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Lab } from '@/components/lab/Lab';
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
  return { title, description: summary };
}

export default async function LabPage({ params }: Props) {
  const id = (await params).scenario.join('/');
  if (!has('scenarios', id)) notFound();
  const scenario = scenarioOf(id);
  return <Lab scenario={scenario} still={stillOf(scenario)} />;
}
