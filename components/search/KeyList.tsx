'use client';
/** The keys of the page one is on, and those that work everywhere. Figures and the lab show theirs in place as well. */

import { usePathname } from 'next/navigation';
import { Button } from '@/components/ui/Button';
import { Dialog } from './Dialog';
import styles from './KeyList.module.css';
import { keysOf } from './pageKeys';

export default function KeyList({ onClose }: { readonly onClose: () => void }) {
  const groups = keysOf(usePathname());
  return (
    <Dialog label="Keys of this page" onClose={onClose}>
      <div className={styles.keys}>
        {groups.map(({ title, keys }) => (
          <section key={title}>
            <h2>{title}</h2>
            <dl>
              {keys.map(([key, does]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <Button onClick={onClose}>Close</Button>
      </div>
    </Dialog>
  );
}
