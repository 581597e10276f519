/** All scenarios that can be opened, by family. */
import type { Metadata } from 'next';
import { ScenarioList } from '@/components/lab/ScenarioList';
import { Footer } from '@/components/shell/Footer';
import { idsOf, scenarioOf } from '@/content/library';

export const metadata: Metadata = { title: 'Lab', description: 'Every scenario, full size: play, break, seek, compare.' };

export default function LabIndexPage() {
  return (
    <>
      <main id="main" tabIndex={-1}>
        <ScenarioList scenarios={idsOf('scenarios').map(scenarioOf)} />
      </main>
      <Footer />
    </>
  );
}
