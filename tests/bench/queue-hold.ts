/**
 * The hold model: N events pending; take the earliest, put it back at its time + Exp(1). Ours against tinyqueue and flatqueue.
 * One event in ten comes at a round instant, so equal times occur; ours must come out by (time, insertion), the anchors need not.
 */
import FlatQueue from 'flatqueue';
import TinyQueue from 'tinyqueue';
import { EventQueue } from '../../simulator/kernel/queue';
import { Random } from '../../simulator/kernel/random';
import { ensure, runSide, type Side, timed } from './trial';

const TABLE = 1 << 16;
const MASK = TABLE - 1;
const OPERATIONS = 1 << 16;
/** One time unit of Exp(1), in microseconds. */
const UNIT = 1_000_000;
/** Round instants: the next whole tenth of a unit. */
const TICK = UNIT / 10;

interface Draws {
  readonly delays: Float64Array;
  /** 1 where the event comes at a round instant. */
  readonly round: Uint8Array;
}

function draws(): Draws {
  const random = Random.seeded(7, 'hold');
  const delays = new Float64Array(TABLE);
  const round = new Uint8Array(TABLE);
  for (let i = 0; i < TABLE; i++) {
    delays[i] = Math.round(random.exponential(UNIT));
    round[i] = random.chance(1, 10) ? 1 : 0;
  }
  return { delays, round };
}

function next(now: number, { delays, round }: Draws, i: number): number {
  const time = now + (delays[i & MASK] as number);
  return round[i & MASK] === 1 ? Math.ceil(time / TICK) * TICK : time;
}

/** A queue reduced to what the hold model needs. `hold` runs that many operations and gives the last time. */
interface Held {
  fill(count: number, draws: Draws): void;
  hold(operations: number, draws: Draws, from: number): number;
}

function ours(): Held {
  const queue = new EventQueue();
  return {
    fill(count, table) {
      for (let i = 0; i < count; i++) queue.push(next(0, table, i));
    },
    hold(operations, table, from) {
      let now = 0;
      for (let i = from; i < from + operations; i++) {
        now = queue.nextTime();
        queue.pop();
        queue.push(next(now, table, i));
      }
      return now;
    },
  };
}

function flatqueue(): Held {
  const queue = new FlatQueue<number>();
  return {
    fill(count, table) {
      for (let i = 0; i < count; i++) queue.push(i, next(0, table, i));
    },
    hold(operations, table, from) {
      let now = 0;
      for (let i = from; i < from + operations; i++) {
        now = queue.peekValue() as number;
        const id = queue.pop() as number;
        queue.push(id, next(now, table, i));
      }
      return now;
    },
  };
}

interface Item {
  time: number;
  readonly id: number;
}

function tinyqueue(): Held {
  const queue = new TinyQueue<Item>([], (a, b) => a.time - b.time);
  return {
    fill(count, table) {
      for (let i = 0; i < count; i++) queue.push({ time: next(0, table, i), id: i });
    },
    hold(operations, table, from) {
      let now = 0;
      for (let i = from; i < from + operations; i++) {
        const item = queue.pop() as Item;
        now = item.time;
        item.time = next(now, table, i);
        queue.push(item);
      }
      return now;
    },
  };
}

/** Ours against a sort by (time, insertion), on the same kind of load, before any time counts. */
function checkOrder(table: Draws): void {
  const queue = new EventQueue();
  const pending: { time: number; order: number; slot: number }[] = [];
  let order = 0;
  const push = (time: number) => pending.push({ time, order: order++, slot: queue.push(time) });
  for (let i = 0; i < 500; i++) push(next(0, table, i));
  for (let i = 500; i < 3_000; i++) {
    pending.sort((a, b) => a.time - b.time || a.order - b.order);
    const first = pending.shift() as { time: number; slot: number };
    const now = queue.nextTime();
    ensure(now === first.time && queue.pop() === first.slot, `operation ${i} came out of order`);
    push(next(now, table, i));
  }
}

function side(make: () => Held): (count: string) => Side {
  return (count) => {
    const table = draws();
    const held = make();
    held.fill(Number(count), table);
    let from = Number(count);
    let last = 0;
    let ordered = true;
    return {
      trial: () =>
        timed(() => {
          const now = held.hold(OPERATIONS, table, from);
          ordered &&= now >= last;
          last = now;
          from += OPERATIONS;
          return OPERATIONS;
        }),
      check() {
        ensure(ordered, 'time went backwards');
        if (make === ours) checkOrder(table);
      },
    };
  };
}

runSide({ ours: side(ours), flatqueue: side(flatqueue), tinyqueue: side(tinyqueue) });
