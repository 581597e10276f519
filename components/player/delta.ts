/**
 * What changed between two pictures. A frame of a large cluster is thousands of small objects, of which a sixtieth of a second
 * changes a few: the worker keeps the picture it sent last and sends the rest of the truth only, and the page's thread copies
 * that and nothing else. Whatever did not change stays the same object, so a view that shows it need not draw itself again.
 */

/** Nothing changed. */
export const SAME = null;

const VALUE = 0;
const FIELDS = 1;
const LIST = 2;
const GONE = 3;

/** Arrays instead of named fields, since their copies are cheap: a delta is made, sent and used up, and read by nobody. */
export type Delta =
  | typeof SAME
  /** Another value in its place. */
  | readonly [typeof VALUE, unknown]
  /** Fields by name; the others stayed. */
  | readonly [typeof FIELDS, readonly string[], readonly Delta[]]
  /** A list that lost `shift` items at its front and is `length` long now; items at these places are other ones. */
  | readonly [typeof LIST, number, number, readonly number[], readonly Delta[]]
  /** The field is no longer there. */
  | readonly [typeof GONE];

type Fields = Readonly<Record<string, unknown>>;

/** @returns what `patched` needs to make `after` out of `before`. Plain data as JSON has it: objects, lists, texts, finite numbers, booleans, null. */
export function delta(before: unknown, after: unknown): Delta {
  if (Object.is(before, after)) return SAME;
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) return [VALUE, after];
  if (Array.isArray(before) !== Array.isArray(after)) return [VALUE, after];
  return Array.isArray(after) ? listDelta(before as unknown[], after) : fieldsDelta(before as Fields, after as Fields);
}

function fieldsDelta(before: Fields, after: Fields): Delta {
  const names: string[] = [];
  const deltas: Delta[] = [];
  for (const name of Object.keys(after)) {
    const change: Delta = Object.hasOwn(before, name) ? delta(before[name], after[name]) : [VALUE, after[name]];
    if (change === SAME) continue;
    names.push(name);
    deltas.push(change);
  }
  for (const name of Object.keys(before)) {
    if (Object.hasOwn(after, name)) continue;
    names.push(name);
    deltas.push([GONE]);
  }
  return names.length === 0 ? SAME : [FIELDS, names, deltas];
}

function listDelta(before: readonly unknown[], after: readonly unknown[]): Delta {
  const shift = shiftOf(before, after);
  const places: number[] = [];
  const deltas: Delta[] = [];
  for (let i = 0; i < after.length; i++) {
    const change: Delta = i + shift < before.length ? delta(before[i + shift], after[i]) : [VALUE, after[i]];
    if (change === SAME) continue;
    places.push(i);
    deltas.push(change);
  }
  if (shift === 0 && places.length === 0 && before.length === after.length) return SAME;
  return [LIST, shift, after.length, places, deltas];
}

/** The tail of a log moves on by its front: its first item is looked for in the old one. */
function shiftOf(before: readonly unknown[], after: readonly unknown[]): number {
  if (after.length === 0) return 0;
  const at = before.findIndex((item) => delta(item, after[0]) === SAME);
  return at === -1 ? 0 : at;
}

/** @returns the picture after; `before` is left as it was, and shared wherever nothing changed. */
export function patched<T>(before: T, change: Delta): T {
  if (change === SAME) return before;
  switch (change[0]) {
    case VALUE:
      return change[1] as T;
    case FIELDS:
      return withFields(before as Fields, change[1], change[2]) as T;
    case LIST:
      return withItems(before as readonly unknown[], change) as T;
    case GONE:
      throw new Error('only a field can be gone');
  }
}

function withFields(before: Fields, names: readonly string[], deltas: readonly Delta[]): Fields {
  const after: Record<string, unknown> = { ...before };
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const change = deltas[i] as Delta;
    if (change?.[0] === GONE) delete after[name];
    else after[name] = patched(before[name], change);
  }
  return after;
}

function withItems(before: readonly unknown[], [, shift, length, places, deltas]: Extract<Delta, readonly [typeof LIST, ...unknown[]]>) {
  const after = before.slice(shift, shift + length);
  for (let i = 0; i < places.length; i++) {
    const place = places[i] as number;
    after[place] = patched(before[place + shift], deltas[i] as Delta);
  }
  return after;
}
