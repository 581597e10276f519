/**
 * A group outlives its coordinator: what a crash leaves, and how another broker takes over.
 * Source: apache/kafka group-coordinator/.../GroupMetadataManager.java (replay, onLoaded, onUnloaded). Rules KG43, KG44 of ../SPEC.md.
 */
import type { NodeId } from '../../kernel/process';
import type { GroupConfig } from './config';
import { isModern, welcomeMembers } from './consumer/handle';
import { copyOf } from './consumer/state';
import {
  type ClusterView,
  type Coordinator,
  clearTimersOf,
  type Group,
  type GroupIo,
  NO_CLUSTER,
  refuseJoin,
  refuseSync,
  renewSession,
  setOffsetsTimer,
} from './coordinator';
import { prepareRebalance } from './rebalance';
import { isSharing, welcomeShareMembers } from './share/handle';
import { copyOfShares } from './share/state';
import { type CommittedOffset, type GroupState, type Groups, loadedGroup, type ReadonlyGroups, type StoredGroup } from './state';

/** What `__consumer_offsets` holds of a group. */
export interface GroupRecords {
  readonly group: string;
  readonly stored: StoredGroup;
  readonly offsets: readonly CommittedOffset[];
  readonly pendingOffsets: readonly PendingOffsets[];
}

/** Offsets of a transaction that has not ended. */
export interface PendingOffsets {
  readonly producerId: number;
  readonly offsets: readonly CommittedOffset[];
}

export function recordsOf(group: Readonly<GroupState>): GroupRecords {
  // Of a consumer group every change is a record of its own, so what is stored is the group as it is.
  const consumer = group.consumer === null ? {} : { consumer: copyOf(group.consumer) };
  const share = group.share === null ? {} : { share: copyOfShares(group.share) };
  const stored = { ...group.stored, ...consumer, ...share };
  const pendingOffsets = [...group.pendingOffsets].map(([producerId, offsets]) => ({ producerId, offsets: [...offsets.values()] }));
  return { group: group.groupId, stored, offsets: [...group.offsets.values()], pendingOffsets };
}

/** Groups after a crash of the broker: as their records tell. Parked requests, pending ids and a rebalance under way are forgotten. */
export function groupsAfterCrash(groups: Groups): Groups {
  const after: Groups = new Map();
  for (const group of groups.values()) {
    const { stored, offsets } = recordsOf(group);
    const loaded = loadedGroup(group.groupId, stored, offsets);
    loaded.pendingOffsets = group.pendingOffsets;
    after.set(group.groupId, loaded);
  }
  return after;
}

/** The broker came up: every member has a full session to be heard of again, and the check of offsets runs. */
export function startCoordinator(groups: ReadonlyGroups, io: GroupIo, config: GroupConfig, cluster: ClusterView = NO_CLUSTER): void {
  const c: Coordinator = { groups, io, config, cluster };
  for (const group of groups.values()) welcome(c, group);
  setOffsetsTimer(c);
}

/** This broker becomes coordinator of a group whose records it has read. */
export function loadGroup(
  groups: ReadonlyGroups,
  records: GroupRecords,
  io: GroupIo,
  config: GroupConfig,
  cluster: ClusterView = NO_CLUSTER,
): void {
  io.emit({ type: 'groupLoaded', ...records });
  welcome({ groups, io, config, cluster }, groups.get(records.group) as Group);
}

function welcome(c: Coordinator, group: Group): void {
  if (isModern(group)) return welcomeMembers(c, group);
  if (isSharing(group)) return welcomeShareMembers(c, group);
  for (const member of group.members.values()) renewSession(c, group, member.memberId, member.sessionTimeoutMs);
  if (group.members.size > c.config['group.max.size']) prepareRebalance(c, group, { reason: 'overCapacity', cause: null });
}

/** Another broker is the coordinator now (`null`: none is known): who is parked is told to look for it. */
export function unloadGroup(groups: ReadonlyGroups, groupId: string, coordinator: NodeId | null, io: GroupIo, config: GroupConfig): void {
  const c: Coordinator = { groups, io, config, cluster: NO_CLUSTER };
  const group = groups.get(groupId);
  if (group === undefined) return;
  const members = [...group.members.values()];
  clearTimersOf(c, group);
  io.emit({ type: 'groupUnloaded', group: groupId, coordinator });
  for (const { memberId, parkedJoin, parkedSync } of members) {
    if (parkedJoin !== null) refuseJoin(c, parkedJoin, memberId, 'NOT_COORDINATOR');
    if (parkedSync !== null) refuseSync(c, parkedSync, 'NOT_COORDINATOR');
  }
}
