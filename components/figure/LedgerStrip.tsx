'use client';
/** The fate of every message, as counts; a bad one opens the chain of causes, and each link of it seeks. */
import { useState } from 'react';
import { Fate as FateMark } from '@/components/ui/Fate';
import type { Explanation, Frame, LedgerView } from '@/simulator/projections/frame';
import type { Player } from '../player/store';
import styles from './LedgerStrip.module.css';
import { clock } from './words';

export function LedgerStrip({ frame, player }: { readonly frame: Frame; readonly player: Player }) {
  const [opened, setOpened] = useState<Explanation | null>(null);
  const open = async (subject: string, record: number) => setOpened(await player.explain(subject, record));
  return (
    <div className={styles.strip}>
      {frame.ledgers.map((ledger) => (
        <LedgerRow
          key={ledger.subject}
          ledger={ledger}
          several={frame.ledgers.length > 1}
          onOpen={(record) => void open(ledger.subject, record)}
        />
      ))}
      {opened !== null && <Chain explanation={opened} player={player} onClose={() => setOpened(null)} />}
    </div>
  );
}

const FATES = ['lost', 'duplicated', 'reordered'] as const;

function LedgerRow({
  ledger,
  several,
  onOpen,
}: {
  readonly ledger: LedgerView;
  readonly several: boolean;
  readonly onOpen: (record: number) => void;
}) {
  return (
    <dl className={styles.row}>
      {several && <dt className={styles.subject}>{ledger.subject}</dt>}
      <div>
        <dt>delivered once</dt>
        <dd>{ledger.deliveredOnce}</dd>
      </div>
      <div>
        <dt>not yet processed</dt>
        <dd>{ledger.stuck}</dd>
      </div>
      {FATES.map((fate) => {
        const example = ledger.examples.findLast((candidate) => candidate.fate === fate);
        return (
          <div key={fate} data-fate={ledger[fate] > 0 ? fate : undefined}>
            <dt>
              <FateMark fate={fate} />
            </dt>
            <dd>
              {ledger[fate]}{' '}
              {example !== undefined && (
                <button type="button" onClick={() => onOpen(example.record)}>
                  why {example.key ?? `record ${example.record}`}?
                </button>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

export function Chain({
  explanation,
  player,
  onClose,
}: {
  readonly explanation: Explanation;
  readonly player: Player;
  readonly onClose: () => void;
}) {
  return (
    <section className={styles.chain} aria-label={`Why ${explanation.key ?? `record ${explanation.record}`} was ${explanation.fate}`}>
      <p className={styles.sentence}>
        <strong>{explanation.key ?? `Record ${explanation.record}`}</strong> was {explanation.fate}. {explanation.sentence}
      </p>
      <ol>
        {explanation.chain.map((link) => (
          <li key={link.number} data-turning={link.turning || undefined}>
            <button type="button" onClick={() => void player.seek(link.time)}>
              {clock(link.time)}
            </button>
            <p>{link.text}</p>
          </li>
        ))}
      </ol>
      {explanation.remedy !== null && (
        <p>
          <strong>What would have kept it:</strong> {explanation.remedy}
        </p>
      )}
      <button type="button" className={styles.close} onClick={onClose}>
        close
      </button>
    </section>
  );
}
