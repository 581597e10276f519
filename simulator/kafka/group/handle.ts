/**
 * The group coordinator of a broker: decides on requests and alarms of groups, and speaks through `io` alone.
 * The broker's own `handle` and `apply` pass on to here what concerns groups. Rules KG1-KG49 of ../SPEC.md.
 */
import type { NodeId } from '../../kernel/process';
import type { ConsumerGroupDescribe, ConsumerGroupHeartbeat } from '../protocol/consumerGroup';
import type { GroupRequest as ClassicRequest } from '../protocol/group';
import type { ShareGroupRequest } from '../protocol/share';
import { deleteGroups, describeGroups, listGroups } from './admin';
import type { GroupConfig } from './config';
import { expireClassicStep, heartbeatByClassic, joinByClassic, leaveByClassic, syncByClassic } from './consumer/classicMembers';
import { describeConsumerGroups, isModern } from './consumer/handle';
import { consumerGroupHeartbeat } from './consumer/heartbeat';
import { expireConsumerSession, expireRevocation } from './consumer/leave';
import { resolvePatterns } from './consumer/target';
import { type ClusterView, type Coordinator, type GroupIo, type GroupTimer, NO_CLUSTER } from './coordinator';
import { joinGroup } from './join';
import { expireSession, heartbeat, leaveGroup, syncGroup } from './membership';
import { commitOffsets, deleteOffsets, expireOffsets, fetchOffsets } from './offsets';
import { completeJoin, endInitialDelay, expireSync } from './rebalance';
import { handleShareGroupRequest, initializePartitions, isSharing, removeShareMember } from './share/handle';
import type { ReadonlyGroups } from './state';

export type GroupRequest = ClassicRequest | ConsumerGroupHeartbeat | ConsumerGroupDescribe | ShareGroupRequest;

/**
 * Decides on one request. Answers go to `from`, now or, if the request is parked, when its phase ends; a parked request
 * that the same member repeats, or whose member leaves while it waits for an assignment, is never answered (KG33).
 *
 * @param cluster the topics and the settings of groups; `null`: every partition exists (and consumer groups find none).
 */
export function handleGroupRequest(
  groups: ReadonlyGroups,
  request: GroupRequest,
  from: NodeId,
  io: GroupIo,
  config: GroupConfig,
  cluster: ClusterView | null = null,
): void {
  const c: Coordinator = { groups, io, config, cluster: cluster ?? NO_CLUSTER };
  switch (request.type) {
    case 'JoinGroup': {
      const group = groups.get(request.groupId);
      // An empty group takes the protocol of whoever joins next.
      if (group !== undefined && isModern(group) && group.consumer.members.size > 0) return joinByClassic(c, group, request, from);
      return joinGroup(c, request, from);
    }
    case 'SyncGroup': {
      const group = groups.get(request.groupId);
      return group !== undefined && isModern(group) ? syncByClassic(c, group, request, from) : syncGroup(c, request, from);
    }
    case 'Heartbeat': {
      const group = groups.get(request.groupId);
      return group !== undefined && isModern(group) ? heartbeatByClassic(c, group, request, from) : heartbeat(c, request, from);
    }
    case 'LeaveGroup': {
      const group = groups.get(request.groupId);
      return group !== undefined && isModern(group) ? leaveByClassic(c, group, request, from) : leaveGroup(c, request, from);
    }
    case 'ConsumerGroupHeartbeat':
      return consumerGroupHeartbeat(c, request, from);
    case 'ConsumerGroupDescribe':
      return describeConsumerGroups(c, request, from);
    case 'ShareGroupHeartbeat':
    case 'ShareGroupDescribe':
    case 'ReadShareGroupState':
    case 'WriteShareGroupState':
    case 'DescribeShareGroupOffsets':
    case 'AlterShareGroupOffsets':
      return handleShareGroupRequest(c, request, from);
    case 'OffsetCommit':
      return commitOffsets(c, request, from, cluster);
    case 'OffsetFetch':
      return fetchOffsets(c, request, from);
    case 'OffsetDelete':
      return deleteOffsets(c, request, from, cluster);
    case 'DescribeGroups':
      return describeGroups(c, request, from);
    case 'ListGroups':
      return listGroups(c, request, from);
    case 'DeleteGroups':
      return deleteGroups(c, request, from);
  }
}

/** Decides on an alarm that the coordinator set for itself. One whose group is gone means nothing. */
export function handleGroupTimer(
  groups: ReadonlyGroups,
  timer: GroupTimer,
  io: GroupIo,
  config: GroupConfig,
  cluster: ClusterView = NO_CLUSTER,
): void {
  const c: Coordinator = { groups, io, config, cluster };
  if (timer.type === 'expireGroupOffsets') return expireOffsets(c);
  const group = groups.get(timer.group);
  if (group === undefined) return;
  if (isModern(group)) {
    switch (timer.type) {
      case 'expireGroupSession':
        return expireConsumerSession(c, group, timer.member);
      case 'expireRevocation':
        return expireRevocation(c, group, timer.member, timer.epoch);
      case 'expireClassicStep':
        return expireClassicStep(c, group, timer.member);
      case 'resolvePatterns':
        return resolvePatterns(c, group);
      default:
        return;
    }
  }
  if (isSharing(group)) {
    if (timer.type === 'expireGroupSession') removeShareMember(c, group, timer.member, 'sessionExpired');
    else if (timer.type === 'initializeShares') initializePartitions(c, group);
    return;
  }
  switch (timer.type) {
    case 'expireGroupSession':
      return expireSession(c, group, timer.member);
    case 'completeGroupJoin':
      return completeJoin(c, group);
    case 'endInitialDelay':
      return endInitialDelay(c, group, timer.delayMs, timer.remainingMs);
    case 'expireGroupSync':
      return expireSync(c, group, timer.generation);
    default:
      return;
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
  ConsumerGroupHeartbeat: true,
  ConsumerGroupDescribe: true,
  ShareGroupHeartbeat: true,
  ShareGroupDescribe: true,
  ReadShareGroupState: true,
  WriteShareGroupState: true,
  DescribeShareGroupOffsets: true,
  AlterShareGroupOffsets: true,
};

const TIMERS: Readonly<Record<GroupTimer['type'], true>> = {
  expireGroupSession: true,
  completeGroupJoin: true,
  endInitialDelay: true,
  expireGroupSync: true,
  expireRevocation: true,
  expireClassicStep: true,
  resolvePatterns: true,
  initializeShares: true,
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
