/** The pages that exist, for the bar and the search. Nothing is listed before it can be opened. */

export interface SitePage {
  readonly href: string;
  readonly label: string;
  /** What one finds there. */
  readonly about: string;
  /** Beginnings of the addresses that belong to it. */
  readonly within: readonly string[];
}

export const sitePages: readonly SitePage[] = [
  { href: '/', label: 'Roadmap', about: 'The path through all lessons, and what you see at work.', within: ['/learn'] },
  { href: '/lab', label: 'Lab', about: 'Every scenario, full size.', within: ['/lab'] },
  { href: '/challenges', label: 'Challenges', about: 'Incidents to repair, judged on twenty seeds.', within: ['/challenges'] },
  { href: '/glossary', label: 'Glossary', about: 'Every term, in one sentence.', within: [] },
  { href: '/progress', label: 'Progress', about: 'What you have shown, your log, and its file.', within: [] },
  { href: '/settings', label: 'Settings', about: 'Theme, text size, motion, narration, units.', within: [] },
];
