/**
 * Offsets that a transaction carries: pending until its marker comes, then the group's, or gone. Rules KT20 to KT23.
 * Source: apache/kafka group-coordinator/.../OffsetMetadataManager.java (commitTransactionalOffset, replayEndTransactionMarker).
 */
import type { ErrorName, TopicPartition } from '../protocol/data';
import type { TxnOffsetCommit } from '../protocol/transactions';
import type { ClusterView, Coordinator, Group } from './coordinator';
import { admitCommit, kept, offsetCommitError, offsetError } from './offsets';
import { offsetKey } from './state';

/** @returns what the producer is answered. */
export function commitTransactionalOffsets(c: Coordinator, request: TxnOffsetCommit, cluster: ClusterView | null): ErrorName {
  const { groupId, producerId, generation } = request;
  const member = request.memberId === '' ? null : request.memberId;
  const known = c.groups.get(groupId);
  // KT21: a member speaks for its generation, but not for the group's state; who names none is not asked.
  const isNobody = generation < 0 && request.memberId === '' && request.groupInstanceId === undefined;
  const admitted = known === undefined ? admitCommit(c, request) : isNobody ? 'NONE' : offsetCommitError(known, request, true);
  const error =
    admitted !== 'NONE' ? admitted : (request.offsets.map((offset) => offsetError(c, offset, cluster)).find((e) => e !== 'NONE') ?? 'NONE');
  if (error !== 'NONE') {
    const offsets = request.offsets.map(({ topic, partition, offset }) => ({ topic, partition, offset }));
    c.io.emit({ type: 'commitRejected', group: groupId, member, generation, error, offsets });
    // A group of another protocol words it in its own way; the producer is told the same.
    return error === 'GROUP_ID_NOT_FOUND' ? 'ILLEGAL_GENERATION' : error;
  }
  c.io.emit({ type: 'offsetsPended', group: groupId, member, generation, producerId, offsets: request.offsets.map(kept) });
  return 'NONE';
}

/** The marker of that producer has come to this group's partition (KT22). */
export function endTransactionalOffsets(c: Coordinator, group: Group, producerId: number, committed: boolean): void {
  const pending = group.pendingOffsets.get(producerId);
  if (pending === undefined) return;
  if (committed) {
    const offsets = [...pending.values()].map(({ committedAt: _, ...offset }) => offset);
    c.io.emit({ type: 'offsetsCommitted', group: group.groupId, member: null, generation: -1, offsets });
  }
  c.io.emit({ type: 'pendingOffsetsEnded', group: group.groupId, producerId, committed });
}

/** KT23: whether the outcome of an offset is open, so that who asks for stable ones is put off. */
export function isUnstable(group: Group | undefined, partition: TopicPartition): boolean {
  if (group === undefined || group.pendingOffsets.size === 0) return false;
  for (const pending of group.pendingOffsets.values()) if (pending.has(offsetKey(partition))) return true;
  return false;
}
