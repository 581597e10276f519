/** Settings of the group coordinator, in the broker's own spelling, with the defaults of 4.2 (GroupCoordinatorConfig.java). */
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

export const GROUP_DEFAULTS: GroupConfig = {
  'group.initial.rebalance.delay.ms': 3_000,
  'group.min.session.timeout.ms': 6_000,
  'group.max.session.timeout.ms': 1_800_000,
  'group.max.size': 2_147_483_647,
  'offsets.retention.minutes': 10_080,
  'offsets.retention.check.interval.ms': 600_000,
  'offset.metadata.max.bytes': 4_096,
};

/** A new member's parked JoinGroup is dropped after this long; a constant in Kafka too (classicGroupNewMemberJoinTimeoutMs). */
export const NEW_MEMBER_JOIN_TIMEOUT_MS = 300_000;
