/**
 * Which partition a key belongs to, bit for bit as the Java client decides it (rules PT1 to PT3).
 * Owns the hash and the UTF-8 encoder before it: the encoder of browsers and Node is no part of the language itself,
 * and the simulator uses nothing else. Source: apache/kafka clients/.../utils/Utils.java, BuiltInPartitioner.java.
 */

const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;
const ROTATION = 24;

/**
 * Kafka's murmur2 of the bytes, as Java prints it: a signed 32-bit integer.
 * Words are read little-endian; the one to three bytes left over are mixed in at the end.
 */
export function murmur2(bytes: readonly number[] | Uint8Array): number {
  const length = bytes.length;
  const byte = (index: number): number => (bytes[index] as number) & 0xff;
  let hash = SEED ^ length;
  const wholeWords = length & ~3;
  for (let i = 0; i < wholeWords; i += 4) {
    let word = byte(i) | (byte(i + 1) << 8) | (byte(i + 2) << 16) | (byte(i + 3) << 24);
    word = Math.imul(word, MULTIPLIER);
    word ^= word >>> ROTATION;
    word = Math.imul(word, MULTIPLIER);
    hash = Math.imul(hash, MULTIPLIER) ^ word;
  }
  const rest = length - wholeWords;
  if (rest === 3) hash ^= byte(wholeWords + 2) << 16;
  if (rest >= 2) hash ^= byte(wholeWords + 1) << 8;
  if (rest >= 1) hash = Math.imul(hash ^ byte(wholeWords), MULTIPLIER);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, MULTIPLIER);
  return (hash ^ (hash >>> 15)) | 0;
}

/** The bytes that Java's StringSerializer sends. A lone half of a surrogate pair becomes `?`, as Java replaces it. */
export function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) as number;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), continuation(point));
    else if (point >= 0xd800 && point <= 0xdfff) bytes.push(0x3f);
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), continuation(point >> 6), continuation(point));
    else bytes.push(0xf0 | (point >> 18), continuation(point >> 12), continuation(point >> 6), continuation(point));
  }
  return bytes;
}

/**
 * Partition of a text key among `partitionCount` partitions, counted from 0. All partitions count, also those without a
 * leader, so a topic that grows sends old keys elsewhere. An empty key is a key; a record without one never comes here.
 * The sign bit is masked away, not negated: for half of all keys the two would differ.
 */
export function partitionForKey(key: string, partitionCount: number): number {
  return (murmur2(utf8Bytes(key)) & 0x7fffffff) % partitionCount;
}

function continuation(point: number): number {
  return 0x80 | (point & 0x3f);
}
