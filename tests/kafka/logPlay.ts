/** A log with a record table of its own, written record by record: what the tests of segments and compaction are played on. */
import { topicSettings } from '@/simulator/kafka/broker/config';
import { applyCleaning, planCleaning } from '@/simulator/kafka/log/compaction';
import { appendBatch, emptyLog, type PartitionLog } from '@/simulator/kafka/log/log';
import { rememberBatch } from '@/simulator/kafka/log/producers';
import { type RemovalReason, removable, removeSegments } from '@/simulator/kafka/log/segments';
import type { LogSettings } from '@/simulator/kafka/log/settings';
import type { Configs } from '@/simulator/kafka/protocol/admin';
import { RecordTable } from '@/simulator/kernel/records';

export class LogPlay {
  readonly log: PartitionLog = emptyLog('t', 0);
  readonly table = new RecordTable();
  settings: LogSettings;

  constructor(configs: Configs = {}) {
    this.settings = LogPlay.settingsOf(configs);
  }

  static settingsOf(configs: Configs): LogSettings {
    return topicSettings({ node: 'b', config: {}, image: { configs: new Map([['topic:t', configs]]) } }, 't');
  }

  /** A batch of records, each `key=value` or `key!` for a tombstone, all of that time; committed. */
  write(timestamp: number, texts: string, more: { sizeBytes?: number; producerId?: number; baseSequence?: number } = {}): this {
    const { log, table } = this;
    const records = texts.split(' ').map((text) => ({ key: text.split(/[=!]/)[0] as string, value: text.split('=')[1] ?? null }));
    const first = table.create(
      'p',
      records.map(({ key }) => key),
      0,
      10,
    );
    records.forEach(({ value }, i) => void table.setValue(first + i, value));
    const batch = {
      baseOffset: log.logEndOffset,
      records: [first, records.length],
      recordCount: records.length,
      sizeBytes: more.sizeBytes ?? 100,
      timestamps: records.map(() => timestamp),
      appendTime: null,
      leaderEpoch: 0,
      producerId: more.producerId ?? -1,
      producerEpoch: more.producerId === undefined ? -1 : 0,
      baseSequence: more.baseSequence ?? -1,
    };
    appendBatch(log, batch, this.settings, { time: 0, records: table });
    rememberBatch(log, batch, batch.baseOffset, 0);
    log.highWatermark = log.logEndOffset;
    return this;
  }

  remove(reason: RemovalReason, now: number): number {
    const count = removable(this.log, reason, this.settings, now);
    if (count > 0) removeSegments(this.log, count);
    return count;
  }

  /** One round of the cleaner. @returns whether it found enough to do. */
  clean(now: number): boolean {
    const cleaning = planCleaning(this.log, this.settings, this.table, now);
    if (cleaning !== null) applyCleaning(this.log, cleaning, this.table);
    return cleaning !== null;
  }

  get segments(): number[] {
    return this.log.segments.map(({ baseOffset }) => baseOffset);
  }

  /** What stands in the log, as `offset:key=value`. */
  get content(): string {
    const texts: string[] = [];
    for (let offset = this.log.logStartOffset; offset < this.log.logEndOffset; offset++) {
      const id = this.log.records.get(offset);
      // Neither a gap nor a marker.
      if (id < 0) continue;
      const value = this.table.value(id);
      texts.push(`${offset}:${this.table.key(id)}${value === null ? '!' : `=${value}`}`);
    }
    return texts.join(' ');
  }
}
