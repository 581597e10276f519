'use client';
/**
 * The simulator, full size: parts and faults on the left, the system in the middle, the chosen part on the right; below them time
 * with all its branches, and what came of it. The whole state is in the address.
 */
import { type KeyboardEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import { SCENARIO_KEYS } from '@/components/figure/actionList';
import { Menu } from '@/components/figure/Menu';
import { actionBehind } from '@/components/figure/partActions';
import { pointAt, usePointedAt } from '@/components/figure/pointing';
import { runAction, runActionBehind, runActions } from '@/components/figure/runActions';
import { Stage } from '@/components/figure/Stage';
import { Steps } from '@/components/figure/Steps';
import { Transport } from '@/components/figure/Transport';
import { isTyped, useFigureKeys } from '@/components/figure/useFigureKeys';
import { usePlayer, usePlayerMode, usePlayerState, useSight } from '@/components/figure/usePlayer';
import { SERVER_WIDTHS, useWidth } from '@/components/figure/useWidth';
import { clock } from '@/components/figure/words';
import { offerActions } from '@/components/search/pageActions';
import { Button } from '@/components/ui/Button';
import { parseDuration } from '@/simulator/kernel/time';
import type { Action, Scenario } from '@/simulator/run';
import type { Shown } from '../player/protocol';
import { CompareView } from './CompareView';
import { Dock, type Tab } from './Dock';
import { Fold } from './Fold';
import { Inspector } from './Inspector';
import styles from './Lab.module.css';
import type { Chosen } from './LifePane';
import { buttonsOf, pageActions } from './labActions';
import { encodeLink, linkState } from './linkText';
import { Parts } from './Parts';
import { partsOf } from './sentence';
import { Timeline } from './Timeline';
import type { System } from './templates';
import { useAddress, useLinkSync } from './useLabLink';

interface LabProps {
  readonly scenario: Scenario;
  readonly still: Shown;
  /** The address says where one stands; a scenario from a file has no address. */
  readonly isLinked?: boolean;
  /** What the address says of a system made from a template, where the scenario is one. */
  readonly system?: System | undefined;
}

export function Lab({ scenario, still, isLinked = true, system }: LabProps) {
  const player = usePlayer({ scenario, still });
  const { state: asked, faults: linkFaults } = useAddress(player, parseDuration(scenario.until) ?? 0, isLinked, system?.pieces);
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
  const [isRead, setRead] = useState(false);
  const { frame } = shown;
  const parts = partsOf(frame);
  const first = (parts.find((part) => part.kind === 'member') ?? parts[0])?.id ?? '';
  const [chosen, setChosen] = useState<string | null>(null);
  const selected = chosen ?? first;
  useEffect(() => {
    if (asked.part !== null) setChosen(asked.part);
  }, [asked.part]);
  useLinkSync(player, chosen, isLinked, system?.pieces);
  const onFollow = useCallback((part: string | null) => pointAt(name, part), [name]);
  const onAct = useCallback((actions: readonly Action[], words: string) => void player.act(actions, words), [player]);
  const onSeed = (seed: number) => {
    void player
      .open({ seed, deeds: shown.deeds, at: frame.time })
      .then(() => player.say(`Seed ${seed}: the same deeds under another luck.`));
  };
  const copy = async (text: string, what: string) => {
    try {
      await navigator.clipboard.writeText(text);
      player.say(`${what} is copied.`);
    } catch {
      player.say(`This browser does not let pages copy. ${what}: ${text}`);
    }
  };
  const link = () => encodeLink(linkState(player, chosen), system?.pieces);
  const share = () => void copy(`${location.origin}${location.pathname}${link()}`, 'The link to this moment');
  const snippet = () => {
    const src = `${location.origin}/embed/${scenario.id}${link()}`.replaceAll('&', '&amp;');
    void copy(
      `<iframe src="${src}" title="${scenario.title}" width="100%" height="640" style="border:0"></iframe>`,
      'The frame for another page',
    );
  };
  const [isCompared, setCompared] = useState(false);
  const [tab, setTab] = useState<Tab>('Ledger');
  const [message, setMessage] = useState<Chosen | null>(null);
  const [menu, setMenu] = useState(false);
  const canCompare = shown.lines.length > 1;
  const run = [
    ...runActions(player, mode),
    {
      ...runAction('compare', 'Compare two futures', () => {
        player.pause();
        setCompared(true);
      }),
      isOff: !canCompare,
    },
    ...(isLinked ? [runAction('share', 'Copy the link to this moment', share)] : []),
    ...(isLinked && system === undefined ? [runAction('embed', 'Copy a frame for another page', snippet)] : []),
  ];
  const onRunKey = useFigureKeys(player, {
    t: () => setTab((is) => (is === 'Tables' ? 'Ledger' : 'Tables')),
  });
  const onKey = (event: KeyboardEvent) => {
    onRunKey(event);
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || isTyped(event.target)) return;
    const part = (event.target as Element).closest('[data-object]')?.getAttribute('data-object') ?? selected;
    const own = runActionBehind(event, run);
    const control = buttonsOf(scenario)[SCENARIO_KEYS.indexOf(event.key as (typeof SCENARIO_KEYS)[number])];
    const action = actionBehind(event.key, frame, scenario, part);
    if (own === undefined && control === undefined && action === undefined) return;
    event.preventDefault();
    if (own !== undefined) {
      if (own.isOff !== true) own.run();
    } else if (control !== undefined) onAct(control.do, `${control.label}.`);
    else if (action !== undefined) onAct(action.do, action.said);
  };
  const offer = useRef(() => pageActions(frame, scenario, selected, run, onAct));
  useEffect(() => {
    offer.current = () => pageActions(frame, scenario, selected, run, onAct);
  });
  useEffect(() => offerActions(() => offer.current()), []);
  const faults = isRead ? [] : [...(system?.faults ?? []), ...linkFaults, ...runFaults];
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
          {canCompare && (
            <Button icon="branch" onClick={() => setCompared(!isCompared)} aria-pressed={isCompared}>
              Compare
            </Button>
          )}
          {isLinked && (
            <Button icon="link" onClick={share}>
              Share
            </Button>
          )}
          <Button kind="quiet" icon="menu" aria-haspopup="menu" aria-expanded={menu} onClick={() => setMenu(true)}>
            Actions
          </Button>
          {menu && (
            <Menu
              title="The run"
              actions={run.filter((action) => action.isOff !== true)}
              onChoose={(action) => {
                setMenu(false);
                action.run();
              }}
              onClose={() => setMenu(false)}
            />
          )}
        </div>
      </header>
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
      {isCompared && canCompare ? (
        <CompareView scenario={scenario} shown={shown} onClose={() => setCompared(false)} />
      ) : (
        <>
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
                  onRecord={(of, number) => {
                    setMessage({ of, number });
                    setTab('Message');
                  }}
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
          <Dock
            player={player}
            scenario={scenario}
            shown={shown}
            width={Math.max(300, Math.min(width, 900))}
            onAct={onAct}
            onSeed={onSeed}
            tab={tab}
            onTab={setTab}
            message={message}
            onMessage={setMessage}
            actions={run}
          />
        </>
      )}
      <p className={styles.vh} role="status">
        {said}
      </p>
    </main>
  );
}
