/** Two lists under a drawing: what happened last, for readers who want nothing to move, and the keys. */
import type { Frame } from '@/simulator/projections/frame';
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

const KEYS: readonly (readonly [string, string])[] = [
  ['k', 'play or pause'],
  ['j, l', 'one event back, one event on'],
  ['Ctrl+Z, Shift+Ctrl+Z', 'undo, redo'],
  ['q', 'back to the beginning'],
  ['arrows', 'in the drawing: to the next part'],
  ['Enter or .', 'on a part: what can be done to it'],
  ['t', 'the same as a table'],
  ['?', 'these keys'],
];

export function Keys({ more = [] }: { readonly more?: readonly (readonly [string, string])[] }) {
  return (
    <dl className={styles.keys} aria-label="Keys of this figure">
      {[...KEYS, ...more].map(([key, does]) => (
        <div key={key} style={{ display: 'contents' }}>
          <dt>{key}</dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}
