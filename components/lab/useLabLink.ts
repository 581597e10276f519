'use client';
/** The address bar follows the lab: read once at the beginning, written when something was done, and at leisure while it runs. */
import { useEffect, useState } from 'react';
import type { Player } from '../player/store';
import { type Decoded, decodeLink } from './link';
import { EMPTY, encodeLink, linkState, type Pieces } from './linkText';

/** Browsers limit how often an address may change; once a second is enough to come back to the place. */
const EVERY_MS = 1_000;
const NONE: Pieces = [];

/** What the address says, at the first render in a browser. On the server nothing is known of it. */
export function useDecodedLink(end: number, isLinked: boolean, system: Pieces = NONE): Decoded {
  const [decoded] = useState<Decoded>(() =>
    typeof location === 'undefined' || !isLinked
      ? { state: EMPTY, faults: [] }
      : decodeLink(
          location.search,
          end,
          system.map(([name]) => name),
        ),
  );
  return decoded;
}

export function useLinkSync(player: Player, part: string | null, isLinked: boolean, system: Pieces = NONE): void {
  useEffect(() => {
    if (!isLinked) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const write = () => {
      timer = null;
      // Before the first answer the address is still right, and what it says has not been carried out.
      if (!player.isOpen) return;
      const next = `${location.pathname}${encodeLink(linkState(player, part), system)}`;
      if (next !== `${location.pathname}${location.search}`) history.replaceState(null, '', next);
    };
    const later = () => {
      timer ??= setTimeout(write, EVERY_MS);
    };
    later();
    const unsubscribe = player.store.subscribe((state, before) => {
      if (
        state.shown.frame.position !== before.shown.frame.position ||
        state.shown.frame.time !== before.shown.frame.time ||
        state.shown.deeds !== before.shown.deeds
      )
        later();
    });
    window.addEventListener('pagehide', write);
    return () => {
      unsubscribe();
      window.removeEventListener('pagehide', write);
      if (timer !== null) clearTimeout(timer);
    };
  }, [player, part, isLinked, system]);
}
