/** All that is measured, by the names of the metric vocabulary, a column for each group, queue or producer. */
import type { Metric } from '@/simulator/run';
import styles from './Dock.module.css';

export function MetricsPane({ metrics }: { readonly metrics: readonly Metric[] }) {
  const subjects = [...new Set(metrics.map((metric) => metric.subject))];
  return (
    <div className={styles.metrics}>
      {subjects.map((subject) => (
        <table key={subject}>
          <caption>{subject}</caption>
          <tbody>
            {metrics
              .filter((metric) => metric.subject === subject)
              .map((metric) => (
                <tr key={metric.name}>
                  <th scope="row">{metric.name}</th>
                  <td>{written(metric.value)}</td>
                  <td>{metric.unit}</td>
                </tr>
              ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}

const written = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 3 : 1));
