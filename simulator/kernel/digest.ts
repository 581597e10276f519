/** Digests of runs and states: two 32-bit lanes over numbers and strings, the same in every JavaScript engine. Not for security. */
const bits = new DataView(new ArrayBuffer(8));

/** Hashes of strings that come again and again: names of facts, nodes, fields. Bounded, as keys of records may all differ. */
const MOST_STRINGS = 4096;
/** Ends an object, so that a field of the inner is never taken for one of the outer. */
const END = 0x1b873593;

export class Hasher {
  private a = 0x9e3779b9 | 0;
  private b = 0x243f6a88 | 0;

  constructor(private readonly strings = new Map<string, number>()) {}

  private word(w: number): void {
    this.a = Math.imul(this.a ^ w, 0x85ebca6b);
    this.a ^= this.a >>> 15;
    this.b = (Math.imul(this.b, 0xc2b2ae35) + this.a) | 0;
    this.b ^= this.b >>> 13;
  }

  number(x: number): void {
    if ((x | 0) === x) return this.word(x | 0);
    bits.setFloat64(0, x);
    this.word(bits.getInt32(0));
    this.word(bits.getInt32(4) ^ 0x5bd1e995);
  }

  string(text: string): void {
    let hash = this.strings.get(text);
    if (hash === undefined) {
      hash = 0x811c9dc5;
      for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
      hash = Math.imul(hash ^ text.length, 0x27d4eb2f);
      if (this.strings.size < MOST_STRINGS) this.strings.set(text, hash);
    }
    this.word(hash);
  }

  /** Any plain value, keys in the order they were written. */
  plain(value: unknown): void {
    if (typeof value === 'number') return this.number(value);
    if (typeof value === 'string') return this.string(value);
    if (typeof value === 'boolean') return this.number(value ? 1 : 2);
    if (typeof value !== 'object' || value === null) return this.number(-0.5);
    if (Array.isArray(value)) {
      this.number(value.length);
      for (let i = 0; i < value.length; i++) this.plain(value[i]);
      return;
    }
    for (const key in value) {
      const entry = (value as Record<string, unknown>)[key];
      if (entry === undefined) continue;
      this.string(key);
      this.plain(entry);
    }
    this.word(END);
  }

  /** 16 hexadecimal digits. */
  hex(): string {
    const lane = (x: number) => (x >>> 0).toString(16).padStart(8, '0');
    return lane(this.a) + lane(this.b);
  }

  copy(): Hasher {
    const hasher = new Hasher(this.strings);
    hasher.a = this.a;
    hasher.b = this.b;
    return hasher;
  }
}
