'use client';
/** Which run this is: its seed, which can be changed, and its digest, which is the same on every machine. Both can be copied. */
import { type FormEvent, useEffect, useId, useState } from 'react';
import { usePlayerMode } from '@/components/figure/usePlayer';
import { IconButton } from '@/components/ui/Button';
import type { Shown } from '../player/protocol';
import type { Player } from '../player/store';
import styles from './Dock.module.css';

interface RunIdProps {
  readonly player: Player;
  readonly shown: Shown;
  readonly onSeed: (seed: number) => void;
}

/** What a digest is of: the facts so far, on one line of time, after what was done there. */
type Place = Pick<Shown, 'line' | 'deeds'> & Pick<Shown['frame'], 'position'>;

export function RunId({ player, shown, onSeed }: RunIdProps) {
  const { mode } = usePlayerMode(player);
  const stands = mode === 'paused' || mode === 'ended';
  const [found, setFound] = useState<{ readonly of: Place; readonly digest: string | null } | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [copied, setCopied] = useState('');
  const field = useId();
  const { frame, line, deeds } = shown;
  const { position } = frame;
  // A digest is of one place; at another it is not known yet, and the old one is not shown for it.
  const isHere = found !== null && found.of.position === position && found.of.line === line && found.of.deeds === deeds;
  const digest = stands && isHere ? found.digest : null;
  useEffect(() => {
    if (!stands) return;
    let current = true;
    const of = { position, line, deeds };
    const soon = setTimeout(() => void player.digest().then((it) => current && setFound({ of, digest: it })), 150);
    return () => {
      current = false;
      clearTimeout(soon);
    };
  }, [player, stands, position, line, deeds]);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const seed = Number(typed);
    if (typed === null || !/^\d{1,10}$/.test(typed) || seed > 4_294_967_295) {
      setCopied('A seed is a whole number from 0 to 4294967295.');
      return;
    }
    setTyped(null);
    setCopied('');
    onSeed(seed);
  };
  const copy = async () => {
    const text = `${player.scenario.id} seed ${shown.seed} at ${shown.frame.time} us, run ${digest ?? 'not known yet'}`;
    try {
      await navigator.clipboard.writeText(text);
      setCopied('Copied.');
    } catch {
      setCopied(`This browser does not let pages copy: ${text}`);
    }
  };
  return (
    <form className={styles.id} onSubmit={onSubmit}>
      <label htmlFor={field}>seed</label>
      <input
        id={field}
        inputMode="numeric"
        autoComplete="off"
        value={typed ?? String(shown.seed)}
        onChange={(event) => setTyped(event.target.value)}
      />
      {typed !== null && typed !== String(shown.seed) && <button type="submit">run again</button>}
      <span>
        run <code>{digest?.slice(0, 12) ?? 'is moving'}</code>
      </span>
      <IconButton icon="copy" label="Copy seed and run digest" onClick={() => void copy()} />
      <span role="status">{copied}</span>
    </form>
  );
}
