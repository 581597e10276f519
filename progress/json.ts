/**
 * Entries of the log as JSON values, and the key of each.
 * A key is made of an entry's whole content, so a log is a set that only grows: two devices, two tabs or an imported file can be
 * merged in any order and nothing ever takes the place of something else.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Whether a value is a JSON object: neither a list nor null. */
export function isObject(value: unknown): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A value from outside as JSON: what has no place in JSON is left out, as `JSON.stringify` does.
 * A value that cannot be written at all becomes `{ unreadable: <its description> }`, so that one bad entry cannot stop an export.
 */
export function plain(value: unknown): Json {
  try {
    const text = JSON.stringify(value);
    return text === undefined ? { unreadable: String(value) } : JSON.parse(text);
  } catch {
    return { unreadable: Object.prototype.toString.call(value) };
  }
}

/** The one way of writing a value: names in order, no spaces. Equal content gives equal text. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name] as Json)}`);
  return `{${members.join(',')}}`;
}

/** The key of an entry: its id, if it has one, and a hash of its content. Equal keys mean equal entries. */
export function entryKey(entry: Json): string {
  const id = isObject(entry) && typeof entry.id === 'string' ? entry.id : '';
  return `${id}#${hash(canonical(entry))}`;
}

/** 64 bits of FNV-1a in two halves. It tells entries apart that share an id; it is no protection against forgery. */
export function hash(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ (unit + i), 0x01000193);
  }
  return half(low) + half(high);
}

function half(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, '0');
}
