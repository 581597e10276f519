'use client';
/** All choices of the reader on one page. Each takes effect at once; the last change can be taken back where it was made. */

import { useState } from 'react';
import { useUndoKey } from '@/components/shell/useUndoKey';
import { Button } from '@/components/ui/Button';
import { UndoChip } from '@/components/ui/Chip';
import { Segmented } from '@/components/ui/Segmented';
import { DEFAULTS, type Preferences } from './choices';
import { productVersions, type Setting, type SettingGroup, settingGroups } from './groups';
import { choose, currentPreferences, usePreferences } from './preferences';
import styles from './SettingsPage.module.css';

interface Change {
  /** Id of the setting or the group that was changed: the undo stands there. */
  readonly where: string;
  readonly words: string;
  readonly before: Preferences;
}

export function SettingsPage() {
  const { preferences, faults, remembered } = usePreferences();
  const [changes, setChanges] = useState<readonly Change[]>([]);
  const [said, setSaid] = useState('');
  const last = changes.at(-1);

  const change = (where: string, words: string, changed: Partial<Preferences>) => {
    setChanges([...changes, { where, words, before: currentPreferences().preferences }]);
    choose(changed);
    setSaid(`${words}.`);
  };
  const undo =
    last &&
    (() => {
      choose(last.before);
      setChanges(changes.slice(0, -1));
      setSaid(`Taken back: ${last.words}.`);
    });
  useUndoKey(undo);
  const undoAt = (where: string) => last?.where === where && undo && <UndoChip change={last.words} onUndo={undo} />;

  return (
    <div className={styles.page}>
      <h1>Settings</h1>
      <p className={styles.deck}>They take effect at once and are kept in this browser alone.</p>
      <div className={styles.trouble}>
        {faults.map((fault) => (
          <p key={fault} role="status">
            {fault}
          </p>
        ))}
        {!remembered && (
          <p role="status">This browser does not let this site remember anything, so your choices last only while this page is open.</p>
        )}
      </div>
      <p className={styles.said} role="status">
        {said}
      </p>
      {settingGroups.map((group) => (
        <section key={group.id} id={group.id} aria-labelledby={`${group.id}-title`}>
          <div className={styles.head}>
            <h2 id={`${group.id}-title`}>{group.title}</h2>
            {undoAt(group.id)}
            {isChanged(group, preferences) && (
              <Button kind="quiet" onClick={() => change(group.id, `${group.title} as by default`, defaultsOf(group))}>
                Reset {group.title.toLowerCase()}
              </Button>
            )}
          </div>
          {group.settings.map((setting) => (
            <div key={setting.id} id={setting.id} className={styles.setting}>
              <div>
                <h3>{setting.title}</h3>
                <p>{setting.does}</p>
              </div>
              <div className={styles.choice}>
                <Segmented
                  label={setting.title}
                  options={setting.values}
                  value={preferences[setting.name]}
                  onChange={(value) => {
                    if (value === preferences[setting.name]) return;
                    change(setting.id, `${setting.title}: ${labelOf(setting, value)}`, { [setting.name]: value });
                  }}
                />
                {undoAt(setting.id)}
              </div>
            </div>
          ))}
          {group.id === 'reading' && (
            <p className={styles.sample}>
              A broker answers “stored”. Which copies have the record at that moment, and which of them may die before you would notice?
              This is how a lesson reads with these settings.
            </p>
          )}
        </section>
      ))}
      <section id="versions" aria-labelledby="versions-title">
        <div className={styles.head}>
          <h2 id="versions-title">Product versions</h2>
        </div>
        {productVersions.map(({ product, version, how }) => (
          <div key={product} className={styles.setting}>
            <div>
              <h3>{product}</h3>
              <p>Figures follow this version: {how}.</p>
            </div>
            <p className={styles.version}>{version}</p>
          </div>
        ))}
      </section>
    </div>
  );
}

function isChanged(group: SettingGroup, preferences: Preferences): boolean {
  return group.settings.some(({ name }) => preferences[name] !== DEFAULTS[name]);
}

function defaultsOf(group: SettingGroup): Partial<Preferences> {
  return Object.fromEntries(group.settings.map(({ name }) => [name, DEFAULTS[name]]));
}

function labelOf(setting: Setting, value: string): string {
  return setting.values.find((option) => option.value === value)?.label ?? value;
}
