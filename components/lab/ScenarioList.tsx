/** Scenarios as a list: what each is, and what one sees there. */
import Link from 'next/link';
import type { Scenario } from '@/simulator/run';
import styles from './ScenarioList.module.css';
import { Templates } from './Templates';

const FAMILIES: Readonly<Record<string, string>> = { kafka: 'Kafka', queues: 'Queues and workers', chains: 'Calls and events' };

export function ScenarioList({ scenarios }: { readonly scenarios: readonly Scenario[] }) {
  const families = [...new Set(scenarios.map((scenario) => scenario.id.split('/')[0] as string))];
  return (
    <>
      <div className={styles.intro}>
        <h1>Lab</h1>
        <p>
          A system of your own, or one that is given: it runs in your browser, with everything open. Break it, seek back, try another way.
        </p>
      </div>
      <Templates />
      <div className={styles.list}>
        {families.map((family) => (
          <section key={family} aria-labelledby={`family-${family}`}>
            <h2 id={`family-${family}`}>{FAMILIES[family] ?? family}</h2>
            <ul>
              {scenarios
                .filter((scenario) => scenario.id.startsWith(`${family}/`))
                .map((scenario) => (
                  <li key={scenario.id}>
                    <Link href={`/lab/${scenario.id}`}>{scenario.title}</Link>
                    <p>{scenario.summary}</p>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}
