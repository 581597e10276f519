/**
 * What a producer records. The first group is what learners, folds and the oracle read: records exist, are acknowledged or fail.
 * The second is what the client has to remember between two events: connections, metadata, requests on their way.
 */
import type { ArrivalLaw } from '../../kernel/laws';
import type { NodeId } from '../../kernel/process';
import type { RecordId } from '../../kernel/records';
import type { Micros } from '../../kernel/time';
import type { Configs } from '../protocol/admin';
import type { ErrorName, Offset, ProduceBatch, RecordRuns } from '../protocol/data';
import type { OffsetToCommit } from '../protocol/group';
import type { ClientTransactionState, PendingTransactionalCall, Thrown, TransactionalCall } from './transactionState';

/** Records that the application has handed to `send()`: from here on they exist. */
export interface RecordsSent {
  readonly type: 'recordsSent';
  readonly topic: string;
  readonly firstRecord: RecordId;
  readonly recordCount: number;
  /** `null`: none of them has a key. */
  readonly keys: readonly (string | null)[] | null;
  /** Bytes of key, value and headers of each, or of all alike. */
  readonly size: number | readonly number[];
  /** `null`: what the values say does not matter. */
  readonly values: readonly (string | null)[] | null;
  readonly headers: readonly (Readonly<Record<string, string>> | null)[] | null;
  /** Milliseconds of the day's clock; `null`: now. */
  readonly timestamps: readonly number[] | null;
  /** The partition that the application named; -1: none. */
  readonly asked: number;
  /** Where they were put at once: all into one partition, or each into its own; `null`: `send()` blocks. */
  readonly placed: number | readonly number[] | null;
  /** The sticky partitioner chose: the bytes count for its next switch. */
  readonly sticky: boolean;
  /** Made by the producer's own workload, not by a call from outside. */
  readonly isWorkload: boolean;
}

/** Outcome of records that no broker has, or that may or may not be in a log. */
export interface BatchFailed {
  readonly type: 'batchFailed';
  readonly topic: string;
  /** -1: not even a partition was chosen. */
  readonly partition: number;
  readonly records: RecordRuns;
  readonly recordCount: number;
  /** Name of the protocol's error, or what the client itself found: `DELIVERY_TIMEOUT`, `MAX_BLOCK`, `RECORD_TOO_LARGE`, ... */
  readonly error: ErrorName;
  /** Simple name of the exception that the application gets. */
  readonly exception: string;
  readonly message: string;
  /** Of a KafkaException: the exception that it wraps. */
  readonly cause?: string;
  /** Positions of the records that alone are to blame and get `exception`; the others get a KafkaException. Empty: all get it. */
  readonly recordErrors: readonly number[];
  /** True: certainly not in the log. False: it may have been written, and the producer cannot know. */
  readonly definite: boolean;
}

