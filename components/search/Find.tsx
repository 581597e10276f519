'use client';
/**
 * The way into the search, and the two keys that work on every page: Ctrl or Cmd with K finds, `?` lists the keys.
 * The palette itself is loaded when it is first wanted, so no page pays for it before.
 */

import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { Icon } from '@/components/ui/Icon';
import { VisuallyHidden } from '@/components/ui/VisuallyHidden';
import styles from './Find.module.css';

const loadPalette = () => import('./Palette');
const Palette = lazy(loadPalette);
const KeyList = lazy(() => import('./KeyList'));

export function Find() {
  const [open, setOpen] = useState<'palette' | 'keys'>();
  const keys = useSyncExternalStore(never, findKeys, () => 'Ctrl K');
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setOpen((is) => (is === 'palette' ? undefined : 'palette'));
      } else if (event.key === '?' && !isTyping(event.target)) {
        event.preventDefault();
        setOpen('keys');
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  const close = () => setOpen(undefined);
  return (
    <>
      <button
        type="button"
        className={styles.find}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen('palette')}
        onPointerEnter={() => void loadPalette()}
      >
        <Icon name="search" size={16} />
        <VisuallyHidden>Find a lesson, term or setting</VisuallyHidden>
        <span className={styles.shown} aria-hidden="true">
          Find <kbd>{keys}</kbd>
        </span>
      </button>
      <Suspense>
        {open === 'palette' && <Palette onClose={close} />}
        {open === 'keys' && <KeyList onClose={close} />}
      </Suspense>
    </>
  );
}

function findKeys(): string {
  return /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K';
}

/** What machine this is does not change. */
function never(): () => void {
  return () => {};
}

function isTyping(target: EventTarget | null): boolean {
  // The line of time is an input too, and takes no letters.
  if (target instanceof HTMLInputElement && target.type === 'range') return false;
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));
}
