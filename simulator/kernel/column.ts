/**
 * A growing column of numbers in pages of 1024. A snapshot shares the pages; whoever writes a shared page first copies it.
 * So a keyframe of a million records costs a copied page table, and a record costs its bytes and nothing more.
 */
export type ColumnKind = 'int32' | 'float64';
type Page = Int32Array | Float64Array;

/** Small enough that the pages touched between two keyframes (the tail of each log) cost little memory. */
const SHIFT = 10;
const PAGE = 1 << SHIFT;
const MASK = PAGE - 1;

export class Column {
  private pages: Page[] = [];
  /** Of each page, 1 if this column may write it; the others are shared with a snapshot. */
  private mine: number[] = [];
  private count = 0;

  constructor(readonly kind: ColumnKind) {}

  get length(): number {
    return this.count;
  }

  /** The value at `index`, which must be below `length`. */
  get(index: number): number {
    return (this.pages[index >>> SHIFT] as Page)[index & MASK] as number;
  }

  set(index: number, value: number): void {
    this.writable(index >>> SHIFT)[index & MASK] = value;
  }

  push(value: number): void {
    const index = this.count++;
    this.writable(index >>> SHIFT)[index & MASK] = value;
  }

  /** Appends `first, first + 1, ...`: a batch of record ids. */
  pushRange(first: number, length: number): void {
    let value = first;
    for (let left = length; left > 0; ) {
      const page = this.writable(this.count >>> SHIFT);
      const from = this.count & MASK;
      const to = Math.min(PAGE, from + left);
      for (let i = from; i < to; i++) page[i] = value++;
      this.count += to - from;
      left -= to - from;
    }
  }

  /** Appends `value` that often. */
  pushSame(value: number, length: number): void {
    for (let left = length; left > 0; ) {
      const page = this.writable(this.count >>> SHIFT);
      const from = this.count & MASK;
      const to = Math.min(PAGE, from + left);
      for (let i = from; i < to; i++) page[i] = value;
      this.count += to - from;
      left -= to - from;
    }
  }

  /** Forgets everything from `length` on. */
  truncate(length: number): void {
    if (length >= this.count) return;
    this.count = length;
    const pages = (length + MASK) >>> SHIFT;
    this.pages.length = pages;
    this.mine.length = pages;
  }

  snapshot(): Column {
    const copy = new Column(this.kind);
    copy.pages = this.pages.slice();
    this.mine.fill(0);
    copy.mine = this.mine.slice();
    copy.count = this.count;
    return copy;
  }

  /** Bytes of its pages, shared ones included. */
  get bytes(): number {
    return this.pages.length * PAGE * (this.kind === 'int32' ? 4 : 8);
  }

  /** The page, to write: the next one is made, a shared one is copied first. */
  private writable(page: number): Page {
    if (this.mine[page] === 1) return this.pages[page] as Page;
    const own = page === this.pages.length ? this.newPage() : (this.pages[page] as Page).slice();
    this.pages[page] = own;
    this.mine[page] = 1;
    return own;
  }

  private newPage(): Page {
    return this.kind === 'int32' ? new Int32Array(PAGE) : new Float64Array(PAGE);
  }
}
