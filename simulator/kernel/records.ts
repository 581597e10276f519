/**
 * The record table: of every record (message, job) ever created in a run, its key, maker, birth and size, as columns.
 * A record is its index; ids count from 0 and are contiguous within a batch. No object per record exists anywhere.
 * Written by `apply` only, when a fact creates records.
 */
import { Column } from './column';
import type { NodeId } from './process';
import type { Micros } from './time';

export type RecordId = number;

export class RecordTable {
  private keyIndex = new Column('int32');
  private producerIndex = new Column('int32');
  private created = new Column('float64');
  private bytes = new Column('int32');
  private names: string[] = [];
  private nameIndex = new Map<string, number>();
  /** Values and headers live beside the table, only where a lesson or a recording looks at them. */
  private values = new Map<RecordId, string | null>();

  /** Number of records so far, which is also the id that the next one gets. */
  get length(): number {
    return this.created.length;
  }

  /**
   * Creates `keys.length` records of one producer, born now. `null` is a record without a key.
   * @returns the id of the first; the others follow it.
   */
  create(producer: NodeId, keys: readonly (string | null)[], createdAt: Micros, size: number): RecordId {
    const first = this.created.length;
    const producerIndex = this.intern(producer);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as string | null;
      this.keyIndex.push(key === null ? -1 : this.intern(key));
      this.producerIndex.push(producerIndex);
      this.created.push(createdAt);
      this.bytes.push(size);
    }
    return first;
  }

  key(id: RecordId): string | null {
    const index = this.keyIndex.get(id);
    return index < 0 ? null : (this.names[index] as string);
  }

  /** Equal for equal keys, -1 for none: for folds that compare keys without looking at them. */
  keyId(id: RecordId): number {
    return this.keyIndex.get(id);
  }

  producer(id: RecordId): NodeId {
    return this.names[this.producerIndex.get(id)] as string;
  }

  createdAt(id: RecordId): Micros {
    return this.created.get(id);
  }

  size(id: RecordId): number {
    return this.bytes.get(id);
  }

  setSize(id: RecordId, size: number): void {
    this.bytes.set(id, size);
  }

  setValue(id: RecordId, value: string | null): void {
    this.values.set(id, value);
  }

  value(id: RecordId): string | null {
    return this.values.get(id) ?? null;
  }

  snapshot(): RecordTable {
    const copy = new RecordTable();
    copy.keyIndex = this.keyIndex.snapshot();
    copy.producerIndex = this.producerIndex.snapshot();
    copy.created = this.created.snapshot();
    copy.bytes = this.bytes.snapshot();
    copy.names = this.names.slice();
    copy.nameIndex = new Map(this.nameIndex);
    copy.values = new Map(this.values);
    return copy;
  }

  private intern(name: string): number {
    let index = this.nameIndex.get(name);
    if (index === undefined) {
      index = this.names.length;
      this.names.push(name);
      this.nameIndex.set(name, index);
    }
    return index;
  }
}
