/**
 * What a reader can choose about this site, how it is remembered, and what of it stands on <html>.
 * Pure: text in, choices out. The store is ./preferences.ts, the script before first paint ./firstPaint.ts.
 */

/** The key in localStorage. The value is JSON: its version, and every choice that is not the default. */
export const PREFERENCES_KEY = 'highwater.preferences';

export const PREFERENCES_VERSION = 1;

/** Every value of every choice; the first is the default. */
export const choices = {
  theme: ['system', 'light', 'dark'],
  /** Of what is read, in percent; what is operated keeps its size. */
  textSize: ['100', '110', '120', '135', '150'],
  /** Of a column of reading text. */
  width: ['normal', 'narrow', 'wide'],
  motion: ['system', 'reduced'],
  /** How much a running simulation tells a screen reader by itself. */
  narration: ['key-events', 'off', 'all'],
  /** How the time of day is written. */
  clock: ['24', '12'],
} as const;

export type ChoiceName = keyof typeof choices;
export type Preferences = { readonly [Name in ChoiceName]: (typeof choices)[Name][number] };

export const choiceNames = Object.keys(choices) as ChoiceName[];

export const DEFAULTS = Object.fromEntries(choiceNames.map((name) => [name, choices[name][0]])) as Preferences;

/** Choices that style sheets read, as attributes of <html>: `data-text-size="120"`. A default is not written there. */
export const dressed: readonly { readonly name: ChoiceName; readonly attribute: string }[] = [
  { name: 'theme', attribute: 'data-theme' },
  { name: 'textSize', attribute: 'data-text-size' },
  { name: 'width', attribute: 'data-width' },
  { name: 'motion', attribute: 'data-motion' },
];

export interface PreferencesReading {
  readonly preferences: Preferences;
  /** What could not be read, one sentence each. */
  readonly faults: readonly string[];
}

/** Reads what was remembered; nothing gives the defaults. Each value that is not among its choices falls back alone and is named. */
export function readPreferences(text: string | null): PreferencesReading {
  if (text === null) return { preferences: DEFAULTS, faults: [] };
  const stored = parsed(text);
  // There was never a version before the first.
  if (stored === undefined || typeof stored.v !== 'number' || stored.v < PREFERENCES_VERSION) {
    return { preferences: DEFAULTS, faults: ['Your remembered settings are damaged and cannot be read, so the defaults hold.'] };
  }
  if (stored.v > PREFERENCES_VERSION) {
    const sentence = `Your settings were remembered by a newer version of this site (format ${stored.v}), so the defaults hold until you change one.`;
    return { preferences: DEFAULTS, faults: [sentence] };
  }
  const preferences: Record<string, string> = { ...DEFAULTS };
  const faults: string[] = [];
  for (const name of choiceNames) {
    if (!Object.hasOwn(stored, name)) continue;
    const value = stored[name];
    if (isChoice(name, value)) preferences[name] = value;
    else faults.push(`What was remembered as ${name} (${shown(value)}) is none of its values, so the default (${DEFAULTS[name]}) holds.`);
  }
  return { preferences: preferences as Preferences, faults };
}

/** The text to remember, or nothing when all is as by default. */
export function writePreferences(preferences: Preferences): string | null {
  const chosen = choiceNames.filter((name) => preferences[name] !== DEFAULTS[name]).map((name) => [name, preferences[name]]);
  return chosen.length === 0 ? null : JSON.stringify({ v: PREFERENCES_VERSION, ...Object.fromEntries(chosen) });
}

function isChoice(name: ChoiceName, value: unknown): value is string {
  return (choices[name] as readonly unknown[]).includes(value);
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
