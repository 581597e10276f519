'use client';
/** Three hints and the solution, each with its price told before it is opened. */
import { Button } from '@/components/ui/Button';
import styles from './Hints.module.css';

export const HINTS = [
  { name: 'A nudge', price: 'free' },
  { name: 'Where to look', price: 'noted on the card' },
  { name: 'What to change', price: 'counts as assisted' },
] as const;

interface HintsProps {
  readonly hints: readonly string[];
  readonly opened: number;
  readonly told: boolean;
  readonly isTyping: boolean;
  readonly onOpen: (count: number) => void;
  readonly onSolution: () => void;
}

export function Hints({ hints, opened, told, isTyping, onOpen, onSolution }: HintsProps) {
  return (
    <section className={styles.hints} aria-labelledby="hints">
      <h2 id="hints">Hints</h2>
      <ol>
        {HINTS.map(({ name, price }, i) => (
          <li key={name}>
            {i < opened ? (
              <p>
                <b>{name}.</b> {hints[i]}
              </p>
            ) : (
              <>
                <Button kind="quiet" icon="flag" disabled={i > opened} onClick={() => onOpen(i + 1)}>
                  {name}
                </Button>
                <span>{price}</span>
              </>
            )}
          </li>
        ))}
        <li>
          <Button kind="quiet" icon="eye" disabled={isTyping} onClick={onSolution}>
            {told ? 'Show the solution again' : 'Show the solution'}
          </Button>
          <span>{told ? 'assisted already' : 'assisted, never counts as solved'}</span>
        </li>
      </ol>
    </section>
  );
}
