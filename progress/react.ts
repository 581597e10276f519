'use client';
/**
 * The learner's log in React. The server, and the first render in the browser, show the neutral state; the log is opened
 * once something that reads it is mounted, and the page then shows what it says. So there is nothing to hydrate wrongly.
 */
import { useMemo, useSyncExternalStore } from 'react';
import { openedProgress, openProgress } from './browser';
import { NEUTRAL, type ProgressState } from './progress';

/**
 * What `selector` reads out of the log, again after each change of it. Changes come at a person's pace, so each one renders;
 * the selection is kept while neither the log nor `selector` changes: define it outside the component, or with `useCallback`.
 */
export function useProgress<Selection>(selector: (state: ProgressState) => Selection): Selection {
  const state = useSyncExternalStore(subscribe, current, neutral);
  return useMemo(() => selector(state), [selector, state]);
}

function subscribe(listener: () => void): () => void {
  return openProgress().subscribe(listener);
}

function current(): ProgressState {
  return openedProgress()?.getState() ?? NEUTRAL;
}

function neutral(): ProgressState {
  return NEUTRAL;
}
