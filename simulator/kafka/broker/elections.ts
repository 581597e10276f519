/**
 * What becomes of a partition when brokers come and go: its leader, in-sync and eligible replicas, and a reassignment under way.
 * Pure: an old registration and what is wanted go in, a new one comes out. Rules KR20 to KR27.
 * Source: apache/kafka metadata/.../controller/PartitionChangeBuilder.java, PartitionReassignmentReplicas.java.
 */
import type { NodeId } from '../../kernel/process';
import type { PartitionImage } from './state';

export interface Wanted {
  readonly isr?: readonly NodeId[];
  readonly replicas?: readonly NodeId[];
  readonly adding?: readonly NodeId[];
  readonly removing?: readonly NodeId[];
  /** How far to go: keep a valid leader; give it back to the first replica; or take anybody who lives. */
  readonly election: 'any' | 'preferred' | 'unclean';
  /** Brokers that came back without a proper end: they may lack what they had (KR25). */
  readonly unclean?: readonly NodeId[];
}

export interface Circumstances {
  /** Smallest ISR with which a write counts as safe: min.insync.replicas, at most the number of replicas. */
  readonly minIsr: number;
  /** Eligible leader replicas (KIP-966) are on. */
  readonly elr: boolean;
  readonly mayLead: (broker: NodeId) => boolean;
}

const without = (list: readonly NodeId[], gone: readonly NodeId[]): NodeId[] => list.filter((id) => !gone.includes(id));
const sameList = (a: readonly NodeId[], b: readonly NodeId[]): boolean => a.length === b.length && a.every((id, i) => id === b[i]);

/** The partition as it is from now on; `null` when nothing changes. */
export function changePartition(old: PartitionImage, wanted: Wanted, around: Circumstances): PartitionImage | null {
  let isr = [...(wanted.isr ?? old.isr)];
  let replicas = [...(wanted.replicas ?? old.replicas)];
  let adding = [...(wanted.adding ?? old.adding)];
  let removing = [...(wanted.removing ?? old.removing)];

  // KR27: a reassignment is complete once every target replica is in sync.
  if (adding.length > 0 || removing.length > 0) {
    const leftIsr = without(isr, removing);
    const leftReplicas = without(replicas, removing);
    if (leftIsr.length > 0 && leftReplicas.every((id) => leftIsr.includes(id))) {
      isr = leftIsr;
      replicas = leftReplicas;
      adding = [];
      removing = [];
    }
  }

  // KR24: who leaves an ISR that is too small holds everything that is committed, as the high watermark stands still.
  let elr = [...old.elr];
  if (!around.elr || isr.length >= around.minIsr) elr = [];
  else {
    const candidates = [...replicas, ...without([...old.elr, ...old.isr], replicas)];
    elr = candidates.filter(
      (id) => (old.elr.includes(id) || old.isr.includes(id)) && !isr.includes(id) && wanted.unclean?.includes(id) !== true,
    );
  }

  const elected = elect(old, wanted.election, { replicas, isr, elr }, around);
  let uncleanly = false;
  if (elected.leader !== old.leader && elected.leader !== null) {
    if (elr.includes(elected.leader)) {
      isr = [elected.leader];
      elr = without(elr, isr);
    }
    if (elected.unclean) {
      uncleanly = true;
      isr = [elected.leader];
      elr = [];
    }
  }
  // Without eligible replicas the last member never leaves the ISR.
  if (isr.length === 0 && !around.elr) isr = [...old.isr];

  const dropsReplica = !old.replicas.every((id) => replicas.includes(id));
  const newLeader = elected.leader !== old.leader;
  const lastKnownElr = lastKnown(old, isr, elected.leader, uncleanly, around);
  const isNoChange =
    !newLeader &&
    !dropsReplica &&
    sameList(isr, old.isr) &&
    sameList(elr, old.elr) &&
    sameList(lastKnownElr, old.lastKnownElr) &&
    sameList(replicas, old.replicas) &&
    sameList(adding, old.adding) &&
    sameList(removing, old.removing);
  if (isNoChange) return null;
  return {
    leader: elected.leader,
    // KR22: the epoch rises with the leader, and when a replica is taken away.
    leaderEpoch: old.leaderEpoch + (newLeader || dropsReplica ? 1 : 0),
    partitionEpoch: old.partitionEpoch + 1,
    replicas,
    isr,
    elr,
    lastKnownElr,
    adding,
    removing,
  };
}

interface Target {
  readonly replicas: readonly NodeId[];
  readonly isr: readonly NodeId[];
  readonly elr: readonly NodeId[];
}

function elect(
  old: PartitionImage,
  kind: Wanted['election'],
  target: Target,
  around: Circumstances,
): { leader: NodeId | null; unclean: boolean } {
  const isValid = (id: NodeId | null): id is NodeId =>
    id !== null && (target.isr.includes(id) || (target.isr.length === 0 && target.elr.includes(id))) && around.mayLead(id);
  const preferred = target.replicas[0] as NodeId;
  if (kind === 'preferred' && isValid(preferred)) return { leader: preferred, unclean: false };
  if (isValid(old.leader)) return { leader: old.leader, unclean: false };
  const clean = target.replicas.find(isValid);
  if (clean !== undefined) return { leader: clean, unclean: false };
  // KR26: nobody is known to hold everything, but one was the last to lead.
  const last = old.lastKnownElr[0];
  if (around.elr && target.isr.length === 0 && target.elr.length === 0 && old.lastKnownElr.length === 1 && around.mayLead(last as NodeId)) {
    return { leader: last as NodeId, unclean: true };
  }
  const anybody = kind === 'unclean' ? target.replicas.find(around.mayLead) : undefined;
  return anybody === undefined ? { leader: null, unclean: false } : { leader: anybody, unclean: true };
}

/** Who led last, from the moment when nobody is in sync until somebody leads again. */
function lastKnown(
  old: PartitionImage,
  isr: readonly NodeId[],
  leader: NodeId | null,
  uncleanly: boolean,
  around: Circumstances,
): readonly NodeId[] {
  if (!around.elr) return old.lastKnownElr;
  if (leader !== null || uncleanly) return [];
  return isr.length === 0 && old.isr.length > 0 && old.leader !== null ? [old.leader] : old.lastKnownElr;
}
