'use client';
/** Where the reader is in a lesson: noted when the page is left or a section begins, and restored when they come back. */
import { useEffect } from 'react';
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

export function useLessonPlace(lesson: string): void {
  useEffect(() => {
    record({ type: 'lessonOpened', lesson });
    /** Since the place was noted last. */
    let moved = false;
    /** Ever on this visit: whoever has, stays where they are. */
    let scrolled = false;
    let section: string | undefined;
    const note = () => {
      if (!moved) return;
      record({ type: 'placeLeft', lesson, ...currentPlace() });
      moved = false;
    };
    const onScroll = () => {
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
    // Somebody may have scrolled before this script came.
    if (window.scrollY > 0) onScroll();
    const progress = openProgress();
    let gone = false;
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
      note();
      removeEventListener('scroll', onScroll);
      removeEventListener('pagehide', note);
      document.removeEventListener('visibilitychange', onHide);
    };
  }, [lesson]);
}
