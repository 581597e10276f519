/**
 * Out of a consumer group: a member says so, is not heard of, or does not give up in time what it was told to.
 * Source: apache/kafka group-coordinator/.../GroupMetadataManager.java (consumerGroupLeave, consumerGroupFenceMember,
 * scheduleConsumerGroupSessionTimeout, scheduleConsumerGroupRebalanceTimeout). Rules KN18-KN21.
 */
import { AWAY_EPOCH, type ConsumerGroupHeartbeat } from '../../protocol/consumerGroup';
import type { ErrorName } from '../../protocol/data';
import type { MemberId } from '../../protocol/group';
import { type Coordinator, clearMemberTimers, clearRevocationTimer } from '../coordinator';
import type { ConsumerGroupFact } from './facts';
import type { ModernGroup } from './handle';
import { downgradeIfAllClassic } from './migration';
import { type ConsumerMember, instanceHolder } from './state';
import { raiseEpoch } from './target';

type Reason = Extract<ConsumerGroupFact, { type: 'consumerMemberRemoved' }>['reason'];

export function leaveGroup(c: Coordinator, group: ModernGroup, request: ConsumerGroupHeartbeat): ErrorName {
  const { memberId, groupInstanceId, memberEpoch } = request;
  if (groupInstanceId === null) {
    if (!group.consumer.members.has(memberId)) return 'UNKNOWN_MEMBER_ID';
    removeMembers(c, group, [memberId], 'left');
    return 'NONE';
  }
  const holder = instanceHolder(group.consumer, groupInstanceId);
  if (holder === undefined) return 'UNKNOWN_MEMBER_ID';
  if (holder.memberId !== memberId) return 'FENCED_INSTANCE_ID';
  if (memberEpoch === AWAY_EPOCH) {
    // KN21: its partitions wait for it; the session that runs on is all the time it has.
    clearRevocationTimer(c, group, memberId);
    c.io.emit({ type: 'consumerMemberAway', group: group.groupId, member: memberId });
  } else {
    removeMembers(c, group, [memberId], 'left');
  }
  return 'NONE';
}

/** All at once: the group epoch rises by one, and the next heartbeat of anybody finds a new target (KN20). */
export function removeMembers(c: Coordinator, group: ModernGroup, members: readonly MemberId[], reason: Reason): void {
  for (const member of members) {
    clearMemberTimers(c, group, member);
    c.io.emit({ type: 'consumerMemberRemoved', group: group.groupId, member, reason });
  }
  if (downgradeIfAllClassic(c, group, members[0] ?? null)) return;
  raiseEpoch(c, group, 'memberLeft', members[0] ?? null);
}

export function expireConsumerSession(c: Coordinator, group: ModernGroup, memberId: MemberId): void {
  if (group.consumer.members.has(memberId)) removeMembers(c, group, [memberId], 'sessionExpired');
}

/** KN19: told to give up partitions in that epoch, and has not said that it did. */
export function expireRevocation(c: Coordinator, group: ModernGroup, memberId: MemberId, epoch: number): void {
  const member: ConsumerMember | undefined = group.consumer.members.get(memberId);
  if (member?.progress === 'UNREVOKED_PARTITIONS' && member.epoch === epoch) removeMembers(c, group, [memberId], 'revocationTimeout');
}
