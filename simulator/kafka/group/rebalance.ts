/**
 * The two phases of a rebalance: members are called together (join), then wait for the leader's assignment (sync).
 * Source: apache/kafka group-coordinator/.../GroupMetadataManager.java (prepareRebalance, completeClassicGroupJoin,
 * tryCompleteInitialRebalanceElseSchedule, expirePendingSync). Rules KG3-KG17 of ../SPEC.md.
 */
import type { Generation, MemberId } from '../protocol/group';
import {
  type Coordinator,
  clearJoinTimers,
  clearSyncTimer,
  endSession,
  type Group,
  refuseJoin,
  refuseSync,
  renewSession,
  send,
  setInitialTimer,
  setJoinTimer,
  setSyncTimer,
} from './coordinator';
import type { RebalanceReason, RemovalReason } from './facts';
import {
  awaitingJoin,
  commonProtocols,
  type GroupMember,
  hasAllJoined,
  rebalanceTimeoutMs,
  subscriptionUnder,
  type Voter,
  type Waiting,
} from './state';

/** What set a rebalance off, for the fact that tells of it. */
export interface Trigger {
  readonly reason: RebalanceReason;
  readonly cause: MemberId | null;
  readonly clientReason?: string | undefined;
}

/** Something changed: begins a rebalance, or, while one is calling its members, looks whether all are there now. */
export function rebalanceOrComplete(c: Coordinator, group: Group, trigger: Trigger): void {
  if (group.state === 'PreparingRebalance') return completeIfAllJoined(c, group);
  prepareRebalance(c, group, trigger);
}

/** Completes the join phase when all are there. Not during the initial delay, which is waited out (KG6). */
export function completeIfAllJoined(c: Coordinator, group: Group): void {
  if (group.state !== 'PreparingRebalance' || group.previousState === 'Empty' || !hasAllJoined(group)) return;
  completeJoin(c, group);
}

/** Calls the members together. From Empty, the group first waits for others to appear. */
export function prepareRebalance(c: Coordinator, group: Group, { reason, cause, clientReason }: Trigger): void {
  const initial = group.state === 'Empty';
  // KG13: whoever waits for an assignment of this generation will not get one.
  const syncing = [...group.members.values()].filter((member) => member.parkedSync !== null);
  const waiting = syncing.map((member) => member.parkedSync as Waiting);
  clearSyncTimer(c, group);
  c.io.emit({ type: 'rebalanceStarted', group: group.groupId, reason, cause, clientReason: clientReason ?? null });
  for (const waits of waiting) refuseSync(c, waits, 'REBALANCE_IN_PROGRESS');
  for (const member of syncing) renewSession(c, group, member.memberId, member.sessionTimeoutMs);
  if (initial) {
    const delayMs = c.config['group.initial.rebalance.delay.ms'];
    setInitialTimer(c, group, delayMs, Math.max(rebalanceTimeoutMs(group) - delayMs, 0));
  } else if (hasAllJoined(group)) {
    completeJoin(c, group);
  } else {
    setJoinTimer(c, group, rebalanceTimeoutMs(group));
  }
}

/** The initial delay is over. If somebody came meanwhile, one more window, up to the group's rebalance timeout in all (KG5). */
export function endInitialDelay(c: Coordinator, group: Group, delayMs: number, remainingMs: number): void {
  if (!group.newMemberAdded || remainingMs === 0) return completeJoin(c, group);
  c.io.emit({ type: 'initialDelayExtended', group: group.groupId });
  const nextDelayMs = Math.min(c.config['group.initial.rebalance.delay.ms'], remainingMs);
  setInitialTimer(c, group, nextDelayMs, Math.max(remainingMs - delayMs, 0));
}

/**
 * Ends the join phase: all are there, or the time is over. Dynamic members that did not come back are out, static ones
 * stay (KG9). With nobody left the group is Empty; with members of which none came back, it waits once more (KG10).
 */
export function completeJoin(c: Coordinator, group: Group): void {
  clearJoinTimers(c, group);
  for (const member of [...group.members.values()]) {
    if (member.parkedJoin === null && member.groupInstanceId === null) removeMember(c, group, member, 'rebalanceTimeout');
  }
  const generation = group.generation + 1;
  if (group.members.size === 0) {
    c.io.emit({ type: 'groupEmptied', group: group.groupId, generation });
    return;
  }
  const leader = leaderOfNext(c, group);
  if (leader === undefined) return setJoinTimer(c, group, rebalanceTimeoutMs(group));
  startGeneration(c, group, generation, leader);
}

