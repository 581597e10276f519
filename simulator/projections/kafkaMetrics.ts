/**
 * What is measured of Kafka's groups and producers, as a fold over facts: lag, rebalances, partitions without an owner,
 * evictions, latencies. Names: the metric vocabulary. Time is virtual.
 */
import type { BrokerFact } from '../kafka/broker/facts';
import type { ConsumerFact } from '../kafka/consumer/facts';
import type { ProducerFact } from '../kafka/producer/facts';
import type { Fact, FactHeader, NodeId } from '../kernel/process';
import type { KernelFact } from '../kernel/simulation';
import { type Micros, toSeconds } from '../kernel/time';
import type { Fold } from '../kernel/trace';
import { addValue, emptyHistogram, type Histogram } from './histogram';
import { addPoint, emptySeries, type Series } from './series';

export interface GroupMetrics {
  readonly topics: readonly string[];
  readonly committed: Map<string, number>;
  /** Records between committed offsets and high watermarks, over all partitions of its topics. */
  lag: number;
  lagPeak: number;
  readonly lagSeries: Series;
  /** The lag of each partition, and the largest of them. */
  readonly lags: Map<string, number>;
  largest: number;
  readonly largestSeries: Series;
  /** Generations begun so far: each is one rebalance, the forming of the group included. */
  rebalances: number;
  /** When the rebalance that is under way began; -1 when none is. */
  rebalancingSince: Micros;
  /** Time of all rebalances together, from the call to the assignment. */
  rebalancing: Micros;
  /** By `topic-partition`: who fetches it, `null` since when nobody does. */
  readonly owners: Map<string, { owner: NodeId | null; since: Micros }>;
  /** Partition-microseconds without an owner of partitions that once had one. */
  paused: Micros;
  /** Longest time a partition that lost its owner waited for the next. */
  reassignMax: Micros;
  /** Members removed while their process lived. */
  falseEvictions: number;
  readonly endToEnd: Histogram;
  effects: number;
  /** Members whose client is open, each since when: what is paid for, with work or without. */
  readonly open: Map<NodeId, Micros>;
  /** Member-microseconds of those that closed or died. */
  memberTime: Micros;
}

export interface ProducerMetrics {
  sent: number;
  acknowledged: number;
  failed: number;
  readonly latency: Histogram;
}

export interface KafkaMetrics {
  readonly until: Micros;
  readonly groups: Map<string, GroupMetrics>;
  readonly producers: Map<NodeId, ProducerMetrics>;
  readonly groupOf: Map<NodeId, string>;
  readonly highWatermarks: Map<string, number>;
  /** Processes that are not up, by what happened to them. */
  readonly away: Map<NodeId, 'crashed' | 'paused'>;
  /** Node of each member id. */
  readonly nodeOfMember: Map<string, NodeId>;
}

export interface GroupShape {
  readonly id: string;
  readonly topics: readonly string[];
  readonly members: readonly NodeId[];
}

export const kafkaMetrics = (until: Micros, shapes: readonly GroupShape[]): Fold<KafkaMetrics> => ({
  name: 'kafkaMetrics',
  initial: () => ({
    until,
    groups: new Map(shapes.map((shape) => [shape.id, emptyGroupMetrics(shape, until)])),
    producers: new Map(),
    groupOf: new Map(shapes.flatMap((shape) => shape.members.map((member) => [member, shape.id] as const))),
    highWatermarks: new Map(),
    away: new Map(),
    nodeOfMember: new Map(),
  }),
  apply: fold,
});

function emptyGroupMetrics(shape: GroupShape, until: Micros): GroupMetrics {
  return {
    topics: shape.topics,
    committed: new Map(),
    lag: 0,
    lagPeak: 0,
    lagSeries: emptySeries(until),
    lags: new Map(),
    largest: 0,
    largestSeries: emptySeries(until),
    rebalances: 0,
    rebalancingSince: -1,
    rebalancing: 0,
    owners: new Map(),
    paused: 0,
    reassignMax: 0,
    falseEvictions: 0,
    endToEnd: emptyHistogram(),
    effects: 0,
    open: new Map(),
    memberTime: 0,
  };
}

