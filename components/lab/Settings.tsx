'use client';
/** Settings of a part under their real names: what is in force, what it means, and a wish, which Kafka's own check grants or refuses. */
import { type FormEvent, useEffect, useId, useState } from 'react';
import { Button } from '@/components/ui/Button';
import type { SettingView } from '@/simulator/run';
import { usePlayerState } from '../figure/usePlayer';
import type { Player } from '../player/store';
import styles from './Settings.module.css';

interface SettingsProps {
  readonly player: Player;
  readonly target: string;
  /** A consumer or a producer has to be made again for it. */
  readonly kind: 'group' | 'client' | 'other';
}

export function Settings({ player, target, kind }: SettingsProps) {
  const deeds = usePlayerState(player, (state) => state.shown.deeds);
  const line = usePlayerState(player, (state) => state.shown.line);
  const [settings, setSettings] = useState<readonly SettingView[] | null>(null);
  const [wanted, setWanted] = useState('');
  const search = useId();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was done, and on which line, changes the answer.
  useEffect(() => {
    let current = true;
    void player.settings(target).then((found) => current && setSettings(found));
    return () => {
      current = false;
    };
  }, [player, target, deeds, line]);
  if (settings === null || settings.length === 0) return null;
  const found = settings
    .filter(({ name, meaning }) => `${name} ${meaning}`.toLowerCase().includes(wanted.trim().toLowerCase()))
    .toSorted((a, b) => Number(b.isSet) - Number(a.isSet) || Number(b.modelled) - Number(a.modelled));
  return (
    <section aria-labelledby={`${search}h`} className={styles.settings}>
      <div className={styles.head}>
        <h3 id={`${search}h`}>Settings</h3>
        <input
          type="search"
          aria-label={`Search the settings of ${target}`}
          placeholder="search"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      </div>
      {[...new Set(settings.flatMap(({ warning }) => warning ?? []))].map((warning) => (
        <p key={warning} className={styles.warning}>
          {warning}
        </p>
      ))}
      {found.length === 0 && <p>No setting has this in its name or meaning.</p>}
      {found.map((setting) => (
        <Row key={`${target} ${setting.name}`} setting={setting} player={player} target={target} kind={kind} />
      ))}
    </section>
  );
}

function Row({ setting, player, target, kind }: SettingsProps & { readonly setting: SettingView }) {
  const { name, value, isSet, modelled, settable } = setting;
  const [typed, setTyped] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const field = useId();
  const apply = async (wish: string) => {
    setRefused(null);
    await player.act([{ type: 'setConfig', target, name, value: wish }], `${name}=${wish} on ${target}.`);
    const { refusal } = player.store.getState();
    setRefused(refusal);
    if (refusal === null) setTyped(null);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (typed !== null && typed !== value) void apply(typed);
  };
  return (
    <details className={styles.row}>
      <summary data-set={isSet || undefined}>
        <code>{name}</code>
        <code>{value === '' ? 'not set' : value}</code>
      </summary>
      <p>{setting.meaning}</p>
      <dl>
        <div>
          <dt>default</dt>
          <dd>
            <code>{setting.default === '' ? 'not set' : setting.default}</code>
            {setting.unit !== 'none' && ` ${setting.unit}`}
          </dd>
        </div>
        {setting.valid !== null && (
          <div>
            <dt>valid</dt>
            <dd>
              <code>{setting.valid}</code>
            </dd>
          </div>
        )}
        {setting.affects.length > 0 && (
          <div>
            <dt>moves</dt>
            <dd>
              <code>{setting.affects.join(', ')}</code>
            </dd>
          </div>
        )}
      </dl>
      {!modelled && <p className={styles.plain}>Not modelled: it is checked as Kafka checks it, and changes nothing here.</p>}
      {settable ? (
        <form onSubmit={onSubmit}>
          <label htmlFor={field}>{name}</label>
          <input
            id={field}
            value={typed ?? value}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button type="submit">Set</Button>
          {isSet && setting.default !== '' && value !== setting.default && (
            <Button kind="quiet" onClick={() => void apply(setting.default)}>
              Default
            </Button>
          )}
          <p>
            {kind === 'group'
              ? 'Kafka reads it when a client starts: every member closes and opens again for it.'
              : `Kafka reads it when a client starts: ${target} closes and opens again for it.`}
          </p>
        </form>
      ) : (
        <p className={styles.plain}>Given when the cluster starts; here it is shown, not changed.</p>
      )}
      {refused !== null && (
        <p role="alert" className={styles.refused}>
          {refused}
        </p>
      )}
    </details>
  );
}
