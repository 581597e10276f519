/** Brokers, logs, producers and groups as a frame shows them: read from what each node knows itself. */
import type { BrokerState, PartitionImage } from '../kafka/broker/state';
import type { ConsumerState } from '../kafka/consumer/state';
import type { ConsumerGroup } from '../kafka/group/consumer/state';
import type { GroupMember, GroupState } from '../kafka/group/state';
import type { PartitionLog } from '../kafka/log/log';
import type { NodeId } from '../kernel/process';
import type { Simulation } from '../kernel/simulation';
import { effectsOf, isLost, isReordered, type Ledger, type Subject } from '../oracle/ledger';
import type { GroupScenario, KafkaScenario } from '../scenario/types';
import type {
  CellView,
  GroupView,
  KafkaView,
  MemberActivity,
  MemberView,
  NodeView,
  PartitionView,
  ProducerView,
  ReaderView,
  ReplicaView,
  RingView,
  TopicView,
} from './frame';
import { arrivalsOf, capacityOf } from './groupFlow';
import { type KafkaMetrics, pausePartitionSeconds } from './kafkaMetrics';
import { ageOfNext } from './lagAge';
import { type Ownership, ownershipRows } from './ownership';
import { producerView } from './producerView';
import { shareViews } from './shareView';
import { transactionAt, transactionsOf } from './transactionsView';

const MOST_CELLS = 16;

export function kafkaView(scenario: KafkaScenario, simulation: Simulation): KafkaView {
  const brokers = simulation.nodeIds().filter((id) => simulation.roleOf(id) === 'kafka.broker');
  return {
    brokers: brokers.map((id): NodeView => ({ id, status: simulation.statusOf(id) })),
    producers: (scenario.producers ?? []).map((producer): ProducerView => producerView(producer, simulation)),
    topics: topicsOf(brokers, simulation),
    groups: (scenario.groups ?? []).map((group) => groupView(group, scenario, brokers, simulation)),
    ...(scenario.shareGroups !== undefined && { shareGroups: shareViews(scenario, brokers, simulation) }),
  };
}

const broker = (simulation: Simulation, id: NodeId): Readonly<BrokerState> => simulation.stateOf<BrokerState>(id);

/** The broker that has replayed most of the cluster's metadata; of several, the active controller. */
function bestInformed(brokers: readonly NodeId[], simulation: Simulation): Readonly<BrokerState> {
  const states = brokers.map((id) => broker(simulation, id));
  const applied = Math.max(...states.map(({ quorum }) => quorum.applied));
  const informed = states.filter(({ quorum }) => quorum.applied === applied);
  return (informed.find(({ node, quorum }) => quorum.leader === node) ?? informed[0]) as Readonly<BrokerState>;
}

/** Topics as the best informed broker knows them, without Kafka's own. */
function topicsOf(brokers: readonly NodeId[], simulation: Simulation): TopicView[] {
  const { image } = bestInformed(brokers, simulation);
  const subjects = [...simulation.fold<Ledger>('ledger').subjects.values()];
  return [...image.topics.values()]
    .filter((topic) => !topic.name.startsWith('__'))
    .map((topic) => {
      const readers = subjects.filter(({ spec }) => spec.kind === 'group' && spec.topics.includes(topic.name));
      return {
        name: topic.name,
        partitions: topic.partitions.map((partition, number) => partitionView(topic.name, number, partition, readers, simulation)),
      };
    });
}

/** The worst that any of these groups made of it. */
function fateIn(readers: readonly Subject[], record: number): CellView['fate'] {
  if (readers.some((subject) => isLost(subject, record))) return 'lost';
  if (readers.some((subject) => effectsOf(subject, record) > 1)) return 'duplicated';
  return readers.some((subject) => isReordered(subject, record)) ? 'reordered' : null;
}

function logOf(topic: string, partition: number, leader: NodeId | null, simulation: Simulation): Readonly<PartitionLog> | undefined {
  return leader === null ? undefined : broker(simulation, leader).logs.get(`${topic}-${partition}`);
}

