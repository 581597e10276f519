'use client';
/** A pane that stands open on a wide screen, and is a disclosure on a phone, where the canvas comes first. */
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import styles from './Lab.module.css';

const PHONE = '(max-width: 720px)';

const subscribe = (changed: () => void): (() => void) => {
  const query = matchMedia(PHONE);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
};

export function Fold({
  title,
  className,
  children,
}: {
  readonly title: string;
  readonly className: string | undefined;
  readonly children: ReactNode;
}) {
  const isPhone = useSyncExternalStore(
    subscribe,
    () => matchMedia(PHONE).matches,
    () => false,
  );
  const [open, setOpen] = useState(false);
  return (
    <details
      className={`${styles.fold} ${className ?? ''}`}
      open={!isPhone || open}
      onToggle={(event) => isPhone && setOpen(event.currentTarget.open)}
    >
      <summary>{title}</summary>
      <section className={styles.pane} aria-label={title} tabIndex={isPhone ? undefined : 0}>
        {children}
      </section>
    </details>
  );
}
