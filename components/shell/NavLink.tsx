'use client';
/** A link of the top bar that knows whether it leads to where one is. */

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { MouseEvent } from 'react';

interface NavLinkProps {
  readonly href: string;
  readonly label: string;
  /** Beginnings of the addresses that belong to this link. */
  readonly within: readonly string[];
}

export function NavLink({ href, label, within }: NavLinkProps) {
  const path = usePathname();
  const isHere = path === href;
  const isWithin = within.some((start) => path === start || path.startsWith(`${start}/`));
  return (
    <Link href={href} aria-current={isHere ? 'page' : isWithin ? 'true' : undefined} onClick={closeMenu}>
      {label}
    </Link>
  );
}

/** On a phone the links stand in a popover, which a change of page inside the site does not close. */
function closeMenu(event: MouseEvent<HTMLElement>): void {
  event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
}
