'use client';
/** How far one has read: the section in hand, and which part of the whole text lies above. */
import { useSyncExternalStore } from 'react';

export interface Progress {
  /** Id of the section whose heading was passed last; empty before the first. */
  readonly section: string;
  /** Part of that section that lies above the reading line, from 0 to 1, in twentieths. */
  readonly within: number;
  /** The same of the whole text. */
  readonly of: number;
}

const START: Progress = { section: '', within: 0, of: 0 };
/** Where in the window one is thought to read. */
const LINE = 140;

let last = START;

/** The sections of the page, where each begins in the window, and the place in these lists of the one in hand; -1 before the first. */
export function sectionsNow(): { readonly headings: readonly HTMLElement[]; readonly tops: readonly number[]; readonly at: number } {
  const headings = [...document.querySelectorAll<HTMLElement>('main h2[id]')];
  const tops = headings.map((heading) => heading.getBoundingClientRect().top);
  return { headings, tops, at: tops.findLastIndex((top) => top <= LINE) };
}

function read(): Progress {
  const { headings, tops, at } = sectionsNow();
  const end = document.querySelector('main')?.getBoundingClientRect();
  const part = (from: number, to: number) => Math.round(20 * Math.min(1, Math.max(0, (LINE - from) / Math.max(1, to - from)))) / 20;
  // At the foot of the page everything is read, however short the last section is.
  const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2;
  const whole = end === undefined ? 0 : part(end.top, end.bottom - window.innerHeight + LINE);
  const next: Progress = {
    section: headings[at]?.id ?? '',
    within: at < 0 ? 0 : part(tops[at] as number, tops[at + 1] ?? end?.bottom ?? LINE),
    of: atEnd ? 1 : whole,
  };
  if (next.section !== last.section || next.within !== last.within || next.of !== last.of) last = next;
  return last;
}

function subscribe(onChange: () => void): () => void {
  addEventListener('scroll', onChange, { passive: true });
  addEventListener('resize', onChange);
  return () => {
    removeEventListener('scroll', onChange);
    removeEventListener('resize', onChange);
  };
}

export const useReading = (): Progress => useSyncExternalStore(subscribe, read, () => START);
