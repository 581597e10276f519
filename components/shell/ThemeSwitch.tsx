'use client';
/**
 * System, light or dark. A native list of choices under an icon: it works the same by finger, keyboard and screen reader.
 * The choice was already put on <html> before the first paint (./theme.ts); here it is only changed and remembered.
 */

import { useSyncExternalStore } from 'react';
import { Icon } from '@/components/ui/Icon';
import styles from './ThemeSwitch.module.css';
import { THEME_KEY } from './theme';

type Theme = 'system' | 'light' | 'dark';

const CHANGED = 'highwater:theme';

export function ThemeSwitch() {
  const theme = useSyncExternalStore(subscribe, chosen, () => 'system' as const);
  return (
    <label className={styles.switch}>
      <Icon name="theme" />
      <select aria-label="Theme" title="Theme" value={theme} onChange={(event) => choose(event.target.value as Theme)}>
        <option value="system">As the system</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </select>
    </label>
  );
}

function subscribe(listener: () => void): () => void {
  const heard = (event: StorageEvent) => {
    if (event.key !== THEME_KEY) return;
    show(event.newValue);
    listener();
  };
  addEventListener(CHANGED, listener);
  // Another tab of ours changed it.
  addEventListener('storage', heard);
  // Paper is light.
  addEventListener('beforeprint', dressForPaper);
  addEventListener('afterprint', undress);
  return () => {
    removeEventListener('beforeprint', dressForPaper);
    removeEventListener('afterprint', undress);
    removeEventListener(CHANGED, listener);
    removeEventListener('storage', heard);
  };
}

/** What is on <html> is the truth: it holds even where the browser refuses to remember. */
function chosen(): Theme {
  const theme = document.documentElement.dataset.theme;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

function choose(theme: Theme): void {
  show(theme);
  try {
    if (theme === 'system') localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, theme);
  } catch {
    // Without storage the choice holds for this page, which is all that such a browser allows.
  }
  dispatchEvent(new Event(CHANGED));
}

let onScreen: Theme = 'system';

function dressForPaper(): void {
  onScreen = chosen();
  show('light');
}

function undress(): void {
  show(onScreen);
}

function show(theme: string | null): void {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}
