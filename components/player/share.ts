/**
 * Structural sharing: the new picture with every part that equals the old one replaced by the old one. A worker sends each
 * frame as a copy, so without this nothing would ever be "the same" and every view would draw itself again each time.
 */

export function share<T>(before: T, after: T): T {
  if (Object.is(before, after)) return before;
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) return after;
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  return Array.isArray(after) ? (shareList(before as unknown[], after) as T) : (shareRecord(before as Fields, after as Fields) as T);
}

type Fields = Record<string, unknown>;

function shareList(before: readonly unknown[], after: unknown[]): unknown[] {
  let same = before.length === after.length;
  for (let i = 0; i < after.length; i++) {
    const shared = i < before.length ? share(before[i], after[i]) : after[i];
    if (shared !== after[i]) after[i] = shared;
    if (!Object.is(shared, before[i])) same = false;
  }
  return same ? (before as unknown[]) : after;
}

function shareRecord(before: Fields, after: Fields): Fields {
  const names = Object.keys(after);
  let same = names.length === Object.keys(before).length;
  for (const name of names) {
    const shared = share(before[name], after[name]);
    if (shared !== after[name]) after[name] = shared;
    if (!Object.is(shared, before[name])) same = false;
  }
  return same ? before : after;
}
