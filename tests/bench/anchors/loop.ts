/**
 * The loop that both layouts run: each producer sends a batch, waits for its acknowledgement and sends the next; a leader appends it,
 * followers fetch it, the high watermark follows the slowest; consumers fetch up to there, and commit. Every request and every
 * response is an event. One batch in twenty is appended twice, as after a lost response; one response in two hundred of the
 * consumers' is lost and fetched again.
 */
import { EventHeap } from './event-heap';

export interface LoopSize {
  readonly records: number;
  readonly batch: number;
  readonly followers: number;
  readonly partitions: number;
  readonly producers: number;
  readonly consumers: number;
}

export interface Fate {
  readonly deliveredOnce: number;
  readonly duplicated: number;
  readonly lost: number;
  readonly reordered: number;
}

/** How records are kept and what becomes of them is counted: the thing that the anchors differ in. */
export interface Layout {
  /** Makes a batch; its records have ids from `first` on. */
  produce(first: number, count: number, producer: number, partition: number, now: number): void;
  /** Appends the batch to the partition's log. @returns the new log end offset. */
  append(partition: number, first: number, count: number, now: number): number;
  /** Hands out the records of these offsets. */
  deliver(partition: number, from: number, to: number, now: number): void;
  fate(): Fate;
}

const PRODUCE = 0;
const APPEND = 1;
const REPLICATE = 2;
const ACK = 3;
const FETCH = 4;
const FETCHED = 5;
const COMMIT = 6;
const LATENCY = 500;

/** Runs until every record is delivered. */
export function runLoop(size: LoopSize, layout: Layout): Fate {
  const { records, batch, followers, partitions, producers, consumers } = size;
  const room = 4 * (producers * (2 + followers) + consumers * 2) + 64;
  const heap = new EventHeap(room);
  const kind = new Uint8Array(room);
  const a = new Int32Array(room);
  const b = new Int32Array(room);
  const c = new Int32Array(room);
  const d = new Int32Array(room);
  const free = Int32Array.from({ length: room }, (_, i) => i);
  let freeCount = room;
  let now = 0;
  const at = (delay: number, k: number, w: number, x: number, y: number, z: number) => {
    const id = free[--freeCount] as number;
    kind[id] = k;
    a[id] = w;
    b[id] = x;
    c[id] = y;
    d[id] = z;
    heap.push(now + delay, id);
  };
  const logEnd = new Int32Array(partitions);
  const highWatermark = new Int32Array(partitions);
  const followerEnd = new Int32Array(partitions * Math.max(1, followers));
  const position = new Int32Array(partitions);
  const committed = new Int32Array(partitions);
  let produced = 0;
  let appended = 0;
  let batches = 0;
  let fetches = 0;
  let turn = 0;
  for (let i = 0; i < producers; i++) at(i, PRODUCE, i, 0, 0, 0);
  for (let i = 0; i < consumers; i++) at(LATENCY + i, FETCH, i, 0, 0, 0);
  while (heap.size > 0) {
    now = heap.time;
    const id = heap.pop();
    free[freeCount++] = id;
    const p = b[id] as number;
    switch (kind[id]) {
      case PRODUCE: {
        const count = Math.min(batch, records - produced);
        if (count === 0) break;
        const partition = turn++ % partitions;
        layout.produce(produced, count, a[id] as number, partition, now);
        at(LATENCY, APPEND, a[id] as number, partition, produced, count);
        produced += count;
        break;
      }
      case APPEND: {
        const first = c[id] as number;
        const count = d[id] as number;
        const producer = a[id] as number;
        let end = layout.append(p, first, count, now);
        if (++batches % 20 === 0) end = layout.append(p, first, count, now);
        logEnd[p] = end;
        appended += count;
        if (followers === 0) highWatermark[p] = end;
        for (let f = 0; f < followers; f++) at(LATENCY + f, REPLICATE, f, p, end, producer);
        if (followers === 0) at(LATENCY, ACK, producer, p, 0, 0);
        break;
      }
      case REPLICATE: {
        const f = a[id] as number;
        followerEnd[p * followers + f] = Math.max(followerEnd[p * followers + f] as number, c[id] as number);
        let lowest = logEnd[p] as number;
        for (let i = 0; i < followers; i++) lowest = Math.min(lowest, followerEnd[p * followers + i] as number);
        if (lowest > (highWatermark[p] as number)) highWatermark[p] = lowest;
        if (f === followers - 1) at(LATENCY, ACK, d[id] as number, p, 0, 0);
        break;
      }
      case ACK:
        at(1, PRODUCE, a[id] as number, 0, 0, 0);
        break;
      case FETCH:
        at(LATENCY, FETCHED, a[id] as number, 0, 0, 0);
        break;
      case FETCHED: {
        const consumer = a[id] as number;
        if (++fetches % 200 === 0) {
          at(LATENCY, FETCH, consumer, 0, 0, 0);
          break;
        }
        let open = appended < records;
        for (let q = consumer; q < partitions; q += consumers) {
          const to = highWatermark[q] as number;
          if (to > (position[q] as number)) layout.deliver(q, position[q] as number, to, now);
          position[q] = to;
          open ||= to < (logEnd[q] as number);
        }
        at(LATENCY, COMMIT, consumer, open ? 1 : 0, 0, 0);
        break;
      }
      case COMMIT:
        for (let q = a[id] as number; q < partitions; q += consumers) committed[q] = position[q] as number;
        if (p === 1) at(LATENCY, FETCH, a[id] as number, 0, 0, 0);
        break;
    }
  }
  return layout.fate();
}
