/**
 * Settings of a broker, those that a lesson, a scenario or a terminal may name. Source: apache/kafka server/.../config/*.java,
 * group-coordinator/.../GroupCoordinatorConfig.java, transaction-coordinator/.../*.java, as printed by the classes of 4.2.1.
 */
import { double, flag, INT_MAX, int, LONG_MAX, list, long, oneOf, short, shownOnly, text } from './types';

export const brokerSettings = {
  'broker.rack': text(null, 'Where this broker stands, so that replicas can be spread.', shownOnly),

  // Topics
  'num.partitions': int(1, 'partitions', 'Partitions of a topic that is created without saying how many.', { min: 1 }),
  'default.replication.factor': int(1, 'count', 'Replicas of a topic that is created without saying how many.'),
  'auto.create.topics.enable': flag(true, 'Creates a topic when a client first asks for it.'),
  'delete.topic.enable': flag(true, 'Allows topics to be deleted.', shownOnly),
  'min.insync.replicas': int(1, 'count', 'Default for topics: with acks=all a write is refused unless this many replicas are in sync.', {
    min: 1,
    affects: ['oracle.acked_lost', 'produce.availability'],
  }),
  'unclean.leader.election.enable': flag(false, 'Default for topics: lets a replica that is behind become leader when no other is left.', {
    affects: ['oracle.acked_lost', 'produce.availability'],
  }),
  'message.max.bytes': int(1_048_588, 'bytes', 'Default for topics: largest batch, as sent, that is taken.', {
    min: 0,
    affects: ['produce.errors'],
  }),
  'compression.type': oneOf(
    ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'],
    'producer',
    'Default for topics: how batches are stored.',
    shownOnly,
  ),

  // Log
  'log.message.timestamp.type': oneOf(['CreateTime', 'LogAppendTime'], 'CreateTime', 'Default for topics: whose clock stamps a record.'),
  'log.message.timestamp.before.max.ms': long(
    LONG_MAX,
    'ms',
    "Default for topics: how far a timestamp may lie behind the broker's clock.",
    { min: 0 },
  ),
  'log.message.timestamp.after.max.ms': long(
    3_600_000,
    'ms',
    "Default for topics: how far a timestamp may lie ahead of the broker's clock.",
    { min: 0 },
  ),
  'log.cleanup.policy': list(['delete'], 'Default for topics: delete old segments, compact, or both.', {
    validValues: { kind: 'oneOf', choices: ['compact', 'delete'] },
  }),
  'log.retention.ms': long(null, 'ms', 'Default for topics: age at which a segment is deleted; wins over the minutes and the hours.'),
  'log.retention.minutes': int(null, 'minutes', 'The same in minutes; wins over the hours.', shownOnly),
  'log.retention.hours': int(168, 'hours', 'The same in hours.', shownOnly),
  'log.retention.bytes': long(-1, 'bytes', 'Default for topics: size of one partition beyond which its oldest segments are deleted.'),
  'log.retention.check.interval.ms': long(300_000, 'ms', 'How often the broker looks for segments to delete.', { min: 1 }),
  'log.segment.bytes': int(1_073_741_824, 'bytes', 'Default for topics: size at which a new segment begins.', { min: 1_048_576 }),
  'log.roll.ms': long(null, 'ms', 'Default for topics: age at which a new segment begins; wins over the hours.'),
  'log.roll.hours': int(168, 'hours', 'The same in hours.', { ...shownOnly, min: 1 }),
  'log.segment.delete.delay.ms': long(60_000, 'ms', 'Default for topics: how long a removed segment stays on disk.', {
    ...shownOnly,
    min: 0,
  }),
  'log.cleaner.enable': flag(true, 'Runs compaction at all.'),
  'log.cleaner.min.cleanable.ratio': double(
    0.5,
    'ratio',
    'Default for topics: share that must be uncompacted before compaction takes a log up.',
    {
      min: 0,
      max: 1,
    },
  ),
  'log.cleaner.min.compaction.lag.ms': long(0, 'ms', 'Default for topics: a record is safe from compaction for this long.', {
    min: 0,
  }),
  'log.cleaner.max.compaction.lag.ms': long(
    LONG_MAX,
    'ms',
    'Default for topics: a record is taken up by compaction after this long at the latest.',
    {
      min: 1,
    },
  ),
  'log.cleaner.delete.retention.ms': long(86_400_000, 'ms', 'Default for topics: how long a tombstone stays after compaction.', {
    min: 0,
  }),
  'log.flush.interval.messages': long(LONG_MAX, 'records', 'Default for topics: records after which the log is forced to disk.', {
    ...shownOnly,
    min: 1,
  }),
  'log.flush.interval.ms': long(null, 'ms', 'Default for topics: time after which the log is forced to disk.', shownOnly),

  // Replication
  'replica.lag.time.max.ms': long(30_000, 'ms', 'A follower that has not caught up for this long leaves the in-sync replicas.', {
    ...shownOnly,
    affects: ['isr.min', 'produce.availability'],
  }),
  'replica.fetch.wait.max.ms': int(500, 'ms', "Longest time that a follower's fetch waits at the leader for data.", shownOnly),
  'replica.fetch.min.bytes': int(1, 'bytes', "The leader answers a follower's fetch once it has this much.", shownOnly),
  'replica.fetch.max.bytes': int(1_048_576, 'bytes', 'Most data of one partition in one answer to a follower.', { ...shownOnly, min: 0 }),
  'replica.high.watermark.checkpoint.interval.ms': long(5_000, 'ms', 'How often the high watermark is written down.', shownOnly),
  'auto.leader.rebalance.enable': flag(true, 'Gives leadership back to the preferred replica from time to time.', shownOnly),
  'leader.imbalance.check.interval.seconds': long(300, 'seconds', 'How often that is looked at.', { ...shownOnly, min: 1 }),
  'broker.heartbeat.interval.ms': int(2_000, 'ms', 'How often a broker shows the controller that it lives.', shownOnly),
  'broker.session.timeout.ms': int(
    9_000,
    'ms',
    'Without a heartbeat for this long the controller takes a broker for dead and elects other leaders.',
    {
      ...shownOnly,
      affects: ['produce.availability'],
    },
  ),
  'controller.socket.timeout.ms': int(30_000, 'ms', 'How long a leader waits for the controller before it asks again.', shownOnly),
  'controller.quorum.fetch.timeout.ms': int(
    2_000,
    'ms',
    'Without a word from the active controller for this long another one is elected.',
    {
      ...shownOnly,
      min: 0,
    },
  ),
  'controller.quorum.election.timeout.ms': int(1_000, 'ms', 'How long a controller waits for votes before it tries again.', {
    ...shownOnly,
    min: 0,
  }),
  'unclean.leader.election.interval.ms': long(
    300_000,
    'ms',
    'How often the controller looks for partitions that may get a leader uncleanly.',
    {
      ...shownOnly,
      min: 1,
    },
  ),
  'controlled.shutdown.enable': flag(true, 'Moves leadership away before a broker stops.', shownOnly),

  // Requests
  'fetch.max.bytes': int(57_671_680, 'bytes', 'Most data in one answer to any fetch.', { min: 1_024 }),
  'socket.request.max.bytes': int(104_857_600, 'bytes', 'Largest request that the broker reads.', { ...shownOnly, min: 1 }),
  'request.timeout.ms': int(30_000, 'ms', 'How long the broker waits for an answer to its own requests.', shownOnly),
  'num.io.threads': int(8, 'count', 'Threads that handle requests, disk included.', { ...shownOnly, min: 1 }),
  'num.network.threads': int(3, 'count', 'Threads that read requests and write answers.', { ...shownOnly, min: 1 }),

  // Groups, classic protocol
  'group.initial.rebalance.delay.ms': int(3_000, 'ms', 'How long an empty group waits for more members before its first assignment.', {
    affects: ['rebalance.count', 'time_to_reassign'],
  }),
  'group.min.session.timeout.ms': int(6_000, 'ms', 'Shortest session timeout that a member may ask for.'),
  'group.max.session.timeout.ms': int(1_800_000, 'ms', 'Longest session timeout that a member may ask for.'),
  'group.max.size': int(INT_MAX, 'count', 'Most members of one group; one more is refused.', { min: 1 }),

  // Groups, consumer protocol
  'group.consumer.session.timeout.ms': int(45_000, 'ms', 'Session timeout of groups under the consumer protocol.', { min: 1 }),
  'group.consumer.min.session.timeout.ms': int(45_000, 'ms', 'Shortest one that a group may set.', { min: 1 }),
  'group.consumer.max.session.timeout.ms': int(60_000, 'ms', 'Longest one that a group may set.', { min: 1 }),
  'group.consumer.heartbeat.interval.ms': int(5_000, 'ms', 'Heartbeat interval of groups under the consumer protocol.', { min: 1 }),
  'group.consumer.min.heartbeat.interval.ms': int(5_000, 'ms', 'Shortest one that a group may set.', { min: 1 }),
  'group.consumer.max.heartbeat.interval.ms': int(15_000, 'ms', 'Longest one that a group may set.', { min: 1 }),
  'group.consumer.max.size': int(INT_MAX, 'count', 'Most members of one group under the consumer protocol.', { min: 1 }),
  'group.consumer.assignors': list(['uniform', 'range'], 'Assignors that the broker offers, the default first.'),
  'group.consumer.migration.policy': oneOf(
    ['disabled', 'downgrade', 'upgrade', 'bidirectional'],
    'bidirectional',
    'Between which protocols a group may change while it runs.',
    { ignoreCase: true },
  ),
  'group.consumer.regex.refresh.interval.ms': int(600_000, 'ms', 'How often the broker looks for new topics that a pattern matches.', {
    min: 10_000,
  }),
  'group.coordinator.rebalance.protocols': list(['classic', 'consumer', 'streams'], 'Group protocols that the broker speaks.', {
    ...shownOnly,
    validValues: { kind: 'oneOf', choices: ['consumer', 'classic', 'share', 'streams'] },
  }),

  // Share groups
  'group.share.session.timeout.ms': int(45_000, 'ms', 'Session timeout of members of share groups.', { min: 1 }),
  'group.share.min.session.timeout.ms': int(45_000, 'ms', 'Shortest one that a share group may set.', { min: 1 }),
  'group.share.max.session.timeout.ms': int(60_000, 'ms', 'Longest one that a share group may set.', { min: 1 }),
  'group.share.heartbeat.interval.ms': int(5_000, 'ms', 'Heartbeat interval of members of share groups.', { min: 1 }),
  'group.share.min.heartbeat.interval.ms': int(5_000, 'ms', 'Shortest one that a share group may set.', { min: 1 }),
  'group.share.max.heartbeat.interval.ms': int(15_000, 'ms', 'Longest one that a share group may set.', { min: 1 }),
  'group.share.max.size': int(200, 'count', 'Most members of one share group.', { min: 1, max: 1_000 }),
  'group.share.delivery.count.limit': int(5, 'count', 'Deliveries after which a share group archives a record.', { min: 2, max: 10 }),
  'group.share.record.lock.duration.ms': int(30_000, 'ms', 'How long a share consumer holds a record before another may have it.', {
    min: 1_000,
    max: 3_600_000,
  }),
  'group.share.min.record.lock.duration.ms': int(15_000, 'ms', 'Shortest one that a share group may set.', { min: 1_000, max: 30_000 }),
  'group.share.max.record.lock.duration.ms': int(60_000, 'ms', 'Longest one that a share group may set.', {
    min: 30_000,
    max: 3_600_000,
  }),
  'group.share.partition.max.record.locks': int(2_000, 'records', 'Most records between start and end of a share partition.', {
    min: 100,
    max: 10_000,
  }),

  // Offsets
  'offsets.topic.num.partitions': int(
    50,
    'partitions',
    "Partitions of __consumer_offsets; a group's coordinator is the leader of one of them.",
    { min: 1 },
  ),
  'offsets.topic.replication.factor': short(
    3,
    'count',
    'Replicas of __consumer_offsets; with fewer brokers the first group cannot start.',
    { min: 1 },
  ),
  'offsets.topic.segment.bytes': int(104_857_600, 'bytes', 'Segment size of __consumer_offsets.', { ...shownOnly, min: 1 }),
  'offsets.retention.minutes': int(10_080, 'minutes', 'How long offsets of a group without members are kept.', {
    min: 1,
    affects: ['oracle.lost', 'oracle.effect_dup'],
  }),
  'offsets.retention.check.interval.ms': long(600_000, 'ms', 'How often expired offsets are looked for.', { min: 1 }),
  'offsets.commit.timeout.ms': int(5_000, 'ms', 'How long a commit may wait for the replicas of __consumer_offsets.', {
    ...shownOnly,
    min: 1,
  }),
  'offset.metadata.max.bytes': int(4_096, 'bytes', 'Longest text that may go with a committed offset.'),

  // Producers and transactions
  'producer.id.expiration.ms': int(86_400_000, 'ms', "A partition forgets a producer's sequence after this long without a write.", {
    min: 1,
    affects: ['oracle.effect_dup'],
  }),
  'transaction.max.timeout.ms': int(900_000, 'ms', 'Longest transaction timeout that a producer may ask for.', { min: 1 }),
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': int(
    10_000,
    'ms',
    'How often the coordinator looks for transactions to abort.',
    {
      min: 1,
    },
  ),
  'transactional.id.expiration.ms': int(604_800_000, 'ms', 'A transactional id is forgotten after this long without use.', {
    ...shownOnly,
    min: 1,
  }),
  'transaction.state.log.num.partitions': int(50, 'partitions', 'Partitions of __transaction_state.', { min: 1 }),
  'transaction.state.log.replication.factor': short(3, 'count', 'Replicas of __transaction_state.', { min: 1 }),
  'transaction.state.log.min.isr': int(2, 'count', 'In-sync replicas that a write to __transaction_state needs.', { min: 1 }),
};
