'use client';
/** Where the reader is in a lesson: noted when the page is left or a section begins, and restored when they come back. */
import { useEffect, useLayoutEffect, useRef } from 'react';
import { openProgress, record } from '@/progress/browser';
import { placeIn } from '@/progress/folds/last-place';
import { sectionsNow } from './reading';

/** The section whose heading was passed last, and how far below it the top of the window stands. */
function currentPlace(): { readonly section?: string; readonly offset: number } {
  const { headings, tops, at } = sectionsNow();
  const passed = headings[at];
  if (passed === undefined) return { offset: Math.round(window.scrollY) };
  return { section: passed.id, offset: Math.round(-(tops[at] as number)) };
}

/** The first lesson of this document has been seen: where the window stands then is the browser's doing, or the reader's. */
let begun = false;

/** Whether this page is the one that the browser loaded, and not one that was put in its place since. */
function isLoaded(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  const first = !begun;
  begun = true;
  return first && navigation !== undefined && new URL(navigation.name).pathname === location.pathname;
}

export function useLessonPlace(lesson: string): void {
  const leave = useRef(() => {});
  useEffect(() => {
    record({ type: 'lessonOpened', lesson });
    /** Since the place was noted last. */
    let moved = false;
    /** Ever on this visit: whoever has, stays where they are. */
    let scrolled = false;
    let gone = false;
    let section: string | undefined;
    const note = () => {
      if (!moved || gone) return;
      record({ type: 'placeLeft', lesson, ...currentPlace() });
      moved = false;
    };
    const onScroll = () => {
      if (gone) return;
      moved = true;
      scrolled = true;
      const here = currentPlace().section;
      if (here === section) return;
      section = here;
      note();
    };
    const onHide = () => {
      if (document.visibilityState === 'hidden') note();
    };
    leave.current = () => {
      note();
      gone = true;
    };
    // Somebody may have scrolled before this script came. After a link the window stands where another page left it.
    if (isLoaded() && window.scrollY > 0) onScroll();
    const progress = openProgress();
    void progress.ready.then(() => {
      const place = placeIn(progress.getState().events, lesson);
      // An anchor of another section was asked for by name: it wins. Somebody who scrolls already is not moved.
      const asked = location.hash.slice(1);
      if (gone || place === undefined || scrolled || (asked !== '' && asked !== place.section)) return;
      const heading = place.section === undefined ? null : document.getElementById(place.section);
      const top = heading === null ? 0 : heading.getBoundingClientRect().top + window.scrollY;
      window.scrollTo({ top: top + place.offset, behavior: 'instant' });
    });
    addEventListener('scroll', onScroll, { passive: true });
    addEventListener('pagehide', note);
    document.addEventListener('visibilitychange', onHide);
    return () => {
      gone = true;
      removeEventListener('scroll', onScroll);
      removeEventListener('pagehide', note);
      document.removeEventListener('visibilitychange', onHide);
    };
  }, [lesson]);
  // A layout effect ends while the text still stands; afterwards the headings are gone, and so is the place among them.
  useLayoutEffect(() => () => leave.current(), []);
}
