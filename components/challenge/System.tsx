'use client';
/** The running system of the incident: what a figure shows, and only what this challenge allows can be done in it. */
import { type ReactNode, useCallback, useId, useRef, useState } from 'react';
import { Drawings } from '@/components/figure/Drawings';
import { LedgerStrip } from '@/components/figure/LedgerStrip';
import { pointAt, usePointedAt } from '@/components/figure/pointing';
import { Steps } from '@/components/figure/Steps';
import { TextTwin } from '@/components/figure/TextTwin';
import { Scrubber, Transport } from '@/components/figure/Transport';
import { useFigureKeys } from '@/components/figure/useFigureKeys';
import { usePlayerMode, usePlayerState, useSight } from '@/components/figure/usePlayer';
import { VisuallyHidden } from '@/components/ui/VisuallyHidden';
import type { Change } from '@/content/schema/challenge';
import type { Action } from '@/simulator/run';
import type { Player } from '../player/store';
import { isAllowed } from './allowed';
import styles from './System.module.css';

interface SystemProps {
  readonly player: Player;
  readonly changes: readonly Change[];
  readonly children: ReactNode;
}

export function System({ player, changes, children }: SystemProps) {
  const { scenario } = player;
  const root = useRef<HTMLElement>(null);
  useSight(player, root);
  const name = useId();
  const { mode, speed, sentence } = usePlayerMode(player);
  const pointed = usePointedAt(name);
  const frame = usePlayerState(player, (state) => state.shown.frame);
  const seed = usePlayerState(player, (state) => state.shown.seed);
  const refusal = usePlayerState(player, (state) => state.refusal);
  const said = usePlayerState(player, (state) => state.said);
  const [asTable, setAsTable] = useState(false);
  const [forbidden, setForbidden] = useState<string | null>(null);
  const onAct = useCallback(
    (actions: readonly Action[], words: string) => {
      const all = actions.every((action) => isAllowed(changes, action));
      setForbidden(all ? null : 'That is not yours to do in this incident: what may be changed stands below the drawing.');
      if (all) void player.act(actions, words);
    },
    [player, changes],
  );
  const onFollow = useCallback((part: string | null) => pointAt(name, part), [name]);
  const onKey = useFigureKeys(player, { t: () => setAsTable((is) => !is) });
  const trouble = forbidden ?? refusal ?? (mode === 'failed' ? sentence : null);
  return (
    <figure ref={root} className={styles.system} aria-labelledby={name} onKeyDown={onKey} data-mode={mode}>
      <div className={styles.head}>
        <h2 id={name}>Your system, seed {seed}</h2>
        <Transport player={player} label={scenario.title} />
      </div>
      <Drawings
        frame={frame}
        scenario={scenario}
        speed={speed}
        runs={mode === 'playing'}
        pointed={pointed}
        onFollow={onFollow}
        onAct={onAct}
      />
      <Steps frame={frame} />
      <Scrubber player={player} />
      <LedgerStrip frame={frame} player={player} />
      <figcaption className={styles.caption}>
        <span>{mode === 'loading' ? 'The simulation is being fetched.' : mode === 'ended' ? 'The run is over.' : 'Simulated time.'}</span>
        <button type="button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? 'hide the table' : 'as a table'}
        </button>
      </figcaption>
      {trouble !== null && (
        <p className={styles.trouble} role="alert">
          {trouble}
        </p>
      )}
      {asTable && <TextTwin frame={frame} scenario={scenario} onAct={onAct} />}
      {children}
      <div role="status">
        <VisuallyHidden>{said}</VisuallyHidden>
      </div>
    </figure>
  );
}
