/** One thing that can be found. The list is made at build time (./entries.ts), sent as data, and searched in the page (./rank.ts). */

/** In the order in which equally good results are shown. */
export const kinds = {
  page: 'Page',
  lesson: 'Lesson',
  term: 'Term',
  section: 'Section',
  scenario: 'Scenario',
  challenge: 'Challenge',
  setting: 'Setting',
  symptom: 'Symptom',
} as const;

export type Kind = keyof typeof kinds;

export interface SearchEntry {
  readonly kind: Kind;
  readonly title: string;
  readonly href: string;
  /** The line under the title. It is searched too, and counts least. */
  readonly note: string;
  /** Other words by which it should be found. */
  readonly also: readonly string[];
}
