/**
 * The group coordinator of a broker: decides on requests and alarms of groups, and speaks through `io` alone.
 * The broker's own `handle` and `apply` pass on to here what concerns groups. Rules KG1-KG49 of ../SPEC.md.
 */
import type { NodeId } from '../../kernel/process';
import type { TopicPartition } from '../protocol/data';
import type { GroupRequest } from '../protocol/group';
import { deleteGroups, describeGroups, listGroups } from './admin';
import type { GroupConfig } from './config';
import type { Coordinator, GroupIo, GroupTimer } from './coordinator';
import { joinGroup } from './join';
import { expireSession, heartbeat, leaveGroup, syncGroup } from './membership';
import { commitOffsets, deleteOffsets, expireOffsets, fetchOffsets } from './offsets';
import { completeJoin, endInitialDelay, expireSync } from './rebalance';
import type { ReadonlyGroups } from './state';

const anyPartition = () => true;

/**
 * Decides on one request. Answers go to `from`, now or, if the request is parked, when its phase ends; a parked request
 * that the same member repeats, or whose member leaves while it waits for an assignment, is never answered (KG33).
 *
 * @param partitionExists the broker's view of the cluster, for offsets; without it every partition exists.
 */
export function handleGroupRequest(
  groups: ReadonlyGroups,
  request: GroupRequest,
  from: NodeId,
  io: GroupIo,
  config: GroupConfig,
  partitionExists: (partition: TopicPartition) => boolean = anyPartition,
): void {
  const c: Coordinator = { groups, io, config };
  switch (request.type) {
    case 'JoinGroup':
      return joinGroup(c, request, from);
    case 'SyncGroup':
      return syncGroup(c, request, from);
    case 'Heartbeat':
      return heartbeat(c, request, from);
    case 'LeaveGroup':
      return leaveGroup(c, request, from);
    case 'OffsetCommit':
      return commitOffsets(c, request, from, partitionExists);
    case 'OffsetFetch':
      return fetchOffsets(c, request, from);
    case 'OffsetDelete':
      return deleteOffsets(c, request, from, partitionExists);
    case 'DescribeGroups':
      return describeGroups(c, request, from);
    case 'ListGroups':
      return listGroups(c, request, from);
    case 'DeleteGroups':
      return deleteGroups(c, request, from);
  }
}

/** Decides on an alarm that the coordinator set for itself. One whose group is gone means nothing. */
export function handleGroupTimer(groups: ReadonlyGroups, timer: GroupTimer, io: GroupIo, config: GroupConfig): void {
  const c: Coordinator = { groups, io, config };
  if (timer.type === 'expireGroupOffsets') return expireOffsets(c);
  const group = groups.get(timer.group);
  if (group === undefined) return;
  switch (timer.type) {
    case 'expireGroupSession':
      return expireSession(c, group, timer.member);
    case 'completeGroupJoin':
      return completeJoin(c, group);
    case 'endInitialDelay':
      return endInitialDelay(c, group, timer.delayMs, timer.remainingMs);
    case 'expireGroupSync':
      return expireSync(c, group, timer.generation);
  }
}

const REQUESTS: Readonly<Record<GroupRequest['type'], true>> = {
  JoinGroup: true,
  SyncGroup: true,
  Heartbeat: true,
  LeaveGroup: true,
  OffsetCommit: true,
  OffsetFetch: true,
  OffsetDelete: true,
  DescribeGroups: true,
  ListGroups: true,
  DeleteGroups: true,
};

const TIMERS: Readonly<Record<GroupTimer['type'], true>> = {
  expireGroupSession: true,
  completeGroupJoin: true,
  endInitialDelay: true,
  expireGroupSync: true,
  expireGroupOffsets: true,
};

/** Whether an input of a broker is a request to its group coordinator. */
export function isGroupRequest(input: { readonly type: string }): input is GroupRequest {
  return Object.hasOwn(REQUESTS, input.type);
}

/** Whether an input of a broker is an alarm of its group coordinator. */
export function isGroupTimer(input: { readonly type: string }): input is GroupTimer {
  return Object.hasOwn(TIMERS, input.type);
}
