/** Settings of the group coordinator, in the broker's own spelling; the registry has their defaults. */
import { defaults } from '../settings';

export interface GroupConfig {
  /** How long an Empty group waits for more members after the first. Milliseconds. */
  readonly 'group.initial.rebalance.delay.ms': number;
  readonly 'group.min.session.timeout.ms': number;
  readonly 'group.max.session.timeout.ms': number;
  readonly 'group.max.size': number;
  readonly 'offsets.retention.minutes': number;
  readonly 'offsets.retention.check.interval.ms': number;
  readonly 'offset.metadata.max.bytes': number;
  readonly 'group.consumer.session.timeout.ms': number;
  readonly 'group.consumer.heartbeat.interval.ms': number;
  readonly 'group.consumer.max.size': number;
  readonly 'group.consumer.assignors': readonly string[];
  readonly 'group.consumer.migration.policy': string;
  readonly 'group.consumer.regex.refresh.interval.ms': number;
  readonly 'group.share.session.timeout.ms': number;
  readonly 'group.share.heartbeat.interval.ms': number;
  readonly 'group.share.max.size': number;
}

const registered = defaults('broker');

export const GROUP_DEFAULTS: GroupConfig = {
  'group.initial.rebalance.delay.ms': registered['group.initial.rebalance.delay.ms'],
  'group.min.session.timeout.ms': registered['group.min.session.timeout.ms'],
  'group.max.session.timeout.ms': registered['group.max.session.timeout.ms'],
  'group.max.size': registered['group.max.size'],
  'offsets.retention.minutes': registered['offsets.retention.minutes'],
  'offsets.retention.check.interval.ms': registered['offsets.retention.check.interval.ms'],
  'offset.metadata.max.bytes': registered['offset.metadata.max.bytes'],
  'group.consumer.session.timeout.ms': registered['group.consumer.session.timeout.ms'],
  'group.consumer.heartbeat.interval.ms': registered['group.consumer.heartbeat.interval.ms'],
  'group.consumer.max.size': registered['group.consumer.max.size'],
  'group.consumer.assignors': registered['group.consumer.assignors'],
  'group.consumer.migration.policy': registered['group.consumer.migration.policy'],
  'group.consumer.regex.refresh.interval.ms': registered['group.consumer.regex.refresh.interval.ms'],
  'group.share.session.timeout.ms': registered['group.share.session.timeout.ms'],
  'group.share.heartbeat.interval.ms': registered['group.share.heartbeat.interval.ms'],
  'group.share.max.size': registered['group.share.max.size'],
};

/** A new member's parked JoinGroup is dropped after this long; a constant in Kafka too (classicGroupNewMemberJoinTimeoutMs). */
export const NEW_MEMBER_JOIN_TIMEOUT_MS = 300_000;
