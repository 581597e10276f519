/** What became of a message: one mark and one word, the same in the ledger, on the timeline and beside a tile. */

import styles from './Fate.module.css';
import { Icon } from './Icon';
import type { IconName } from './icons';

export type FateName = 'once' | 'lost' | 'duplicated' | 'reordered' | 'stuck' | 'unseen';

const fates: Readonly<Record<FateName, { icon: IconName; word: string }>> = {
  once: { icon: 'once', word: 'delivered once' },
  lost: { icon: 'lost', word: 'lost' },
  duplicated: { icon: 'dup', word: 'duplicated' },
  reordered: { icon: 'reorder', word: 'reordered' },
  stuck: { icon: 'stuck', word: 'stuck' },
  unseen: { icon: 'unseen', word: 'not yet read' },
};

interface FateProps {
  readonly fate: FateName;
  /** Only where the word stands right beside it already. */
  readonly markOnly?: boolean;
  readonly size?: number;
}

export function Fate({ fate, markOnly = false, size = 18 }: FateProps) {
  const { icon, word } = fates[fate];
  return (
    <span className={styles.fate} data-fate={fate}>
      <Icon name={icon} size={size} />
      {!markOnly && <span className={styles.word}>{word}</span>}
    </span>
  );
}
