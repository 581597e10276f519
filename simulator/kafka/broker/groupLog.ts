/**
 * `__consumer_offsets` as a log: what a group coordinator changes is appended to the group's partition, answers wait until the
 * replicas have it, and whoever leads the partition next finds the groups in it. Rules KR15 to KR17.
 * Source: apache/kafka coordinator-common/.../runtime/CoordinatorRuntime.java, CoordinatorLoaderImpl.scala.
 */
import type { Input, Io, NodeId } from '../../kernel/process';
import { CONSUMER_GROUP_FACTS } from '../group/consumer/facts';
import type { GroupIo } from '../group/coordinator';
import type { GroupFact } from '../group/facts';
import { SHARE_GROUP_FACTS } from '../group/share/facts';
import { loadGroup, unloadGroup } from '../group/takeover';
import type { PartitionLog } from '../log/log';
import { logName } from '../log/log';
import type { GroupSnapshot } from '../protocol/data';
import type { BrokerFact } from './facts';
import { completeFetches } from './fetch';
import { advanceHighWatermark } from './isr';
import { offsetsPartition } from './metadata';
import { type Answer, type BrokerState, isAlone, ledLog, OFFSETS_TOPIC } from './state';

type State = Readonly<BrokerState>;
type BrokerIo = Io<BrokerFact>;

/** Facts after which the group's record in the log is another one. */
const STORED: ReadonlySet<string> = new Set<GroupFact['type']>([
  'groupStabilised',
  'groupEmptied',
  'staticMemberReplaced',
  'offsetsCommitted',
  'offsetsPended',
  'pendingOffsetsEnded',
  'offsetsRemoved',
  'groupDeleted',
  ...(Object.keys(CONSUMER_GROUP_FACTS) as GroupFact['type'][]).filter((type) => type !== 'consumerHeartbeatRefused'),
  ...(Object.keys(SHARE_GROUP_FACTS) as GroupFact['type'][]).filter((type) => type !== 'shareHeartbeatRefused'),
]);

/** Lets the coordinator decide; its answers go out when what it changed is safe. */
export function coordinate(state: State, io: BrokerIo, decide: (io: GroupIo) => void): void {
  if (isAlone(state)) return decide(io);
  const changed: string[] = [];
  const answers: Answer[] = [];
  decide({
    now: io.now,
    emit(fact: GroupFact) {
      io.emit(fact);
      if (STORED.has(fact.type) && !changed.includes(fact.group)) changed.push(fact.group);
    },
    send(to: NodeId, message: Input) {
      answers.push({ to, message });
    },
    setTimer: (name, delay, input) => io.setTimer(name, delay, input),
    clearTimer: (name) => io.clearTimer(name),
    random: (stream) => io.random(stream),
  } as GroupIo);
  let awaited: Readonly<PartitionLog> | undefined;
  for (const group of changed) awaited = store(state, group, io) ?? awaited;
  if (awaited !== undefined && awaited.highWatermark < awaited.logEndOffset) {
    if (answers.length === 0) return;
    const { topic, partition, logEndOffset: offset } = awaited;
    return io.emit({ type: 'answersHeld', topic, partition, held: { offset, answers } });
  }
  for (const { to, message } of answers) io.send(to, message);
}

function store(state: State, group: string, io: BrokerIo): Readonly<PartitionLog> | undefined {
  const partition = offsetsPartition(state, group);
  const log = partition === null ? undefined : ledLog(state, OFFSETS_TOPIC, partition);
  if (log === undefined || partition === null) return undefined;
  io.emit({ type: 'groupStored', topic: OFFSETS_TOPIC, partition, offset: log.logEndOffset, leaderEpoch: log.leaderEpoch, group });
  advanceHighWatermark(state, log, io);
  completeFetches(state, log, io);
  return log;
}

/** The replicas have more of the partition: answers that waited for it go out. */
export function releaseAnswers(state: State, log: Readonly<PartitionLog>, io: BrokerIo): void {
  const held = state.held.get(logName(log.topic, log.partition));
  if (held === undefined) return;
  const ready = held.filter(({ offset }) => offset <= log.highWatermark);
  if (ready.length === 0) return;
  io.emit({ type: 'answersReleased', topic: log.topic, partition: log.partition, until: log.highWatermark });
  for (const { answers } of ready) for (const { to, message } of answers) io.send(to, message);
}

/** This broker leads the partition now: it becomes the coordinator of the groups that its log tells of. */
export function takeGroups(state: State, log: Readonly<PartitionLog>, io: BrokerIo): void {
  const latest = new Map<string, GroupSnapshot>();
  for (const [, snapshot] of [...log.snapshots].sort(([a], [b]) => a - b)) if ('group' in snapshot) latest.set(snapshot.group, snapshot);
  for (const { records } of latest.values()) {
    if (records !== null) coordinate(state, io, (own) => loadGroup(state.groups, records, own, state.settings.group, state.image));
  }
}

/** Another broker leads the partition: its groups are no longer coordinated here, and what was not safe is taken back. */
export function loseGroups(state: State, partition: number, io: BrokerIo): void {
  const held = state.held.get(logName(OFFSETS_TOPIC, partition)) ?? [];
  if (held.length > 0) io.emit({ type: 'answersReleased', topic: OFFSETS_TOPIC, partition, until: Number.MAX_SAFE_INTEGER });
  for (const { answers } of held) for (const { to, message } of answers) io.send(to, { ...message, error: 'NOT_COORDINATOR' });
  const leader = state.image.topics.get(OFFSETS_TOPIC)?.partitions[partition]?.leader ?? null;
  for (const group of [...state.groups.keys()]) {
    if (offsetsPartition(state, group) === partition) unloadGroup(state.groups, group, leader, io, state.settings.group);
  }
}
