/**
 * The player as people drive it: still, loading, paused, playing, asking, ended, failed. It moves at human pace only;
 * frames go past it, straight into the store.
 */
import { type ActorRefFrom, assign, createActor, setup } from 'xstate';

export type PlayerEvent =
  /** Somebody looks at the figure, or touches it. */
  | { readonly type: 'WANTED' }
  | { readonly type: 'LOADED' }
  | { readonly type: 'FAILED'; readonly sentence: string }
  | { readonly type: 'PLAY' }
  | { readonly type: 'PAUSE' }
  /** The run reached its end, or an instant at which it is to stop. */
  | { readonly type: 'ENDED' }
  | { readonly type: 'MOVED' }
  /** Scrolled out of sight or into it; another figure began to play. */
  | { readonly type: 'HIDDEN' }
  | { readonly type: 'SHOWN' }
  | { readonly type: 'SPEED'; readonly speed: number };

export const playerMachine = setup({
  types: {
    context: {} as { readonly speed: number; readonly sentence: string | null; readonly wantsPlay: boolean },
    events: {} as PlayerEvent,
    input: {} as { readonly speed: number },
  },
  actions: {
    setSpeed: assign({ speed: ({ event, context }) => (event.type === 'SPEED' ? event.speed : context.speed) }),
  },
}).createMachine({
  id: 'player',
  context: ({ input }) => ({ speed: input.speed, sentence: null, wantsPlay: false }),
  initial: 'still',
  on: {
    SPEED: { actions: 'setSpeed' },
    FAILED: { target: '.failed', actions: assign({ sentence: ({ event }) => event.sentence }) },
  },
  states: {
    /** A picture from the server; no worker yet. */
    still: {
      on: {
        WANTED: 'loading',
        PLAY: { target: 'loading', actions: assign({ wantsPlay: true }) },
      },
    },
    loading: {
      on: {
        PLAY: { actions: assign({ wantsPlay: true }) },
        PAUSE: { actions: assign({ wantsPlay: false }) },
        LOADED: [{ guard: ({ context }) => context.wantsPlay, target: 'playing' }, { target: 'paused' }],
      },
    },
    paused: {
      on: {
        PLAY: 'playing',
        ENDED: 'ended',
      },
    },
    playing: {
      on: {
        PAUSE: 'paused',
        ENDED: 'ended',
        HIDDEN: 'waiting',
      },
    },
    /** Would play if it were in sight. */
    waiting: {
      on: {
        SHOWN: 'playing',
        PAUSE: 'paused',
        PLAY: 'playing',
      },
    },
    ended: {
      on: {
        MOVED: 'paused',
        PLAY: 'playing',
      },
    },
    failed: {
      on: {
        WANTED: { target: 'loading', actions: assign({ wantsPlay: false }) },
        PLAY: { target: 'loading', actions: assign({ wantsPlay: true }) },
      },
    },
  },
});

export function startMachine(speed: number): ActorRefFrom<typeof playerMachine> {
  return createActor(playerMachine, { input: { speed } }).start();
}
