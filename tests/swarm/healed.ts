/**
 * What must come true once nothing troubles the cluster any more: every partition has its leader and all its replicas in sync, no
 * transaction is open, every record has its outcome, and every group has read everything.
 */
import { coordinatorOf } from '@/simulator/kafka/broker/metadata';
import type { PartitionImage } from '@/simulator/kafka/broker/state';
import type { ConsumerState } from '@/simulator/kafka/consumer/state';
import type { GroupState } from '@/simulator/kafka/group/state';
import { logName, type PartitionLog } from '@/simulator/kafka/log/log';
import { lastStableOffset } from '@/simulator/kafka/log/transactions';
import { isDrained, type ProducerState } from '@/simulator/kafka/producer/state';
import type { NodeId } from '@/simulator/kernel/process';
import type { Effects } from './invariants/effects';
import { Broken, brokerOf, brokersOf, mayLose, type View } from './invariants/invariant';
import type { Logs } from './invariants/logs';
import type { GroupStory } from './story';
import { TOPIC } from './story';

/** @throws Broken - the first of these that is not true yet. */
export function checkHealed(view: View, logs: Logs, effects: Effects): void {
  checkReplicas(view);
  checkProducers(view);
  checkTransactions(view);
  for (const group of view.story.groups) {
    if (group.kind === 'share') checkShares(view, group);
    else checkGroup(view, group);
    checkEffects(view, group, logs, effects);
  }
}

function checkReplicas(view: View): void {
  const brokers = brokersOf(view);
  const [first] = brokers;
  for (const { name: topic, partitions } of brokerOf(view, first as NodeId).image.topics.values()) {
    partitions.forEach((image, partition) => {
      const name = logName(topic, partition);
      if (image.leader === null) throw new Broken('KR20', name, 'has no leader');
      if (image.isr.length < image.replicas.length) throw new Broken('KR7', name, `only ${image.isr.join(', ')} are in sync`);
      for (const broker of brokers) checkReplica(view, broker, topic, partition, image);
    });
  }
}

function checkReplica(view: View, broker: NodeId, topic: string, partition: number, image: PartitionImage): void {
  const name = logName(topic, partition);
  const known = brokerOf(view, broker).image.topics.get(topic)?.partitions[partition];
  if (known?.partitionEpoch !== image.partitionEpoch)
    throw new Broken('KB16', name, `${broker} does not know its present leader and replicas`);
  if (!image.replicas.includes(broker)) return;
  const own = brokerOf(view, broker).logs.get(name);
  const leads = brokerOf(view, image.leader as NodeId).logs.get(name);
  // A broker that is alone has no logs of internal topics.
  if (own === undefined || leads === undefined) return;
  // Groups go on writing to internal topics, so their replicas are never quite alike.
  const isQuiet = topic === TOPIC;
  const isBehind =
    own.logEndOffset < leads.highWatermark ||
    (isQuiet && (own.logEndOffset !== leads.logEndOffset || own.highWatermark !== leads.logEndOffset));
  if (isBehind)
    throw new Broken(
      'KR5',
      name,
      `ends at ${leads.logEndOffset}, and ${broker} has ${own.logEndOffset} with ${own.highWatermark} committed`,
    );
}

function checkProducers(view: View): void {
  for (const { node } of view.story.producers) {
    const state = view.simulation.stateOf<ProducerState>(node);
    const blocked = state.calls.some(({ kind }) => kind === 'send');
    if (!isDrained(state) || blocked) throw new Broken('KP15', node, 'has records without an outcome');
  }
}

function checkTransactions(view: View): void {
  for (const broker of brokersOf(view)) {
    const state = brokerOf(view, broker);
    for (const { record, pending } of state.transactions.values()) {
      const isOver = record.state === 'Empty' || record.state === 'CompleteCommit' || record.state === 'CompleteAbort';
      if (!isOver || pending !== null) throw new Broken('KT8', record.transactionalId, `its transaction is ${record.state} at ${broker}`);
    }
    for (const [name, log] of state.logs) {
      if (lastStableOffset(log) < log.highWatermark) throw new Broken('KT10', name, `a transaction is open at ${broker}`);
    }
  }
}

