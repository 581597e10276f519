/**
 * The machine of one player, seen as a store. The machine and the library it is made of are fetched when somebody first wants
 * something: until then a figure is a still picture, and a page that is only read does not pay for it.
 */
import type { ActorRefFrom } from 'xstate';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PlayerEvent, playerMachine } from './machine';

export type PlayerMode = 'still' | 'loading' | 'paused' | 'playing' | 'waiting' | 'ended' | 'failed';

export interface Driven {
  readonly mode: PlayerMode;
  readonly speed: number;
  /** Why it does not run, after a failure. */
  readonly sentence: string | null;
}

/** What a still picture does not listen to: nothing moves, and nobody has wanted it to. */
const IGNORED: ReadonlySet<PlayerEvent['type']> = new Set(['HIDDEN', 'SHOWN', 'MOVED', 'PAUSE', 'LOADED', 'ENDED']);

export class Drive {
  readonly store: StoreApi<Driven>;
  private actor: ActorRefFrom<typeof playerMachine> | null = null;
  /** What was said before the machine was there. */
  private early: PlayerEvent[] = [];
  private stopped = false;

  constructor(speed: number) {
    this.store = createStore<Driven>(() => ({ mode: 'still', speed, sentence: null }));
  }

  get mode(): PlayerMode {
    return this.store.getState().mode;
  }

  send(event: PlayerEvent): void {
    if (this.actor !== null) this.actor.send(event);
    else if (this.early.length > 0) this.early.push(event);
    else if (!IGNORED.has(event.type)) {
      this.early.push(event);
      void this.fetch();
    }
  }

  stop(): void {
    this.stopped = true;
    this.actor?.stop();
  }

  private async fetch(): Promise<void> {
    try {
      const { startMachine } = await import('./machine');
      if (this.stopped) return;
      const actor = startMachine(this.store.getState().speed);
      actor.subscribe(({ value, context: { speed, sentence } }) => this.store.setState({ mode: value as PlayerMode, speed, sentence }));
      this.actor = actor;
      for (const event of this.early.splice(0)) actor.send(event);
    } catch {
      this.early = [];
      this.store.setState({
        mode: 'failed',
        sentence: 'The simulation could not be fetched. Press Play to try again, or reload the page.',
      });
    }
  }
}
