import fc from 'fast-check';
import { expect, test } from 'vitest';
import { murmur2, partitionForKey, utf8Bytes } from '@/simulator/kafka/murmur2';
import vectors from '../conformance/kafka/murmur2.json';

const wholeCharacter = fc
  .oneof(fc.integer({ max: 0xd7ff, min: 0 }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((point) => String.fromCodePoint(point));
const anyText = fc.string({ unit: wholeCharacter });

test('[PT1] every recorded key has the hash and the partitions that Kafka gave it', () => {
  for (const { key, murmur2: hash, partition } of vectors) {
    expect(murmur2(utf8Bytes(key)), key).toBe(hash);
    const seen = Object.keys(partition).map((count) => [count, partitionForKey(key, Number(count))]);
    expect(Object.fromEntries(seen), key).toEqual(partition);
  }
});

test('[PT1] each of the bytes left over after the last whole word counts', () => {
  const tails = [
    [1, 2, 3, 4],
    [1, 2, 3, 4, 0],
    [1, 2, 3, 4, 0, 0],
    [1, 2, 3, 4, 0, 0, 0],
    [1, 2, 3, 4, 0, 0, 1],
    [1, 2, 3, 4, 0, 1, 0],
    [1, 2, 3, 4, 1, 0, 0],
  ];
  expect(new Set(tails.map(murmur2)).size).toBe(tails.length);
});

test('[PT2] the sign is masked away, so a negative hash is not mirrored', () => {
  expect(murmur2(utf8Bytes('21'))).toBe(-973932308);
  expect(partitionForKey('21', 50)).toBe(40);
  expect(Math.abs(-973932308) % 50).toBe(8);
});

test('[PT2] a partition exists for every key, and the same key keeps it', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 1000 }), (key, count) => {
      const partition = partitionForKey(key, count);
      return partition >= 0 && partition < count && partition === partitionForKey(key, count);
    }),
  );
});

test('[PT3] the encoder agrees with the platform on any text of whole characters', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(utf8Bytes(text)).toEqual([...new TextEncoder().encode(text)]);
    }),
  );
});

test('[PT3] half a surrogate pair becomes a question mark, as in Java', () => {
  expect(utf8Bytes('a\ud83dz')).toEqual([0x61, 0x3f, 0x7a]);
});
