'use client';
/** The simulator, full size. First floor: the figure, the ledger, the settings, the log and the branches of one scenario. */
import type { Scenario } from '@/simulator/run';
import { Figure } from '../figure/Figure';
import type { Shown } from '../player/protocol';
import styles from './Lab.module.css';

export function Lab({ scenario, still }: { readonly scenario: Scenario; readonly still: Shown }) {
  return (
    <main id="main" tabIndex={-1} className={styles.lab}>
      <h1>{scenario.title}</h1>
      <p>{scenario.summary}</p>
      <Figure scenario={scenario} still={still} />
    </main>
  );
}
