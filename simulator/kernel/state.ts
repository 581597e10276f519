/**
 * What may be state, and how it is copied, hashed and compared: numbers, strings, booleans, null, undefined, arrays,
 * plain objects, Map, Set and Column. Nothing else, so that a snapshot is complete by construction.
 */
import { Column } from './column';
import { Hasher } from './digest';

/** A copy that shares nothing but the pages of columns. */
export function copyState<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const result = value.slice();
    for (let i = 0; i < result.length; i++) if (typeof result[i] === 'object') result[i] = copy(result[i]);
    return result;
  }
  if (value instanceof Map) {
    const result = new Map<unknown, unknown>();
    for (const [key, entry] of value) result.set(key, copy(entry));
    return result;
  }
  if (value instanceof Set) return new Set(value);
  if (value instanceof Column) return value.snapshot();
  if (!isPlain(value)) throw new Error(`a ${value.constructor.name} in a state cannot be copied: plain data and columns only`);
  const result: Record<string, unknown> = { ...value };
  for (const key in result) if (typeof result[key] === 'object') result[key] = copy(result[key]);
  return result;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A digest of the value: 16 hexadecimal digits. Equal values, equal digests, whatever the order of a Map or of keys. */
export function hashState(value: unknown): string {
  const hasher = new Hasher();
  hash(hasher, value);
  return hasher.hex();
}

function hash(hasher: Hasher, value: unknown): void {
  if (typeof value === 'number') return hasher.number(value);
  if (typeof value === 'string') return hasher.string(value);
  if (typeof value === 'boolean') return hasher.number(value ? 1 : 2);
  if (value === null || value === undefined) return hasher.number(-0.5);
  if (value instanceof Column) {
    hasher.number(value.length);
    for (let i = 0; i < value.length; i++) hasher.number(value.get(i));
    return;
  }
  if (Array.isArray(value)) {
    hasher.number(value.length);
    for (const entry of value) hash(hasher, entry);
    return;
  }
  const entries: [string, unknown][] =
    value instanceof Map
      ? [...value].map(([key, entry]) => [String(key), entry])
      : value instanceof Set
        ? [...value].map((entry) => [String(entry), true])
        : // A key that holds undefined says the same as no key.
          Object.entries(value as object).filter(([, entry]) => entry !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  hasher.number(entries.length);
  for (const [key, entry] of entries) {
    hasher.string(key);
    hash(hasher, entry);
  }
}
