'use client';
/** The address bar follows the lab: read once at the beginning, written when something was done, and at leisure while it runs. */
import { useEffect, useRef, useState } from 'react';
import type { Beginning, Player } from '../player/store';
import { type Decoded, decodeLink } from './link';
import { EMPTY, encodeLink, type LabState, linkState, type Pieces } from './linkText';

/** Browsers limit how often an address may change; once a second is enough to come back to the place. */
const EVERY_MS = 1_000;
const NONE: Pieces = [];

const UNREAD: Decoded = { state: EMPTY, faults: [] };

/**
 * What the address says, once the page is there. Not at the first render: whoever comes by a link of another page of ours is
 * rendered while the address bar still shows that page. The player hears it before it asks the simulation for anything.
 */
export function useAddress(player: Player, end: number, isLinked: boolean, system: Pieces = NONE): Decoded {
  const [decoded, setDecoded] = useState(UNREAD);
  const names = useRef(system.map(([name]) => name));
  useEffect(() => {
    if (!isLinked) return;
    const found = decodeLink(location.search, end, names.current);
    player.beginAt(beginningOf(found.state));
    setDecoded(found);
  }, [player, end, isLinked]);
  return decoded;
}

export const beginningOf = ({ seed, at, deeds, lines, line }: LabState): Beginning => ({
  ...(seed !== null && { seed }),
  ...(at !== null && { at }),
  deeds,
  lines,
  line,
});

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
