'use client';
/**
 * The simulator, full size: parts and faults on the left, the system in the middle, the chosen part on the right; below them time
 * with all its branches, and what came of it. The whole state is in the address.
 */
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { pointAt, usePointedAt } from '@/components/figure/pointing';
import { Stage } from '@/components/figure/Stage';
import { Keys, Steps } from '@/components/figure/Steps';
import { Transport } from '@/components/figure/Transport';
import { useFigureKeys } from '@/components/figure/useFigureKeys';
import { usePlayer, usePlayerMode, usePlayerState, useSight } from '@/components/figure/usePlayer';
import { SERVER_WIDTHS, useWidth } from '@/components/figure/useWidth';
import { clock } from '@/components/figure/words';
import { Button } from '@/components/ui/Button';
import { parseDuration } from '@/simulator/kernel/time';
import type { Action, Scenario } from '@/simulator/run';
import type { Shown } from '../player/protocol';
import { Dock } from './Dock';
import { Fold } from './Fold';
import { Inspector } from './Inspector';
import styles from './Lab.module.css';
import { encodeLink } from './linkText';
import { Parts } from './Parts';
import { partsOf } from './sentence';
import { Timeline } from './Timeline';
import { linkState, useDecodedLink, useLinkSync } from './useLabLink';

interface LabProps {
  readonly scenario: Scenario;
  readonly still: Shown;
  /** The address says where one stands; a scenario from a file has no address. */
  readonly isLinked?: boolean;
}

export function Lab({ scenario, still, isLinked = true }: LabProps) {
  const { state: asked, faults: linkFaults } = useDecodedLink(parseDuration(scenario.until) ?? 0, isLinked);
  const player = usePlayer({
    scenario,
    still,
    ...(asked.seed !== null && { seed: asked.seed }),
    deeds: asked.deeds,
    ...(asked.at !== null && { at: asked.at }),
  });
  const root = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const name = useId();
  useSight(player, root);
  const { mode, speed, sentence } = usePlayerMode(player);
  const shown = usePlayerState(player, (state) => state.shown);
  const refusal = usePlayerState(player, (state) => state.refusal);
  const said = usePlayerState(player, (state) => state.said);
  const runFaults = usePlayerState(player, (state) => state.faults);
  const pointed = usePointedAt(name);
  const width = useWidth(canvas) ?? SERVER_WIDTHS.wide;
  const [keys, setKeys] = useState(false);
  const [isRead, setRead] = useState(false);
  const { frame } = shown;
  const parts = partsOf(frame);
  const first = (parts.find((part) => part.kind === 'member') ?? parts[0])?.id ?? '';
  const [chosen, setChosen] = useState<string | null>(null);
  const selected = chosen ?? first;
  // The server knows nothing of the address, so what it says is shown after the first render.
  const [isHere, setHere] = useState(false);
  useEffect(() => {
    setHere(true);
    if (asked.part !== null) setChosen(asked.part);
  }, [asked.part]);
  useLinkSync(player, chosen, isLinked);
  const onFollow = useCallback((part: string | null) => pointAt(name, part), [name]);
  const onAct = useCallback((actions: readonly Action[], words: string) => void player.act(actions, words), [player]);
  const onSeed = (seed: number) => {
    void player
      .open({ seed, deeds: shown.deeds, at: frame.time })
      .then(() => player.say(`Seed ${seed}: the same deeds under another luck.`));
  };
  const share = async () => {
    const link = `${location.origin}${location.pathname}${encodeLink(linkState(player, chosen))}`;
    try {
      await navigator.clipboard.writeText(link);
      player.say('The link to this moment is copied.');
    } catch {
      player.say('This browser does not let pages copy; the address bar holds the same link.');
    }
  };
  const onKey = useFigureKeys(player, { '?': () => setKeys((is) => !is) });
  const faults = isHere && !isRead ? [...linkFaults, ...runFaults] : [];
  const trouble = sentence !== null && mode === 'failed' ? sentence : refusal;
  return (
    <main id="main" tabIndex={-1} ref={root} className={styles.lab} onKeyDown={onKey}>
      <header className={styles.head}>
        <h1 title={scenario.summary}>{scenario.title}</h1>
        <div className={styles.run}>
          <Transport player={player} label={scenario.title} />
          <output className={styles.clock}>
            {clock(frame.time)} <span>simulated</span>
          </output>
        </div>
        <div className={styles.links}>
          <Button kind="quiet" aria-expanded={keys} onClick={() => setKeys(!keys)}>
            Keys
          </Button>
          {isLinked && (
            <Button icon="link" onClick={() => void share()}>
              Share
            </Button>
          )}
        </div>
      </header>
      {keys && <Keys />}
      {(faults.length > 0 || trouble !== null) && (
        <div className={styles.trouble} role="alert">
          {trouble !== null && <p>{trouble}</p>}
          {faults.slice(0, 3).map((fault) => (
            <p key={fault}>{fault}</p>
          ))}
          {faults.length > 3 && <p>{faults.length - 3} more pieces of the link are damaged.</p>}
          {faults.length > 0 && <p>Everything else of the link is here.</p>}
          {faults.length > 0 && (
            <button type="button" onClick={() => setRead(true)}>
              understood
            </button>
          )}
        </div>
      )}
      <div className={styles.bench}>
        <Fold title="Parts and faults" className={styles.parts}>
          <Parts frame={frame} scenario={scenario} selected={selected} onSelect={setChosen} onAct={onAct} />
        </Fold>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the canvas scrolls, and has to be reached by keys for that. */}
        <section className={styles.canvas} aria-label="The system" tabIndex={0}>
          <div ref={canvas} className={styles.sheet}>
            <Stage
              frame={frame}
              scenario={scenario}
              width={width}
              producers
              brokers
              timers={false}
              speed={speed}
              runs={mode === 'playing'}
              pointed={pointed}
              selected={selected}
              onSelect={setChosen}
              allActions
              onFollow={onFollow}
              onAct={onAct}
              className={styles.stage}
            />
            <Steps frame={frame} />
          </div>
        </section>
        <Fold title={`Inspector: ${selected}`} className={styles.inspector}>
          <Inspector frame={frame} selected={selected} player={player} />
        </Fold>
      </div>
      <section className={styles.time} aria-label="Time">
        <Timeline player={player} />
      </section>
      <Dock player={player} scenario={scenario} shown={shown} width={Math.max(300, Math.min(width, 900))} onAct={onAct} onSeed={onSeed} />
      <p className={styles.vh} role="status">
        {said}
      </p>
    </main>
  );
}
