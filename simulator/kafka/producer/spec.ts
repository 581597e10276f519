/**
 * What a producer is told when it is made: where the brokers are, its settings, and, if it has one, the application around
 * it. Without a workload, calls come from outside as inputs.
 */
import type { ArrivalLaw } from '../../kernel/laws';
import type { NodeId } from '../../kernel/process';
import type { Micros } from '../../kernel/time';
import type { Configs, ConfigValue } from '../protocol/admin';
import type { OffsetToCommit } from '../protocol/group';
import type { GroupMetadata } from './transactionState';

export interface ProducerSpec {
  /** `bootstrap.servers`. */
  readonly bootstrap: readonly NodeId[];
  /** Settings under Kafka's names that differ from the defaults. */
  readonly config?: Configs;
  readonly workload?: Workload;
}

/** An application that sends records to one topic, in its own time and without waiting for outcomes. */
export interface Workload {
  readonly topic: string;
  readonly arrivals: ArrivalLaw;
  /** Records in all; absent: no limit. */
  readonly count?: number;
  /** Absent, or with a count of 0: records without a key. */
  readonly keys?: KeySpec;
  /** Absent: the partitioner decides. */
  readonly partition?: number;
  /** Bytes of the value of each record. */
  readonly valueSize: number;
  /** With a transactional id: how long it goes on before it commits what it sent. */
  readonly commitEvery?: Micros;
}

export interface KeySpec {
  readonly count: number;
  /** `<prefix><number>`, numbers from 0; `key-` when absent. */
  readonly prefix?: string;
  /** Zipf exponent in steps of a half: 0 (when absent) makes all keys equally frequent, 1 the first one twice as frequent as the second. */
  readonly skew?: number;
}

/** A record as an application hands it to `send()`. */
export interface OutgoingRecord {
  readonly topic: string;
  /** Absent: the partitioner decides. */
  readonly partition?: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds of the day's clock; absent: now. */
  readonly timestamp?: number;
}

/** Calls of the application, from outside. One thread makes them: each begins when the one before has returned. */
export type ProducerCall =
  | { readonly type: 'send'; readonly records: readonly OutgoingRecord[] }
  /** Returns when every record sent before has its outcome. */
  | { readonly type: 'flush' }
  /** Flushes, then ends the client. */
  | { readonly type: 'close' }
  /** Makes a closed client again. */
  | { readonly type: 'open' }
  | { readonly type: 'initTransactions' | 'beginTransaction' | 'commitTransaction' | 'abortTransaction' }
  /** `sendOffsetsToTransaction(offsets, groupMetadata)` */
  | { readonly type: 'sendOffsets'; readonly group: GroupMetadata; readonly offsets: readonly OffsetToCommit[] }
  | { readonly type: 'setArrivals'; readonly arrivals: ArrivalLaw }
  /** Kafka reads settings when a client is made: the client is closed and made again, and its unsent records go first. */
  | { readonly type: 'setConfig'; readonly name: string; readonly value: ConfigValue };
