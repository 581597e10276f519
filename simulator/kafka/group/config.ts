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
};

/** A new member's parked JoinGroup is dropped after this long; a constant in Kafka too (classicGroupNewMemberJoinTimeoutMs). */
export const NEW_MEMBER_JOIN_TIMEOUT_MS = 300_000;
