/**
 * A classic consumer group as its coordinator holds it: plain data, and questions about it that need nothing else.
 * Only ./apply.ts writes it. Source: apache/kafka group-coordinator/.../classic/ClassicGroup.java, ClassicGroupMember.java,
 * ClassicGroupState.java; rules KG1-KG49 of ../SPEC.md.
 */
import type { NodeId } from '../../kernel/process';
import type { Micros } from '../../kernel/time';
import type { Offset, TopicPartition } from '../protocol/data';
import type { Generation, GroupProtocol, GroupStateName, MemberId } from '../protocol/group';
import { type ConsumerGroup, copyOf, subscribedTopics } from './consumer/state';
import { copyOfShares, type ShareGroup } from './share/state';

/**
 * Where a group can be, and where each event leads:
 *
 * - `Empty`: no members, perhaps offsets. Answers Heartbeat, SyncGroup and LeaveGroup with UNKNOWN_MEMBER_ID, accepts commits from
 *   outside (generation -1). A member really added => PreparingRebalance. Offsets all expired, or deleted => gone.
 * - `PreparingRebalance`: calls the members together. Parks JoinGroup; answers Heartbeat and SyncGroup with REBALANCE_IN_PROGRESS;
 *   accepts commits of the old generation. All joined, or time over => CompletingRebalance; nobody left => Empty.
 * - `CompletingRebalance`: waits for the leader's assignment. Parks SyncGroup; answers commits with REBALANCE_IN_PROGRESS.
 *   The leader's SyncGroup => Stable. New member, new metadata, leave, expiry, static replacement, sync timeout => PreparingRebalance.
 * - `Stable`: everybody may work. The leader's JoinGroup, a follower's with new metadata, a new member, leave, expiry, sync timeout
 *   => PreparingRebalance.
 *
 * `Dead` is never kept: a group that is deleted, expired or handed over is out of the map in the same instant.
 */
export type GroupPhase = Exclude<GroupStateName, 'Dead'>;

/** States from which each state may be entered; a fact that says otherwise is a mistake of ours. */
export const ENTERED_FROM: Readonly<Record<GroupPhase, readonly GroupPhase[]>> = {
  Empty: ['PreparingRebalance'],
  PreparingRebalance: ['Stable', 'CompletingRebalance', 'Empty'],
  CompletingRebalance: ['PreparingRebalance'],
  Stable: ['CompletingRebalance'],
};

/** A request that is parked: who waits for its answer. */
export interface Waiting {
  readonly node: NodeId;
  readonly correlationId: number;
}

export interface GroupMember {
  readonly memberId: MemberId;
  /** `group.instance.id` of a static member. */
  readonly groupInstanceId: string | null;
  /** Client id and node of the process that first took the place: a static member's successor keeps them. */
  readonly clientId: string;
  readonly host: NodeId;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  protocols: readonly GroupProtocol[];
  assignment: readonly TopicPartition[];
  /** Has never completed a join here, so not even its parked JoinGroup keeps it alive (KG26). */
  isNew: boolean;
  parkedJoin: Waiting | null;
  parkedSync: Waiting | null;
}

export interface CommittedOffset extends TopicPartition {
  readonly offset: Offset;
  readonly metadata: string;
  /** -1 = not given. */
  readonly leaderEpoch: number;
  readonly committedAt: Micros;
}

/** What a member's record in `__consumer_offsets` holds. */
export type StoredMember = Pick<
  GroupMember,
  'memberId' | 'groupInstanceId' | 'clientId' | 'host' | 'sessionTimeoutMs' | 'rebalanceTimeoutMs' | 'protocols' | 'assignment'
>;

/** The last metadata record of a group in `__consumer_offsets`: what survives its coordinator. */
export interface StoredGroup {
  readonly generation: Generation;
  readonly protocolType: string | null;
  readonly protocol: string | null;
  readonly leader: MemberId | null;
  readonly members: readonly StoredMember[];
  readonly stateSince: Micros;
  /** The group as one of the consumer protocol; absent: it is a classic one. */
  readonly consumer?: ConsumerGroup;
  readonly share?: ShareGroup;
}

