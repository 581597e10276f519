/**
 * A small 4-ary heap of events by (time, order), over typed arrays: the front of the event queue.
 * Four children lie side by side, so a level costs one look at the memory; ties cost a second look and only they.
 */
import type { Micros } from './time';

export class EventHeap {
  times = new Float64Array(64);
  orders = new Float64Array(64);
  slots = new Int32Array(64);
  size = 0;

  push(time: Micros, order: number, slot: number): void {
    if (this.size === this.times.length) this.grow();
    const { times, orders, slots } = this;
    let i = this.size++;
    while (i > 0) {
      const parent = (i - 1) >> 2;
      const parentTime = times[parent] as number;
      if (time > parentTime || (time === parentTime && order > (orders[parent] as number))) break;
      times[i] = parentTime;
      orders[i] = orders[parent] as number;
      slots[i] = slots[parent] as number;
      i = parent;
    }
    times[i] = time;
    orders[i] = order;
    slots[i] = slot;
  }

  /** Takes the first entry out. The heap must not be empty. */
  removeFirst(): void {
    const { times, orders, slots } = this;
    const size = --this.size;
    if (size === 0) return;
    const time = times[size] as number;
    const order = orders[size] as number;
    let i = 0;
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
    slots[i] = slots[size] as number;
  }

  copy(): EventHeap {
    const heap = new EventHeap();
    heap.times = this.times.slice();
    heap.orders = this.orders.slice();
    heap.slots = this.slots.slice();
    heap.size = this.size;
    return heap;
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
