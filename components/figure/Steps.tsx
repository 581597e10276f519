/** Two lists under a drawing: what happened last, for readers who want nothing to move, and the keys. */
import type { Frame } from '@/simulator/projections/frame';
import { FIGURE_KEYS } from './keyLines';
import styles from './Steps.module.css';
import { clock } from './words';

export function Steps({ frame }: { readonly frame: Frame }) {
  return (
    <ol className={styles.steps} aria-label="What happened last">
      {frame.log.slice(-5).map((line) => (
        <li key={line.number}>
          <code>{clock(line.time)}</code> {line.text}
        </li>
      ))}
    </ol>
  );
}

export function Keys() {
  return (
    <dl className={styles.keys} aria-label="Keys of this figure">
      {FIGURE_KEYS.map(([key, does]) => (
        <div key={key} style={{ display: 'contents' }}>
          <dt>{key}</dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}
