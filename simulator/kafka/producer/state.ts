/**
 * What a producer holds: records by partition in batches, requests on their way by connection, and what it knows of the cluster.
 * A batch has one owner at a time, its queue or its request. Only ./apply.ts writes any of this.
 */
import type { NodeId } from '../../kernel/process';
import type { RecordId } from '../../kernel/records';
import type { Micros } from '../../kernel/time';
import type { Configs } from '../protocol/admin';
import { type ProducerConfig, producerConfig } from './config';
import type { ProducerSpec } from './spec';
import { type ClientTransaction, newTransaction, type PendingTransactionalCall } from './transactionState';
import { initialWorkload, type WorkloadState } from './workload';

/** Records that go to one partition together. */
export interface Batch {
  readonly topic: string;
  readonly partition: number;
  /** Runs of record ids: see RecordRuns. */
  readonly records: number[];
  recordCount: number;
  sizeBytes: number;
  /** Once it is full or was sent it takes no more records. */
  closed: boolean;
  /** Timestamps in milliseconds, from the first record on that named its own; `null` while none did. */
  timestamps: number[] | null;
  /** Timestamp of the first record: later ones are stored as the difference. */
  baseTimestamp: number;
  /** Time of the first append: linger.ms and delivery.timeout.ms count from here. */
  readonly createdAt: Micros;
  /** Bytes of buffer.memory that it holds. */
  readonly memory: number;
  attempts: number;
  retryAt: Micros;
  producerId: number;
  producerEpoch: number;
  /** -1 until it is sent for the first time. */
  baseSequence: number;
  /** Its sequence was renumbered by an epoch bump. */
  renumbered: boolean;
  /** A request with it had no answer, so a broker may hold it. */
  maybeWritten: boolean;
  /** It comes of a split, and is halved if it is still too large. */
  isPart: boolean;
}

/** The queue of one partition in the accumulator, and the sequence numbers of that partition. */
export interface PartitionQueue {
  readonly index: number;
  readonly topic: string;
  readonly partition: number;
  readonly batches: Batch[];
  /** Batches of it that are on their way. */
  inFlight: number;
  producerId: number;
  producerEpoch: number;
  nextSequence: number;
  /** -1: none yet. */
  lastAckedSequence: number;
  unresolved: boolean;
}

export interface KnownTopic {
  readonly name: string;
  /** Leader of each partition, `null` while there is none; empty: the topic is not known. */
  leaders: readonly (NodeId | null)[];
  /** Number of the queue of each partition, by partition. */
  readonly queues: number[];
  /** The sticky partitioner: its partition, -1 before the first choice, and the bytes given to it so far. */
  stickyPartition: number;
  stickyBytes: number;
}

export type RequestKind = 'ApiVersions' | 'Metadata' | 'InitProducerId' | 'Produce' | 'FindCoordinator' | 'TxnOffsetCommit' | 'EndTxn';

export interface InFlightRequest {
  readonly kind: RequestKind;
  readonly correlationId: number;
  readonly sentAt: Micros;
  readonly expiresAt: Micros;
  /** Of a Produce: what is not settled yet. */
  readonly batches: Batch[];
  /** Earliest delivery deadline among its batches. */
  deliverBy: Micros;
}

/** A connection to a broker. Nothing but ApiVersions is sent before that is answered. */
export interface Connection {
  readonly to: NodeId;
  status: 'closed' | 'connecting' | 'open';
  /** Failures in a row, for the backoff. */
  failures: number;
  /** Not tried again before. */
  retryAt: Micros;
  readonly requests: InFlightRequest[];
}

/** A call of the application that has not returned. */
export type PendingCall =
  | {
      readonly kind: 'send';
      readonly topic: string;
      /** The partition the application named, or -1. */
      readonly asked: number;
      /** Next record to be accepted, and how many are left with it. */
      firstRecord: RecordId;
      recordCount: number;
      /** Timestamps of the records that are left; `null`: their time of birth. */
      timestamps: readonly number[] | null;
    }
  | PendingTransactionalCall
  | { readonly kind: 'flush' }
  /** `reopenWith`: the client is made again with these settings. */
  | { readonly kind: 'close'; readonly reopenWith: Configs | null };

export interface MetadataState {
  brokers: readonly NodeId[];
  /** Ask for an update as soon as may be. */
  needed: boolean;
  /** Requests in a row that left something open, for the backoff. */
  attempts: number;
  retryAt: Micros;
  /** -1 before the first answer. */
  updatedAt: Micros;
}

export interface ProducerState {
  readonly node: NodeId;
  readonly spec: ProducerSpec;
  /** Settings as given, with later changes. */
  given: Configs;
  config: ProducerConfig;
  life: 'open' | 'closing' | 'closed';
  readonly metadata: MetadataState;
  readonly topics: Map<string, KnownTopic>;
  readonly queues: PartitionQueue[];
  /** Numbers of the queues that hold batches, in the order in which they began to. */
  busy: number[];
  readonly connections: Map<NodeId, Connection>;
  readonly calls: PendingCall[];
  /** When the first of the calls gives up; -1: it does not block (yet). */
  blockedUntil: Micros;
  blockedFor: 'metadata' | 'memory' | 'transaction' | null;
  freeMemory: number;
  /** Queues whose sequence numbers are in doubt. */
  unresolvedQueues: number;
  /** A flush (or close) runs: every batch is ready. */
  flushing: boolean;
  producerId: number;
  producerEpoch: number;
  nextCorrelation: number;
  /** `null` without a transactional id. */
  transaction: ClientTransaction | null;
  readonly workload: WorkloadState | null;
  /** Records with an outcome, for those who watch. */
  acknowledged: number;
  failed: number;
}

/** @throws ConfigException - settings that Kafka's client refuses to start with. */
export function initialProducer(spec: ProducerSpec, node: NodeId): ProducerState {
  return freshProducer(spec, node, spec.config ?? {}, initialWorkload(spec.workload));
}

/** A client that has just been made. How far the application is (`workload`) is its own affair. */
export function freshProducer(spec: ProducerSpec, node: NodeId, given: Configs, workload: WorkloadState | null): ProducerState {
  const config = producerConfig(given);
  return {
    node,
    spec,
    given,
    config,
    life: 'open',
    metadata: { brokers: spec.bootstrap, needed: false, attempts: 0, retryAt: 0, updatedAt: -1 },
    topics: new Map(),
    queues: [],
    busy: [],
    connections: new Map(),
    calls: [],
    blockedUntil: -1,
    blockedFor: null,
    freeMemory: config.bufferMemory,
    unresolvedQueues: 0,
    flushing: false,
    producerId: -1,
    producerEpoch: -1,
    nextCorrelation: 0,
    transaction: newTransaction(config.transactionalId, config.transactionTimeoutMs),
    workload,
    acknowledged: 0,
    failed: 0,
  };
}

/** The queue of a partition that the producer has sent to before. */
export function queueOf(state: Readonly<ProducerState>, topic: string, partition: number): PartitionQueue | undefined {
  const index = state.topics.get(topic)?.queues[partition];
  return index === undefined ? undefined : state.queues[index];
}

/** Whether nothing that was accepted waits for its outcome any more. */
export function isDrained(state: Readonly<ProducerState>): boolean {
  if (state.busy.length > 0) return false;
  for (const { requests } of state.connections.values()) if (requests.some(({ batches }) => batches.length > 0)) return false;
  return true;
}
