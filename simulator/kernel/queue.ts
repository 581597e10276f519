/**
 * The event queue: what is still to come, ordered by (time, insertion), always.
 *
 * Three places, from near to far. The *front* is a small heap: only it is in order. The *buckets* cut the time after it into equal
 * stretches and hold their events in chains, in no order; a bucket enters the heap when its turn comes. What lies beyond the last bucket
 * is *far*: a list, dealt out into new buckets when the old ones are used up. So an event costs a few steps whatever the number of
 * pending ones, and where stretches cannot help (everything at one instant) it is the heap alone, which is right in any case.
 * After R. Brown's calendar queue (CACM 1988) and the ladder queue of Tang, Goh and Thng (TOMACS 2005).
 *
 * An event is a slot; what the slot means is the caller's. Cancelling marks it dead; dead ones are dropped as they turn up
 * and swept when they are the majority.
 */
import { EventHeap } from './heap';
import type { Micros } from './time';

/** Names one scheduled event for as long as it is pending: slot and its use, in one number. */
export type Handle = number;
const SLOTS = 67_108_864;

// Of a slot, in doubles:
const DOUBLES = 4;
const TIME = 0;
const ORDER = 1;
// Of a slot, in integers, after those two:
const INTS = 8;
/** The next slot in the chain of its bucket. */
const NEXT = 4;
const STATUS = 5;
/** How often it was used, which makes old handles harmless. */
const USES = 6;

const FREE = 0;
const PENDING = 1;
const DEAD = 2;
const NONE = -1;
/** A handle that names no event. */
export const NO_EVENT: Handle = -1;

/** Up to that many events the heap alone is as quick. */
const SMALL = 48;
/** Events a bucket should hold. Fewer cost empty buckets, more cost the heap. */
const PER_BUCKET = 4;
/** How many times as far the buckets reach as the far events would fill them: new ones will come in between. */
const REACH = 4;
/** Times looked at to learn how dense the far events are. */
const SAMPLE = 32;

export class EventQueue {
  /**
   * All that is known of a slot in 32 bytes side by side, seen as doubles and as integers: at a million events the price of
   * one is the looks at the memory.
   */
  private doubles = new Float64Array(64 * DOUBLES);
  private ints = new Int32Array(this.doubles.buffer);

  private free = new Int32Array(64);
  private freeCount = 0;
  private slotCount = 0;
  private inserted = 0;
  /** `inserted` when all events were last gathered and dealt anew. */
  private spreadAt = 0;
  private pending = 0;
  private dead = 0;

  private front = new EventHeap();
  /** The front grew beyond its use when it has that many events. */
  private frontLimit = SMALL;
  /** First slot of each bucket's chain. */
  private buckets = new Int32Array(64);
  private bucketCount = 0;
  /** The first bucket that has not entered the front. */
  private cursor = 0;
  /** Where bucket 0 begins. Infinity: there are no buckets, all events are in the front. */
  private start: Micros = Number.POSITIVE_INFINITY;
  private bucketsPerMicro = 1;
  private far = new Int32Array(64);
  private farCount = 0;
  private readonly sample = new Float64Array(SAMPLE);

  /** Number of events that will still come. */
  get length(): number {
    return this.pending;
  }

  /** Number of slots ever used: the caller's slot columns need that many places. */
  get capacity(): number {
    return this.slotCount;
  }

  /** @returns the slot of the new event. */
  push(time: Micros): number {
    const slot = this.freeCount > 0 ? (this.free[--this.freeCount] as number) : this.newSlot();
    this.ints[slot * INTS + STATUS] = PENDING;
    this.doubles[slot * DOUBLES + TIME] = time;
    this.doubles[slot * DOUBLES + ORDER] = this.inserted++;
    this.pending++;
    this.place(slot, time);
    // At most once in as many pushes as there are events, so that all the gathering costs a constant for each.
    if (this.front.size > this.frontLimit && this.inserted - this.spreadAt > this.pending) this.spread();
    return slot;
  }

  handle(slot: number): Handle {
    return (this.ints[slot * INTS + USES] as number) * SLOTS + slot;
  }

