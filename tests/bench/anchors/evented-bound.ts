/** The bound: columns by record id, and a log that is a growing array of ids. About 23 bytes a record. */
import { type Fate, type Layout, type LoopSize, runLoop } from './loop';

export function eventedBound(size: LoopSize): Fate {
  return runLoop(size, columns(size));
}

function columns({ records, partitions }: LoopSize): Layout {
  const key = new Int32Array(records);
  const producer = new Uint8Array(records);
  const createdAt = new Float64Array(records);
  const firstDeliveredAt = new Float32Array(records);
  const timesDelivered = new Uint8Array(records);
  const logs = Array.from({ length: partitions }, () => new Int32Array(1024));
  const ends = new Int32Array(partitions);
  const lastOfKey = new Int32Array(partitions * 64).fill(-1);
  let reordered = 0;
  return {
    produce(first, count, who, _partition, now) {
      for (let id = first; id < first + count; id++) {
        key[id] = id & 63;
        producer[id] = who;
        createdAt[id] = now;
      }
    },
    append(partition, first, count) {
      let log = logs[partition] as Int32Array;
      const from = ends[partition] as number;
      const end = from + count;
      if (end > log.length) {
        const larger = new Int32Array(Math.max(end, log.length * 2));
        larger.set(log);
        logs[partition] = larger;
        log = larger;
      }
      for (let i = 0; i < count; i++) log[from + i] = first + i;
      ends[partition] = end;
      return end;
    },
    deliver(partition, from, to, now) {
      const log = logs[partition] as Int32Array;
      for (let offset = from; offset < to; offset++) {
        const id = log[offset] as number;
        if (timesDelivered[id] === 0) firstDeliveredAt[id] = now;
        timesDelivered[id] = (timesDelivered[id] as number) + 1;
        const slot = partition * 64 + (key[id] as number);
        if (id < (lastOfKey[slot] as number)) reordered++;
        else lastOfKey[slot] = id;
      }
    },
    fate() {
      let deliveredOnce = 0;
      let duplicated = 0;
      let lost = 0;
      for (let id = 0; id < records; id++) {
        const times = timesDelivered[id] as number;
        if (times === 1) deliveredOnce++;
        else if (times > 1) duplicated++;
        else lost++;
      }
      return { deliveredOnce, duplicated, lost, reordered };
    },
  };
}
