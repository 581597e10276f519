/** Which keys do what, by page. Each is a shortcut for something that stands on the page as well. */
import { FIGURE_KEYS, type KeyLine, LAB_PART_KEYS, LAB_RUN_KEYS } from '@/components/figure/keyLines';

export interface KeyGroup {
  readonly title: string;
  readonly keys: readonly KeyLine[];
}

const everywhere: KeyGroup = {
  title: 'Everywhere',
  keys: [
    ['Ctrl or ⌘ K', 'find a lesson, term, scenario or setting'],
    ['?', 'these keys'],
    ['Esc', 'close what is open'],
    ['Tab, Shift Tab', 'to the next, to the one before'],
  ],
};

const figure: KeyGroup = { title: 'While a figure has the focus', keys: FIGURE_KEYS };
const labRun: KeyGroup = { title: 'In the lab: the run', keys: LAB_RUN_KEYS };
const labPart: KeyGroup = { title: 'In the lab: what can be done to the chosen part, where it applies', keys: LAB_PART_KEYS };
const lesson: KeyGroup = { title: 'In a lesson', keys: [['r', 'reading mode: text and figures alone']] };
const undo: KeyGroup = { title: 'On this page', keys: [['Ctrl or ⌘ Z', 'undo the last change made here']] };
const filter: KeyGroup = { title: 'In the filter box', keys: [['Esc', 'all terms again']] };

/** The groups of a page, its own first. */
export function keysOf(path: string): readonly KeyGroup[] {
  if (path.startsWith('/learn/')) return [lesson, figure, everywhere];
  if (path === '/lab' || path.startsWith('/lab/')) return [labRun, labPart, everywhere];
  if (path.startsWith('/challenges/')) return [figure, everywhere];
  if (path === '/progress' || path === '/settings') return [undo, everywhere];
  if (path === '/glossary') return [filter, everywhere];
  return [everywhere];
}
