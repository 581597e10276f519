/**
 * Which of the eight flags a record's key flies. The slot depends on the key alone, never on order of appearance,
 * so a key looks the same on every page, in every run.
 */

export type KeySlot = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** The names of the patterns, for text twins and legends. */
export const flagNames: Readonly<Record<KeySlot, string>> = {
  1: 'blue disc',
  2: 'rust bend',
  3: 'sage halves',
  4: 'ochre cross',
  5: 'steel bars',
  6: 'wine saltire',
  7: 'ink quarters',
  8: 'umber pales',
};

/** A running figure asks for the same few keys many times a second. */
const slots = new Map<string, KeySlot>();
const MOST_SLOTS = 4_096;

/** FNV-1a (32 bit) over the UTF-8 bytes of the key, modulo eight, plus one: the number of the token `--key-<slot>`. */
export function keySlot(key: string): KeySlot {
  const known = slots.get(key);
  if (known !== undefined) return known;
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  const slot = (((hash >>> 0) % 8) + 1) as KeySlot;
  if (slots.size < MOST_SLOTS) slots.set(key, slot);
  return slot;
}