export interface GroupState {
  readonly groupId: string;
  state: GroupPhase;
  /** Where it came from; a rebalance that began at Empty waits for its initial delay. `null` just after creation or loading. */
  previousState: GroupPhase | null;
  stateSince: Micros;
  /** Goes up by one whenever a join phase completes, also when it ends with nobody (KG3). */
  generation: Generation;
  protocolType: string | null;
  /** The assignor that was voted for. */
  protocol: string | null;
  leader: MemberId | null;
  /** In order of joining. */
  members: Map<MemberId, GroupMember>;
  /** Ids given out with MEMBER_ID_REQUIRED that have not come back yet. */
  pendingMembers: Set<MemberId>;
  /** Who has not sent SyncGroup in this generation. Keeps the old id of a static member that was replaced meanwhile (KG37). */
  pendingSync: Set<MemberId>;
  /** A member was added during the initial delay, which earns one more window. Kafka resets it only when it grants that window. */
  newMemberAdded: boolean;
  /** Topics of all members as of the last generation; `null` = not known. */
  subscribedTopics: readonly string[] | null;
  /** By `topic-partition`, in order of first commit. */
  offsets: Map<string, CommittedOffset>;
  /** Of transactions that have not ended: by producer id, then by `topic-partition`. */
  pendingOffsets: Map<number, Map<string, CommittedOffset>>;
  /** What a coordinator that takes over would find of a classic group. */
  stored: StoredGroup;
  /** The group under the consumer protocol (KIP-848), all but its offsets; what is above is then that of an empty classic group. */
  consumer: ConsumerGroup | null;
  /** The group as a share group (KIP-932). */
  share: ShareGroup | null;
}

export type Groups = Map<string, GroupState>;
export type ReadonlyGroups = ReadonlyMap<string, Readonly<GroupState>>;

/** A group that has just come to be: Empty, generation 0. */
export function emptyGroup(groupId: string, at: Micros): GroupState {
  return {
    groupId,
    state: 'Empty',
    previousState: null,
    stateSince: at,
    generation: 0,
    protocolType: null,
    protocol: null,
    leader: null,
    members: new Map(),
    pendingMembers: new Set(),
    pendingSync: new Set(),
    newMemberAdded: false,
    subscribedTopics: null,
    offsets: new Map(),
    pendingOffsets: new Map(),
    stored: { generation: 0, protocolType: null, protocol: null, leader: null, members: [], stateSince: at },
    consumer: null,
    share: null,
  };
}

/** A group as its record tells it: Stable with those members, or Empty; nobody is parked, no id is pending (KG43). */
export function loadedGroup(groupId: string, stored: StoredGroup, offsets: Iterable<CommittedOffset>): GroupState {
  const group = emptyGroup(groupId, stored.stateSince);
  group.stored = stored;
  group.generation = stored.generation;
  group.protocolType = stored.protocolType;
  group.protocol = stored.protocol;
  group.leader = stored.leader;
  group.state = stored.members.length > 0 ? 'Stable' : 'Empty';
  for (const member of stored.members) {
    group.members.set(member.memberId, { ...member, isNew: false, parkedJoin: null, parkedSync: null });
  }
  group.subscribedTopics = topicsOfMembers(group);
  if (stored.consumer !== undefined) group.consumer = copyOf(stored.consumer);
  if (stored.share !== undefined) group.share = copyOfShares(stored.share);
  for (const offset of offsets) group.offsets.set(offsetKey(offset), offset);
  return group;
}

/** Nobody is in it, whatever its protocol. */
export function hasNoMembers(group: Readonly<GroupState>): boolean {
  if (group.share !== null) return group.share.members.size === 0;
  return group.consumer === null ? group.state === 'Empty' : group.consumer.members.size === 0;
}

