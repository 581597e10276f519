/** The way into the lab, with what was done here, on which seed, and the instant at which it stands. */
import type { SyntheticEvent } from 'react';
import { encodeLink, linkState } from '../lab/linkText';
import type { Player } from '../player/store';

interface LabLinkProps {
  readonly href: string;
  readonly player: Player;
  readonly isGuest?: boolean;
}

export function LabLink({ href, player, isGuest = false }: LabLinkProps) {
  // Written when it is about to be followed, by whichever button: a copy of it in each frame would be work for nothing.
  const write = (event: SyntheticEvent<HTMLAnchorElement>) => {
    if (player.isOpen) event.currentTarget.setAttribute('href', `${href}${encodeLink(linkState(player, null))}`);
  };
  return (
    <a
      href={href}
      {...(isGuest && { target: '_blank', rel: 'noopener' })}
      onPointerDown={write}
      onFocus={write}
      onClick={write}
      onContextMenu={write}
    >
      open in lab
    </a>
  );
}
