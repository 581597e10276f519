/**
 * What the application's thread does in poll for its membership: it hears of what was lost, gives up, and takes over.
 * Source: apache/kafka clients/.../consumer/internals/{ConsumerMembershipManager,AbstractMembershipManager}.java (maybeReconcile). Rules KN41, KN42.
 */
import type { TopicPartition } from '../../protocol/data';
import { allConsumed, isCommitting, resetAutoCommit, sendCommit } from '../commit';
import { coordinatorReady } from '../coordinator';
import { names, revoke } from '../membership';
import { type ConsumerIo, isBackingOff } from '../requests';
import { type ConsumerState, partitionKey } from '../state';
import { heartbeatNow, join } from './heartbeat';

type State = Readonly<ConsumerState>;

/** Callbacks run here and nowhere else, so a member that does not poll gives up nothing. */
export function pollMembership(s: State, io: ConsumerIo): void {
  switch (s.member.membership.phase) {
    case 'unsubscribed':
      return join(s, io);
    case 'fenced':
    case 'stale': {
      const owned = names([...s.partitions.values()]);
      if (owned.length > 0) io.emit({ type: 'partitionsLost', partitions: owned, owned: [] });
      return join(s, io);
    }
    case 'reconciling':
      return reconcile(s, s.member.membership.target, io);
    default:
      return;
  }
}

function reconcile(s: State, target: readonly TopicPartition[], io: ConsumerIo): void {
  if (!committedFirst(s, io)) return;
  const wanted = new Set(target.map(({ topic, partition }) => partitionKey(topic, partition)));
  const owned = [...s.partitions.values()];
  const gone = owned.filter(({ topic, partition }) => !wanted.has(partitionKey(topic, partition)));
  const kept = owned.filter(({ topic, partition }) => wanted.has(partitionKey(topic, partition)));
  if (gone.length > 0 && !revoke(s, gone, kept, io)) return;
  const added = target.filter(({ topic, partition }) => !s.partitions.has(partitionKey(topic, partition)));
  resetAutoCommit(s, io);
  io.emit({ type: 'partitionsAssigned', generation: s.member.generation, partitions: names(added), owned: names(target) });
  io.emit({ type: 'membershipMoved', phase: 'acknowledging' });
  heartbeatNow(s, io);
}

/** With auto commit, positions are committed before anything changes. @returns whether that is done. */
function committedFirst(s: State, io: ConsumerIo): boolean {
  if (!s.config.autoCommit || s.member.preparing === 'committed') return true;
  if (isCommitting(s, 'beforeRebalance') || isBackingOff(io)) return false;
  const offsets = allConsumed(s);
  if (offsets.length === 0) return true;
  if (!coordinatorReady(s, io)) return false;
  return sendCommit(s, offsets, 'beforeRebalance', io) !== undefined;
}
