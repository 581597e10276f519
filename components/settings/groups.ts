/** The settings as the page and the search name them: groups, each setting with its anchor, its values in words, and what it does. */
import type { ChoiceName, Preferences } from './choices';

export interface Setting<Name extends ChoiceName = ChoiceName> {
  readonly name: Name;
  /** Its anchor: `/settings#text-size`. */
  readonly id: string;
  readonly title: string;
  readonly does: string;
  readonly values: readonly { readonly value: Preferences[Name]; readonly label: string }[];
}

export interface SettingGroup {
  readonly id: string;
  readonly title: string;
  readonly settings: readonly Setting[];
}

export const settingGroups: readonly SettingGroup[] = [
  {
    id: 'reading',
    title: 'Reading',
    settings: [
      setting('theme', 'theme', 'Theme', 'Paper by day, deep sea at night. Prints are always on paper.', {
        system: 'As the system',
        light: 'Light',
        dark: 'Dark',
      }),
      setting(
        'textSize',
        'text-size',
        'Text size',
        'Of what is read. Controls and figures keep theirs; the browser’s zoom changes everything.',
        {
          '100': '100 %',
          '110': '110 %',
          '120': '120 %',
          '135': '135 %',
          '150': '150 %',
        },
      ),
      setting('width', 'reading-width', 'Reading width', 'How long a line of text may become where there is room.', {
        narrow: 'Narrow',
        normal: 'Normal',
        wide: 'Wide',
      }),
    ],
  },
  {
    id: 'movement',
    title: 'Movement and speech',
    settings: [
      setting('motion', 'motion', 'Motion', 'Reduced: figures show each end state at once, and nothing slides or fades.', {
        system: 'As the system',
        reduced: 'Reduced',
      }),
      setting(
        'narration',
        'narration',
        'Narration',
        'How much a running simulation says to a screen reader by itself. Its text twin always holds everything.',
        {
          off: 'Off',
          'key-events': 'Key events',
          all: 'All',
        },
      ),
    ],
  },
  {
    id: 'units',
    title: 'Units',
    settings: [
      setting(
        'clock',
        'time-of-day',
        'Time of day',
        'In your log. Simulated time is always minutes, seconds and milliseconds since the run began.',
        {
          '24': '24 hours',
          '12': '12 hours',
        },
      ),
    ],
  },
];

/** The product versions that figures follow. A choice among several comes with the second one that is modelled. */
export const productVersions: readonly { readonly product: string; readonly version: string; readonly how: string }[] = [
  { product: 'Apache Kafka', version: '4.2', how: 'KRaft; rules checked against released brokers of 4.2.1' },
];

function setting<Name extends ChoiceName>(
  name: Name,
  id: string,
  title: string,
  does: string,
  labels: Readonly<Record<Preferences[Name], string>>,
): Setting {
  // Keys that are numbers would come first and sorted, which is the order wanted of them anyway.
  const values = Object.entries<string>(labels).map(([value, label]) => ({ value: value as Preferences[Name], label }));
  return { name, id, title, does, values };
}
