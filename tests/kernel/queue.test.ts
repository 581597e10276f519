import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventQueue } from '@/simulator/kernel/queue';

/** The queue beside a sorted list that says what should come. */
class Pair {
  queue = new EventQueue();
  private list: { time: number; order: number; slot: number; handle: number }[] = [];
  private order = 0;
  now = 0;

  push(time: number): void {
    const slot = this.queue.push(time);
    this.list.push({ time, order: this.order++, slot, handle: this.queue.handle(slot) });
  }

  pop(): void {
    this.list.sort((a, b) => a.time - b.time || a.order - b.order);
    const expected = this.list.shift();
    expect(this.queue.nextTime()).toBe(expected?.time ?? Number.POSITIVE_INFINITY);
    expect(this.queue.peek()).toBe(expected?.slot ?? -1);
    expect(this.queue.pop()).toBe(expected?.slot ?? -1);
    if (expected) {
      this.now = expected.time;
      expect(this.queue.isPending(expected.handle)).toBe(false);
    }
  }

  cancel(index: number): void {
    if (this.list.length === 0) return;
    const [victim] = this.list.splice(index % this.list.length, 1);
    if (victim) this.queue.cancel(victim.handle);
  }

  goOnWithACopy(): void {
    const old = this.queue;
    this.queue = old.copy();
    // What happens to the original is nothing to the copy.
    for (let i = 0; i < 20; i++) old.pop();
    old.push(this.now);
  }

  check(): void {
    expect(this.queue.length).toBe(this.list.length);
    const seen: number[] = [];
    this.queue.forEach((slot) => {
      seen.push(slot);
    });
    expect(seen.sort((a, b) => a - b)).toEqual(this.list.map(({ slot }) => slot).sort((a, b) => a - b));
  }

  drain(): void {
    while (this.list.length > 0) this.pop();
    this.pop();
  }
}

const HOUR = 3_600_000_000;
/** Delays as they occur: at once, equal ones, short, and far away. */
const delay = fc.oneof(
  fc.constant(0),
  fc.constantFrom(10, 1_000, 1_000_000),
  fc.nat({ max: 5_000 }),
  fc.nat({ max: 100_000_000 }),
  fc.nat({ max: 1_000 }).map((h) => h * HOUR),
);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('push' as const),
      delay,
      count: fc.integer({ min: 1, max: 60 }),
      spread: fc.nat({ max: 3_000 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('pop' as const), count: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('cancel' as const), index: fc.nat(), count: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('copy' as const) }) },
);

test('events come by (time, insertion), whatever is pushed, cancelled and copied in between', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const pair = new Pair();
      for (const s of steps) {
        if (s.op === 'push') for (let i = 0; i < s.count; i++) pair.push(pair.now + s.delay + ((i * 7919) % (s.spread + 1)));
        if (s.op === 'pop') for (let i = 0; i < s.count; i++) pair.pop();
        if (s.op === 'cancel') for (let i = 0; i < s.count; i++) pair.cancel(s.index + i);
        if (s.op === 'copy') pair.goOnWithACopy();
        pair.check();
      }
      pair.drain();
    }),
    { numRuns: 150 },
  );
});

test('a hundred thousand events at one instant come in the order they were pushed', () => {
  const queue = new EventQueue();
  for (let i = 0; i < 100_000; i++) queue.push(5);
  for (let i = 0; i < 100_000; i++) if (queue.pop() !== i) expect.fail(`event ${i} came out of order`);
  expect(queue.length).toBe(0);
});

test('an event pushed at the present instant comes after those that wait for it already', () => {
  const queue = new EventQueue();
  const slots = Array.from({ length: 500 }, () => queue.push(9));
  expect(queue.pop()).toBe(slots[0]);
  const late = queue.push(9);
  for (const slot of slots.slice(1)) expect(queue.pop()).toBe(slot);
  expect(queue.pop()).toBe(late);
});

test('timers an hour and a century away wait behind the near ones and then come', () => {
  const queue = new EventQueue();
  const century = queue.push(100 * 365 * 24 * HOUR);
  const hour = queue.push(HOUR);
  for (let i = 0; i < 2_000; i++) queue.push(1_000 + ((i * 7919) % 5_000));
  let last = 0;
  for (let i = 0; i < 20_000; i++) {
    const now = queue.nextTime();
    expect(now).toBeGreaterThanOrEqual(last);
    last = now;
    queue.pop();
    if (i < 18_000) queue.push(now + 1 + ((i * 31) % 4_000));
  }
  expect([queue.pop(), queue.pop(), queue.pop()]).toEqual([hour, century, -1]);
});

test('an old handle is harmless after its slot was used again', () => {
  const queue = new EventQueue();
  const old = queue.handle(queue.push(1));
  queue.pop();
  const slot = queue.push(2);
  queue.cancel(old);
  expect([queue.isPending(old), queue.isPending(queue.handle(slot)), queue.pop()]).toEqual([false, true, slot]);
});

test('cancelling twice, or what is no handle, changes nothing', () => {
  const queue = new EventQueue();
  const handle = queue.handle(queue.push(1));
  queue.push(2);
  queue.cancel(handle);
  queue.cancel(handle);
  queue.cancel(-1);
  queue.cancel(123_456_789);
  expect([queue.length, queue.nextTime()]).toEqual([1, 2]);
});

test('cancelled events leave: slots do not grow with the number of cancels', () => {
  const queue = new EventQueue();
  const handles: number[] = [];
  for (let i = 0; i < 200_000; i++) {
    handles.push(queue.handle(queue.push(1_000_000 + i)));
    if (i >= 100) queue.cancel(handles[i - 100] as number);
  }
  expect(queue.length).toBe(100);
  expect(queue.capacity).toBeLessThan(1_000);
});
