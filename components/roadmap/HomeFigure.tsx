'use client';
/** The first figure a visitor meets: one topic, one group, one question, and the button that answers it by doing it. */
import { useEffect, useId, useRef } from 'react';
import { pointAt, usePointedAt } from '@/components/figure/pointing';
import { Stage } from '@/components/figure/Stage';
import { Steps } from '@/components/figure/Steps';
import { useFigureKeys } from '@/components/figure/useFigureKeys';
import { usePlayer, usePlayerMode, usePlayerState, useSight } from '@/components/figure/usePlayer';
import { useWidth } from '@/components/figure/useWidth';
import { clock, span } from '@/components/figure/words';
import type { Shown } from '@/components/player/protocol';
import { Button } from '@/components/ui/Button';
import type { Action, Scenario } from '@/simulator/run';
import styles from './HomeFigure.module.css';

interface HomeFigureProps {
  readonly scenario: Scenario;
  readonly still: Shown;
}

/** What a server draws, for a wide page and for a phone. */
const WIDTHS = { wide: 656, narrow: 320 } as const;

export function HomeFigure({ scenario, still }: HomeFigureProps) {
  const player = usePlayer({ scenario, still });
  const root = useRef<HTMLElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const name = useId();
  useSight(player, root);
  const width = useWidth(sheet);
  const { mode, speed, sentence } = usePlayerMode(player);
  const frame = usePlayerState(player, (state) => state.shown.frame);
  const canUndo = usePlayerState(player, (state) => state.shown.canUndo);
  const refusal = usePlayerState(player, (state) => state.refusal);
  const pointed = usePointedAt(name);
  const onKey = useFigureKeys(player);
  const group = frame.kafka?.groups[0];
  const victim = group?.members[0];
  const waits = (group?.readers ?? []).filter((reader) => reader.owner === null).length;
  const isOver = victim?.status === 'down' && waits === 0 && !victim.known;
  // The answer is on show: nothing more to wait for.
  useEffect(() => {
    if (isOver) player.pause();
  }, [isOver, player]);
  if (victim === undefined) return null;
  const kill = () => {
    void player.act([{ type: 'crash', node: victim.id }], `${victim.id} is killed.`).then(() => player.play());
  };
  const stage = (wide: number) => (
    <Stage
      frame={frame}
      scenario={scenario}
      width={wide}
      small
      producers={false}
      brokers={false}
      timers={false}
      speed={speed}
      runs={mode === 'playing'}
      pointed={pointed}
      onFollow={(part) => pointAt(name, part)}
      onAct={(actions: readonly Action[], said) => void player.act(actions, said)}
    />
  );
  return (
    <figure ref={root} className={styles.figure} aria-labelledby={`${name}t`} onKeyDown={onKey}>
      <div className={styles.head}>
        <h2 id={`${name}t`}>
          Topic <code>orders</code>, four partitions, one group
        </h2>
        <p>
          <code>{clock(frame.time).replace(/\d\d$/, '')}</code> simulated{mode === 'playing' && `, ×${speed}`}
        </p>
      </div>
      <div ref={sheet} className={styles.sheet}>
        {width === null
          ? (['wide', 'narrow'] as const).map((room) => (
              <div key={room} className={styles[room]}>
                {stage(WIDTHS[room])}
              </div>
            ))
          : stage(width)}
      </div>
      <Steps frame={frame} />
      <div className={styles.ask}>
        <p>{refusal ?? sentence ?? words(frame, victim, waits)}</p>
        {canUndo ? (
          <Button icon="undo" onClick={() => void player.undo()}>
            Undo
          </Button>
        ) : (
          <Button kind="danger" icon="kill" onClick={kill}>
            Kill {victim.id}
          </Button>
        )}
      </div>
      <p className={styles.vh} role="status">
        {isOver ? 'The partitions have an owner again.' : ''}
      </p>
    </figure>
  );
}

type Victim = NonNullable<Shown['frame']['kafka']>['groups'][number]['members'][number];

function words(frame: Shown['frame'], victim: Victim, waits: number) {
  const group = frame.kafka?.groups[0];
  if (victim.status === 'up') {
    return (
      <>
        {victim.id} reads {victim.owned.length} of the four partitions. Its process dies now, without a word. Who reads them next, and how
        soon?
      </>
    );
  }
  if (victim.known) {
    const session = victim.rings.find((ring) => ring.property === 'session.timeout.ms');
    return (
      <>
        Nobody yet. The group keeps {victim.id} as a member until <code>session.timeout.ms</code>, 45 s, has passed without a heartbeat:{' '}
        {session === undefined ? 'soon' : `${span(session.limitMicros - session.usedMicros)} more`}. Nobody reads what it read.
      </>
    );
  }
  return waits > 0 ? (
    <>The session is over: the coordinator removes {victim.id}, and the others join again.</>
  ) : (
    <>
      Only now:{' '}
      {(group?.members ?? [])
        .filter((member) => member.owned.length > 0 && member.status === 'up')
        .map((member) => member.id)
        .join(' and ')}{' '}
      share all four partitions, after {group?.pausePartitionSeconds.toFixed(0)} partition-seconds without a reader.
    </>
  );
}
