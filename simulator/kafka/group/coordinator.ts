/**
 * What the coordinator's parts share: the groups to read, the one way to speak, the settings; and the alarms by name.
 */
import type { Io, NodeId } from '../../kernel/process';
import { millis } from '../../kernel/time';
import type { Configs } from '../protocol/admin';
import type { ConsumerGroupDescribeResponse, ConsumerGroupHeartbeatResponse } from '../protocol/consumerGroup';
import type { ErrorName } from '../protocol/data';
import type { Generation, GroupResponse, MemberId } from '../protocol/group';
import type { GroupConfig } from './config';
import type { GroupFact } from './facts';
import { type GroupState, type ReadonlyGroups, staticMember, type Waiting } from './state';

export type GroupIo = Pick<Io<GroupFact>, 'now' | 'emit' | 'send' | 'setTimer' | 'clearTimer' | 'random'>;
export type Group = Readonly<GroupState>;

/** The cluster's metadata as far as a coordinator looks at them: the broker's own image, passed on as it is. */
export interface ClusterView {
  readonly topics: ReadonlyMap<string, { readonly partitions: readonly unknown[] }>;
  /** What was set by hand, by `kind:name`. */
  readonly configs: ReadonlyMap<string, Configs>;
}

export const NO_CLUSTER: ClusterView = { topics: new Map(), configs: new Map() };

export interface Coordinator {
  readonly groups: ReadonlyGroups;
  readonly io: GroupIo;
  readonly config: GroupConfig;
  readonly cluster: ClusterView;
}

/** Alarms that the coordinator sets for itself. */
export type GroupTimer =
  | { readonly type: 'expireGroupSession'; readonly group: string; readonly member: MemberId }
  | { readonly type: 'completeGroupJoin'; readonly group: string }
  | { readonly type: 'endInitialDelay'; readonly group: string; readonly delayMs: number; readonly remainingMs: number }
  | { readonly type: 'expireGroupSync'; readonly group: string; readonly generation: Generation }
  /** A member of a consumer group has not given up what it was told to. */
  | { readonly type: 'expireRevocation'; readonly group: string; readonly member: MemberId; readonly epoch: number }
  /** A classic member of a consumer group did not come when it was called, or did not fetch its assignment. */
  | { readonly type: 'expireClassicStep'; readonly group: string; readonly member: MemberId }
  | { readonly type: 'resolvePatterns'; readonly group: string }
  | { readonly type: 'initializeShares'; readonly group: string }
  | { readonly type: 'expireGroupOffsets' };

const sessionTimer = (group: string, member: MemberId) => `session:${group}:${member}`;
const joinTimer = (group: string) => `join:${group}`;
const initialTimer = (group: string) => `initial:${group}`;
const syncTimer = (group: string) => `sync:${group}`;
const revocationTimer = (group: string, member: MemberId) => `revocation:${group}:${member}`;
const classicTimer = (group: string, member: MemberId, step: 'join' | 'sync') => `classic-${step}:${group}:${member}`;
const patternTimer = (group: string) => `patterns:${group}`;
const sharesTimer = (group: string) => `initialize-shares:${group}`;
const OFFSETS_TIMER = 'offsets-retention';

/** Starts the member's session anew; also used for an id that is only pending. */
export function renewSession({ io }: Coordinator, group: Group, member: MemberId, timeoutMs: number): void {
  io.setTimer(sessionTimer(group.groupId, member), millis(timeoutMs), {
    type: 'expireGroupSession',
    group: group.groupId,
    member,
  } satisfies GroupTimer);
}

export function endSession({ io }: Coordinator, group: Group, member: MemberId): void {
  io.clearTimer(sessionTimer(group.groupId, member));
}

export function setJoinTimer({ io }: Coordinator, group: Group, timeoutMs: number): void {
  io.setTimer(joinTimer(group.groupId), millis(timeoutMs), { type: 'completeGroupJoin', group: group.groupId } satisfies GroupTimer);
}

export function setInitialTimer({ io }: Coordinator, group: Group, delayMs: number, remainingMs: number): void {
  const input: GroupTimer = { type: 'endInitialDelay', group: group.groupId, delayMs, remainingMs };
  io.setTimer(initialTimer(group.groupId), millis(delayMs), input);
}

export function setSyncTimer({ io }: Coordinator, group: Group, timeoutMs: number): void {
  const input: GroupTimer = { type: 'expireGroupSync', group: group.groupId, generation: group.generation };
  io.setTimer(syncTimer(group.groupId), millis(timeoutMs), input);
}

export function clearJoinTimers({ io }: Coordinator, group: Group): void {
  io.clearTimer(joinTimer(group.groupId));
  io.clearTimer(initialTimer(group.groupId));
}

