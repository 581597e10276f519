/** Deep equality of JSON, where a recorded `"<any>"` accepts anything. */

/** @returns where and how the two differ; `undefined` when they are equal. */
export function difference(expected: unknown, seen: unknown, path = ''): string | undefined {
  if (expected === '<any>') return undefined;
  if (Array.isArray(expected) && Array.isArray(seen)) {
    if (expected.length !== seen.length) return unlike(expected, seen, path);
    for (let i = 0; i < expected.length; i++) {
      const found = difference(expected[i], seen[i], `${path}[${i}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (isObject(expected) && isObject(seen)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(seen)]);
    for (const key of keys) {
      if (!(key in expected) || !(key in seen)) return unlike(expected, seen, path);
      const found = difference(expected[key], seen[key], path === '' ? key : `${path}.${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return Object.is(expected, seen) ? undefined : unlike(expected, seen, path);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unlike(expected: unknown, seen: unknown, path: string): string {
  return `${path === '' ? '' : `${path}: `}expected ${JSON.stringify(expected) ?? 'nothing'}, seen ${JSON.stringify(seen) ?? 'nothing'}`;
}
