/**
 * Settings of a topic, each with the broker's name for the default that it inherits. Source: apache/kafka
 * storage/.../log/LogConfig.java, server-common/.../config/ServerTopicConfigSynonyms.java, as printed by the classes of 4.2.1.
 */
import { double, flag, int, LONG_MAX, list, long, oneOf, shownOnly } from './types';

export const topicSettings = {
  // Promises
  'min.insync.replicas': int(1, 'count', 'With acks=all a write is refused unless this many replicas are in sync.', {
    ...shownOnly,
    min: 1,
    brokerName: 'min.insync.replicas',
    affects: ['oracle.acked_lost', 'produce.availability'],
  }),
  'unclean.leader.election.enable': flag(
    false,
    'Lets a replica that is behind become leader when no other is left: available again, at the price of records.',
    {
      ...shownOnly,
      brokerName: 'unclean.leader.election.enable',
      affects: ['oracle.acked_lost', 'produce.availability'],
    },
  ),

  // What a batch may be
  'max.message.bytes': int(1_048_588, 'bytes', 'Largest batch, as sent, that the topic takes.', {
    min: 0,
    brokerName: 'message.max.bytes',
    affects: ['produce.errors'],
  }),
  'compression.type': oneOf(
    ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'],
    'producer',
    'How batches are stored; producer keeps them as they came.',
    {
      ...shownOnly,
      brokerName: 'compression.type',
    },
  ),
  'message.timestamp.type': oneOf(
    ['CreateTime', 'LogAppendTime'],
    'CreateTime',
    "Whose clock stamps a record: the producer's or the broker's.",
    {
      brokerName: 'log.message.timestamp.type',
    },
  ),
  'message.timestamp.before.max.ms': long(LONG_MAX, 'ms', "How far a record's timestamp may lie behind the broker's clock.", {
    min: 0,
    brokerName: 'log.message.timestamp.before.max.ms',
    affects: ['produce.errors'],
  }),
  'message.timestamp.after.max.ms': long(3_600_000, 'ms', "How far a record's timestamp may lie ahead of the broker's clock.", {
    min: 0,
    brokerName: 'log.message.timestamp.after.max.ms',
    affects: ['produce.errors'],
  }),

  // How long it stays
  'cleanup.policy': list(['delete'], 'Whether old segments are deleted, older records of a key compacted away, both or neither.', {
    validValues: { kind: 'oneOf', choices: ['compact', 'delete'] },
    brokerName: 'log.cleanup.policy',
    affects: ['oracle.lost'],
  }),
  'retention.ms': long(604_800_000, 'ms', 'A segment whose newest record is older is deleted, read or not; -1 keeps it for ever.', {
    min: -1,
    brokerName: 'log.retention.ms',
    affects: ['oracle.lost'],
  }),
  'retention.bytes': long(-1, 'bytes', 'Size of one partition beyond which its oldest segments are deleted; -1 means no limit.', {
    brokerName: 'log.retention.bytes',
    affects: ['oracle.lost'],
  }),
  'segment.bytes': int(
    1_073_741_824,
    'bytes',
    'Size at which a partition begins a new segment; also the largest batch set it takes at once.',
    {
      min: 1_048_576,
      brokerName: 'log.segment.bytes',
    },
  ),
  'segment.ms': long(604_800_000, 'ms', 'Age at which a partition begins a new segment although the old one is not full.', {
    min: 1,
    brokerName: 'log.roll.ms',
  }),
  'file.delete.delay.ms': long(60_000, 'ms', 'How long a removed segment stays on disk.', {
    ...shownOnly,
    min: 0,
    brokerName: 'log.segment.delete.delay.ms',
  }),

  // Compaction
  'min.cleanable.dirty.ratio': double(0.5, 'ratio', 'Share of the log that must be uncompacted before compaction takes it up.', {
    min: 0,
    max: 1,
    brokerName: 'log.cleaner.min.cleanable.ratio',
  }),
  'min.compaction.lag.ms': long(0, 'ms', 'A record is safe from compaction for at least this long.', {
    min: 0,
    brokerName: 'log.cleaner.min.compaction.lag.ms',
  }),
  'max.compaction.lag.ms': long(LONG_MAX, 'ms', 'A record is taken up by compaction after this long at the latest.', {
    min: 1,
    brokerName: 'log.cleaner.max.compaction.lag.ms',
  }),
  'delete.retention.ms': long(86_400_000, 'ms', 'How long a tombstone stays after compaction, so that readers can see it.', {
    min: 0,
    brokerName: 'log.cleaner.delete.retention.ms',
  }),

  // Disk
  'flush.messages': long(
    LONG_MAX,
    'records',
    'Records after which the broker forces the log to disk; normally replication is what makes it safe.',
    {
      ...shownOnly,
      min: 1,
      brokerName: 'log.flush.interval.messages',
    },
  ),
  'flush.ms': long(LONG_MAX, 'ms', 'Time after which the broker forces the log to disk.', {
    ...shownOnly,
    min: 0,
    brokerName: 'log.flush.interval.ms',
  }),
};
