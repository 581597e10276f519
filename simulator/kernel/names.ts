/**
 * Strings by number, counted from 0 in order of first use. A snapshot costs nothing: it shares the list and remembers how far
 * its own part goes. Only a line of time that meets *other* strings after a shared beginning gets a list of its own.
 */
interface List {
  readonly names: string[];
  readonly index: Map<string, number>;
}

export class Names {
  private constructor(
    private list: List,
    private count: number,
  ) {}

  static empty(): Names {
    return new Names({ names: [], index: new Map() }, 0);
  }

  get length(): number {
    return this.count;
  }

  /** The number of that string, which gets the next one if it is new. */
  number(name: string): number {
    const known = this.list.index.get(name);
    if (known !== undefined && known < this.count) return known;
    // Another snapshot may have gone on with this list. As long as it met the same strings, its entries are ours too.
    if (known !== this.count && this.list.names.length > this.count) this.part();
    const number = this.count++;
    if (known !== number) {
      this.list.names.push(name);
      this.list.index.set(name, number);
    }
    return number;
  }

  name(number: number): string {
    return this.list.names[number] as string;
  }

  snapshot(): Names {
    return new Names(this.list, this.count);
  }

  private part(): void {
    const names = this.list.names.slice(0, this.count);
    this.list = { names, index: new Map(names.map((name, number) => [name, number])) };
  }
}
