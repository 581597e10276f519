/** Steps about topics, settings and logs, as the admin client and a bare consumer of a log see them. */

import { visible } from '@/simulator/kafka/consumer/fetcher';
import type {
  CreatePartitionsResponse,
  CreateTopicsResponse,
  DeleteRecordsResponse,
  DeleteTopicsResponse,
  DescribeConfigsResponse,
  DescribeProducersResponse,
  IncrementalAlterConfigsResponse,
} from '@/simulator/kafka/protocol/admin';
import type { FetchResponse, ListOffsetsResponse, MetadataResponse, PartitionMetadata, RecordRange } from '@/simulator/kafka/protocol/data';
import { createTime, EPOCH_MS } from '@/simulator/kafka/timestamps';
import type { NodeId } from '@/simulator/kernel/process';
import { exceptionName, failure } from './exceptions';
import { type Configs, Failed, type Step } from './format';
import { brokerNode, type World } from './world';

const ADMIN_TIMEOUT = 15_000;

type Asking<T> = Generator<void, T, void>;

export const numberOf = (node: NodeId): number => Number(node.slice(node.lastIndexOf('-') + 1));

export function* createTopic(world: World, step: Step): Asking<undefined> {
  const assignment = step.assignment as number[][] | undefined;
  const topic = {
    name: step.topic as string,
    partitions: (step.partitions as number | undefined) ?? 1,
    replicationFactor: (step.rf as number | undefined) ?? Math.min(3, world.brokers.length),
    ...(assignment && { assignment: assignment.map((replicas) => replicas.map(brokerNode)) }),
    ...(step.config === undefined ? {} : { configs: step.config as Configs }),
  };
  if (assignment !== undefined) {
    const { partitions: _p, replicationFactor: _r, ...placed } = topic;
    return yield* change<CreateTopicsResponse>(world, { type: 'CreateTopics', topics: [placed] });
  }
  return yield* change<CreateTopicsResponse>(world, { type: 'CreateTopics', topics: [topic] });
}

export function* deleteTopic(world: World, step: Step): Asking<undefined> {
  return yield* change<DeleteTopicsResponse>(world, { type: 'DeleteTopics', names: [step.topic] });
}

export function* addPartitions(world: World, step: Step): Asking<undefined> {
  const assignment = step.assignment as number[][] | undefined;
  const placed = assignment === undefined ? {} : { assignment: assignment.map((replicas) => replicas.map(brokerNode)) };
  return yield* change<CreatePartitionsResponse>(world, {
    type: 'CreatePartitions',
    topics: [{ name: step.topic, count: step.total, ...placed }],
  });
}

export function* alterConfigs(world: World, step: Step, kind: 'topic' | 'broker' | 'group'): Asking<undefined> {
  const named = kind !== 'broker' ? (step[kind] as string) : step.broker === '' ? '' : brokerNode(Number(step.broker));
  const { set, append, subtract } = step;
  return yield* change<IncrementalAlterConfigsResponse>(world, {
    type: 'IncrementalAlterConfigs',
    resource: { kind, name: named },
    ...(set === undefined ? {} : { set }),
    ...(step.delete === undefined ? {} : { delete: step.delete }),
    ...(append === undefined ? {} : { append }),
    ...(subtract === undefined ? {} : { subtract }),
  });
}

/** A request that changes the cluster; its one result says whether it did. */
function* change<R extends { readonly results: readonly { readonly error: string; readonly message: string | null }[] }>(
  world: World,
  request: { readonly type: string } & Record<string, unknown>,
): Asking<undefined> {
  const answer = yield* world.ask<R>(world.anyBroker(), request, ADMIN_TIMEOUT);
  const result = answer?.results[0];
  if (result === undefined) throw new Failed('TimeoutException');
  if (result.error !== 'NONE') throw failure(result.error, result.message);
  return undefined;
}

export function* describeConfig(world: World, step: Step): Asking<unknown> {
  const kind = step.topic !== undefined ? 'topic' : step.group !== undefined ? 'group' : 'broker';
  const name = kind === 'broker' ? (step.broker === '' ? '' : brokerNode(Number(step.broker))) : (step[kind] as string);
  const keys = step.keys === undefined ? {} : { keys: step.keys };
  const answer = yield* world.ask<DescribeConfigsResponse>(
    world.anyBroker(),
    { type: 'DescribeConfigs', resource: { kind, name }, ...keys },
    ADMIN_TIMEOUT,
  );
  if (answer === undefined) throw new Failed('TimeoutException');
  if (answer.error !== 'NONE') throw failure(answer.error);
  return Object.fromEntries(answer.entries.map((entry) => [entry.name, [entry.value, entry.source]]));
}

// ---- metadata -------------------------------------------------------------------------------------------------------

