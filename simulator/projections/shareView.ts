/** Share groups as a frame shows them: where each partition's start and end are, and how its records stand in between. */
import type { BrokerState } from '../kafka/broker/state';
import type { ShareConsumerState } from '../kafka/share/consumer/state';
import type { RecordState, Run } from '../kafka/share/runs';
import type { NodeId } from '../kernel/process';
import type { Simulation } from '../kernel/simulation';
import type { KafkaScenario, ShareGroupScenario } from '../scenario/types';
import type { NodeView, PartitionRef } from './frame';

export interface ShareGroupView {
  readonly id: string;
  readonly state: 'Empty' | 'Stable';
  readonly coordinator: NodeId | null;
  readonly groupEpoch: number;
  readonly members: readonly ShareMemberView[];
  readonly partitions: readonly SharePartitionView[];
}

export interface ShareMemberView extends NodeView {
  readonly assigned: readonly PartitionRef[];
  /** Records that it has and has said nothing of. */
  readonly held: number;
  readonly processed: number;
}

export interface SharePartitionView extends PartitionRef {
  readonly leader: NodeId | null;
  /** All before it is done with. */
  readonly startOffset: number;
  /** One past the last record that was ever given to anybody. */
  readonly endOffset: number;
  readonly highWatermark: number;
  readonly counts: Readonly<Record<RecordState, number>>;
  /** Between start and end, in order. `member`: the node that holds them; `lockMicros`: what is left of their lock. */
  readonly runs: readonly {
    readonly first: number;
    readonly last: number;
    readonly state: RecordState;
    readonly deliveryCount: number;
    readonly member: NodeId | null;
    readonly lockMicros: number;
  }[];
}

/** Runs of a partition that a frame carries; a drawing can show no more. */
const MOST_RUNS = 64;

export function shareViews(scenario: KafkaScenario, brokers: readonly NodeId[], simulation: Simulation): ShareGroupView[] {
  return (scenario.shareGroups ?? []).map((group) => shareView(group, brokers, simulation));
}

function shareView(scenario: ShareGroupScenario, brokers: readonly NodeId[], simulation: Simulation): ShareGroupView {
  const stateOf = (id: NodeId): Readonly<BrokerState> => simulation.stateOf<BrokerState>(id);
  const coordinator = brokers.find((id) => stateOf(id).groups.get(scenario.id)?.share) ?? null;
  const share = coordinator === null ? null : (stateOf(coordinator).groups.get(scenario.id)?.share ?? null);
  const { image } = stateOf(brokers[0] as NodeId);
  const nodeOf = new Map<string, NodeId>();
  const members = Array.from({ length: scenario.members }, (_, i): ShareMemberView => {
    const id = `${scenario.id}-${i + 1}`;
    const { memberId, assignment, held, processed } = simulation.stateOf<ShareConsumerState>(id);
    nodeOf.set(memberId, id);
    const unsaid = held.filter(({ said }) => said === null).length;
    return { id, status: simulation.statusOf(id), assigned: assignment, held: unsaid, processed };
  });
  const partitions = scenario.topics.flatMap((topic) =>
    (image.topics.get(topic)?.partitions ?? []).map(({ leader }, partition): SharePartitionView => {
      const name = `${topic}-${partition}`;
      const state = leader === null ? undefined : stateOf(leader);
      const known = state?.shares.partitions.get(`${scenario.id}/${name}`);
      const stored = share?.stored.get(name);
      const startOffset = known?.startOffset ?? stored?.startOffset ?? -1;
      const runs = known?.runs ?? [];
      return {
        topic,
        partition,
        leader,
        startOffset,
        endOffset: known?.endOffset ?? startOffset,
        highWatermark: state?.logs.get(name)?.highWatermark ?? 0,
        counts: countsOf(runs),
        runs: runs.slice(0, MOST_RUNS).map(({ member, lockUntil, ...run }) => ({
          ...run,
          member: nodeOf.get(member) ?? null,
          lockMicros: run.state === 'acquired' ? Math.max(0, lockUntil - simulation.now) : 0,
        })),
      };
    }),
  );
  const state = share === null || share.members.size === 0 ? 'Empty' : 'Stable';
  return { id: scenario.id, state, coordinator, groupEpoch: share?.epoch ?? 0, members, partitions };
}

function countsOf(runs: readonly Run[]): Record<RecordState, number> {
  const counts = { available: 0, acquired: 0, acknowledged: 0, archived: 0 };
  for (const { first, last, state } of runs) counts[state] += last - first + 1;
  return counts;
}
