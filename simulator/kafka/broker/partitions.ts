/**
 * The controller's decisions about partitions: after a broker came, went or asked, and when an administrator wants another leader
 * or other replicas. Rules KR20 to KR28. Source: apache/kafka metadata/.../controller/ReplicationControlManager.java.
 */
import type { NodeId } from '../../kernel/process';
import { logName } from '../log/log';
import type { NamedResult } from '../protocol/admin';
import type {
  AlterPartition,
  AlterPartitionReassignments,
  AlterPartitionReassignmentsResponse,
  ElectLeaders,
  ElectLeadersResponse,
} from '../protocol/cluster';
import type { ErrorName, TopicPartition } from '../protocol/data';
import type { Changes } from './controller';
import { changePartition, type Wanted } from './elections';
import type { PartitionReason } from './facts';
import { type BrokerState, isActive, minIsrOf, type PartitionImage, partitionOf } from './state';

type State = Readonly<BrokerState>;
type Fits = (partition: PartitionImage) => boolean;

interface Occasion {
  readonly reason: PartitionReason;
  /** Goes out of every ISR and may not lead. */
  readonly leaves?: NodeId;
  /** May lead, although the metadata do not say so yet. */
  readonly comes?: NodeId;
  /** Came back without a proper end. */
  readonly unclean?: NodeId;
}

/** Looks anew at every partition that the occasion concerns. */
export function revisePartitions(state: State, occasion: Occasion, fits: Fits, changes: Changes): void {
  const gone = [occasion.leaves, occasion.unclean].filter((id) => id !== undefined);
  const mayLead = (id: NodeId): boolean => !gone.includes(id) && (id === occasion.comes || isActive(state, id));
  for (const { name: topic, partitions, settings } of state.image.topics.values()) {
    partitions.forEach((image, partition) => {
      if (!fits(image)) return;
      const wanted: Wanted = {
        election: settings.uncleanLeaderElection ? 'unclean' : 'any',
        isr: image.isr.filter((id) => !gone.includes(id)),
        ...(occasion.unclean !== undefined && { unclean: [occasion.unclean] }),
      };
      revise(state, { topic, partition }, image, wanted, occasion.reason, mayLead, changes);
    });
  }
}

/** @returns whether anything changes. */
function revise(
  state: State,
  { topic, partition }: TopicPartition,
  image: PartitionImage,
  wanted: Wanted,
  reason: PartitionReason,
  mayLead: (id: NodeId) => boolean,
  changes: Changes,
): PartitionImage | null {
  const replicas = wanted.replicas ?? image.replicas;
  const around = { minIsr: minIsrOf(state, topic, replicas.length), elr: state.spec.elr !== false, mayLead };
  const to = changePartition(image, wanted, around);
  if (to === null) return null;
  const type = to.leader !== image.leader ? 'leaderElected' : reason === 'reassignment' ? 'replicasReassigned' : 'isrChanged';
  const unclean = to.leader !== null && to.leader !== image.leader && !image.isr.includes(to.leader) && !image.elr.includes(to.leader);
  changes.push({ type, topic, partition, to, reason, unclean });
  return to;
}

/** Every partition that its preferred replica does not lead but could (KR28). */
export function balance(state: State, changes: Changes): void {
  for (const { name: topic, partitions } of state.image.topics.values()) {
    partitions.forEach((image, partition) => {
      if (image.leader === image.replicas[0]) return;
      revise(state, { topic, partition }, image, { election: 'preferred' }, 'leaderBalance', (id) => isActive(state, id), changes);
    });
  }
}

