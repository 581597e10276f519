/**
 * What a consumer is told when it is made: where the brokers are, its settings, what it reads, and the application around it.
 */
import type { NodeId } from '../../kernel/process';
import type { Micros } from '../../kernel/time';
import type { TopicPartition } from '../protocol/data';

export type SettingValue = string | number | boolean;
export type Settings = Readonly<Record<string, SettingValue>>;

export interface ConsumerSpec {
  /** With group.protocol=consumer: the member id; absent, each client draws one of its own. */
  readonly memberId?: string;
  /** `bootstrap.servers`. */
  readonly bootstrap: readonly NodeId[];
  /** Settings under Kafka's names that differ from the defaults; `group.id` and `group.instance.id` among them. */
  readonly config?: Settings;
  readonly subscription?: SubscriptionSpec;
  /** The program around the client. Absent: calls come from outside, one by one. */
  readonly application?: ApplicationSpec;
  /** A consumer that does not come up with its node waits for `open` or `startAgain`. */
  readonly startsClosed?: boolean;
  /** Time between the start of its process and the opening of the client. */
  readonly startDelay?: Micros;
  /** Commits the positions in `onPartitionsRevoked`, as a careful application does. */
  readonly commitOnRevoke?: boolean;
}

/** `subscribe(topics)`, `subscribe(pattern)`, by an expression that the broker evaluates (KIP-848), or `assign(partitions)`. */
export type SubscriptionSpec =
  | { readonly topics: readonly string[] }
  | { readonly pattern: string }
  | { readonly regex: string }
  | { readonly partitions: readonly TopicPartition[] };

export interface ApplicationSpec {
  readonly handler: Handler;
  readonly commit: CommitMode;
  /** A client without a heartbeat thread, as kafkajs: it sends heartbeats only between records. */
  readonly client?: 'java' | 'kafkajs';
}

/**
 * When the application commits: the client's own auto commit; `commitSync` or `commitAsync` after a batch; `commitSync` before it
 * is handled (at most once); `commitSync` after each record; never.
 */
export type CommitMode = 'auto' | 'syncAfter' | 'asyncAfter' | 'syncBefore' | 'perRecord' | 'none';

/** How long the application takes for a record. */
export interface Handler {
  readonly time: HandlerTime;
  /** Every n-th record of this process takes that long instead. */
  readonly slowEvery?: { readonly n: number; readonly time: Micros };
  /** Records with one of these keys take that long instead. */
  readonly slowKeys?: { readonly keys: readonly string[]; readonly time: Micros };
}

export type HandlerTime =
  | { readonly kind: 'fixed'; readonly time: Micros }
  | { readonly kind: 'exponential'; readonly mean: Micros }
  /** Pareto; `shape` above 1, the smaller the heavier the tail. */
  | { readonly kind: 'heavyTail'; readonly mean: Micros; readonly shape: number };

export const INSTANT: Handler = { time: { kind: 'fixed', time: 0 } };
