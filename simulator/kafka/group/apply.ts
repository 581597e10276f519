/**
 * Applies the facts of groups: the only writer of their state. Replay calls it and nothing else, so it draws no luck,
 * sends nothing and looks at no clock but the fact's own.
 */
import type { Micros } from '../../kernel/time';
import type { MemberId } from '../protocol/group';
import { applyConsumerGroupFact } from './consumer/apply';
import { type ConsumerGroupFact, isConsumerGroupFact } from './consumer/facts';
import type { GroupFact } from './facts';
import { applyShareGroupFact } from './share/apply';
import { isShareGroupFact, type ShareGroupFact } from './share/facts';
import {
  ENTERED_FROM,
  emptyGroup,
  type GroupMember,
  type GroupPhase,
  type GroupState,
  type Groups,
  loadedGroup,
  offsetKey,
  type StoredGroup,
  type StoredMember,
  topicsOfMembers,
} from './state';

/** Applies one fact to the groups that a broker coordinates. `at.time` is the fact's own instant. */
export function applyGroupFact(groups: Groups, fact: GroupFact, at: { readonly time: Micros }): void {
  switch (fact.type) {
    case 'groupCreated':
      if (groups.has(fact.group)) throw new Error(`group ${fact.group} is there already`);
      groups.set(fact.group, emptyGroup(fact.group, at.time));
      return;
    case 'groupLoaded':
      groups.set(fact.group, loadedGroup(fact.group, fact.stored, fact.offsets));
      for (const { producerId, offsets } of fact.pendingOffsets) {
        theGroup(groups, fact.group).pendingOffsets.set(producerId, new Map(offsets.map((offset) => [offsetKey(offset), offset])));
      }
      return;
    case 'groupDeleted':
    case 'groupUnloaded':
      groups.delete(fact.group);
      return;
    case 'joinRejected':
    case 'commitRejected':
      return; // Said for those who read the story; the group is as it was.
    default:
      if (isConsumerGroupFact(fact)) return applyConsumerGroupFact(theGroup(groups, fact.group), fact, at.time);
      if (isShareGroupFact(fact)) return applyShareGroupFact(theGroup(groups, fact.group), fact);
      return change(theGroup(groups, fact.group), fact, at.time);
  }
}

type Change = Exclude<
  Exclude<GroupFact, ConsumerGroupFact | ShareGroupFact>,
  { type: 'groupCreated' | 'groupLoaded' | 'groupDeleted' | 'groupUnloaded' | 'joinRejected' | 'commitRejected' }
>;

