'use client';
/** A setting in the text as a button: pressing it changes the figure, and leaves a chip that takes the change back. */
import { useMemo } from 'react';
import { UndoChip } from '@/components/ui/Chip';
import type { Action } from '@/simulator/run';
import { usePlayerState } from '../figure/usePlayer';
import type { Player } from '../player/store';
import { useFigurePlayer } from './LessonContext';
import styles from './Marks.module.css';

interface SettingProps {
  /** Id of the figure's scenario. */
  readonly figure: string;
  readonly do: readonly Action[];
  /** As it would be typed: `name=value`. */
  readonly children: string;
}

export function Setting({ figure, do: actions, children }: SettingProps) {
  const player = useFigurePlayer(figure);
  if (player === undefined) return <Press pressed={false}>{children}</Press>;
  return (
    <Live player={player} actions={actions}>
      {children}
    </Live>
  );
}

/** Whether it is in force, and can be taken back, is read from the figure's deeds: so undo and reset there show here too. */
function Live({ player, actions, children }: { readonly player: Player; readonly actions: readonly Action[]; readonly children: string }) {
  const deeds = usePlayerState(player, (state) => state.shown.deeds);
  const canUndo = usePlayerState(player, (state) => state.shown.canUndo);
  const own = useMemo(() => JSON.stringify(actions.at(-1)), [actions]);
  const isLast = deeds.length > 0 && JSON.stringify(deeds.at(-1)?.action) === own;
  const latest = deeds.findLast((deed) => concernsTheSame(deed.action, actions.at(-1)));
  const inForce = latest !== undefined && JSON.stringify(latest.action) === own;
  return (
    <>
      <Press pressed={inForce} onPress={() => void player.act(actions, `${children} is set in the figure.`)}>
        {children}
      </Press>
      {isLast && canUndo && (
        <>
          {' '}
          <UndoChip change={children} onUndo={() => void player.undo()} />
        </>
      )}
    </>
  );
}

interface PressProps {
  readonly pressed: boolean;
  readonly onPress?: () => void;
  readonly children: string;
}

const Press = ({ pressed, onPress, children }: PressProps) => (
  <button type="button" className={styles.set} aria-pressed={pressed} onClick={onPress}>
    {children}
  </button>
);

/** Two actions that set the same thing, to whatever value. */
function concernsTheSame(one: Action, other: Action | undefined): boolean {
  if (one.type !== other?.type) return false;
  const place = (action: Action) => {
    const { target, name, node, queue } = action as { target?: string; name?: string; node?: string; queue?: string };
    return [target, name, node, queue].join(' ');
  };
  return place(one) === place(other);
}
