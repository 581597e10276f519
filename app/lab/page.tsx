/** All scenarios that can be opened, by family, and a place for one's own. */
import type { Metadata } from 'next';
import { ScenarioDrop } from '@/components/lab/ScenarioDrop';
import { ScenarioList } from '@/components/lab/ScenarioList';
import { Footer } from '@/components/shell/Footer';
import { idsOf, scenarioOf } from '@/content/library';

export const metadata: Metadata = { title: 'Lab', description: 'Every scenario, full size: play, break, seek, compare.' };

export default function LabIndexPage() {
  return (
    <>
      <ScenarioDrop>
        <ScenarioList scenarios={idsOf('scenarios').map(scenarioOf)} />
      </ScenarioDrop>
      <Footer />
    </>
  );
}