function change(group: GroupState, fact: Change, time: Micros): void {
  switch (fact.type) {
    case 'memberIdGiven':
      group.pendingMembers.add(fact.member);
      return;
    case 'memberIdWithdrawn':
      if (!group.pendingMembers.delete(fact.member)) throw new Error(`${fact.member} is not a pending id of ${group.groupId}`);
      return;
    case 'memberJoined': {
      if (group.members.has(fact.member)) throw new Error(`${fact.member} is in ${group.groupId} already`);
      if (group.members.size === 0) group.protocolType = fact.protocolType;
      if (group.state === 'PreparingRebalance' && group.previousState === 'Empty') group.newMemberAdded = true;
      group.pendingMembers.delete(fact.member);
      group.leader ??= fact.member;
      group.members.set(fact.member, {
        memberId: fact.member,
        groupInstanceId: fact.groupInstanceId,
        clientId: fact.clientId,
        host: fact.waits.node,
        sessionTimeoutMs: fact.sessionTimeoutMs,
        rebalanceTimeoutMs: fact.rebalanceTimeoutMs,
        protocols: fact.protocols,
        assignment: [],
        isNew: true,
        parkedJoin: fact.waits,
        parkedSync: null,
      });
      return;
    }
    case 'memberRejoined': {
      const member = theMember(group, fact.member);
      member.sessionTimeoutMs = fact.sessionTimeoutMs;
      member.rebalanceTimeoutMs = fact.rebalanceTimeoutMs;
      member.protocols = fact.protocols;
      member.parkedJoin = fact.waits;
      return;
    }
    case 'staticMemberReplaced': {
      const old = theMember(group, fact.old);
      const successor: GroupMember = {
        ...old,
        memberId: fact.member,
        sessionTimeoutMs: fact.sessionTimeoutMs,
        rebalanceTimeoutMs: fact.rebalanceTimeoutMs,
        protocols: fact.protocols,
        isNew: false,
        parkedJoin: fact.waits,
        parkedSync: null,
      };
      // It takes the old one's seat, so that whoever draws the group sees one member change its name.
      const seats = [...group.members.values()].map((member) => (member === old ? successor : member));
      group.members = new Map(seats.map((member) => [member.memberId, member]));
      if (group.leader === fact.old) group.leader = fact.member;
      if (fact.waits === null) group.stored = storedForm(group);
      return;
    }
    case 'memberRemoved':
      theMember(group, fact.member);
      group.members.delete(fact.member);
      group.pendingSync.delete(fact.member);
      group.leader = fact.leader;
      return;
    case 'rebalanceStarted':
      if (group.state === 'CompletingRebalance') {
        for (const member of group.members.values()) {
          member.assignment = [];
          member.parkedSync = null;
        }
      }
      group.pendingSync.clear();
      return enter(group, 'PreparingRebalance', time);
    case 'initialDelayExtended':
      group.newMemberAdded = false;
      return;
    case 'generationStarted':
      nextGeneration(group, fact.generation);
      group.protocol = fact.protocol;
      group.leader = fact.leader;
      group.pendingSync = new Set(fact.members);
      for (const member of group.members.values()) {
        member.parkedJoin = null;
        member.isNew = false;
      }
      group.subscribedTopics = topicsOfMembers(group);
      return enter(group, 'CompletingRebalance', time);
    case 'groupEmptied':
      nextGeneration(group, fact.generation);
      group.protocol = null;
      group.leader = null;
      group.subscribedTopics = topicsOfMembers(group);
      enter(group, 'Empty', time);
      group.stored = storedForm(group);
      return;
    case 'memberSynced':
      theMember(group, fact.member).parkedSync = fact.waits;
      group.pendingSync.delete(fact.member);
      return;
    case 'groupStabilised': {
      const assigned = new Map(fact.assignments.map(({ memberId, partitions }) => [memberId, partitions]));
      for (const member of group.members.values()) {
        member.assignment = assigned.get(member.memberId) ?? [];
        member.parkedSync = null;
      }
      group.pendingSync.delete(fact.leader);
      enter(group, 'Stable', time);
      group.stored = storedForm(group);
      return;
    }
    case 'offsetsCommitted':
      for (const offset of fact.offsets) group.offsets.set(offsetKey(offset), { ...offset, committedAt: time });
      return;
    case 'offsetsPended': {
      const pending = group.pendingOffsets.get(fact.producerId) ?? new Map();
      for (const offset of fact.offsets) pending.set(offsetKey(offset), { ...offset, committedAt: time });
      group.pendingOffsets.set(fact.producerId, pending);
      return;
    }
    case 'pendingOffsetsEnded':
      group.pendingOffsets.delete(fact.producerId);
      return;
    case 'offsetsRemoved':
      for (const partition of fact.partitions) group.offsets.delete(offsetKey(partition));
      return;
  }
}

function enter(group: GroupState, state: GroupPhase, time: Micros): void {
  if (!ENTERED_FROM[state].includes(group.state)) throw new Error(`group ${group.groupId} cannot go from ${group.state} to ${state}`);
  group.previousState = group.state;
  group.state = state;
  group.stateSince = time;
}

function nextGeneration(group: GroupState, generation: number): void {
  if (generation !== group.generation + 1)
    throw new Error(`group ${group.groupId} goes from generation ${group.generation} to ${generation}`);
  group.generation = generation;
}

function theGroup(groups: Groups, groupId: string): GroupState {
  const group = groups.get(groupId);
  if (group === undefined) throw new Error(`there is no group ${groupId}`);
  return group;
}

function theMember(group: GroupState, memberId: MemberId): GroupMember {
  const member = group.members.get(memberId);
  if (member === undefined) throw new Error(`${memberId} is not in ${group.groupId}`);
  return member;
}

/** The metadata record that Kafka writes at this moment. */
function storedForm(group: GroupState): StoredGroup {
  return {
    generation: group.generation,
    protocolType: group.protocolType,
    protocol: group.protocol,
    leader: group.leader,
    members: [...group.members.values()].map(storedMember),
    stateSince: group.stateSince,
  };
}

function storedMember(member: GroupMember): StoredMember {
  return {
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    clientId: member.clientId,
    host: member.host,
    sessionTimeoutMs: member.sessionTimeoutMs,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    protocols: member.protocols,
    assignment: member.assignment,
  };
}
