/** Which keys do what, by page. Each is a shortcut for something that stands on the page as well. */

export interface KeyGroup {
  readonly title: string;
  /** Key, and what it does. */
  readonly keys: readonly (readonly [string, string])[];
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

const figure: KeyGroup = {
  title: 'While a figure has the focus',
  keys: [
    ['k', 'play or pause'],
    ['j, l', 'one event back, one event on'],
    ['Ctrl Z, Shift Ctrl Z', 'undo, redo'],
    ['t', 'the same as a table'],
    ['?', 'all keys of the figure'],
  ],
};

const lesson: KeyGroup = { title: 'In a lesson', keys: [['r', 'reading mode: text and figures alone']] };
const undo: KeyGroup = { title: 'On this page', keys: [['Ctrl or ⌘ Z', 'undo the last change made here']] };
const filter: KeyGroup = { title: 'In the filter box', keys: [['Esc', 'all terms again']] };

/** The groups of a page, its own first. */
export function keysOf(path: string): readonly KeyGroup[] {
  if (path.startsWith('/learn/')) return [lesson, figure, everywhere];
  if (path.startsWith('/lab/') || path.startsWith('/challenges/')) return [figure, everywhere];
  if (path === '/progress' || path === '/settings') return [undo, everywhere];
  if (path === '/glossary') return [filter, everywhere];
  return [everywhere];
}
