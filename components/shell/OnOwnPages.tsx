'use client';
/** What belongs to our own pages, and is left out of a figure in the frame of another one. */
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

export function OnOwnPages({ children }: { readonly children: ReactNode }) {
  return usePathname().startsWith('/embed/') ? null : children;
}
