/**
 * The record table: of every record (message, job) ever created in a run, its key, maker, birth and size, as columns.
 * A record is its index; ids count from 0 and are contiguous within a batch. No object per record exists anywhere.
 * Written by `apply` only, when a fact creates records.
 */
import { Column } from './column';
import { Names } from './names';
import type { NodeId } from './process';
import type { Micros } from './time';

export type RecordId = number;

const NO_KEY = -1;
const NULL_VALUE = -1;
const NO_VALUE = -2;

export class RecordTable {
  private keys = new Column('int32');
  private producers = new Column('int32');
  private created = new Column('float64');
  private bytes = new Column('int32');
  private names = Names.empty();
  /** Values lie beside the table and reach only as far as a lesson or a recording sets them. */
  private values = new Column('int32');
  private valueNames = Names.empty();
  private headerSets = new Map<RecordId, Readonly<Record<string, string>>>();

  /** Number of records so far, which is also the id that the next one gets. */
  get length(): number {
    return this.created.length;
  }

  /**
   * Creates `keys.length` records of one producer, born now. `null` is a record without a key.
   * @returns the id of the first; the others follow it.
   */
  create(producer: NodeId, keys: readonly (string | null)[], createdAt: Micros, size: number): RecordId {
    const { names } = this;
    const first = this.created.length;
    const count = keys.length;
    for (let i = 0; i < count; i++) {
      const key = keys[i] as string | null;
      this.keys.push(key === null ? NO_KEY : names.number(key));
    }
    this.producers.pushSame(names.number(producer), count);
    this.created.pushSame(createdAt, count);
    this.bytes.pushSame(size, count);
    return first;
  }

  key(id: RecordId): string | null {
    const number = this.keys.get(id);
    return number === NO_KEY ? null : this.names.name(number);
  }

  /** Equal for equal keys, -1 for none: for folds that compare keys without looking at them. */
  keyId(id: RecordId): number {
    return this.keys.get(id);
  }

  producer(id: RecordId): NodeId {
    return this.names.name(this.producers.get(id));
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
    if (id >= this.values.length) this.values.pushSame(NO_VALUE, id + 1 - this.values.length);
    this.values.set(id, value === null ? NULL_VALUE : this.valueNames.number(value));
  }

  /** The value of the record; `null` too where none was set. */
  value(id: RecordId): string | null {
    const number = id < this.values.length ? this.values.get(id) : NO_VALUE;
    return number < 0 ? null : this.valueNames.name(number);
  }

  /** A record whose value was set to nothing, by which its maker says that the key is deleted. */
  isTombstone(id: RecordId): boolean {
    return id < this.values.length && this.values.get(id) === NULL_VALUE;
  }

  /** Headers are as rare as they are small: they stand in a plain map. */
  setHeaders(id: RecordId, headers: Readonly<Record<string, string>>): void {
    this.headerSets.set(id, headers);
  }

  /** Headers of the record; `null` where it has none. */
  headers(id: RecordId): Readonly<Record<string, string>> | null {
    return this.headerSets.get(id) ?? null;
  }

  snapshot(): RecordTable {
    const copy = new RecordTable();
    copy.keys = this.keys.snapshot();
    copy.producers = this.producers.snapshot();
    copy.created = this.created.snapshot();
    copy.bytes = this.bytes.snapshot();
    copy.names = this.names.snapshot();
    copy.values = this.values.snapshot();
    copy.valueNames = this.valueNames.snapshot();
    copy.headerSets = new Map(this.headerSets);
    return copy;
  }

  /** All it holds, to hash. */
  essence(): unknown[] {
    return [this.keys, this.producers, this.created, this.bytes, this.names.length, this.values, this.valueNames.length];
  }
}