export function* metadata(world: World, topics: readonly string[] | null): Asking<MetadataResponse> {
  const answer = yield* world.ask<MetadataResponse>(world.anyBroker(), { type: 'Metadata', topics }, ADMIN_TIMEOUT);
  if (answer === undefined) throw new Failed('TimeoutException');
  return answer;
}

export function* listTopics(world: World): Asking<string[]> {
  const { topics } = yield* metadata(world, null);
  return topics
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('__'))
    .sort();
}

/** Partitions of a topic, in their order. */
export function* partitionsOf(world: World, topic: string): Asking<readonly PartitionMetadata[]> {
  const answer = yield* metadata(world, [topic]);
  const found = answer.topics.find(({ name }) => name === topic);
  if (found === undefined || found.error !== 'NONE') throw failure(found?.error ?? 'UNKNOWN_TOPIC_OR_PARTITION');
  return [...found.partitions].sort((a, b) => a.partition - b.partition);
}

export function* describeTopic(world: World, step: Step): Asking<unknown> {
  const wanted = step.partitions as number[] | undefined;
  const partitions = yield* partitionsOf(world, step.topic as string);
  return partitions
    .filter(({ partition }) => wanted?.includes(partition) ?? true)
    .map(({ partition, leader, leaderEpoch, replicas, isr, elr, lastKnownElr }) => {
      const inSync = isr.map(numberOf);
      return {
        p: partition,
        leader: leader === null ? null : numberOf(leader),
        replicas: replicas.map(numberOf),
        isr: step.isrOrder === true ? inSync : inSync.sort((a, b) => a - b),
        ...(elr.length > 0 && { elr: elr.map(numberOf).sort((a, b) => a - b) }),
        ...(lastKnownElr.length > 0 && { lastKnownElr: lastKnownElr.map(numberOf).sort((a, b) => a - b) }),
        ...(step.epochs === true && { epoch: leaderEpoch }),
      };
    });
}

// ---- logs -----------------------------------------------------------------------------------------------------------

const committedOnly = (isolation: unknown) => (isolation === 'read_committed' ? { isolation } : {});

export interface Listed {
  readonly partition: number;
  readonly error: string;
  readonly offset: number;
  readonly timestamp: number;
  readonly leaderEpoch: number;
}

export type OffsetSpec = number | 'earliest' | 'latest' | 'maxTimestamp';

/** Errors after which the admin client looks for the leader again. */
const ASK_AGAIN = new Set([
  'NOT_LEADER_OR_FOLLOWER',
  'LEADER_NOT_AVAILABLE',
  'OFFSET_NOT_AVAILABLE',
  'UNKNOWN_LEADER_EPOCH',
  'FENCED_LEADER_EPOCH',
]);
const RETRY_MS = 50;

/**
 * Asks the leader of a partition, again while there is none or it has moved.
 * @param errorOf says what came back; @returns `undefined` for a partition that does not exist.
 */
export function* askLeader<R>(
  world: World,
  topic: string,
  partition: number,
  request: { type: string } & Record<string, unknown>,
  errorOf: (answer: R) => string,
): Asking<R | undefined> {
  const until = world.now + ADMIN_TIMEOUT * 1_000;
  while (world.now < until) {
    const known = (yield* partitionsOf(world, topic)).find((entry) => entry.partition === partition);
    if (known === undefined) return undefined;
    if (known.leader !== null) {
      const answer = yield* world.ask<R>(known.leader, request);
      if (answer !== undefined && !ASK_AGAIN.has(errorOf(answer))) return answer;
    }
    yield* world.wait(RETRY_MS);
  }
  throw new Failed('TimeoutException');
}

export function* listOffsets(
  world: World,
  topic: string,
  wanted: readonly number[] | undefined,
  timestamp: OffsetSpec,
  isolation?: unknown,
): Asking<Listed[]> {
  const listed: Listed[] = [];
  for (const partition of wanted ?? (yield* partitionsOf(world, topic)).map((entry) => entry.partition)) {
    const request = { type: 'ListOffsets', partitions: [{ topic, partition, timestamp }], ...committedOnly(isolation) };
    const answer = yield* askLeader<ListOffsetsResponse>(
      world,
      topic,
      partition,
      request,
      ({ partitions }) => partitions[0]?.error ?? 'NONE',
    );
    const unknown = { partition, error: 'UNKNOWN_TOPIC_OR_PARTITION', offset: -1, timestamp: -1, leaderEpoch: -1 };
    listed.push((answer?.partitions[0] as Listed | undefined) ?? unknown);
  }
  return listed;
}

export function* offsets(world: World, step: Step): Asking<unknown> {
  const spec = (step.spec as OffsetSpec | undefined) ?? 'latest';
  const listed = yield* listOffsets(world, step.topic as string, step.partitions as number[] | undefined, spec, step.isolation);
  const isTimestamp = typeof spec === 'number' || spec === 'maxTimestamp';
  return listed.map(({ error, offset, timestamp, leaderEpoch }) => {
    if (error !== 'NONE') return exceptionName(error);
    if (isTimestamp && offset < 0) return null;
    if (isTimestamp && step.noTs !== true) return [offset, timestamp];
    return step.epochs === true ? [offset, leaderEpoch] : offset;
  });
}

