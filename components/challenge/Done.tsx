'use client';
/** What was done so far, each with its instant: exactly this is judged. Undo, redo, and back to the beginning. */
import { Button } from '@/components/ui/Button';
import { usePlayerState } from '../figure/usePlayer';
import { clock } from '../figure/words';
import type { Player } from '../player/store';
import styles from './Done.module.css';
import { stepsOf } from './deeds';

export function Done({ player }: { readonly player: Player }) {
  const deeds = usePlayerState(player, (state) => state.shown.deeds);
  const canUndo = usePlayerState(player, (state) => state.shown.canUndo);
  const canRedo = usePlayerState(player, (state) => state.shown.canRedo);
  return (
    <section className={styles.done} aria-labelledby="done">
      <h2 id="done">What you did</h2>
      {deeds.length === 0 ? (
        <p>Nothing yet. Whatever you change happens at the instant where the run stands, and is judged there.</p>
      ) : (
        <ol>
          {stepsOf(deeds).map((step) => (
            <li key={`${step.at} ${step.words}`}>
              <button type="button" onClick={() => void player.seek(step.at)}>
                {clock(step.at)}
              </button>
              <code>{step.words}</code>
            </li>
          ))}
        </ol>
      )}
      <div className={styles.buttons}>
        <Button icon="undo" disabled={!canUndo} onClick={() => void player.undo()}>
          Undo
        </Button>
        <Button icon="redo" disabled={!canRedo} onClick={() => void player.redo()}>
          Redo
        </Button>
        <Button icon="restart" onClick={() => void player.reset()}>
          Reset
        </Button>
      </div>
    </section>
  );
}
