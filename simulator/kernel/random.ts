/**
 * Luck, in named streams. Each stream is seeded by the run's seed and its own name, so a draw more in one place leaves
 * the luck of all others unchanged: two settings can be compared under the same weather.
 * Generator: sfc32 (C. Doty-Humphrey, PractRand), 128 bits of state.
 */
import { exp, ln } from './numbers';

export class Random {
  /** The four words of the generator; all there is to copy. */
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 1;

  private constructor() {}

  static seeded(seed: number, name: string): Random {
    const random = new Random();
    let hash = (0x811c9dc5 ^ (seed | 0)) | 0;
    // Seeds beyond 32 bits count with all their bits.
    hash = Math.imul(hash ^ (Math.floor(seed / 4294967296) | 0), 0x01000193);
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    random.a = hash;
    random.b = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    random.c = Math.imul(random.b ^ (random.b >>> 13), 0xc2b2ae35);
    // Neighbouring seeds start alike; a dozen rounds part them.
    for (let i = 0; i < 12; i++) random.word();
    return random;
  }

  copy(): Random {
    const random = new Random();
    random.a = this.a;
    random.b = this.b;
    random.c = this.c;
    random.counter = this.counter;
    return random;
  }

  /** All that makes its future, to hash. */
  words(): number[] {
    return [this.a, this.b, this.c, this.counter];
  }

  /** 32 random bits, as an unsigned integer. */
  word(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    this.c |= 0;
    return sum >>> 0;
  }

  /** An integer from 0 to n - 1. `n` is at least 1 and below 2^32. */
  below(n: number): number {
    // Multiply and shift; the bias is below n / 2^32 and no draw is ever repeated, so a call is always one word.
    return Math.floor((this.word() * n) / 4294967296);
  }

  /** A number in [0, 1). */
  unit(): number {
    return this.word() / 4294967296;
  }

  /** True `numerator` times out of `denominator`. Integers, so that a chance is exact. */
  chance(numerator: number, denominator: number): boolean {
    return this.below(denominator) < numerator;
  }

  /** Exponentially distributed, with that mean and in its unit. */
  exponential(mean: number): number {
    return -mean * ln(1 - this.unit());
  }

  /** Pareto distributed with that mean; `shape` above 1, the smaller the heavier the tail. */
  pareto(mean: number, shape: number): number {
    return ((mean * (shape - 1)) / shape) * exp(-ln(1 - this.unit()) / shape);
  }
}