interface Reading {
  readonly partition: number;
  readonly leader: NodeId;
  readonly log: Readonly<PartitionLog>;
}

function partitionsOf(view: View): Reading[] {
  const state = brokerOf(view, brokersOf(view)[0] as NodeId);
  const partitions = state.image.topics.get(TOPIC)?.partitions ?? [];
  return partitions.map(({ leader }, partition) => {
    const log = brokerOf(view, leader as NodeId).logs.get(logName(TOPIC, partition)) as PartitionLog;
    return { partition, leader: leader as NodeId, log };
  });
}

function groupAtCoordinator(view: View, id: string): Readonly<GroupState> {
  const coordinator = coordinatorOf(brokerOf(view, brokersOf(view)[0] as NodeId), id);
  const group = coordinator === null ? undefined : brokerOf(view, coordinator).groups.get(id);
  if (group === undefined) throw new Broken('KR17', id, 'no coordinator has it');
  return group;
}

function checkGroup(view: View, { id, members, commit }: GroupStory): void {
  const group = groupAtCoordinator(view, id);
  const phase = group.consumer?.phase ?? group.state;
  const size = group.consumer?.members.size ?? group.members.size;
  if (phase !== 'Stable' || size !== members.length) throw new Broken('KC37', id, `is ${phase} with ${size} of ${members.length} members`);
  for (const { partition, log } of partitionsOf(view)) {
    const name = logName(TOPIC, partition);
    const owners = members.filter((member) => view.simulation.stateOf<ConsumerState>(member).partitions.has(name));
    if (owners.length !== 1) throw new Broken('KC37', name, `belongs to ${owners.length === 0 ? 'nobody' : owners.join(', ')} of ${id}`);
    const owner = owners[0] as NodeId;
    const position = view.simulation.stateOf<ConsumerState>(owner).partitions.get(name)?.position;
    if (position !== log.highWatermark) throw new Broken('KC37', name, `${owner} is at ${position} of ${log.highWatermark}`);
    // Only the client's own commit comes again by itself; one that the application makes may have met a rebalance.
    const committed = group.offsets.get(name)?.offset ?? 0;
    if (commit === 'auto' && committed !== position) throw new Broken('KC30', name, `${id} has committed ${committed} of ${position}`);
  }
}

function checkShares(view: View, { id, members }: GroupStory): void {
  const { share } = groupAtCoordinator(view, id);
  if (share?.members.size !== members.length) throw new Broken('KS2', id, `has ${share?.members.size ?? 0} of ${members.length} members`);
  for (const { partition, leader, log } of partitionsOf(view)) {
    const name = logName(TOPIC, partition);
    const at = brokerOf(view, leader).shares.partitions.get(`${id}/${name}`);
    const left = at?.runs.find(({ state }) => state !== 'acknowledged' && state !== 'archived');
    if (left !== undefined) throw new Broken('KS21', name, `${left.first} to ${left.last} are ${left.state} to ${id}`);
    const end = at?.endOffset ?? 0;
    if (end < log.highWatermark) throw new Broken('KS21', name, `${id} was given nothing from ${end} on, of ${log.highWatermark}`);
  }
}

/** KC33, KS29: what is handled before it is committed, or accepted, is handled at least once. */
function checkEffects(view: View, group: GroupStory, logs: Logs, effects: Effects): void {
  if (group.commit === 'syncBefore' || mayLose(view)) return;
  const done = effects.of.get(group.id) as ReadonlySet<number>;
  for (const { partition, log } of partitionsOf(view)) {
    const name = logName(TOPIC, partition);
    const hidden = log.transactions?.ended.filter(({ committed }) => !committed) ?? [];
    const committed = logs.committed.get(name) ?? [];
    committed.forEach((record, offset) => {
      if (record < 0 || done.has(record) || hidden.some((each) => each.firstOffset <= offset && offset < each.lastOffset)) return;
      if (group.kind === 'share' && effects.isGivenUp(group.id, name, offset)) return;
      throw new Broken(group.kind === 'share' ? 'KS29' : 'KC33', name, `record ${record} at ${offset} was never handled by ${group.id}`);
    });
  }
}
