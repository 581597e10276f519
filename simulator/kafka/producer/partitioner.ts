/**
 * Which partition a record without a key goes to: stay on one until a batch is full, then draw another (rules KP4, KP5).
 * Keys are the affair of ../murmur2.ts. Source: apache/kafka clients/.../producer/internals/BuiltInPartitioner.java.
 */
import type { Random } from '../../kernel/random';
import { allBatchesFull } from './accumulator';
import { type KnownTopic, type ProducerState, queueOf } from './state';

type State = Readonly<ProducerState>;

/** The partition for the next record without a key: the present one, or a new one if enough bytes went there. */
export function stickyPartition(state: State, topic: Readonly<KnownTopic>, random: Random): number {
  const { stickyPartition: present, stickyBytes: bytes } = topic;
  if (present < 0) return drawPartition(state, topic, random);
  const enough = Math.max(1, state.config.batchSize);
  // While the open batch is not full the switch waits, so as not to leave small batches behind; but not beyond twice the size.
  const due = bytes >= enough * 2 || (bytes >= enough && allBatchesFull(queueOf(state, topic.name, present)));
  return due ? drawPartition(state, topic, random) : present;
}

/** How many records of that size may follow each other before the partitioner has to be asked again; at least 1. */
export function stickyRun(state: State, topic: Readonly<KnownTopic>, partition: number, recordBytes: number): number {
  const used = topic.stickyPartition === partition ? topic.stickyBytes : 0;
  // A record takes at most so much more than its payload, with its share of the batch's header.
  return Math.max(1, Math.floor((state.config.batchSize - used) / (recordBytes + 82)));
}

/** Draws among the partitions with a leader; those with shorter queues are likelier (KIP-794). */
function drawPartition(state: State, topic: Readonly<KnownTopic>, random: Random): number {
  const available: number[] = [];
  topic.leaders.forEach((leader, partition) => {
    if (leader !== null) available.push(partition);
  });
  if (available.length === 0) return random.below(topic.leaders.length);
  const queued = available.map((partition) => queueOf(state, topic.name, partition)?.batches.length ?? 0);
  const longest = Math.max(...queued);
  const even = queued.every((length) => length === longest);
  if (even || !state.config.adaptivePartitioning) return available[random.below(available.length)] as number;
  const weights = queued.map((length) => longest + 1 - length);
  let luck = random.below(weights.reduce((sum, weight) => sum + weight, 0));
  let i = 0;
  while (luck >= (weights[i] as number)) luck -= weights[i++] as number;
  return available[i] as number;
}