function partitionView(
  topic: string,
  partition: number,
  image: PartitionImage,
  readers: readonly Subject[],
  simulation: Simulation,
): PartitionView {
  const { leader, leaderEpoch, isr, elr } = image;
  const log = logOf(topic, partition, leader, simulation);
  const logEndOffset = log?.logEndOffset ?? 0;
  const highWatermark = log?.highWatermark ?? 0;
  const logStartOffset = log?.logStartOffset ?? 0;
  const tail: CellView[] = [];
  for (let offset = Math.max(logStartOffset, logEndOffset - MOST_CELLS); offset < logEndOffset; offset++) {
    const record = (log as PartitionLog).records.get(offset);
    tail.push({
      offset,
      key: record < 0 ? null : simulation.records.key(record),
      committed: offset < highWatermark,
      transaction: transactionAt(log as PartitionLog, offset),
      fate: record < 0 ? null : fateIn(readers, record),
    });
  }
  const replicas = image.replicas.map((id) => replicaView(id, isr.includes(id), logOf(topic, partition, id, simulation)));
  return { partition, leader, leaderEpoch, isr, elr, logStartOffset, highWatermark, ...transactionsOf(log), logEndOffset, replicas, tail };
}

/** @param log nothing yet: it has not heard that it is a replica. */
function replicaView(id: NodeId, inSync: boolean, log: Readonly<PartitionLog> | undefined): ReplicaView {
  return {
    broker: id,
    inSync,
    leaderEpoch: log?.leaderEpoch ?? -1,
    logStartOffset: log?.logStartOffset ?? 0,
    highWatermark: log?.highWatermark ?? 0,
    logEndOffset: log?.logEndOffset ?? 0,
    epochs: (log?.epochs ?? []).map(({ epoch, startOffset }) => ({ epoch, startOffset })),
    segments: (log?.segments ?? []).map(({ baseOffset, sizeBytes }) => ({ baseOffset, sizeBytes })),
  };
}

function groupView(scenario: GroupScenario, kafka: KafkaScenario, brokers: readonly NodeId[], simulation: Simulation): GroupView {
  const holding = brokers.filter((id) => broker(simulation, id).groups.has(scenario.id));
  // One that died keeps what it knew until it is started again.
  const coordinator = holding.find((id) => simulation.statusOf(id) === 'up') ?? holding[0] ?? null;
  const group = coordinator === null ? undefined : broker(simulation, coordinator).groups.get(scenario.id);
  const modern = group?.consumer ?? null;
  const byNode = new Map<NodeId, KnownMember>();
  for (const member of modern?.members.values() ?? group?.members.values() ?? []) byNode.set(member.host, member);
  const metrics = simulation.fold<KafkaMetrics>('kafkaMetrics').groups.get(scenario.id);
  const members = Array.from({ length: scenario.members + (scenario.spare ?? 0) }, (_, i) => {
    const id = `${scenario.id}-${i + 1}`;
    const view = memberView(id, byNode.get(id), scenario.id, coordinator, simulation);
    return modern === null ? view : { ...view, ...reconciliationOf(modern, id) };
  });
  const readers = readersOf(scenario, group, members, brokers, simulation);
  const leader = group?.leader == null ? null : (group.members.get(group.leader)?.host ?? null);
  return {
    id: scenario.id,
    state: modern === null ? (group?.state ?? 'Empty') : modern.phase,
    stateSince: group?.stateSince ?? 0,
    waitingFor: waitingFor(group),
    generation: modern?.epoch ?? group?.generation ?? 0,
    ...(modern !== null && { assignmentEpoch: modern.assignmentEpoch }),
    assignor: modern === null ? (group?.state === 'Stable' ? group.protocol : null) : modern.assignor,
    coordinator,
    leader,
    rebalances: metrics?.rebalances ?? 0,
    pausePartitionSeconds: metrics === undefined ? 0 : pausePartitionSeconds(metrics, simulation.now),
    lag: readers.reduce((sum, reader) => sum + (reader.lag ?? 0), 0),
    arrivalsPerSecond: arrivalsOf(scenario, kafka, simulation),
    capacityPerSecond: capacityOf(members, simulation),
    members,
    readers,
    ownership: ownershipRows(simulation.fold<Ownership>('ownership'), scenario.id, readers, simulation.now),
  };
}

/** A member as far as figures need it, whatever its protocol. */
type KnownMember = Pick<GroupMember, 'memberId' | 'groupInstanceId'>;

function reconciliationOf(group: Readonly<ConsumerGroup>, node: NodeId): Pick<MemberView, 'reconciliation'> {
  for (const { host, memberId, epoch, progress, assigned } of group.members.values()) {
    if (host === node) return { reconciliation: { epoch, progress, assigned, target: group.targets.get(memberId) ?? [] } };
  }
  return {};
}

/** Whose JoinGroup, or SyncGroup, the coordinator still lacks; or who has yet to say that it gave up what it was told to. */
function waitingFor(group: Readonly<GroupState> | undefined): NodeId[] {
  if (group === undefined) return [];
  if (group.consumer !== null) {
    const holding = [...group.consumer.members.values()].filter(({ progress }) => progress === 'UNREVOKED_PARTITIONS');
    return holding.map(({ host }) => host);
  }
  const members = [...group.members.values()];
  if (group.state === 'PreparingRebalance') return members.filter((member) => member.parkedJoin === null).map((member) => member.host);
  if (group.state !== 'CompletingRebalance') return [];
  return members.filter((member) => group.pendingSync.has(member.memberId)).map((member) => member.host);
}