  /** Time of the next event; Infinity when there is none. */
  nextTime(): Micros {
    return this.settle() ? (this.front.times[0] as number) : Number.POSITIVE_INFINITY;
  }

  /** Slot of the next event; -1 when there is none. */
  peek(): number {
    return this.settle() ? (this.front.slots[0] as number) : -1;
  }

  /** Takes the next event out and frees its slot: read the slot's columns before the next push. -1 when empty. */
  pop(): number {
    if (!this.settle()) return -1;
    const slot = this.front.slots[0] as number;
    this.front.removeFirst();
    this.pending--;
    this.release(slot);
    return slot;
  }

  isPending(handle: Handle): boolean {
    return this.slotOf(handle) >= 0;
  }

  /** Cancels the event if it is still pending. */
  cancel(handle: Handle): void {
    const slot = this.slotOf(handle);
    if (slot < 0) return;
    this.ints[slot * INTS + STATUS] = DEAD;
    this.pending--;
    this.dead++;
    if (this.dead > 64 && this.dead > this.pending) this.spread();
  }

  /** Calls `visit` for each pending event, in no particular order. */
  forEach(visit: (slot: number, time: Micros, order: number) => void): void {
    for (let slot = 0; slot < this.slotCount; slot++) {
      if (this.ints[slot * INTS + STATUS] === PENDING)
        visit(slot, this.doubles[slot * DOUBLES + TIME] as number, this.doubles[slot * DOUBLES + ORDER] as number);
    }
  }

  copy(): EventQueue {
    const queue = new EventQueue();
    queue.doubles = this.doubles.slice();
    queue.ints = new Int32Array(queue.doubles.buffer);
    queue.free = this.free.slice();
    queue.freeCount = this.freeCount;
    queue.slotCount = this.slotCount;
    queue.inserted = this.inserted;
    queue.spreadAt = this.spreadAt;
    queue.pending = this.pending;
    queue.dead = this.dead;
    queue.front = this.front.copy();
    queue.frontLimit = this.frontLimit;
    queue.buckets = this.buckets.slice();
    queue.bucketCount = this.bucketCount;
    queue.cursor = this.cursor;
    queue.start = this.start;
    queue.bucketsPerMicro = this.bucketsPerMicro;
    queue.far = this.far.slice();
    queue.farCount = this.farCount;
    return queue;
  }

  /** The slot of a pending event; -1 for a handle that is no more, or never was. */
  private slotOf(handle: Handle): number {
    const use = Math.floor(handle / SLOTS);
    const slot = handle - use * SLOTS;
    const { ints } = this;
    return ints[slot * INTS + STATUS] === PENDING && ints[slot * INTS + USES] === use ? slot : NONE;
  }

  /** Puts the event where its time belongs. The same sum for every event, so rounding never changes an order. */
  private place(slot: number, time: Micros): void {
    const bucket = (time - this.start) * this.bucketsPerMicro;
    if (bucket < this.cursor) {
      this.front.push(time, this.doubles[slot * DOUBLES + ORDER] as number, slot);
    } else if (bucket < this.bucketCount) {
      this.ints[slot * INTS + NEXT] = this.buckets[bucket | 0] as number;
      this.buckets[bucket | 0] = slot;
    } else {
      if (this.farCount === this.far.length) this.far = larger(this.far);
      this.far[this.farCount++] = slot;
    }
  }

  /** Brings the next event to the top of the front. @returns false when there is none. */
  private settle(): boolean {
    const { front } = this;
    for (;;) {
      if (front.size > 0) {
        const slot = front.slots[0] as number;
        if (this.ints[slot * INTS + STATUS] === PENDING) return true;
        front.removeFirst();
        this.drop(slot);
      } else if (this.cursor < this.bucketCount) {
        this.openBucket();
      } else if (this.farCount > 0) {
        this.deal();
      } else {
        // Empty: the next events go to the front, until it is too large.
        this.start = Number.POSITIVE_INFINITY;
        this.cursor = 0;
        this.bucketCount = 0;
        this.frontLimit = SMALL;
        return false;
      }
    }
  }

