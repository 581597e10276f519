/** The layout that suggests itself: an object for each record, found through a Map. About 490 bytes a record. */
import { type Fate, type Layout, type LoopSize, runLoop } from './loop';

interface BenchRecord {
  readonly id: number;
  readonly key: number;
  readonly producer: number;
  readonly partition: number;
  readonly createdAt: number;
  offset: number;
  appendedAt: number;
  firstDeliveredAt: number;
  timesDelivered: number;
}

export function objectsLayout(size: LoopSize): Fate {
  return runLoop(size, objects(size));
}

function objects({ partitions }: LoopSize): Layout {
  const byId = new Map<number, BenchRecord>();
  const logs: BenchRecord[][] = Array.from({ length: partitions }, () => []);
  const lastOfKey: Map<number, number>[] = Array.from({ length: partitions }, () => new Map());
  let reordered = 0;
  return {
    produce(first, count, producer, partition, now) {
      for (let id = first; id < first + count; id++) {
        byId.set(id, {
          id,
          key: id & 63,
          producer,
          partition,
          createdAt: now,
          offset: -1,
          appendedAt: -1,
          firstDeliveredAt: -1,
          timesDelivered: 0,
        });
      }
    },
    append(partition, first, count, now) {
      const log = logs[partition] as BenchRecord[];
      for (let id = first; id < first + count; id++) {
        const record = byId.get(id) as BenchRecord;
        record.offset = log.length;
        record.appendedAt = now;
        log.push(record);
      }
      return log.length;
    },
    deliver(partition, from, to, now) {
      const log = logs[partition] as BenchRecord[];
      const last = lastOfKey[partition] as Map<number, number>;
      for (let offset = from; offset < to; offset++) {
        const record = log[offset] as BenchRecord;
        if (record.timesDelivered++ === 0) record.firstDeliveredAt = now;
        if (record.id < (last.get(record.key) ?? -1)) reordered++;
        else last.set(record.key, record.id);
      }
    },
    fate() {
      let deliveredOnce = 0;
      let duplicated = 0;
      let lost = 0;
      for (const { timesDelivered } of byId.values()) {
        if (timesDelivered === 1) deliveredOnce++;
        else if (timesDelivered > 1) duplicated++;
        else lost++;
      }
      return { deliveredOnce, duplicated, lost, reordered };
    },
  };
}
