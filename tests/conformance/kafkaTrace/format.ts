/** The format `kafka-trace/1`: scenarios replayed on a real Kafka, with what its clients answered at every step. */

export interface KafkaTrace {
  readonly format: 'kafka-trace/1';
  readonly id: string;
  readonly cluster: { readonly brokers: number; readonly config?: Record<string, ConfigValue>; readonly internalTopics?: boolean };
  /** Version prefixes on which the scenario makes sense; absent: all. */
  readonly onlyOn?: readonly string[];
  readonly steps: readonly Step[];
}

export type ConfigValue = string | number | boolean;
export type Configs = Readonly<Record<string, ConfigValue>>;

/** An operation with its inputs. Which of them there are depends on `op`; each reader names those that it takes. */
export interface Step {
  readonly op: string;
  readonly [input: string]: unknown;
}

export interface TraceRecord {
  readonly p?: number;
  readonly k?: string | null;
  readonly v?: string | null;
  /** The value is `v` repeated that often. */
  readonly n?: number;
  readonly h?: Readonly<Record<string, string>>;
  /** A number, `now`, `now-60000`, `now+60000`. */
  readonly ts?: number | string;
  readonly t?: string;
}

/** What a step answered; `undefined`: it succeeded, and there is nothing to compare. */
export type Answer = { readonly ok: unknown } | { readonly error: unknown } | undefined;

/** The answer of an operation that failed with that exception. */
export class Failed extends Error {
  constructor(
    readonly exception: string,
    message = '',
  ) {
    super(message);
  }
}

/** The step uses what the simulator does not model. */
export class NotModelled extends Error {}

/** An operation: it yields while it waits and is looked at again after every moment of virtual time. */
export type Operation = Generator<void, unknown, void>;

export const partitionName = (topic: string, partition: number): string => `${topic}-${partition}`;

export function parsePartition(name: string): { readonly topic: string; readonly partition: number } {
  const dash = name.lastIndexOf('-');
  return { topic: name.slice(0, dash), partition: Number(name.slice(dash + 1)) };
}

/** By topic, then by number. */
export function comparePartitions(a: { topic: string; partition: number }, b: { topic: string; partition: number }): number {
  return a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition;
}

export function sortedNames(partitions: readonly { readonly topic: string; readonly partition: number }[]): string[] {
  return [...partitions].sort(comparePartitions).map(({ topic, partition }) => partitionName(topic, partition));
}
