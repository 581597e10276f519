'use client';
/** The width in which a figure may draw, in steps of 8 px, so that a drawing is made for its room and never scaled. */
import { type RefObject, useEffect, useState } from 'react';

/** `null` until measured: the server draws a wide and a narrow one, and a container query shows the one that fits. */
export function useWidth(element: RefObject<HTMLElement | null>): number | null {
  const [width, setWidth] = useState<number | null>(null);
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined && entry.contentRect.width > 0) setWidth(Math.floor(entry.contentRect.width / 8) * 8);
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** What the server draws: the width of figures in a lesson, and that of a phone. */
export const SERVER_WIDTHS = { wide: 872, narrow: 320 } as const;
