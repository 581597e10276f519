'use client';
/**
 * The reader's choices, live: read once from localStorage, put on <html>, told to everything that asks, in every tab.
 * Figures read `usePreference('narration')` and `useReducedMotion()`. On the server, and in the first render, the defaults hold.
 */
import { useSyncExternalStore } from 'react';
import {
  DEFAULTS,
  dressed,
  PREFERENCES_KEY,
  type Preferences,
  type PreferencesReading,
  readPreferences,
  writePreferences,
} from './choices';

export interface PreferencesState extends PreferencesReading {
  /** Whether this browser remembers what was chosen; until the first choice nothing speaks against it. */
  readonly remembered: boolean;
}

const NEUTRAL: PreferencesState = { preferences: DEFAULTS, faults: [], remembered: true };

const listeners = new Set<() => void>();
let state: PreferencesState | undefined;

/** What holds now. In the browser only. */
export function currentPreferences(): PreferencesState {
  state ??= { ...readPreferences(stored()), remembered: true };
  return state;
}

/** Changes some choices: seen at once, and remembered where the browser lets us. */
export function choose(changes: Partial<Preferences>): void {
  const preferences = { ...currentPreferences().preferences, ...changes };
  show({ preferences, faults: [], remembered: remember(writePreferences(preferences)) });
}

/** Calls back after each change, from here or from another tab; returns how to stop. */
export function subscribePreferences(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener('storage', heard);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener('storage', heard);
  };
}

export function usePreferences(): PreferencesState {
  return useSyncExternalStore(subscribePreferences, currentPreferences, () => NEUTRAL);
}

export function usePreference<Name extends keyof Preferences>(name: Name): Preferences[Name] {
  return useSyncExternalStore(
    subscribePreferences,
    () => currentPreferences().preferences[name],
    () => DEFAULTS[name],
  );
}

/** Whether nothing should move: the reader said so here, or the system says so. */
export function useReducedMotion(): boolean {
  return useSyncExternalStore(subscribeMotion, reducedMotion, () => false);
}

export function reducedMotion(): boolean {
  return currentPreferences().preferences.motion === 'reduced' || systemMotion().matches;
}

/** Puts the choices on <html>, as the script before first paint did. */
export function dress(preferences: Preferences): void {
  for (const { name, attribute } of dressed) {
    const value = preferences[name];
    if (value === DEFAULTS[name]) document.documentElement.removeAttribute(attribute);
    else document.documentElement.setAttribute(attribute, value);
  }
}

function show(next: PreferencesState): void {
  state = next;
  dress(next.preferences);
  for (const listener of listeners) listener();
}

/** Another tab chose. A cleared storage has no key. */
function heard({ key, newValue }: StorageEvent): void {
  if (key === PREFERENCES_KEY || key === null) show({ ...readPreferences(newValue), remembered: true });
}

function stored(): string | null {
  try {
    return localStorage.getItem(PREFERENCES_KEY);
  } catch {
    return null;
  }
}

function remember(text: string | null): boolean {
  try {
    if (text === null) localStorage.removeItem(PREFERENCES_KEY);
    else localStorage.setItem(PREFERENCES_KEY, text);
    return true;
  } catch {
    // Forbidden or full: the choice holds for this page, and the settings page says so.
    return false;
  }
}

function systemMotion(): MediaQueryList {
  return matchMedia('(prefers-reduced-motion: reduce)');
}

function subscribeMotion(listener: () => void): () => void {
  const system = systemMotion();
  const stop = subscribePreferences(listener);
  system.addEventListener('change', listener);
  return () => {
    stop();
    system.removeEventListener('change', listener);
  };
}