export function clearSyncTimer({ io }: Coordinator, group: Group): void {
  io.clearTimer(syncTimer(group.groupId));
}

export function setOffsetsTimer({ io, config }: Coordinator): void {
  io.setTimer(OFFSETS_TIMER, millis(config['offsets.retention.check.interval.ms']), { type: 'expireGroupOffsets' });
}

/** The member has so long to say that it gave up what it was told to. */
export function setRevocationTimer({ io }: Coordinator, group: Group, member: MemberId, epoch: number, timeoutMs: number): void {
  const input: GroupTimer = { type: 'expireRevocation', group: group.groupId, member, epoch };
  io.setTimer(revocationTimer(group.groupId, member), millis(timeoutMs), input);
}

export function clearRevocationTimer({ io }: Coordinator, group: Group, member: MemberId): void {
  io.clearTimer(revocationTimer(group.groupId, member));
}

export function setClassicTimer({ io }: Coordinator, group: Group, member: MemberId, step: 'join' | 'sync', timeoutMs: number): void {
  const input: GroupTimer = { type: 'expireClassicStep', group: group.groupId, member };
  io.setTimer(classicTimer(group.groupId, member, step), millis(timeoutMs), input);
}

export function clearClassicTimers({ io }: Coordinator, group: Group, member: MemberId): void {
  io.clearTimer(classicTimer(group.groupId, member, 'join'));
  io.clearTimer(classicTimer(group.groupId, member, 'sync'));
}

export function setPatternTimer({ io }: Coordinator, group: Group, delayMs: number): void {
  io.setTimer(patternTimer(group.groupId), millis(delayMs), { type: 'resolvePatterns', group: group.groupId } satisfies GroupTimer);
}

/** The store is told of new partitions beside the heartbeat that found them. */
export function setInitializationTimer({ io }: Coordinator, group: Group): void {
  io.setTimer(sharesTimer(group.groupId), millis(5), { type: 'initializeShares', group: group.groupId } satisfies GroupTimer);
}

/** Stops every alarm of a member of a consumer group or a share group. */
export function clearMemberTimers(c: Coordinator, group: Group, member: MemberId): void {
  endSession(c, group, member);
  clearRevocationTimer(c, group, member);
  clearClassicTimers(c, group, member);
}

/** Stops every alarm of a group that is about to go. */
export function clearTimersOf(c: Coordinator, group: Group): void {
  clearJoinTimers(c, group);
  clearSyncTimer(c, group);
  for (const member of group.members.keys()) endSession(c, group, member);
  for (const member of group.pendingMembers) endSession(c, group, member);
  if (group.share !== null) {
    for (const member of group.share.members.keys()) endSession(c, group, member);
    c.io.clearTimer(sharesTimer(group.groupId));
  }
  if (group.consumer === null) return;
  for (const member of group.consumer.members.keys()) clearMemberTimers(c, group, member);
  c.io.clearTimer(patternTimer(group.groupId));
}

export function send({ io }: Coordinator, to: NodeId, response: GroupResponse): void {
  io.send(to, response);
}

/** Answers a request of a group of the consumer protocol. */
export function sendTo({ io }: Coordinator, to: NodeId, response: ConsumerGroupHeartbeatResponse | ConsumerGroupDescribeResponse): void {
  io.send(to, response);
}

/** Answers a JoinGroup that failed. */
export function refuseJoin(c: Coordinator, waits: Waiting, memberId: MemberId, error: ErrorName): void {
  send(c, waits.node, {
    type: 'JoinGroupResponse',
    correlationId: waits.correlationId,
    error,
    memberId,
    generation: -1,
    protocolType: null,
    protocol: null,
    leader: '',
    skipAssignment: false,
    members: [],
  });
}

/** Answers a SyncGroup that failed. */
export function refuseSync(c: Coordinator, waits: Waiting, error: ErrorName): void {
  send(c, waits.node, {
    type: 'SyncGroupResponse',
    correlationId: waits.correlationId,
    error,
    protocolType: null,
    protocol: null,
    assignment: [],
  });
}

/**
 * Whether a request may speak for this member: NONE, UNKNOWN_MEMBER_ID, or FENCED_INSTANCE_ID when another process has
 * taken over its group.instance.id. Source: ClassicGroup.validateMember. Rules KG21, KG30, KG38.
 */
export function memberError(group: Group, memberId: MemberId, groupInstanceId: string | undefined): ErrorName {
  if (groupInstanceId !== undefined) {
    const holder = staticMember(group, groupInstanceId);
    if (holder === undefined) return 'UNKNOWN_MEMBER_ID';
    if (holder.memberId !== memberId) return 'FENCED_INSTANCE_ID';
  }
  return group.members.has(memberId) ? 'NONE' : 'UNKNOWN_MEMBER_ID';
}
