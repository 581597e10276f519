import { expect, test } from 'vitest';
import { keySlot } from '@/components/ui/keyFlag';

test('a key flies the flag that FNV-1a gives it', () => {
  // Published vectors of FNV-1a, 32 bit: '' 811c9dc5, 'a' e40c292c, 'foobar' bf9cf968.
  expect(keySlot('')).toBe((0x811c9dc5 % 8) + 1);
  expect(keySlot('a')).toBe((0xe40c292c % 8) + 1);
  expect(keySlot('foobar')).toBe((0xbf9cf968 % 8) + 1);
});

test('a key beyond ASCII is hashed by its UTF-8 bytes', () => {
  // 'ä' is c3 a4: two rounds of FNV-1a by hand.
  let hash = 0x811c9dc5;
  for (const byte of [0xc3, 0xa4]) hash = Math.imul(hash ^ byte, 0x01000193);
  expect(keySlot('ä')).toBe(((hash >>> 0) % 8) + 1);
});

test('all eight flags are flown by ordinary keys', () => {
  const slots = new Set(Array.from({ length: 100 }, (_, i) => keySlot(`order-${i}`)));
  expect([...slots].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});
