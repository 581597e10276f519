/** Settings of a topic that say how its logs are cut into segments, deleted and compacted; -1 means no limit. */
import type { SettingValue } from '../settings';
import { listOf } from '../settings/parse';

export interface LogSettings {
  readonly segmentBytes: number;
  readonly segmentMs: number;
  readonly deletes: boolean;
  readonly retentionMs: number;
  readonly retentionBytes: number;
  readonly compacts: boolean;
  readonly minCleanableRatio: number;
  readonly minCompactionLagMs: number;
  readonly maxCompactionLagMs: number;
  readonly deleteRetentionMs: number;
}

export function logSettings(value: (name: string) => SettingValue): LogSettings {
  const policies = listOf(value('cleanup.policy'));
  return {
    segmentBytes: Number(value('segment.bytes')),
    segmentMs: Number(value('segment.ms')),
    deletes: policies.includes('delete'),
    retentionMs: Number(value('retention.ms')),
    retentionBytes: Number(value('retention.bytes')),
    compacts: policies.includes('compact'),
    minCleanableRatio: Number(value('min.cleanable.dirty.ratio')),
    minCompactionLagMs: Number(value('min.compaction.lag.ms')),
    maxCompactionLagMs: Number(value('max.compaction.lag.ms')),
    deleteRetentionMs: Number(value('delete.retention.ms')),
  };
}
