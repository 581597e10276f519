/** Draws for the swarm: a seed's stream with the few questions that a story asks of it. */
import { Random } from '@/simulator/kernel/random';

export class Luck {
  private readonly random: Random;

  constructor(seed: number, name: string) {
    this.random = Random.seeded(seed, `swarm:${name}`);
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.random.below(most - least + 1);
  }

  /** True once in `n` times. */
  once(n: number): boolean {
    return this.random.chance(1, n);
  }

  /** One of them; what stands there twice comes twice as often. */
  of<T>(choices: readonly T[]): T {
    return choices[this.random.below(choices.length)] as T;
  }

  /** Each of them, or not, with even chances. */
  some<T>(choices: readonly T[]): T[] {
    return choices.filter(() => this.once(2));
  }
}
