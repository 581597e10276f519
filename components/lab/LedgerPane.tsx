'use client';
/** The fate of every message in counts, the records with a bad one, and for each the chain of what led to it. */
import { useState } from 'react';
import { Chain } from '@/components/figure/LedgerStrip';
import { count } from '@/components/figure/words';
import { Fate } from '@/components/ui/Fate';
import type { Explanation, Frame } from '@/simulator/projections/frame';
import type { Player } from '../player/store';
import styles from './Dock.module.css';

const FATES = ['duplicated', 'lost', 'reordered'] as const;

export function LedgerPane({ frame, player }: { readonly frame: Frame; readonly player: Player }) {
  const [opened, setOpened] = useState<{ readonly subject: string; readonly explanation: Explanation } | null>(null);
  const open = async (subject: string, record: number) => {
    player.pause();
    const explanation = await player.explain(subject, record);
    if (explanation !== null) setOpened({ subject, explanation });
  };
  return (
    <div className={styles.ledger}>
      <div className={styles.fates}>
        {frame.ledgers.map((ledger) => (
          <section key={ledger.subject} aria-label={`Ledger of ${ledger.subject}`}>
            <p>
              {ledger.subject}: {count(ledger.sent, 'record')} accepted
            </p>
            <ul>
              <li>
                <Fate fate="once" />
                <b>{ledger.deliveredOnce}</b>
              </li>
              <li>
                <Fate fate="stuck" markOnly />
                <span>not yet processed</span>
                <b>{ledger.stuck}</b>
              </li>
              {FATES.map((fate) => (
                <li key={fate} data-some={ledger[fate] > 0 || undefined}>
                  <Fate fate={fate} />
                  <b>{ledger[fate]}</b>
                  {ledger[fate] > 0 && (
                    <p>
                      {ledger.examples
                        .filter((example) => example.fate === fate)
                        .slice(-6)
                        .map((example) => (
                          <button
                            key={example.record}
                            type="button"
                            aria-pressed={opened?.subject === ledger.subject && opened.explanation.record === example.record}
                            onClick={() => void open(ledger.subject, example.record)}
                          >
                            {example.key ?? 'record'}-{example.record}
                          </button>
                        ))}
                    </p>
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div className={styles.chain}>
        {opened === null ? (
          <p className={styles.empty}>
            {frame.ledgers.some((ledger) => ledger.lost + ledger.duplicated + ledger.reordered > 0)
              ? 'Choose a record on the left: what led to its fate stands here, and each step can be gone to.'
              : 'No record has met a bad fate so far. Kill a member while it works, let time run, and look here again.'}
          </p>
        ) : (
          <Chain explanation={opened.explanation} player={player} onClose={() => setOpened(null)} />
        )}
      </div>
    </div>
  );
}