  /** The next bucket that holds anything enters the front. */
  private openBucket(): void {
    const { buckets, bucketCount, ints, doubles, front } = this;
    let { cursor } = this;
    while (cursor < bucketCount && buckets[cursor] === NONE) cursor++;
    this.cursor = cursor < bucketCount ? cursor + 1 : cursor;
    if (cursor === bucketCount) return;
    let slot = buckets[cursor] as number;
    while (slot !== NONE) {
      const following = ints[slot * INTS + NEXT] as number;
      if (ints[slot * INTS + STATUS] === PENDING)
        front.push(doubles[slot * DOUBLES + TIME] as number, doubles[slot * DOUBLES + ORDER] as number, slot);
      else this.drop(slot);
      slot = following;
    }
    this.frontLimit = front.size * 2 + SMALL;
  }

  /** Cuts new buckets to the measure of the far events and deals these out: into the buckets, or far again. */
  private deal(): void {
    const { far, doubles } = this;
    const count = this.farCount;
    this.cursor = 0;
    if (count <= SMALL) {
      this.start = Number.POSITIVE_INFINITY;
      this.bucketCount = 0;
      this.frontLimit = SMALL;
    } else {
      this.cutBuckets(count);
    }
    this.farCount = 0;
    for (let i = 0; i < count; i++) {
      const slot = far[i] as number;
      if (this.ints[slot * INTS + STATUS] === PENDING) this.place(slot, doubles[slot * DOUBLES + TIME] as number);
      else this.drop(slot);
    }
  }

  /**
   * Stretches are as long as the density of the *earliest quarter* asks for: those come next, and a few timers an hour away
   * must not stretch the buckets of the rest.
   */
  private cutBuckets(count: number): void {
    const { far, doubles } = this;
    let earliest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const time = doubles[(far[i] as number) * DOUBLES + TIME] as number;
      if (time < earliest) earliest = time;
    }
    const { sample } = this;
    const stride = count / SAMPLE;
    for (let i = 0; i < SAMPLE; i++) {
      const time = doubles[(far[(i * stride) | 0] as number) * DOUBLES + TIME] as number;
      let at = i;
      while (at > 0 && (sample[at - 1] as number) > time) {
        sample[at] = sample[at - 1] as number;
        at--;
      }
      sample[at] = time;
    }
    const quarter = (sample[SAMPLE / 4] as number) - earliest;
    const width = Math.max(1, (quarter * 4 * PER_BUCKET) / count);
    this.start = earliest;
    this.bucketsPerMicro = 1 / width;
    this.bucketCount = Math.ceil((REACH * count) / PER_BUCKET);
    if (this.buckets.length < this.bucketCount) this.buckets = new Int32Array(this.bucketCount * 2);
    this.buckets.fill(NONE, 0, this.bucketCount);
  }

  /** Gathers all pending events as far ones and deals them anew: when the front is too large, or most events are dead. */
  private spread(): void {
    if (this.far.length < this.slotCount) this.far = new Int32Array(this.free.length);
    this.farCount = 0;
    for (let slot = 0; slot < this.slotCount; slot++) {
      if (this.ints[slot * INTS + STATUS] === PENDING) this.far[this.farCount++] = slot;
      else if (this.ints[slot * INTS + STATUS] === DEAD) this.drop(slot);
    }
    this.front.size = 0;
    this.cursor = 0;
    this.bucketCount = 0;
    this.spreadAt = this.inserted;
    this.deal();
    this.settle();
  }

  private drop(slot: number): void {
    this.dead--;
    this.release(slot);
  }

  private release(slot: number): void {
    this.ints[slot * INTS + STATUS] = FREE;
    this.ints[slot * INTS + USES] = ((this.ints[slot * INTS + USES] as number) + 1) & (SLOTS - 1);
    this.free[this.freeCount++] = slot;
  }

  private newSlot(): number {
    const slot = this.slotCount++;
    if (slot === this.free.length) {
      this.doubles = larger(this.doubles);
      this.ints = new Int32Array(this.doubles.buffer);
      this.free = larger(this.free);
    }
    return slot;
  }
}

function larger<A extends Float64Array | Int32Array>(array: A): A {
  const result = new (array.constructor as new (length: number) => A)(array.length * 2);
  result.set(array);
  return result;
}