/** Records from the log's start to its high watermark. */
export function* readLog(world: World, step: Step): Asking<{ start: number; end: number; records: unknown[][] }> {
  const topic = step.topic as string;
  const partition = (step.partition as number | undefined) ?? 0;
  const start = ((yield* listOffsets(world, topic, [partition], 'earliest'))[0] as Listed).offset;
  const end = ((yield* listOffsets(world, topic, [partition], 'latest', step.isolation))[0] as Listed).offset;
  const records: unknown[][] = [];
  for (let next = start; next < end; ) {
    const asked = [{ topic, partition, fetchOffset: next, maxBytes: 50_000_000 }];
    const request = {
      type: 'Fetch',
      maxWaitMs: 100,
      minBytes: 1,
      maxBytes: 50_000_000,
      partitions: asked,
      ...committedOnly(step.isolation),
    };
    const answer = yield* askLeader<FetchResponse>(world, topic, partition, request, ({ partitions }) => partitions[0]?.error ?? 'NONE');
    const got = answer?.partitions[0];
    const ranges = visible(got?.ranges ?? [], got?.aborted);
    for (const range of ranges) {
      for (let i = 0; i < range.recordCount; i++) {
        if (range.baseOffset + i >= next) records.push(shownRecord(world, range, i, (step.show as string[] | undefined) ?? []));
      }
    }
    const last = ranges.at(-1);
    const goOn = got?.endOffset ?? (last === undefined ? next : last.baseOffset + last.recordCount);
    if (goOn <= next) break;
    next = goOn;
  }
  return { start, end, records };
}

/** `[offset, key, value, {...}]`; the last only if there are headers or something was asked for. */
export function shownRecord(world: World, range: RecordRange, index: number, show: readonly string[]): unknown[] {
  const { records } = world.simulation;
  const id = range.firstRecord + index;
  const extra: Record<string, unknown> = {};
  const headers = records.headers(id);
  if (headers !== null && Object.keys(headers).length > 0) extra.h = headers;
  if (show.includes('ts')) extra.ts = range.timestamps?.[index] ?? createTime(records, id);
  if (show.includes('tsType')) extra.tsType = range.timestampType;
  if (show.includes('epoch')) extra.epoch = range.leaderEpoch;
  const plain = [range.baseOffset + index, records.key(id), records.value(id)];
  return Object.keys(extra).length > 0 ? [...plain, extra] : plain;
}

export function* deleteRecords(world: World, step: Step): Asking<unknown> {
  const topic = step.topic as string;
  const answers: Record<string, unknown> = {};
  for (const [p, beforeOffset] of Object.entries(step.before as Record<string, number>)) {
    const partition = Number(p);
    const request = { type: 'DeleteRecords', partitions: [{ topic, partition, beforeOffset }] };
    const answer = yield* askLeader<DeleteRecordsResponse>(
      world,
      topic,
      partition,
      request,
      ({ partitions }) => partitions[0]?.error ?? 'NONE',
    );
    const result = answer?.partitions[0];
    if (result === undefined) {
      answers[p] = exceptionName('UNKNOWN_TOPIC_OR_PARTITION');
      continue;
    }
    answers[p] = result.error === 'NONE' ? result.lowWatermark : exceptionName(result.error);
  }
  return answers;
}

export function* describeProducers(world: World, step: Step): Asking<unknown> {
  const topic = step.topic as string;
  const wanted = step.partitions as number[] | undefined;
  const described: unknown[] = [];
  for (const { partition } of yield* partitionsOf(world, topic)) {
    if (wanted?.includes(partition) === false) continue;
    const request = { type: 'DescribeProducers', partitions: [{ topic, partition }] };
    const answer = yield* askLeader<DescribeProducersResponse>(
      world,
      topic,
      partition,
      request,
      ({ partitions }) => partitions[0]?.error ?? 'NONE',
    );
    const result = answer?.partitions[0];
    if (result === undefined) throw new Failed('TimeoutException');
    if (result.error !== 'NONE') throw failure(result.error);
    described.push({
      p: partition,
      producers: result.producers.map(({ producerEpoch, lastSequence, transactionStartOffset: txnStart }) => ({
        epoch: producerEpoch,
        lastSeq: lastSequence,
        ...(txnStart !== undefined && { txnStart }),
      })),
    });
  }
  return described;
}

/** `"now"`, `"now-60000"`, or the number itself: milliseconds of the day's clock. */
export function timestampOf(text: number | string, world: World): number {
  if (typeof text === 'number') return text;
  return Math.floor(EPOCH_MS + world.now / 1_000) + Number(text.slice('now'.length) || 0);
}
