/** Applies the facts of consumer groups: the only writer of their state. Members are replaced, never changed. */
import type { Micros } from '../../../kernel/time';
import type { MemberId } from '../../protocol/group';
import { type GroupState, loadedGroup } from '../state';
import type { ConsumerGroupFact } from './facts';
import { type ConsumerGroup, type ConsumerMember, emptyConsumerGroup, phaseOf } from './state';

export function applyConsumerGroupFact(group: GroupState, fact: ConsumerGroupFact, time: Micros): void {
  switch (fact.type) {
    case 'groupBecameConsumer': {
      forgetClassic(group, time);
      group.consumer = emptyConsumerGroup(fact.epoch);
      for (const member of fact.members) {
        group.consumer.members.set(member.memberId, member);
        group.consumer.targets.set(member.memberId, member.assigned);
      }
      return keepPhase(group, group.consumer, time);
    }
    case 'groupBecameClassic': {
      const { generation, protocol, leader, members } = fact;
      const protocolType = members.length > 0 ? 'consumer' : null;
      const stored = { generation, protocolType, protocol, leader, members, stateSince: time };
      const { offsets, pendingOffsets } = group;
      Object.assign(group, loadedGroup(group.groupId, stored, []));
      Object.assign(group, { offsets, pendingOffsets });
      return;
    }
    case 'consumerHeartbeatRefused':
      return; // Said for those who read the story; the group is as it was.
    default: {
      const consumer = theConsumerGroup(group);
      change(consumer, fact, time);
      return keepPhase(group, consumer, time);
    }
  }
}

type Change = Exclude<ConsumerGroupFact, { type: 'groupBecameConsumer' | 'groupBecameClassic' | 'consumerHeartbeatRefused' }>;

function change(group: ConsumerGroup, fact: Change, time: Micros): void {
  switch (fact.type) {
    case 'consumerMemberJoined':
      if (group.members.has(fact.member.memberId)) throw new Error(`${fact.member.memberId} is in the group already`);
      group.members.set(fact.member.memberId, fact.member);
      return;
    case 'consumerMemberUpdated':
      theMember(group, fact.member.memberId);
      group.members.set(fact.member.memberId, fact.member);
      return;
    case 'consumerMemberReplaced': {
      const target = group.targets.get(fact.old);
      const seats = [...group.members.values()].map((member) => (member.memberId === fact.old ? fact.member : member));
      group.members = new Map(seats.map((member) => [member.memberId, member]));
      group.targets.delete(fact.old);
      if (target !== undefined) group.targets.set(fact.member.memberId, target);
      return;
    }
    case 'classicMemberCalled': {
      const { classic } = theMember(group, fact.member);
      return alter(group, fact.member, { classic: classic && { ...classic, called: true } });
    }
    case 'consumerMemberAway':
      return alter(group, fact.member, { epoch: -2, progress: 'STABLE', pendingRevocation: [] });
    case 'consumerMemberRemoved':
      theMember(group, fact.member);
      group.members.delete(fact.member);
      group.targets.delete(fact.member);
      return;
    case 'groupEpochRaised':
      if (fact.epoch !== group.epoch + 1) throw new Error(`the group epoch goes from ${group.epoch} to ${fact.epoch}`);
      group.epoch = fact.epoch;
      group.metadata = fact.metadata;
      return;
    case 'targetAssigned':
      if (fact.epoch !== group.epoch) throw new Error(`targets of epoch ${fact.epoch} in epoch ${group.epoch}`);
      group.assignmentEpoch = fact.epoch;
      group.assignor = fact.assignor;
      group.targets = new Map(fact.targets.map(({ memberId, partitions }) => [memberId, partitions]));
      return;
    case 'memberReconciled': {
      const { epoch, progress, assigned, pendingRevocation } = fact;
      const before = theMember(group, fact.member);
      const previousEpoch = before.epoch === epoch ? before.previousEpoch : before.epoch;
      return alter(group, fact.member, { epoch, previousEpoch, progress, assigned, pendingRevocation });
    }
    case 'patternResolved':
      group.patterns.set(fact.pattern, { topics: fact.topics, at: time });
      return;
  }
}

function keepPhase(group: GroupState, consumer: ConsumerGroup, time: Micros): void {
  const phase = phaseOf(consumer);
  if (phase === consumer.phase) return;
  consumer.phase = phase;
  group.stateSince = time;
}

/** Nothing of the classic protocol is left but the offsets. */
function forgetClassic(group: GroupState, time: Micros): void {
  const { offsets, pendingOffsets } = group;
  const nobody = { generation: 0, protocolType: null, protocol: null, leader: null, members: [], stateSince: time };
  Object.assign(group, loadedGroup(group.groupId, nobody, []));
  Object.assign(group, { offsets, pendingOffsets });
}

function alter(group: ConsumerGroup, memberId: MemberId, by: Partial<ConsumerMember>): void {
  group.members.set(memberId, { ...theMember(group, memberId), ...by });
}

function theConsumerGroup(group: GroupState): ConsumerGroup {
  if (group.consumer === null) throw new Error(`${group.groupId} is no group of the consumer protocol`);
  return group.consumer;
}

function theMember(group: ConsumerGroup, memberId: MemberId): ConsumerMember {
  const member = group.members.get(memberId);
  if (member === undefined) throw new Error(`${memberId} is not in the group`);
  return member;
}
