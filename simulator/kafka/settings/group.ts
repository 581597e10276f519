/**
 * Settings of one group, set on it by hand; what is not set holds as its broker says for all groups (`group.` in front of the name).
 * Source: apache/kafka group-coordinator/.../GroupConfig.java, as printed by the classes of 4.2.1.
 */
import { int, oneOf, text } from './types';

export const groupSettings = {
  'consumer.session.timeout.ms': int(45_000, 'ms', 'Without a heartbeat for this long the coordinator removes a member of this group.', {
    min: 1,
    affects: ['time_to_reassign', 'false_evictions'],
  }),
  'consumer.heartbeat.interval.ms': int(5_000, 'ms', 'How often members show that they live; each of them learns it from the broker.', {
    min: 1,
    affects: ['time_to_reassign', 'rebalance.count'],
  }),
  'share.session.timeout.ms': int(45_000, 'ms', 'Without a heartbeat for this long a member of this share group is out.', { min: 1 }),
  'share.heartbeat.interval.ms': int(5_000, 'ms', 'How often members of this share group show that they live.', { min: 1 }),
  'share.record.lock.duration.ms': int(30_000, 'ms', 'How long a member holds a record before another may have it.', {
    min: 1_000,
    affects: ['oracle.effect_dup'],
  }),
  'share.auto.offset.reset': text('latest', 'Where a share group begins in a partition from which it has never read.', {
    validValues: { kind: 'shareResetPolicy' },
    affects: ['oracle.lost'],
  }),
  'share.isolation.level': oneOf(
    ['read_committed', 'read_uncommitted'],
    'read_uncommitted',
    'Whether records of open and aborted transactions are given to members.',
  ),
};
