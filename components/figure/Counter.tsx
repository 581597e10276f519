/** The one number of a figure, large, with its name. */
import type { Scenario } from '@/simulator/run';
import type { Shown } from '../player/protocol';
import styles from './Figure.module.css';

/** What a scenario counts, by what it is about: the first that the run has. */
const COUNTED: readonly { readonly metric: string; readonly text: string; readonly digits: number; readonly only?: 'lag' }[] = [
  { metric: 'lag.age.max', text: 's, age of the oldest unread record', digits: 1, only: 'lag' },
  { metric: 'pause.partition_seconds', text: 'partition-seconds without an owner', digits: 1 },
  { metric: 'queue.depth', text: 'jobs waiting', digits: 0 },
  { metric: 'e2e.p99', text: 'ms, 99 of 100 requests', digits: 0 },
];

export function Counter({ scenario, shown }: { readonly scenario: Scenario; readonly shown: Shown }) {
  const counted = COUNTED.find(
    ({ metric, only }) =>
      (only === undefined || scenario.figure?.show.includes(only)) && shown.metrics.some((each) => each.name === metric),
  );
  if (counted === undefined || scenario.figure === undefined) return null;
  const measured = shown.metrics.filter((each) => each.name === counted.metric);
  // Latencies of several chains have no sum: the drawing names each.
  if (counted.metric === 'e2e.p99' && measured.length > 1) return null;
  const value = measured.reduce((sum, each) => sum + each.value, 0);
  return (
    <p className={styles.counter}>
      <output>{value.toFixed(counted.digits)}</output> {counted.text}
    </p>
  );
}