function fold(state: KafkaMetrics, raw: Fact, at: FactHeader): void {
  const fact = raw as BrokerFact | ConsumerFact | ProducerFact | KernelFact;
  switch (fact.type) {
    case 'highWatermarkAdvanced':
      return watermark(state, `${fact.topic}-${fact.partition}`, fact.topic, fact.highWatermark, at.time);
    case 'offsetsCommitted':
      return committed(state, fact.group, fact.offsets, at.time);
    case 'memberJoined':
      state.nodeOfMember.set(fact.member, fact.waits.node);
      return;
    case 'consumerMemberJoined':
      state.nodeOfMember.set(fact.member.memberId, fact.member.host);
      return;
    case 'consumerMemberRemoved':
      return removed(state, fact.group, fact.member, fact.reason);
    case 'rebalanceStarted': {
      const group = state.groups.get(fact.group);
      if (group !== undefined && group.rebalancingSince < 0) group.rebalancingSince = at.time;
      return;
    }
    case 'targetAssigned':
    case 'generationStarted': {
      const group = state.groups.get(fact.group);
      if (group !== undefined) group.rebalances++;
      return;
    }
    case 'groupStabilised':
    case 'groupEmptied': {
      const group = state.groups.get(fact.group);
      if (group === undefined || group.rebalancingSince < 0) return;
      group.rebalancing += at.time - group.rebalancingSince;
      group.rebalancingSince = -1;
      return;
    }
    case 'memberRemoved':
      return removed(state, fact.group, fact.member, fact.reason);
    case 'partitionsAssigned':
    case 'partitionsRevoked':
    case 'partitionsLost':
      return owned(state, at, fact.owned);
    case 'pollIntervalExceeded': {
      const group = groupOfNode(state, at.node);
      if (group === undefined) return;
      group.falseEvictions++;
      return owned(state, at, []);
    }
    case 'consumerOpened':
      groupOfNode(state, at.node)?.open.set(at.node, at.time);
      return;
    case 'consumerFailed':
    case 'consumerClosed':
      ended(state, at);
      return owned(state, at, []);
    case 'nodeCrashed':
      state.away.set(at.node, 'crashed');
      ended(state, at);
      return owned(state, at, []);
    case 'nodePaused':
      state.away.set(at.node, 'paused');
      return;
    case 'nodeRestarted':
    case 'nodeResumed':
      state.away.delete(at.node);
      return;
    case 'effectApplied': {
      const group = groupOfNode(state, at.node);
      if (group === undefined || !('topic' in fact)) return;
      group.effects += fact.recordCount;
      for (let i = 0; i < fact.recordCount; i++) addValue(group.endToEnd, at.time - at.records.createdAt(fact.firstRecord + i));
      return;
    }
    case 'recordsSent':
      producerOf(state, at.node).sent += fact.recordCount;
      return;
    case 'batchAcknowledged':
      return acknowledged(state, at, fact.records, fact.recordCount);
    case 'batchFailed':
      producerOf(state, at.node).failed += fact.recordCount;
      return;
    default:
      return;
  }
}

function watermark(state: KafkaMetrics, partition: string, topic: string, highWatermark: number, time: Micros): void {
  const before = state.highWatermarks.get(partition) ?? 0;
  state.highWatermarks.set(partition, highWatermark);
  for (const group of state.groups.values()) if (group.topics.includes(topic)) changeLag(group, partition, highWatermark - before, time);
}

function committed(
  state: KafkaMetrics,
  id: string,
  offsets: readonly { readonly topic: string; readonly partition: number; readonly offset: number }[],
  time: Micros,
): void {
  const group = state.groups.get(id);
  if (group === undefined) return;
  for (const { topic, partition, offset } of offsets) {
    const name = `${topic}-${partition}`;
    const before = group.committed.get(name) ?? 0;
    group.committed.set(name, offset);
    changeLag(group, name, before - offset, time);
  }
}

function changeLag(group: GroupMetrics, partition: string, by: number, time: Micros): void {
  group.lag += by;
  if (group.lag > group.lagPeak) group.lagPeak = group.lag;
  addPoint(group.lagSeries, time, group.lag);
  const before = group.lags.get(partition) ?? 0;
  const lag = before + by;
  group.lags.set(partition, lag);
  // Only when the largest itself shrinks must the others be asked.
  if (lag >= group.largest) group.largest = lag;
  else if (before === group.largest) group.largest = Math.max(...group.lags.values());
  addPoint(group.largestSeries, time, group.largest);
}

