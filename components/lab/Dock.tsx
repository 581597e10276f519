'use client';
/** Under the timeline, in tabs: the ledger with its causes, the log, the metrics, owners over time, and everything as tables. */
import { type KeyboardEvent, useId } from 'react';
import { Gantt } from '@/components/figure/Gantt';
import type { RunAction } from '@/components/figure/runActions';
import { TextTwin } from '@/components/figure/TextTwin';
import type { Action, Scenario } from '@/simulator/run';
import type { Shown } from '../player/protocol';
import type { Player } from '../player/store';
import styles from './Dock.module.css';
import { LedgerPane } from './LedgerPane';
import { type Chosen, LifePane } from './LifePane';
import { LogPane } from './LogPane';
import { MetricsPane } from './MetricsPane';
import { RunId } from './RunId';
import { RunTable } from './RunTable';

interface DockProps {
  readonly player: Player;
  readonly scenario: Scenario;
  readonly shown: Shown;
  readonly width: number;
  readonly onAct: (actions: readonly Action[], said: string) => void;
  readonly onSeed: (seed: number) => void;
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
  /** The message whose life is told. */
  readonly message: Chosen | null;
  readonly onMessage: (chosen: Chosen) => void;
  /** What can be done with the run: the tables carry every action. */
  readonly actions: readonly RunAction[];
}

const TABS = ['Ledger', 'Message', 'Log', 'Metrics', 'Owners', 'Tables'] as const;
export type Tab = (typeof TABS)[number];

export function Dock({ player, scenario, shown, width, onAct, onSeed, tab, onTab, message, onMessage, actions }: DockProps) {
  const id = useId();
  const { frame } = shown;
  const groups = frame.kafka?.groups ?? [];
  const tabs = TABS.filter((each) => each !== 'Owners' || groups.length > 0);
  const bad = frame.ledgers.reduce((sum, ledger) => sum + ledger.lost + ledger.duplicated + ledger.reordered, 0);
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length] as Tab;
    onTab(next);
    document.getElementById(`${id}${next}`)?.focus();
  };
  return (
    <section className={styles.dock} aria-label="What came of it">
      <div className={styles.bar}>
        <div role="tablist" aria-label="Readings of the run" onKeyDown={onKey}>
          {tabs.map((each) => (
            <button
              key={each}
              id={`${id}${each}`}
              type="button"
              role="tab"
              aria-selected={each === tab}
              aria-controls={`${id}panel`}
              tabIndex={each === tab ? 0 : -1}
              onClick={() => onTab(each)}
            >
              {each}
              {each === 'Ledger' && bad > 0 && <b> {bad}</b>}
            </button>
          ))}
        </div>
        <RunId player={player} shown={shown} onSeed={onSeed} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the panel scrolls, and has to be reached by keys for that. */}
      <div id={`${id}panel`} role="tabpanel" aria-labelledby={`${id}${tab}`} tabIndex={0} className={styles.panel}>
        {tab === 'Ledger' && <LedgerPane frame={frame} player={player} />}
        {tab === 'Message' && <LifePane frame={frame} player={player} chosen={message} onChoose={onMessage} />}
        {tab === 'Log' && <LogPane frame={frame} player={player} />}
        {tab === 'Metrics' && <MetricsPane metrics={shown.metrics} />}
        {tab === 'Owners' && (
          <div className={styles.padded}>
            {groups.map((group) => (
              <Gantt key={group.id} group={group} frame={frame} width={width} />
            ))}
          </div>
        )}
        {tab === 'Tables' && (
          <div className={styles.padded}>
            <RunTable scenario={scenario} actions={actions} onAct={onAct} />
            <TextTwin frame={frame} scenario={scenario} allActions onAct={onAct} />
          </div>
        )}
      </div>
    </section>
  );
}
