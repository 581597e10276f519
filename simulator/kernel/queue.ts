/**
 * The event queue: what is still to come, ordered by (time, insertion), always.
 * A 4-ary heap over typed arrays. A heap entry points to a slot; what the slot means is the caller's.
 * Cancelling marks the slot dead; dead entries are skipped on the way out and swept when they are the majority.
 */
import type { Micros } from './time';

/** Names one scheduled event for as long as it is pending: slot and its use, in one number. */
export type Handle = number;
const SLOTS = 67_108_864;

export class EventQueue {
  private times = new Float64Array(64);
  private orders = new Float64Array(64);
  private slots = new Int32Array(64);
  private size = 0;
  private inserted = 0;

  /** Of each slot: how often it was used, which makes old handles harmless. */
  private uses = new Int32Array(64);
  /** 1 = pending, 2 = cancelled and still in the heap, 0 = free. */
  private status = new Uint8Array(64);
  private free: number[] = [];
  private slotCount = 0;
  private dead = 0;

  /** Number of events that will still come. */
  get length(): number {
    return this.size - this.dead;
  }

  /** Number of slots ever used: the caller's slot columns need that many places. */
  get capacity(): number {
    return this.slotCount;
  }

  /** @returns the slot of the new event. */
  push(time: Micros): number {
    const slot = this.free.length > 0 ? (this.free.pop() as number) : this.newSlot();
    this.status[slot] = 1;
    if (this.size === this.times.length) this.grow();
    this.siftUp(this.size++, time, this.inserted++, slot);
    return slot;
  }

  handle(slot: number): Handle {
    return (this.uses[slot] as number) * SLOTS + slot;
  }

  /** Time of the next event; Infinity when there is none. */
  nextTime(): Micros {
    while (this.size > 0 && this.status[this.slots[0] as number] === 2) this.dropTop();
    return this.size > 0 ? (this.times[0] as number) : Number.POSITIVE_INFINITY;
  }

  /** Slot of the next event; -1 when there is none. */
  peek(): number {
    return this.nextTime() === Number.POSITIVE_INFINITY ? -1 : (this.slots[0] as number);
  }

  /** Takes the next event out and frees its slot: read the slot's columns before the next push. -1 when empty. */
  pop(): number {
    if (this.nextTime() === Number.POSITIVE_INFINITY) return -1;
    const slot = this.slots[0] as number;
    this.removeTop();
    this.release(slot);
    return slot;
  }

  isPending(handle: Handle): boolean {
    const slot = handle % SLOTS;
    return this.status[slot] === 1 && this.uses[slot] === (handle - slot) / SLOTS;
  }

  /** Cancels the event if it is still pending. */
  cancel(handle: Handle): void {
    if (!this.isPending(handle)) return;
    this.status[handle % SLOTS] = 2;
    this.dead++;
    if (this.dead > 64 && this.dead * 2 > this.size) this.sweep();
  }

  /** Calls `visit` for each pending event, in no particular order. */
  forEach(visit: (slot: number, time: Micros, order: number) => void): void {
    for (let i = 0; i < this.size; i++) {
      const slot = this.slots[i] as number;
      if (this.status[slot] === 1) visit(slot, this.times[i] as number, this.orders[i] as number);
    }
  }

  copy(): EventQueue {
    const queue = new EventQueue();
    const room = Math.max(64, this.size);
    queue.times = new Float64Array(room);
    queue.times.set(this.times.subarray(0, this.size));
    queue.orders = new Float64Array(room);
    queue.orders.set(this.orders.subarray(0, this.size));
    queue.slots = new Int32Array(room);
    queue.slots.set(this.slots.subarray(0, this.size));
    queue.size = this.size;
    queue.inserted = this.inserted;
    queue.uses = this.uses.slice();
    queue.status = this.status.slice();
    queue.free = this.free.slice();
    queue.slotCount = this.slotCount;
    queue.dead = this.dead;
    return queue;
  }

  private newSlot(): number {
    const slot = this.slotCount++;
    if (slot === this.uses.length) {
      const uses = new Int32Array(slot * 2);
      uses.set(this.uses);
      this.uses = uses;
      const status = new Uint8Array(slot * 2);
      status.set(this.status);
      this.status = status;
    }
    return slot;
  }

  private release(slot: number): void {
    this.status[slot] = 0;
    this.uses[slot] = ((this.uses[slot] as number) + 1) & 0x3ffffff;
    this.free.push(slot);
  }

  private dropTop(): void {
    const slot = this.slots[0] as number;
    this.removeTop();
    this.dead--;
    this.release(slot);
  }

  private removeTop(): void {
    const last = --this.size;
    if (last > 0) this.siftDown(0, this.times[last] as number, this.orders[last] as number, this.slots[last] as number);
  }

  /** Throws the dead entries out and heaps up the rest. */
  private sweep(): void {
    let kept = 0;
    for (let i = 0; i < this.size; i++) {
      const slot = this.slots[i] as number;
      if (this.status[slot] === 2) {
        this.release(slot);
        continue;
      }
      this.times[kept] = this.times[i] as number;
      this.orders[kept] = this.orders[i] as number;
      this.slots[kept] = slot;
      kept++;
    }
    this.size = kept;
    this.dead = 0;
    for (let i = ((kept - 2) >> 2) | 0; i >= 0; i--) {
      this.siftDown(i, this.times[i] as number, this.orders[i] as number, this.slots[i] as number);
    }
  }

  private siftUp(from: number, time: number, order: number, slot: number): void {
    const { times, orders, slots } = this;
    let i = from;
    while (i > 0) {
      const parent = (i - 1) >> 2;
      const parentTime = times[parent] as number;
      // An event pushed later never overtakes one of the same time.
      if (time >= parentTime) break;
      times[i] = parentTime;
      orders[i] = orders[parent] as number;
      slots[i] = slots[parent] as number;
      i = parent;
    }
    times[i] = time;
    orders[i] = order;
    slots[i] = slot;
  }

  private siftDown(from: number, time: number, order: number, slot: number): void {
    const { times, orders, slots, size } = this;
    let i = from;
    for (;;) {
      const first = (i << 2) + 1;
      if (first >= size) break;
      let best = first;
      let bestTime = times[first] as number;
      const end = first + 4 < size ? first + 4 : size;
      for (let child = first + 1; child < end; child++) {
        const childTime = times[child] as number;
        if (childTime < bestTime || (childTime === bestTime && (orders[child] as number) < (orders[best] as number))) {
          best = child;
          bestTime = childTime;
        }
      }
      if (time < bestTime || (time === bestTime && order < (orders[best] as number))) break;
      times[i] = bestTime;
      orders[i] = orders[best] as number;
      slots[i] = slots[best] as number;
      i = best;
    }
    times[i] = time;
    orders[i] = order;
    slots[i] = slot;
  }

  private grow(): void {
    const room = this.times.length * 2;
    const times = new Float64Array(room);
    times.set(this.times);
    this.times = times;
    const orders = new Float64Array(room);
    orders.set(this.orders);
    this.orders = orders;
    const slots = new Int32Array(room);
    slots.set(this.slots);
    this.slots = slots;
  }
}