function memberView(
  id: NodeId,
  known: KnownMember | undefined,
  group: string,
  coordinator: NodeId | null,
  simulation: Simulation,
): MemberView {
  const state = simulation.stateOf<ConsumerState>(id);
  const status = simulation.statusOf(id);
  const { hand } = state.app;
  const range = hand?.ranges[hand.range];
  const handling =
    hand === null || range === undefined
      ? null
      : {
          topic: range.topic,
          partition: range.partition,
          offset: range.baseOffset + hand.done,
          key: keyOf(range.firstRecord + hand.done, simulation),
          left: hand.ranges.slice(hand.range).reduce((sum, each) => sum + each.recordCount, -hand.done),
        };
  return {
    id,
    status,
    activity: activityOf(state, status, handling !== null),
    known: known !== undefined,
    instanceId: known?.groupInstanceId ?? null,
    owned: [...state.partitions.values()].map(({ topic, partition }) => ({ topic, partition })),
    generation: state.member.generation,
    handling,
    processed: state.processed,
    rings: ringsOf(id, known, group, coordinator, simulation),
    error: state.error,
    settings: Object.entries(state.spec.config ?? {})
      .filter(([name]) => name !== 'group.id' && name !== 'client.id')
      .map(([name, value]) => `${name}=${value}`),
  };
}

const keyOf = (record: number, simulation: Simulation): string | null =>
  record < simulation.records.length ? simulation.records.key(record) : null;

function activityOf(state: Readonly<ConsumerState>, status: NodeView['status'], handling: boolean): MemberActivity {
  if (status === 'down') return 'crashed';
  if (status === 'paused') return 'paused';
  if (state.status !== 'open') return state.wanted || state.processed > 0 ? 'closed' : 'not started';
  if (handling && state.member.state === 'UNJOINED') return 'evicted';
  if (handling) return 'in handler';
  if (state.member.join === null) return state.member.state === 'STABLE' ? 'polling' : 'joining';
  return state.member.join.phase === 'joining' || state.member.join.phase === 'unread' ? 'joining' : 'waiting for assignment';
}

/** Timers that watch this member, as the used part of their limit. */
function ringsOf(
  id: NodeId,
  known: KnownMember | undefined,
  group: string,
  coordinator: NodeId | null,
  simulation: Simulation,
): RingView[] {
  const rings: RingView[] = [];
  const own = simulation.timersOf(id);
  for (const property of ['max.poll.interval.ms', 'heartbeat.interval.ms']) {
    const timer = own.get(property);
    if (timer !== undefined) {
      rings.push({ property, usedMicros: simulation.now - timer.setAt, limitMicros: timer.firesAt - timer.setAt, by: 'member' });
    }
  }
  if (known === undefined || coordinator === null) return rings;
  const session = simulation.timersOf(coordinator).get(`session:${group}:${known.memberId}`);
  if (session !== undefined) {
    rings.push({
      property: 'session.timeout.ms',
      usedMicros: simulation.now - session.setAt,
      limitMicros: session.firesAt - session.setAt,
      by: 'coordinator',
    });
  }
  return rings;
}

function readersOf(
  scenario: GroupScenario,
  group: Readonly<GroupState> | undefined,
  members: readonly MemberView[],
  brokers: readonly NodeId[],
  simulation: Simulation,
): ReaderView[] {
  const { image } = bestInformed(brokers, simulation);
  return scenario.topics.flatMap((topic) =>
    (image.topics.get(topic)?.partitions ?? []).map(({ leader }, partition): ReaderView => {
      const name = `${topic}-${partition}`;
      const owner = members.find((member) => member.owned.some((each) => each.topic === topic && each.partition === partition)) ?? null;
      const position = owner === null ? null : (simulation.stateOf<ConsumerState>(owner.id).partitions.get(name)?.position ?? null);
      const committed = group?.offsets.get(name)?.offset ?? null;
      const log = logOf(topic, partition, leader, simulation);
      return {
        topic,
        partition,
        committed,
        position,
        owner: owner?.id ?? null,
        lag: committed === null ? null : (log?.highWatermark ?? 0) - committed,
        ageMicros: committed === null || log === undefined ? null : ageOfNext(log, committed, simulation),
      };
    }),
  );
}