/** Starts a generation and answers everybody who waits in JoinGroup; the leader learns the subscriptions of all (KG12). */
function startGeneration(c: Coordinator, group: Group, generation: Generation, leader: MemberId): void {
  const protocol = voteForProtocol(c, group);
  const waiting = awaitingJoin(group).map((member) => ({ member, waits: member.parkedJoin as Waiting }));
  c.io.emit({ type: 'generationStarted', group: group.groupId, generation, protocol, leader, members: [...group.members.keys()] });
  for (const { member, waits } of waiting) answerJoin(c, group, member, waits);
  for (const member of group.members.values()) renewSession(c, group, member.memberId, member.sessionTimeoutMs);
  setSyncTimer(c, group, rebalanceTimeoutMs(group));
}

/** Answers a JoinGroup with the current generation. */
export function answerJoin(c: Coordinator, group: Group, member: GroupMember, waits: Waiting, skipAssignment = false): void {
  send(c, waits.node, {
    type: 'JoinGroupResponse',
    correlationId: waits.correlationId,
    error: 'NONE',
    memberId: member.memberId,
    generation: group.generation,
    protocolType: group.protocolType,
    protocol: group.protocol,
    leader: group.leader ?? '',
    skipAssignment,
    members: group.leader === member.memberId ? subscriptions(group) : [],
  });
}

function subscriptions(group: Group) {
  const protocol = group.protocol as string;
  return [...group.members.values()].map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    metadata: subscriptionUnder(member, protocol),
  }));
}

/** The leader if it came back, else any member that did (Kafka leaves open which); undefined if none did (KG11). */
function leaderOfNext(c: Coordinator, group: Group): MemberId | undefined {
  const present = awaitingJoin(group);
  const leader = present.find(({ memberId }) => memberId === group.leader) ?? drawn(c, present);
  return leader?.memberId;
}

function drawn(c: Coordinator, members: readonly GroupMember[]): GroupMember | undefined {
  return members.length < 2 ? members[0] : members[c.io.random('group-leader').below(members.length)];
}

/** The protocol of the next generation. Between equals Kafka leaves open which; luck decides. */
function voteForProtocol(c: Coordinator, group: Group): string {
  const winners = mostVoted([...group.members.values()]);
  return winners[winners.length < 2 ? 0 : c.io.random('group-protocol').below(winners.length)] as string;
}

/**
 * Protocols with the most votes: each member votes for the first of its list that all can work with (KG18).
 * Source: ClassicGroup.selectProtocol.
 */
export function mostVoted(voters: readonly Voter[]): string[] {
  const candidates = commonProtocols(voters);
  const votes = new Map<string, number>();
  for (const { memberId, protocols } of voters) {
    const choice = protocols.find(({ name }) => candidates.has(name));
    if (choice === undefined) throw new Error(`${memberId} shares no protocol with the others`);
    votes.set(choice.name, (votes.get(choice.name) ?? 0) + 1);
  }
  const most = Math.max(...votes.values());
  return [...votes].filter(([, count]) => count === most).map(([name]) => name);
}

/**
 * Takes a member out, and its parked JoinGroup is answered so that the client, if it still lives, starts over (KG27).
 * If it led, any other member leads from now on; Kafka leaves open which. The caller decides what follows for the group.
 */
export function removeMember(c: Coordinator, group: Group, member: GroupMember, reason: RemovalReason): void {
  const waits = member.parkedJoin;
  const others = [...group.members.values()].filter((other) => other !== member);
  const leader = group.leader === member.memberId ? (drawn(c, others)?.memberId ?? null) : group.leader;
  endSession(c, group, member.memberId);
  c.io.emit({ type: 'memberRemoved', group: group.groupId, member: member.memberId, reason, leader });
  if (waits !== null) refuseJoin(c, waits, '', 'UNKNOWN_MEMBER_ID');
}

/** Members that never sent SyncGroup in this generation are out, also if the group is already Stable (KG16). */
export function expireSync(c: Coordinator, group: Group, generation: Generation): void {
  if (generation !== group.generation || group.pendingSync.size === 0) return;
  const silent = [...group.pendingSync];
  for (const memberId of silent) {
    const member = group.members.get(memberId);
    if (member !== undefined) removeMember(c, group, member, 'syncTimeout');
  }
  prepareRebalance(c, group, { reason: 'syncTimeout', cause: silent[0] ?? null });
}
