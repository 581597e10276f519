/**
 * Two runs behind one player: every request goes to both, the left one answers, and what the right one shows is kept beside it.
 * So one transport and one clock move both, and what is done to one is done to the other.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Scenario } from '@/simulator/run';
import type { Answer, Shown } from './protocol';
import { type Ask, openRemote, type Remote } from './remote';

export interface Second {
  readonly store: StoreApi<{ readonly shown: Shown }>;
  readonly open: (drawn: Shown) => Remote;
}

/** @param make how each of the two is opened; a worker each when absent. */
export function second(scenario: Scenario, still: Shown, make: (drawn: Shown) => Remote = openRemote): Second {
  const store = createStore<{ readonly shown: Shown }>(() => ({ shown: still }));
  const open = (drawn: Shown): Remote => {
    const left = make(drawn);
    const right = make(store.getState().shown);
    return {
      async ask(request: Ask): Promise<Answer> {
        const theirs: Ask = request.type === 'open' ? { ...request, scenario } : request;
        const [answer, other] = await Promise.all([left.ask(request), right.ask(theirs)]);
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