/** A member that the coordinator gave up although its process lives: slow, paused or cut off. */
function removed(state: KafkaMetrics, id: string, member: string, reason: string): void {
  const group = state.groups.get(id);
  const node = state.nodeOfMember.get(member);
  if (group === undefined || node === undefined) return;
  if (
    (reason === 'sessionExpired' || reason === 'rebalanceTimeout' || reason === 'syncTimeout' || reason === 'revocationTimeout') &&
    state.away.get(node) !== 'crashed'
  ) {
    group.falseEvictions++;
  }
}

function groupOfNode(state: KafkaMetrics, node: NodeId): GroupMetrics | undefined {
  const id = state.groupOf.get(node);
  return id === undefined ? undefined : state.groups.get(id);
}

function ended(state: KafkaMetrics, at: FactHeader): void {
  const group = groupOfNode(state, at.node);
  const since = group?.open.get(at.node);
  if (group === undefined || since === undefined) return;
  group.memberTime += at.time - since;
  group.open.delete(at.node);
}

/** From now on this member fetches exactly these partitions. */
function owned(state: KafkaMetrics, at: FactHeader, partitions: readonly { readonly topic: string; readonly partition: number }[]): void {
  const group = groupOfNode(state, at.node);
  if (group === undefined) return;
  const names = new Set(partitions.map(({ topic, partition }) => `${topic}-${partition}`));
  for (const [name, entry] of group.owners) {
    if (entry.owner !== at.node || names.has(name)) continue;
    entry.owner = null;
    entry.since = at.time;
  }
  for (const name of names) {
    const entry = group.owners.get(name);
    if (entry === undefined) {
      group.owners.set(name, { owner: at.node, since: at.time });
      continue;
    }
    if (entry.owner === null) {
      group.paused += at.time - entry.since;
      group.reassignMax = Math.max(group.reassignMax, at.time - entry.since);
    }
    entry.owner = at.node;
    entry.since = at.time;
  }
}

/** Minutes of open members, up to now. */
export function memberMinutes(group: GroupMetrics, now: Micros): number {
  let time = group.memberTime;
  for (const since of group.open.values()) time += now - since;
  return toSeconds(time) / 60;
}

/** Partitions of the member that owns most, less those of the one that owns fewest; who is open and owns none counts. */
export function assignmentSpread(group: GroupMetrics): number {
  const counts = new Map<NodeId, number>([...group.open.keys()].map((member) => [member, 0]));
  for (const { owner } of group.owners.values()) if (owner !== null) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return counts.size === 0 ? 0 : Math.max(...counts.values()) - Math.min(...counts.values());
}

/** Partition-seconds without a fetching owner, up to now. */
export function pausePartitionSeconds(group: GroupMetrics, now: Micros): number {
  let paused = group.paused;
  for (const entry of group.owners.values()) if (entry.owner === null) paused += now - entry.since;
  return toSeconds(paused);
}

/** Seconds that the longest-waiting partition was or has been without an owner. */
export function timeToReassign(group: GroupMetrics, now: Micros): number {
  let longest = group.reassignMax;
  for (const entry of group.owners.values()) if (entry.owner === null) longest = Math.max(longest, now - entry.since);
  return toSeconds(longest);
}

function producerOf(state: KafkaMetrics, node: NodeId): ProducerMetrics {
  let producer = state.producers.get(node);
  if (producer === undefined) {
    producer = { sent: 0, acknowledged: 0, failed: 0, latency: emptyHistogram() };
    state.producers.set(node, producer);
  }
  return producer;
}

/** @param runs first id, how many, first id, how many, ... */
function acknowledged(state: KafkaMetrics, at: FactHeader, runs: readonly number[], count: number): void {
  const producer = producerOf(state, at.node);
  producer.acknowledged += count;
  for (let i = 0; i < runs.length; i += 2) {
    const first = runs[i] as number;
    for (let record = first; record < first + (runs[i + 1] as number); record++) {
      addValue(producer.latency, at.time - at.records.createdAt(record));
    }
  }
}