/** A leader wants other in-sync replicas (KR8). @returns the error of the answer. */
export function alterPartition(state: State, request: AlterPartition, from: NodeId, changes: Changes): ErrorName {
  const image = partitionOf(state, request);
  if (image === undefined) return 'UNKNOWN_TOPIC_OR_PARTITION';
  if (request.leaderEpoch < image.leaderEpoch) return 'FENCED_LEADER_EPOCH';
  if (image.leader !== from) return 'INVALID_REQUEST';
  if (request.leaderEpoch > image.leaderEpoch || request.partitionEpoch > image.partitionEpoch) return 'NOT_CONTROLLER';
  if (request.partitionEpoch < image.partitionEpoch) return 'INVALID_UPDATE_VERSION';
  if (!request.isr.every((id) => image.replicas.includes(id)) || !request.isr.includes(from)) return 'INVALID_REQUEST';
  if (!request.isr.every((id) => id === from || isActive(state, id))) return 'INELIGIBLE_REPLICA';
  const { settings } = state.image.topics.get(request.topic) as { settings: { uncleanLeaderElection: boolean } };
  const wanted: Wanted = { isr: request.isr, election: settings.uncleanLeaderElection ? 'unclean' : 'any' };
  const reason = image.adding.length > 0 || image.removing.length > 0 ? 'reassignment' : 'isrRequested';
  revise(state, request, image, wanted, reason, (id) => isActive(state, id), changes);
  return 'NONE';
}

export function electLeaders(state: State, request: ElectLeaders, changes: Changes): ElectLeadersResponse {
  const partitions = request.partitions.map(({ topic, partition }) => ({
    topic,
    partition,
    error: electLeader(state, { topic, partition }, request.electionType, changes),
  }));
  return { type: 'ElectLeadersResponse', correlationId: request.correlationId, partitions };
}

function electLeader(state: State, at: TopicPartition, kind: ElectLeaders['electionType'], changes: Changes): ErrorName {
  const image = partitionOf(state, at);
  if (image === undefined) return 'UNKNOWN_TOPIC_OR_PARTITION';
  if (kind === 'preferred' ? image.leader === image.replicas[0] : image.leader !== null) return 'ELECTION_NOT_NEEDED';
  const reason = kind === 'preferred' ? 'preferredElection' : 'uncleanElection';
  const to = revise(state, at, image, { election: kind }, reason, (id) => isActive(state, id), changes);
  if (to !== null) return 'NONE';
  return kind === 'preferred' ? 'PREFERRED_LEADER_NOT_AVAILABLE' : 'ELIGIBLE_LEADERS_NOT_AVAILABLE';
}

export function reassign(state: State, request: AlterPartitionReassignments, changes: Changes): AlterPartitionReassignmentsResponse {
  const results = request.partitions.map(({ topic, partition, replicas }): NamedResult => {
    const { error, message = null } = reassignOne(state, { topic, partition }, replicas, changes);
    return { name: logName(topic, partition), error, message };
  });
  return { type: 'AlterPartitionReassignmentsResponse', correlationId: request.correlationId, results };
}

interface Verdict {
  readonly error: ErrorName;
  readonly message?: string;
}

/** KR27: the replicas are the target's and behind them those to remove, until all of the target are in sync. */
function reassignOne(state: State, at: TopicPartition, target: readonly NodeId[] | null, changes: Changes): Verdict {
  const image = partitionOf(state, at);
  if (image === undefined) return { error: 'UNKNOWN_TOPIC_OR_PARTITION' };
  const mayLead = (id: NodeId): boolean => isActive(state, id);
  const original = image.replicas.filter((id) => !image.adding.includes(id));
  const election = 'any' as const;
  if (target === null) {
    if (image.adding.length === 0 && image.removing.length === 0) return { error: 'NO_REASSIGNMENT_IN_PROGRESS' };
    const isr = image.isr.filter((id) => !image.adding.includes(id));
    if (isr.length === 0) return { error: 'INVALID_REPLICA_ASSIGNMENT' };
    revise(state, at, image, { election, isr, replicas: original, adding: [], removing: [] }, 'reassignment', mayLead, changes);
    return { error: 'NONE' };
  }
  const isFit = target.length > 0 && new Set(target).size === target.length && target.every((id) => state.image.brokers.has(id));
  if (!isFit) return { error: 'INVALID_REPLICA_ASSIGNMENT' };
  const removing = original.filter((id) => !target.includes(id)).sort();
  const adding = target.filter((id) => !original.includes(id)).sort();
  const replicas = [...target, ...removing];
  // Replicas that an earlier plan was adding and this one does not want are dropped at once.
  const isr = image.isr.filter((id) => replicas.includes(id));
  revise(state, at, image, { election, isr, replicas, adding, removing }, 'reassignment', mayLead, changes);
  return { error: 'NONE' };
}
