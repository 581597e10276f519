'use client';
/**
 * A figure that runs: name and time, at most a few controls and one counter, the drawing, its clock and its twin. It is a
 * still picture until somebody looks at it; then it is the same picture, alive.
 */
import { type ReactNode, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Segmented } from '@/components/ui/Segmented';
import type { Action, Scenario } from '@/simulator/run';
import type { Shown } from '../player/protocol';
import type { Player, PlayerOptions } from '../player/store';
import { Counter } from './Counter';
import { Drawings } from './Drawings';
import styles from './Figure.module.css';
import { LabLink } from './LabLink';
import { LedgerStrip } from './LedgerStrip';
import { pointAt, usePointedAt } from './pointing';
import { Keys, Steps } from './Steps';
import { TextTwin } from './TextTwin';
import { Scrubber, Transport } from './Transport';
import { useFigureKeys } from './useFigureKeys';
import { usePlayer, usePlayerMode, usePlayerState, useSight } from './usePlayer';

export interface FigureProps {
  /** Words in the text point into the figure by this id: `pointAt(id, 'billing-2')`. */
  readonly id?: string | undefined;
  readonly scenario: Scenario;
  readonly still: Shown;
  /** `Figure 2`, when it stands in a lesson. */
  readonly number?: string | undefined;
  /** Where "open in lab" leads; absent in the lab itself. */
  readonly labHref?: string | undefined;
  /** Opens the lab beside this page, which belongs to somebody else. */
  readonly isGuest?: boolean;
  /** Where to begin; where the still picture stands when absent. */
  readonly begin?: Omit<PlayerOptions, 'scenario' | 'still' | 'open'> | undefined;
  /** What is asked before it runs, under the drawing. */
  readonly question?: ((player: Player) => ReactNode) | undefined;
  readonly onDeed?: ((actions: readonly Action[]) => void) | undefined;
}

export function Figure({ id, scenario, still, number, labHref, isGuest = false, begin, question, onDeed }: FigureProps) {
  const own = useId();
  const figure = id ?? own;
  const player = usePlayer({ scenario, still, ...begin });
  const root = useRef<HTMLElement>(null);
  useSight(player, root);
  const { mode, speed, sentence } = usePlayerMode(player);
  const pointed = usePointedAt(figure);
  const shown = usePlayerState(player, (state) => state.shown);
  const refusal = usePlayerState(player, (state) => state.refusal);
  const said = usePlayerState(player, (state) => state.said);
  const [asTable, setAsTable] = useState(false);
  const [keys, setKeys] = useState(false);
  const title = useId();
  const act = (actions: readonly Action[], words: string) => {
    void player.act(actions, words);
    onDeed?.(actions);
  };
  const onKey = useFigureKeys(player, { t: () => setAsTable((is) => !is), '?': () => setKeys((is) => !is) });
  const tasks = scenario.figure?.tasks ?? [];
  return (
    <figure ref={root} id={id} className={styles.figure} aria-labelledby={title} onKeyDown={onKey} data-mode={mode}>
      <div className={styles.head}>
        <p id={title} className={styles.title}>
          {number !== undefined && <span>{number}</span>} <strong>{scenario.title}</strong>
        </p>
        <Transport player={player} label={scenario.title} />
      </div>
      <div className={styles.controls}>
        <Controls scenario={scenario} player={player} onAct={act} />
        <Counter scenario={scenario} shown={shown} />
      </div>
      <Drawings
        frame={shown.frame}
        scenario={scenario}
        speed={speed}
        runs={mode === 'playing'}
        pointed={pointed}
        onFollow={(part) => pointAt(figure, part)}
        onAct={act}
      />
      <Steps frame={shown.frame} />
      <Scrubber player={player} />
      {scenario.figure?.show.includes('ledger') && <LedgerStrip frame={shown.frame} player={player} />}
      {tasks.length > 0 && (
        <ul className={styles.tasks}>
          {tasks.map((task, index) => (
            <li key={task.id} data-done={shown.tasks[index] || undefined}>
              <span aria-hidden="true">{shown.tasks[index] ? '●' : '○'}</span> {task.text}
              <span className={styles.vh}>{shown.tasks[index] ? ', done' : ', not yet'}</span>
            </li>
          ))}
        </ul>
      )}
      <figcaption className={styles.caption}>
        <span>
          {captionOf(mode)} {ringWords(scenario)}
        </span>
        <span className={styles.links}>
          <button type="button" aria-pressed={keys} onClick={() => setKeys(!keys)}>
            keys
          </button>
          <button type="button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? 'hide the table' : 'as a table'}
          </button>
          {labHref !== undefined && <LabLink href={labHref} player={player} isGuest={isGuest} />}
        </span>
      </figcaption>
      {(refusal ?? sentence) !== null && (
        <p className={styles.refusal} role="alert">
          {refusal ?? sentence}
        </p>
      )}
      {keys && <Keys />}
      {asTable && <TextTwin frame={shown.frame} scenario={scenario} onAct={act} />}
      {question?.(player)}
      <p className={styles.vh} role="status">
        {said}
      </p>
    </figure>
  );
}

function captionOf(mode: string): string {
  if (mode === 'loading') return 'The simulation is being fetched.';
  if (mode === 'ended') return 'The run is over.';
  return 'Simulated time.';
}

/** What the rings mean, where they stand without their words. */
function ringWords(scenario: Scenario): ReactNode {
  if ((scenario.kafka?.groups ?? []).length === 0 || scenario.figure?.show.includes('timers')) return null;
  return (
    <>
      Thick line in a log: high watermark. Rings: outer <code>session.timeout.ms</code>, inner <code>max.poll.interval.ms</code>.
    </>
  );
}

interface ControlsProps {
  readonly scenario: Scenario;
  readonly player: Player;
  readonly onAct: (actions: readonly Action[], said: string) => void;
}

function Controls({ scenario, player, onAct }: ControlsProps) {
  const deeds = usePlayerState(player, (state) => state.shown.deeds);
  const groups = usePlayerState(player, (state) => state.shown.frame.kafka?.groups);
  const waiting = (groups ?? []).flatMap((group) => group.members.find((member) => member.activity === 'not started') ?? []);
  return (
    <>
      {(scenario.figure?.controls ?? []).map((control) => {
        if (control.kind === 'button') {
          return (
            <Button key={control.id} kind={control.danger ? 'danger' : 'plain'} onClick={() => onAct(control.do, `${control.label}.`)}>
              {control.label}
            </Button>
          );
        }
        // Which option is in force follows from what was done, so that undo and seeking show it too.
        const done = deeds.map((deed) => JSON.stringify(deed.action));
        const chosen = control.options.reduce(
          (best, option, index) => {
            const at = option.do.length === 0 ? -1 : done.lastIndexOf(JSON.stringify(option.do.at(-1)));
            return at > best.at ? { at, index } : best;
          },
          { at: -1, index: control.initial },
        ).index;
        return (
          <div key={control.id} className={styles.choice}>
            <span>{control.label}</span>
            <Segmented
              label={control.label}
              mono
              value={String(chosen)}
              options={control.options.map((option, index) => ({ value: String(index), label: option.label }))}
              onChange={(value) => {
                const option = control.options[Number(value)];
                if (option !== undefined) onAct(option.do, `${control.label}: ${option.label}.`);
              }}
            />
          </div>
        );
      })}
      {waiting.map(({ id }) => (
        <Button key={id} icon="consumer" onClick={() => onAct([{ type: 'start', node: id }], `${id} starts.`)}>
          Start {id}
        </Button>
      ))}
    </>
  );
}
