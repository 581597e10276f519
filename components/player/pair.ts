/**
 * Two runs behind one player: every request goes to both, the left one answers, and what the right one shows is kept beside it.
 * So one transport and one clock move both, and what is done to one is done to the other.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Deed, Scenario } from '@/simulator/run';
import type { Answer, Shown } from './protocol';
import { type Ask, openRemote, type Remote } from './remote';

export interface Second {
  readonly store: StoreApi<{ readonly shown: Shown }>;
  readonly open: (drawn: Shown) => Remote;
}

/** What was done on each side before they are compared; what is done meanwhile is done to both. */
export interface Given {
  readonly left: readonly Deed[];
  readonly right: readonly Deed[];
}

const NOTHING_GIVEN: Given = { left: [], right: [] };

/** @param make how each of the two is opened; a worker each when absent. */
export function second(
  scenario: Scenario,
  still: Shown,
  make: (drawn: Shown) => Remote = openRemote,
  given: Given = NOTHING_GIVEN,
): Second {
  const store = createStore<{ readonly shown: Shown }>(() => ({ shown: still }));
  const open = (drawn: Shown): Remote => {
    const left = make(drawn);
    const right = make(store.getState().shown);
    return {
      async ask(request: Ask): Promise<Answer> {
        const isOpen = request.type === 'open';
        // A worker that died is followed by one that is told all that was done, the given deeds among it.
        const own = isOpen ? request.deeds.slice(startsWith(request.deeds, given.left) ? given.left.length : 0) : [];
        const mine: Ask = isOpen ? { ...request, deeds: inOrder(given.left, own), lines: [] } : request;
        const theirs: Ask = isOpen ? { ...request, scenario, deeds: inOrder(given.right, own), lines: [] } : request;
        const [answer, other] = await Promise.all([left.ask(mine), right.ask(theirs)]);
        if (other.type === 'shown') store.setState({ shown: other.shown });
        return other.type === 'refused' ? other : answer;
      },
      close() {
        left.close();
        right.close();
      },
    };
  };
  return { store, open };
}

const startsWith = (deeds: readonly Deed[], first: readonly Deed[]): boolean =>
  first.every((deed, i) => JSON.stringify(deed) === JSON.stringify(deeds[i]));

const inOrder = (given: readonly Deed[], own: readonly Deed[]): Deed[] => [...given, ...own].sort((a, b) => a.at - b.at);
