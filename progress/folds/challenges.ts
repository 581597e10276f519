/** How a learner stands on each challenge: solved, brought through with help, or neither; and the best there was. */
import { type Aliases, NO_ALIASES } from '../aliases';
import type { ProgressEvent } from '../events';
import { standingEvents } from './standing';

export interface ChallengeState {
  readonly challenge: string;
  /** `assisted`: only ever with the fix told. */
  readonly state: 'solved' | 'assisted';
  /** Fewest things done in a solution of one's own; `null` while there is none. */
  readonly best: number | null;
}

/** The challenges that were brought through at least once. */
export function challengeStates(events: readonly ProgressEvent[], aliases: Aliases = NO_ALIASES): ReadonlyMap<string, ChallengeState> {
  const states = new Map<string, ChallengeState>();
  for (const event of standingEvents(events, aliases)) {
    if (event.type !== 'solved') continue;
    const { challenge, assisted, deeds } = event;
    const best = states.get(challenge)?.best ?? null;
    if (assisted) states.set(challenge, { challenge, state: best === null ? 'assisted' : 'solved', best });
    else states.set(challenge, { challenge, state: 'solved', best: best === null ? deeds : Math.min(best, deeds) });
  }
  return states;
}
