/**
 * One step of one member towards its target: it gives up first, then it gets, and never what another still holds.
 * Source: apache/kafka group-coordinator/.../modern/consumer/CurrentAssignmentBuilder.java as of 4.2. Rules KN10-KN16.
 */
import type { TopicPartition } from '../../protocol/data';
import { type Coordinator, clearRevocationTimer, setRevocationTimer } from '../coordinator';
import type { ModernGroup } from './handle';
import {
  byTopicAndNumber,
  type ConsumerGroup,
  type ConsumerMember,
  heldByOthers,
  isReconciled,
  keyOf,
  samePartitions,
  topicsOf,
} from './state';

type Step = Pick<ConsumerMember, 'epoch' | 'progress' | 'assigned' | 'pendingRevocation'>;

/** @param owned what the member says it has; `null`: it says nothing. */
export function reconcile(c: Coordinator, group: ModernGroup, memberId: string, owned: readonly TopicPartition[] | null): void {
  const { consumer } = group;
  const member = consumer.members.get(memberId) as ConsumerMember;
  if (isReconciled(consumer, member)) return;
  // KN11: until it says that it has let go, nothing moves, whatever the target is by now.
  if (member.progress === 'UNREVOKED_PARTITIONS' && stillOwns(member.pendingRevocation, owned)) return;
  const step = nextStep(consumer, member, owned);
  if (isSame(member, step)) return;
  c.io.emit({ type: 'memberReconciled', group: group.groupId, member: memberId, ...step });
  if (step.progress === 'UNREVOKED_PARTITIONS') setRevocationTimer(c, group, memberId, step.epoch, member.rebalanceTimeoutMs);
  else clearRevocationTimer(c, group, memberId);
}

function nextStep(group: Readonly<ConsumerGroup>, member: ConsumerMember, owned: readonly TopicPartition[] | null): Step {
  const target = group.targets.get(member.memberId) ?? [];
  const wanted = new Set(target.map(keyOf));
  const reads = new Set(topicsOf(group, member));
  const keep = member.assigned.filter((partition) => wanted.has(keyOf(partition)) && reads.has(partition.topic));
  const kept = new Set(keep.map(keyOf));
  const revoke = member.assigned.filter((partition) => !kept.has(keyOf(partition)));
  if (revoke.length > 0 && stillOwns(revoke, owned)) {
    // KN14: the epoch stands still, also when the target has moved on meanwhile and asks for more.
    return { epoch: member.epoch, progress: 'UNREVOKED_PARTITIONS', assigned: keep, pendingRevocation: revoke };
  }
  // KN15: what only this member itself is giving up counts as free for it.
  const held = heldByOthers(group, member.memberId);
  const free = target.filter((partition) => !kept.has(keyOf(partition)) && !held.has(keyOf(partition)));
  const isComplete = keep.length + free.length === target.length;
  return {
    epoch: group.assignmentEpoch,
    progress: isComplete ? 'STABLE' : 'UNRELEASED_PARTITIONS',
    assigned: [...keep, ...free].sort(byTopicAndNumber),
    pendingRevocation: [],
  };
}

function stillOwns(revoked: readonly TopicPartition[], owned: readonly TopicPartition[] | null): boolean {
  if (owned === null) return true;
  const has = new Set(owned.map(keyOf));
  return revoked.some((partition) => has.has(keyOf(partition)));
}

function isSame(member: ConsumerMember, step: Step): boolean {
  return (
    member.epoch === step.epoch &&
    member.progress === step.progress &&
    samePartitions(member.assigned, step.assigned) &&
    samePartitions(member.pendingRevocation, step.pendingRevocation)
  );
}

/** Whether some partition that this member waits for is still held by another. Source: ConsumerGroup.waitingOnUnreleasedPartition. */
export function isWaitingForOthers(group: Readonly<ConsumerGroup>, member: ConsumerMember): boolean {
  if (member.progress !== 'UNRELEASED_PARTITIONS') return false;
  const has = new Set(member.assigned.map(keyOf));
  const held = heldByOthers(group, member.memberId);
  return (group.targets.get(member.memberId) ?? []).some((partition) => !has.has(keyOf(partition)) && held.has(keyOf(partition)));
}
