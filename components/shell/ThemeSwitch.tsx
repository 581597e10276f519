'use client';
/**
 * System, light or dark. A native list of choices under an icon: it works the same by finger, keyboard and screen reader.
 * It is the same choice as on the settings page, kept in the same place (components/settings/preferences.ts).
 */

import { useEffect } from 'react';
import type { Preferences } from '@/components/settings/choices';
import { choose, currentPreferences, dress, usePreference } from '@/components/settings/preferences';
import { Icon } from '@/components/ui/Icon';
import styles from './ThemeSwitch.module.css';

export function ThemeSwitch() {
  const theme = usePreference('theme');
  useEffect(lightOnPaper, []);
  return (
    <label className={styles.switch}>
      <Icon name="theme" />
      <select
        aria-label="Theme"
        title="Theme"
        value={theme}
        onChange={(event) => choose({ theme: event.target.value as Preferences['theme'] })}
      >
        <option value="system">As the system</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </select>
    </label>
  );
}

/** Paper is light, whatever the screen is. */
function lightOnPaper(): () => void {
  const before = () => dress({ ...currentPreferences().preferences, theme: 'light' });
  const after = () => dress(currentPreferences().preferences);
  addEventListener('beforeprint', before);
  addEventListener('afterprint', after);
  return () => {
    removeEventListener('beforeprint', before);
    removeEventListener('afterprint', after);
  };
}
