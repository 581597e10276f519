/** What a part of the picture is and does, in one phrase: its name for those who hear it, and the title under the pointer. */
import type { Frame, GroupView, MemberView, PartitionView, ProducerView } from '@/simulator/projections/frame';
import { count, doing, left, partitions } from './words';

export interface Found {
  readonly producer?: ProducerView;
  readonly broker?: { readonly id: string; readonly status: string };
  readonly partition?: PartitionView & { readonly topic: string };
  readonly group?: GroupView;
  /** With `group`, which then is the group it belongs to. */
  readonly member?: MemberView;
}

export function find({ kafka }: Frame, id: string): Found {
  if (kafka === null) return {};
  const producer = kafka.producers.find((each) => each.id === id);
  if (producer !== undefined) return { producer };
  const broker = kafka.brokers.find((each) => each.id === id);
  if (broker !== undefined) return { broker };
  for (const group of kafka.groups) {
    if (group.id === id) return { group };
    const member = group.members.find((each) => each.id === id);
    if (member !== undefined) return { group, member };
  }
  for (const topic of kafka.topics) {
    const partition = topic.partitions.find((each) => `${topic.name}-${each.partition}` === id);
    if (partition !== undefined) return { partition: { ...partition, topic: topic.name } };
  }
  return {};
}

export const producerName = (producer: ProducerView): string =>
  `${producer.id}, producer for ${producer.topic}, ${STATUS[producer.status]}, ${count(producer.sent, 'record')} sent, ${producer.inFlight} in flight`;

export function partitionName(topic: string, partition: PartitionView, groups: readonly GroupView[]): string {
  const readers = groups.flatMap((group) => {
    const reader = group.readers.find((each) => each.topic === topic && each.partition === partition.partition);
    if (reader === undefined) return [];
    const owner = reader.owner === null ? `nobody of ${group.id} reads it` : `read by ${reader.owner}`;
    return [`${owner}, committed ${reader.committed ?? 'nothing'}, position ${reader.position ?? 'none'}, lag ${reader.lag ?? 'unknown'}`];
  });
  return [
    `${topic} p${partition.partition}`,
    `log end ${partition.logEndOffset}`,
    `high watermark ${partition.highWatermark}`,
    ...readers,
  ].join(', ');
}

export const memberName = (member: MemberView, several: boolean): string =>
  [
    member.id,
    doing(member),
    member.owned.length === 0 ? 'owns nothing' : `owns ${partitions(member.owned, several)}`,
    ...member.rings.map((ring) => `${ring.property}: ${left(ring)} left`),
    ...(member.error === null ? [] : [member.error]),
  ].join(', ');

export const groupName = (group: GroupView): string =>
  [
    `group ${group.id}`,
    group.state,
    `generation ${group.generation}`,
    ...(group.waitingFor.length === 0 ? [] : [`waits for ${group.waitingFor.join(', ')}`]),
  ].join(', ');

export const STATUS = { up: 'up', paused: 'stopped', down: 'down' } as const;
