/** Settings of a consumer. Source: apache/kafka clients/.../consumer/ConsumerConfig.java, as printed by the classes of 4.2.1. */
import type { AssignorName } from '../assignors/types';
import { flag, int, list, long, oneOf, shownOnly, text } from './types';

export const consumerSettings = {
  'client.id': text('', 'A name for this client in logs and metrics; the broker puts it in front of the member id.', shownOnly),
  'client.rack': text('', 'Where this client runs, so that it may read from a replica nearby.', shownOnly),

  // Membership
  'group.id': text(null, 'The group that shares the partitions of its topics among its members.'),
  'group.instance.id': text(null, 'Makes the member static: it may leave and come back within the session timeout without a rebalance.', {
    validValues: { kind: 'nonEmpty' },
    affects: ['rebalance.count', 'time_to_reassign'],
  }),
  'group.protocol': oneOf(['consumer', 'classic'], 'classic', 'Who computes the assignment: a member (classic) or the broker (consumer).', {
    ignoreCase: true,
    affects: ['rebalance.count', 'pause.partition_seconds'],
  }),
  'group.remote.assignor': text(null, 'The assignor that the broker runs for group.protocol=consumer.'),
  'session.timeout.ms': int(
    45_000,
    'ms',
    'Without a heartbeat for this long the coordinator removes the member; it catches a dead process.',
    {
      affects: ['time_to_reassign', 'false_evictions'],
    },
  ),
  'heartbeat.interval.ms': int(
    3_000,
    'ms',
    'How often the member shows that it lives, and at the latest how soon it hears of a rebalance.',
    {
      affects: ['time_to_reassign', 'false_evictions'],
    },
  ),
  'max.poll.interval.ms': int(
    300_000,
    'ms',
    'Longest time between two polls before the member leaves by itself; it catches a stuck handler, and bounds how long a join waits for it.',
    {
      min: 1,
      affects: ['false_evictions', 'oracle.effect_dup', 'time_to_reassign'],
    },
  ),
  'partition.assignment.strategy': list<AssignorName>(
    ['range', 'cooperative-sticky'],
    'Assignors that the member can follow, the preferred one first; the group takes one that all members share.',
    { validValues: { kind: 'assignors' }, affects: ['pause.partition_seconds', 'rebalance.count'] },
  ),

  // Share groups
  'share.acknowledgement.mode': oneOf(
    ['implicit', 'explicit'],
    'implicit',
    'Of a share consumer: whether the next poll accepts what the last one returned, or the application says so record by record.',
    { affects: ['oracle.lost', 'oracle.effect_dup'] },
  ),
  'share.acquire.mode': text(
    'BATCH_OPTIMIZED',
    'Of a share consumer: whole producer batches at a time (batch_optimized), or never more than max.poll.records (record_limit).',
    { validValues: { kind: 'oneOf', choices: ['batch_optimized', 'record_limit'] } },
  ),

  // Position
  'auto.offset.reset': text(
    'latest',
    'Where to start when the group has no committed offset or the committed one is gone: earliest, latest, none, or by_duration.',
    {
      validValues: { kind: 'resetPolicy' },
      affects: ['oracle.lost', 'oracle.effect_dup'],
    },
  ),
  'enable.auto.commit': flag(true, 'Lets poll() commit, from time to time, the offsets of what earlier polls returned.', {
    affects: ['oracle.lost', 'oracle.effect_dup'],
  }),
  'auto.commit.interval.ms': int(5_000, 'ms', 'At least this long between two automatic commits.', {
    min: 0,
    affects: ['oracle.effect_dup'],
  }),
  'isolation.level': oneOf(
    ['read_committed', 'read_uncommitted'],
    'read_uncommitted',
    'Whether records of open and aborted transactions are seen.',
  ),

  // Fetching
  'max.poll.records': int(500, 'records', "Most records that one poll returns; it limits the handler's batch, not the fetch.", {
    min: 1,
    affects: ['false_evictions', 'goodput', 'oracle.effect_dup'],
  }),
  'fetch.min.bytes': int(1, 'bytes', 'The broker answers a fetch once it has this much, or when fetch.max.wait.ms is over.', {
    min: 0,
    affects: ['e2e.p50', 'broker.req_per_s'],
  }),
  'fetch.max.wait.ms': int(500, 'ms', 'Longest time that a fetch waits at the broker for fetch.min.bytes.', {
    min: 0,
    affects: ['e2e.p50', 'broker.req_per_s'],
  }),
  'fetch.max.bytes': int(52_428_800, 'bytes', 'Most data in one answer to a fetch; a first batch that is larger still comes through.', {
    min: 0,
  }),
  'max.partition.fetch.bytes': int(
    1_048_576,
    'bytes',
    'Most data of one partition in one answer to a fetch; a first batch that is larger still comes through.',
    { min: 0 },
  ),
  'check.crcs': flag(true, 'Checks that batches arrived undamaged.', shownOnly),

  // Time
  'request.timeout.ms': int(30_000, 'ms', 'How long one request may stay unanswered before it counts as failed.', { min: 0 }),
  'default.api.timeout.ms': int(60_000, 'ms', 'How long a call such as commitSync may take when it is given no limit of its own.', {
    min: 0,
  }),
  'retry.backoff.ms': long(100, 'ms', 'Pause before the first retry; it doubles with each further one, give or take a fifth.', { min: 0 }),
  'retry.backoff.max.ms': long(1_000, 'ms', 'Longest pause between two retries.', { min: 0 }),
  'reconnect.backoff.ms': long(50, 'ms', 'Pause before the first attempt to reconnect to a broker.', { min: 0 }),
  'reconnect.backoff.max.ms': long(1_000, 'ms', 'Longest pause between two attempts to reconnect.', { min: 0 }),
  'metadata.max.age.ms': long(300_000, 'ms', 'How long the consumer trusts what it knows; new partitions are noticed within it.', {
    min: 0,
    affects: ['lag.age.max'],
  }),
  'connections.max.idle.ms': long(540_000, 'ms', 'An unused connection is closed after this long.', shownOnly),
  'allow.auto.create.topics': flag(true, 'Lets a subscription create its topic, where the broker allows that too.'),
  'exclude.internal.topics': flag(true, 'Keeps internal topics out of subscriptions by pattern.', shownOnly),
};
