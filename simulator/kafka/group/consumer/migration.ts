/**
 * A live group changes its protocol while its members are upgraded, or rolled back, one by one (group.consumer.migration.policy).
 * Source: apache/kafka group-coordinator/.../GroupMetadataManager.java (convertToConsumerGroup, convertToClassicGroup),
 * modern/consumer/ConsumerGroup.java (fromClassicGroup). Rules KN31-KN35.
 */
import type { MemberId } from '../../protocol/group';
import { type Coordinator, clearMemberTimers, clearTimersOf, type Group, refuseJoin, refuseSync, renewSession } from '../coordinator';
import { mostVoted, prepareRebalance } from '../rebalance';
import type { StoredMember } from '../state';
import { asModern, type ModernGroup } from './handle';
import { type ConsumerMember, classicMembers } from './state';

/** Only groups of consumers know what their members read. */
export function mayUpgrade({ config }: Coordinator, group: Group): boolean {
  const policy = config['group.consumer.migration.policy'];
  return (policy === 'bidirectional' || policy === 'upgrade') && group.protocolType === 'consumer';
}

/** KN31: members keep what they have, the epochs go on from the generation, and whoever is parked is called again. */
export function upgrade(c: Coordinator, group: Group): ModernGroup {
  const parked = [...group.members.values()];
  const members = parked.map(({ memberId, groupInstanceId, clientId, host, protocols, assignment, ...times }): ConsumerMember => {
    const topics = [...new Set(protocols[0]?.metadata.topics ?? [])].sort();
    return {
      memberId,
      groupInstanceId,
      clientId,
      host,
      epoch: group.generation,
      previousEpoch: group.generation,
      progress: 'STABLE',
      rebalanceTimeoutMs: times.rebalanceTimeoutMs,
      topics,
      regex: null,
      assignor: null,
      assigned: assignment,
      pendingRevocation: [],
      classic: { sessionTimeoutMs: times.sessionTimeoutMs, protocols, called: false },
    };
  });
  clearTimersOf(c, group);
  c.io.emit({ type: 'groupBecameConsumer', group: group.groupId, epoch: group.generation, members });
  for (const { memberId, parkedJoin, parkedSync, sessionTimeoutMs } of parked) {
    if (parkedJoin !== null) refuseJoin(c, parkedJoin, memberId, 'REBALANCE_IN_PROGRESS');
    if (parkedSync !== null) refuseSync(c, parkedSync, 'REBALANCE_IN_PROGRESS');
    renewSession(c, group, memberId, sessionTimeoutMs);
  }
  return asModern(group);
}

/** KN34: the last member of the consumer protocol has gone. @returns whether the group is a classic one now. */
export function downgradeIfAllClassic(c: Coordinator, group: ModernGroup, cause: MemberId | null): boolean {
  const policy = c.config['group.consumer.migration.policy'];
  const { consumer } = group;
  const left = classicMembers(consumer);
  if (policy !== 'bidirectional' && policy !== 'downgrade') return false;
  if (left.length === 0 || left.length < consumer.members.size || left.length > c.config['group.max.size']) return false;
  const members = left.map(asClassic);
  for (const { memberId } of left) clearMemberTimers(c, group, memberId);
  c.io.emit({
    type: 'groupBecameClassic',
    group: group.groupId,
    generation: consumer.epoch,
    protocol: mostVoted(members)[0] ?? null,
    leader: members[0]?.memberId ?? null,
    members,
  });
  const classic = c.groups.get(group.groupId) as Group;
  for (const { memberId, sessionTimeoutMs } of members) renewSession(c, classic, memberId, sessionTimeoutMs);
  prepareRebalance(c, classic, { reason: 'memberLeft', cause });
  return true;
}

function asClassic(member: ConsumerMember): StoredMember {
  const { memberId, groupInstanceId, clientId, host, rebalanceTimeoutMs, assigned, classic } = member;
  if (classic === null) throw new Error(`${memberId} speaks no classic protocol`);
  const { sessionTimeoutMs, protocols } = classic;
  return { memberId, groupInstanceId, clientId, host, sessionTimeoutMs, rebalanceTimeoutMs, protocols, assignment: assigned };
}
