'use client';
/** The width in which a figure may draw, in steps, so that a drawing is made for its room and never scaled. */
import { type RefObject, useEffect, useState } from 'react';

export type Room = 'wide' | 'narrow';

/** `null` until measured: the server draws both, and a container query shows the one that fits. */
export function useRoom(element: RefObject<HTMLElement | null>, wideFrom: number): Room | null {
  const [room, setRoom] = useState<Room | null>(null);
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setRoom(entry.contentRect.width >= wideFrom ? 'wide' : 'narrow');
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [element, wideFrom]);
  return room;
}
