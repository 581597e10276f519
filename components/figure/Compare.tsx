'use client';
/** Two scenarios under the same luck, side by side on one clock: one transport, two charts of owners, and how each came out. */
import Link from 'next/link';
import { type ReactNode, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Deed, Scenario } from '@/simulator/run';
import { second } from '../player/pair';
import type { Shown } from '../player/protocol';
import type { Player } from '../player/store';
import styles from './Compare.module.css';
import frame from './Figure.module.css';
import { Gantt } from './Gantt';
import { outcomes } from './outcomes';
import { Stage } from './Stage';
import { Steps } from './Steps';
import { TextTwin } from './TextTwin';
import { Scrubber, Transport } from './Transport';
import { useFigureKeys } from './useFigureKeys';
import { usePlayer, usePlayerMode, usePlayerState, useSight } from './usePlayer';
import { useWidth } from './useWidth';

export interface Side {
  readonly scenario: Scenario;
  readonly still: Shown;
  /** What tells this side from the other: `range`, `eager`. */
  readonly label: string;
  /** What was done on it before. */
  readonly deeds?: readonly Deed[];
}

export interface CompareFigureProps {
  /** Words in the text point into it by this id. */
  readonly id?: string | undefined;
  readonly left: Side;
  readonly right: Side;
  readonly title: string;
  /** `Figure 2`, when it stands in a lesson. */
  readonly number?: string | undefined;
  readonly labHref?: string | undefined;
  readonly question?: ((player: Player) => ReactNode) | undefined;
  /** The luck and the instant with which both sides begin; the scenario's own when absent. */
  readonly seed?: number | undefined;
  readonly at?: number | undefined;
  /** All actions, and the drawing beside the chart of owners: there is room for it. */
  readonly isWhole?: boolean;
}

export function CompareFigure({ id, left, right, title, number, labHref, question, seed, at, isWhole = false }: CompareFigureProps) {
  const [other] = useState(() => second(right.scenario, right.still, undefined, { left: left.deeds ?? [], right: right.deeds ?? [] }));
  const player = usePlayer({
    scenario: left.scenario,
    still: left.still,
    open: other.open,
    ...(seed !== undefined && { seed }),
    ...(at !== undefined && { at }),
  });
  const root = useRef<HTMLElement>(null);
  useSight(player, root);
  const { mode, sentence } = usePlayerMode(player);
  const mine = usePlayerState(player, (state) => state.shown);
  const theirs = useStore(other.store, (state) => state.shown);
  const refusal = usePlayerState(player, (state) => state.refusal);
  const said = usePlayerState(player, (state) => state.said);
  const [asTable, setAsTable] = useState(false);
  const name = useId();
  const onKey = useFigureKeys(player, { t: () => setAsTable((is) => !is) });
  const sides = [
    { ...left, shown: mine },
    { ...right, shown: theirs },
  ];
  return (
    <figure ref={root} id={id} className={frame.figure} aria-labelledby={name} onKeyDown={onKey} data-mode={mode}>
      <div className={frame.head}>
        <p id={name} className={frame.title}>
          {number !== undefined && <span>{number}</span>} <strong>{title}</strong>
        </p>
        <Transport player={player} label={title} />
      </div>
      <div className={styles.sides}>
        {sides.map((side) => (
          <section key={side.label} aria-label={side.label}>
            <p className={styles.label}>
              <strong>{side.label}</strong> <StateLine shown={side.shown} />
            </p>
            <Drawn {...side} runs={mode === 'playing'} player={player} isWhole={isWhole} />
            <Steps frame={side.shown.frame} />
          </section>
        ))}
      </div>
      <Outcomes sides={sides} />
      <Scrubber player={player} />
      <figcaption className={frame.caption}>
        <span>Simulated time, the same seed on both sides.</span>
        <span className={frame.links}>
          <button type="button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? 'hide the tables' : 'as tables'}
          </button>
          {labHref !== undefined && <Link href={labHref}>open in lab</Link>}
        </span>
      </figcaption>
      {(refusal ?? sentence) !== null && (
        <p className={frame.refusal} role="alert">
          {refusal ?? sentence}
        </p>
      )}
      {asTable &&
        sides.map((side) => (
          <section key={side.label} aria-label={`${side.label}, as tables`}>
            <p className={styles.label}>
              <strong>{side.label}</strong>
            </p>
            <TextTwin
              frame={side.shown.frame}
              scenario={side.scenario}
              allActions={isWhole}
              onAct={(actions, words) => void player.act(actions, words)}
            />
          </section>
        ))}
      {question?.(player)}
      <p className={frame.vh} role="status">
        {said}
      </p>
    </figure>
  );
}

/** What the groups of one side do at this instant. */
function StateLine({ shown }: { readonly shown: Shown }) {
  return (shown.frame.kafka?.groups ?? []).map((group) => (
    <span key={group.id} data-moves={group.waitingFor.length > 0 || undefined}>
      <code>{group.state}</code>, generation {group.generation}
      {group.waitingFor.length > 0 &&
        `, waits for ${group.waitingFor.length > 1 ? `${group.waitingFor.length} members` : group.waitingFor[0]}`}
    </span>
  ));
}

interface DrawnProps extends Side {
  readonly shown: Shown;
  readonly runs: boolean;
  readonly player: Player;
  readonly isWhole: boolean;
}

/** A chart of owners where the scenario asks for one, else the drawing. */
function Drawn({ scenario, shown, runs, player, isWhole }: DrawnProps) {
  const element = useRef<HTMLDivElement>(null);
  const width = useWidth(element) ?? 320;
  const groups = shown.frame.kafka?.groups ?? [];
  const hasGantt = scenario.figure?.show.includes('gantt') === true || isWhole;
  return (
    <div ref={element} className={styles.drawn}>
      {(!hasGantt || isWhole) && (
        <Stage
          frame={shown.frame}
          scenario={scenario}
          width={width}
          producers={false}
          brokers={false}
          timers={false}
          speed={scenario.figure?.speed ?? 1}
          runs={runs}
          pointed={null}
          onFollow={() => {}}
          onAct={(actions, words) => void player.act(actions, words)}
          allActions={isWhole}
        />
      )}
      {hasGantt && groups.map((group) => <Gantt key={group.id} group={group} frame={shown.frame} width={width} />)}
    </div>
  );
}

function Outcomes({ sides }: { readonly sides: readonly (Side & { readonly shown: Shown })[] }) {
  const [a, b] = sides;
  if (a === undefined || b === undefined) return null;
  const rows = outcomes(a.shown.metrics, b.shown.metrics);
  if (rows.length === 0) return null;
  return (
    <table className={styles.outcomes}>
      <caption className={frame.vh}>Both sides so far</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{a.label}</th>
          <th scope="col">{b.label}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.text}</th>
            <td data-less={row.less === 'left' || undefined}>{row.left}</td>
            <td data-less={row.less === 'right' || undefined}>{row.right}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
