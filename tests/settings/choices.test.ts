/** The reader's choices: out and in again, damage named, and the script before first paint agreeing with the codec. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  choiceNames,
  choices,
  DEFAULTS,
  dressed,
  PREFERENCES_KEY,
  type Preferences,
  readPreferences,
  writePreferences,
} from '../../components/settings/choices';
import { firstPaintScript } from '../../components/settings/firstPaint';

const anyPreferences = fc.record(
  Object.fromEntries(choiceNames.map((name) => [name, fc.constantFrom(...choices[name])])),
) as unknown as fc.Arbitrary<Preferences>;

/** Runs the script of the page's head against a storage, and returns the attributes it set. */
function painted(stored: string | null): Record<string, string> {
  const attributes: Record<string, string> = {};
  const documentElement = { setAttribute: (name: string, value: string) => Object.assign(attributes, { [name]: value }) };
  const localStorage = { getItem: (key: string) => (key === PREFERENCES_KEY ? stored : null) };
  new Function('localStorage', 'document', firstPaintScript)(localStorage, { documentElement });
  return attributes;
}

/** What should stand on <html>. */
function attributesOf(preferences: Preferences): Record<string, string> {
  return Object.fromEntries(
    dressed.filter(({ name }) => preferences[name] !== DEFAULTS[name]).map(({ name, attribute }) => [attribute, preferences[name]]),
  );
}

test('what was written is read back whole', () => {
  fc.assert(
    fc.property(anyPreferences, (preferences) => {
      expect(readPreferences(writePreferences(preferences))).toEqual({ preferences, faults: [] });
    }),
  );
});

test('defaults leave nothing behind', () => {
  expect(writePreferences(DEFAULTS)).toBeNull();
});

test('a damaged value falls back alone, and is named', () => {
  const { preferences, faults } = readPreferences('{"v":1,"theme":"dark","textSize":"huge","motion":7}');
  expect(preferences).toEqual({ ...DEFAULTS, theme: 'dark' });
  expect(faults).toEqual([
    'What was remembered as textSize ("huge") is none of its values, so the default (100) holds.',
    'What was remembered as motion (7) is none of its values, so the default (system) holds.',
  ]);
});

test('what is no record of settings, or one of a later version, gives the defaults and says so', () => {
  for (const text of ['', '{', 'null', '[]', '"dark"', '{"theme":"dark"}', '{"v":2,"theme":"dark"}']) {
    const { preferences, faults } = readPreferences(text);
    expect(preferences, text).toEqual(DEFAULTS);
    expect(faults, text).toHaveLength(1);
  }
});

test('before first paint the page is dressed as the codec reads, whatever was stored', () => {
  const anyText = fc.oneof(
    anyPreferences.map(writePreferences),
    fc.json(),
    fc
      .dictionary(
        fc.constantFrom(...choiceNames, 'v', '__proto__'),
        fc.oneof(fc.constantFrom(1, 2, 'dark', '150', 'reduced'), fc.jsonValue()),
      )
      .map((stored) => JSON.stringify({ v: 1, ...stored })),
  );
  fc.assert(
    fc.property(anyText, (text) => {
      expect(painted(text)).toEqual(attributesOf(readPreferences(text).preferences));
    }),
    { numRuns: 500 },
  );
});
