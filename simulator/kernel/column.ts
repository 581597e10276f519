/**
 * A growing column of numbers in pages of 4096. A snapshot shares the pages; whoever writes a shared page first copies it.
 * So a keyframe of a million records costs a copied page table, and a record costs its bytes and nothing more.
 */
export type ColumnKind = 'int32' | 'float64';
type Page = Int32Array | Float64Array;

const SHIFT = 12;
const PAGE = 1 << SHIFT;
const MASK = PAGE - 1;

export class Column {
  private pages: Page[] = [];
  /** Which pages this column may write; the others are shared with a snapshot. */
  private mine: boolean[] = [];
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
    const page = index >>> SHIFT;
    if (this.mine[page] !== true) this.own(page);
    (this.pages[page] as Page)[index & MASK] = value;
  }

  push(value: number): void {
    const index = this.count++;
    if ((index & MASK) === 0 && this.pages.length <= index >>> SHIFT) this.addPage();
    this.set(index, value);
  }

  /** Appends `first, first + 1, ...`: a batch of record ids. */
  pushRange(first: number, length: number): void {
    for (let i = 0; i < length; i++) this.push(first + i);
  }

  /** Appends `value` that often. */
  pushSame(value: number, length: number): void {
    for (let i = 0; i < length; i++) this.push(value);
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
    copy.mine = new Array(this.pages.length).fill(false);
    copy.count = this.count;
    this.mine.fill(false);
    return copy;
  }

  /** Bytes of its pages, shared ones included. */
  get bytes(): number {
    return this.pages.length * PAGE * (this.kind === 'int32' ? 4 : 8);
  }

  private addPage(): void {
    this.pages.push(this.kind === 'int32' ? new Int32Array(PAGE) : new Float64Array(PAGE));
    this.mine.push(true);
  }

  private own(page: number): void {
    this.pages[page] = (this.pages[page] as Page).slice();
    this.mine[page] = true;
  }
}