export const offsetKey = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`;

/** Member that holds a `group.instance.id` now. */
export function staticMember(group: Readonly<GroupState>, groupInstanceId: string): GroupMember | undefined {
  for (const member of group.members.values()) if (member.groupInstanceId === groupInstanceId) return member;
  return undefined;
}

export function awaitingJoin(group: Readonly<GroupState>): GroupMember[] {
  return [...group.members.values()].filter((member) => member.parkedJoin !== null);
}

/** Every member waits in its JoinGroup, and no id is given out that has yet to come back (KG8). */
export function hasAllJoined(group: Readonly<GroupState>): boolean {
  if (group.pendingMembers.size > 0) return false;
  for (const member of group.members.values()) if (member.parkedJoin === null) return false;
  return true;
}

/** Rebalance timeout of the group: the largest of its members'. Milliseconds. */
export function rebalanceTimeoutMs(group: Readonly<GroupState>): number {
  let largest = 0;
  for (const member of group.members.values()) largest = Math.max(largest, member.rebalanceTimeoutMs);
  return largest;
}

/** A member as far as the vote for a protocol goes. */
export type Voter = Pick<GroupMember, 'memberId' | 'protocols'>;

/** Names of the protocols that every one of them can work with. */
export function commonProtocols(voters: readonly Voter[]): Set<string> {
  const supporters = new Map<string, number>();
  for (const { protocols } of voters) for (const { name } of protocols) supporters.set(name, (supporters.get(name) ?? 0) + 1);
  return new Set([...supporters].filter(([, count]) => count === voters.length).map(([name]) => name));
}

/** Whether a member with these protocols could be one of this group (KG20). */
export function supportsProtocols(group: Readonly<GroupState>, protocolType: string, protocols: readonly GroupProtocol[]): boolean {
  if (group.state === 'Empty') return protocolType !== '' && protocols.length > 0;
  if (group.protocolType !== protocolType) return false;
  if (group.members.size === 0) return protocols.length > 0;
  const common = commonProtocols([...group.members.values()]);
  return protocols.some(({ name }) => common.has(name));
}

/** Whether the group is known to read a topic now; its offsets there can be neither deleted nor expired (KG45, KG46). */
export function isSubscribedTo(group: Readonly<GroupState>, topic: string): boolean {
  if (group.consumer !== null) return subscribedTopics(group.consumer).includes(topic);
  return group.subscribedTopics === null ? group.protocolType === 'consumer' : group.subscribedTopics.includes(topic);
}

/** Topics of all members under the chosen protocol; `null` = the coordinator cannot know. */
export function topicsOfMembers(group: Readonly<GroupState>): readonly string[] | null {
  if (group.protocolType !== 'consumer') return null;
  if (group.members.size === 0) return [];
  if (group.protocol === null) return null;
  const topics = new Set<string>();
  for (const member of group.members.values()) {
    for (const topic of subscriptionUnder(member, group.protocol).topics) topics.add(topic);
  }
  return [...topics];
}

/** What a member said under a protocol of its list. */
export function subscriptionUnder(member: Voter, protocol: string): GroupProtocol['metadata'] {
  const found = member.protocols.find(({ name }) => name === protocol);
  if (found === undefined) throw new Error(`member ${member.memberId} does not support ${protocol}`);
  return found.metadata;
}

/** Same protocols in the same order with the same metadata: rejoining with these says nothing new. */
export function sameProtocols(a: readonly GroupProtocol[], b: readonly GroupProtocol[]): boolean {
  return sameList(
    a,
    b,
    (x, y) =>
      x.name === y.name &&
      x.metadata.generation === y.metadata.generation &&
      sameList(x.metadata.topics, y.metadata.topics, (s, t) => s === t) &&
      sameList(x.metadata.owned, y.metadata.owned, (p, q) => p.topic === q.topic && p.partition === q.partition),
  );
}

function sameList<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): boolean {
  return a.length === b.length && a.every((x, i) => same(x, b[i] as T));
}