export type ProducerStoryFact =
  | RecordsSent
  /** `send()` that blocked could go on. */
  | {
      readonly type: 'recordsAccepted';
      readonly topic: string;
      readonly firstRecord: RecordId;
      readonly recordCount: number;
      readonly placed: number;
      readonly sticky: boolean;
    }
  /** The application knows that they are stored. `baseOffset` -1 with acks=0: only that they were sent. */
  | {
      readonly type: 'batchAcknowledged';
      readonly topic: string;
      readonly partition: number;
      readonly records: RecordRuns;
      readonly recordCount: number;
      readonly baseOffset: Offset;
      /** Request that is answered; -1 with acks=0. */
      readonly correlationId: number;
      readonly from: NodeId;
    }
  | (BatchFailed & {
      /** Where the client had it: waiting in `send()`, in its queue, or in a request that this fact settles. */
      readonly was: 'blocked' | 'queued' | 'inFlight';
      /** Given up while its request may still be answered. */
      readonly expired: boolean;
      readonly correlationId: number;
      readonly from: NodeId;
    })
  /** It stays in the client and is sent again, not before `retryAt`. */
  | {
      readonly type: 'batchRetried';
      readonly topic: string;
      readonly partition: number;
      readonly records: RecordRuns;
      readonly recordCount: number;
      readonly error: ErrorName;
      readonly attempt: number;
      readonly retryAt: Micros;
      readonly correlationId: number;
      readonly from: NodeId;
    }
  /** Too large for the topic: it goes again in smaller batches. */
  | {
      readonly type: 'batchSplit';
      readonly topic: string;
      readonly partition: number;
      readonly parts: readonly { readonly records: RecordRuns; readonly recordCount: number; readonly sizeBytes: number }[];
      readonly correlationId: number;
      readonly from: NodeId;
    }
  | {
      readonly type: 'produceRequested';
      readonly to: NodeId;
      readonly correlationId: number;
      readonly batches: readonly ProduceBatch[];
      readonly expiresAt: Micros;
      readonly awaitsAnswer: boolean;
    }
  | {
      readonly type: 'producerIdReceived';
      readonly producerId: number;
      readonly producerEpoch: number;
      readonly correlationId: number;
      readonly from: NodeId;
    }
  /** Sequence numbers of these partitions (numbers of queues) start anew under a higher epoch (KIP-360). */
  | { readonly type: 'producerEpochBumped'; readonly producerEpoch: number; readonly queues: readonly number[] }
  | {
      readonly type: 'callQueued';
      readonly call:
        | { readonly kind: 'flush' }
        | { readonly kind: 'close'; readonly reopenWith: Configs | null }
        | PendingTransactionalCall;
    }
  /** The client's transaction is in another state; `error`: what every call throws from now on. */
  | { readonly type: 'clientTransactionMoved'; readonly to: ClientTransactionState; readonly error: Thrown | null }
  /** The coordinator has confirmed the outcome. */
  | { readonly type: 'clientTransactionEnded'; readonly committed: boolean }
  | { readonly type: 'offsetsSentToTransaction'; readonly groupId: string; readonly offsets: readonly OffsetToCommit[] }
  /** `thrown` null: it succeeded. */
  | { readonly type: 'transactionalCallReturned'; readonly call: TransactionalCall; readonly thrown: Thrown | null }
  | { readonly type: 'flushStarted' }
  | { readonly type: 'flushed' }
  | { readonly type: 'producerClosed' }
  | { readonly type: 'arrivalsChanged'; readonly arrivals: ArrivalLaw }
  /** A client is made anew with these settings. */
  | { readonly type: 'producerOpened'; readonly config: Configs };

export type ProducerClientFact =
  | { readonly type: 'connecting'; readonly to: NodeId; readonly correlationId: number; readonly expiresAt: Micros }
  | { readonly type: 'connected'; readonly to: NodeId }
  /** Its requests are to be settled by the facts that follow. */
  | {
      readonly type: 'connectionLost';
      readonly to: NodeId;
      readonly reason: 'timeout' | 'disconnected' | 'refused';
      readonly retryAt: Micros;
    }
  | { readonly type: 'metadataWanted'; readonly topic: string | null }
  | { readonly type: 'metadataRequested'; readonly to: NodeId; readonly correlationId: number; readonly expiresAt: Micros }
  | {
      readonly type: 'metadataReceived';
      readonly from: NodeId;
      readonly correlationId: number;
      readonly brokers: readonly NodeId[];
      readonly topics: readonly { readonly name: string; readonly leaders: readonly (NodeId | null)[] }[];
      /** Something is still missing: ask again, not before `retryAt`. */
      readonly incomplete: boolean;
      readonly retryAt: Micros;
    }
  /** A request of which nothing was left to settle is answered or lost. */
  | { readonly type: 'requestSettled'; readonly from: NodeId; readonly correlationId: number }
  | { readonly type: 'producerIdRequested'; readonly to: NodeId; readonly correlationId: number; readonly expiresAt: Micros }
  | {
      readonly type: 'transactionalRequested';
      readonly kind: 'FindCoordinator' | 'InitProducerId' | 'TxnOffsetCommit' | 'EndTxn';
      readonly to: NodeId;
      readonly correlationId: number;
      readonly expiresAt: Micros;
    }
  /** `retryAt`: not to be asked again before; 0: it need not be. */
  | { readonly type: 'transactionalAnswered'; readonly from: NodeId; readonly correlationId: number; readonly retryAt: Micros }
  /** `node` null: it has to be looked up. */
  | { readonly type: 'coordinatorLearned'; readonly of: 'transaction' | 'group'; readonly node: NodeId | null }
  /** The head of the calls began to block. */
  | { readonly type: 'sendBlocked'; readonly reason: 'metadata' | 'memory' | 'transaction'; readonly until: Micros }
  /** A sequence number may have been skipped: nothing new is sent to that queue until it is clear. */
  | { readonly type: 'sequenceUnresolved'; readonly queue: number }
  | { readonly type: 'sequenceResolved'; readonly queue: number };

export type ProducerFact = ProducerStoryFact | ProducerClientFact;
