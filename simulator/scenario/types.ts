/**
 * A scenario: a system, a script of what happens to it, and what would count as good. Plain data that prints as JSON;
 * settings stand under their real names. Files in content/scenarios/ are checked against content/schema/scenario.ts.
 */

/** `"45s"`, `"300ms"`, `"5min"`, `"2h"`. */
export type Duration = string;
export type SettingValue = string | number | boolean;
export type Settings = Readonly<Record<string, SettingValue>>;

export interface Scenario {
  /** `<family>/<name>`, kept for ever: progress and links hang on it. */
  readonly id: string;
  /** Short code of the curriculum, if it has one. */
  readonly code?: string;
  readonly title: string;
  /** One sentence: what one sees here. */
  readonly summary: string;
  readonly seed: number;
  readonly until: Duration;
  readonly network?: { readonly latency: Duration; readonly jitter: Duration };
  readonly kafka?: KafkaScenario;
  readonly services?: ServicesScenario;
  readonly script?: readonly ScriptEntry[];
  readonly goals?: readonly Goal[];
  readonly figure?: FigureSpec;
}

// ---- Kafka ----------------------------------------------------------------------------------------------------------

export interface KafkaScenario {
  readonly brokers: number;
  /** Broker settings that differ from the defaults. */
  readonly config?: Settings;
  readonly topics: readonly TopicScenario[];
  readonly producers?: readonly ProducerScenario[];
  readonly groups?: readonly GroupScenario[];
  readonly shareGroups?: readonly ShareGroupScenario[];
}

export interface TopicScenario {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor?: number;
  readonly config?: Settings;
  /** Records that lie in the topic before the run begins, spread over the partitions. */
  readonly backlog?: number;
}

export interface ProducerScenario {
  readonly id: string;
  readonly topic: string;
  readonly arrivals: Arrivals;
  /** Number of different keys; 0 = records without a key. */
  readonly keys?: number;
  readonly valueBytes?: number;
  /** With a transactional.id among its settings: how long a transaction lasts before it is committed. */
  readonly commitEvery?: Duration;
  readonly config?: Settings;
}

export interface GroupScenario {
  readonly id: string;
  readonly topics: readonly string[];
  /** Members that run from the beginning: `<id>-1`, `<id>-2`, ... */
  readonly members: number;
  /** Further members that exist but are not started. */
  readonly spare?: number;
  /** Seconds between the starts of the first members; 0 = together. */
  readonly stagger?: Duration;
  readonly config?: Settings;
  /** Settings of single members. */
  readonly memberConfig?: Readonly<Record<string, Settings>>;
  readonly handler: HandlerSpec;
  readonly commit: CommitMode;
  /** A client without a heartbeat thread, as kafkajs: heartbeats only between messages. */
  readonly client?: 'java' | 'kafkajs';
}

/** A share group (KIP-932): members take records one by one instead of partitions. */
export interface ShareGroupScenario {
  readonly id: string;
  readonly topics: readonly string[];
  /** `<id>-1`, `<id>-2`, ... */
  readonly members: number;
  readonly handler: HandlerSpec;
  /** What a member says of a record that it has handled; `accept` when absent. */
  readonly acknowledge?: ShareWord;
  /** Every n-th record of a member gets this word instead. */
  readonly otherEvery?: { readonly n: number; readonly acknowledge: ShareWord };
  /** Settings of the members. */
  readonly config?: Settings;
  /** Settings of the group itself, `share.record.lock.duration.ms` and the like. */
  readonly groupConfig?: Settings;
}

export type ShareWord = 'accept' | 'release' | 'reject';

/** When the consumer commits: Kafka's own auto commit, or in the application's code. */
export type CommitMode = 'auto' | 'syncAfter' | 'asyncAfter' | 'syncBefore' | 'perRecord' | 'none';

export interface HandlerSpec {
  /** Time per record. */
  readonly time: TimeSpec;
  /** Every n-th record of a member takes this long instead. */
  readonly slowEvery?: { readonly n: number; readonly time: Duration };
  /** Records with one of these keys take this long instead, whoever has them in hand. */
  readonly slowKeys?: { readonly keys: readonly string[]; readonly time: Duration };
}

export type TimeSpec =
  | Duration
  | { readonly fixed: Duration }
  | { readonly exponential: Duration }
  /** Pareto with that mean; `shape` above 1, 1.5 when absent. */
  | { readonly heavyTail: Duration; readonly shape?: number };

export type Arrivals =
  | { readonly kind: 'constant'; readonly perSecond: number; readonly from?: Duration; readonly until?: Duration }
  | { readonly kind: 'poisson'; readonly perSecond: number; readonly from?: Duration; readonly until?: Duration }
  /** `size` at once, every `every`. */
  | { readonly kind: 'burst'; readonly size: number; readonly every: Duration; readonly from?: Duration; readonly until?: Duration }
  /** Poisson at `perSecond`, at `peakPerSecond` from `at` for `for`. */
  | {
      readonly kind: 'spike';
      readonly perSecond: number;
      readonly peakPerSecond: number;
      readonly at: Duration;
      readonly for: Duration;
      readonly from?: Duration;
      readonly until?: Duration;
    };

// ---- queues and workers ---------------------------------------------------------------------------------------------

export interface ServicesScenario {
  readonly queues?: readonly QueueScenario[];
  readonly chains?: readonly ChainScenario[];
}

export interface QueueScenario {
  readonly id: string;
  readonly arrivals: Arrivals;
  readonly workers: number;
  /** Further workers that exist but are not started. */
  readonly spare?: number;
  readonly service: TimeSpec;
  /** What all workers share: beyond `slots` jobs at once each is slower, by its share and by `percentEach` for each beyond. */
  readonly shared?: { readonly slots: number; readonly percentEach: number };
  /** Most jobs that wait; absent = no bound. */
  readonly bound?: number;
  readonly overflow?: 'block' | 'drop-head' | 'reject';
  /** A job older than this is given up. */
  readonly deadline?: Duration;
  readonly retries?: number;
  readonly retryBackoff?: Duration;
  readonly keys?: number;
  /** Cost of one worker for one second. */
  readonly costPerWorkerSecond?: number;
}

export interface ChainScenario {
  readonly id: string;
  readonly design: 'sequential' | 'parallel' | 'event';
  readonly arrivals: Arrivals;
  readonly services: readonly { readonly id: string; readonly time: TimeSpec; readonly timeout?: Duration }[];
  /** The event design: write the row and the event, then answer. */
  readonly commit?: TimeSpec;
  readonly publish?: TimeSpec;
  readonly publishFirst?: boolean;
}

// ---- what happens ---------------------------------------------------------------------------------------------------

export interface ScriptEntry {
  readonly at: Duration;
  readonly do: Action;
}

/** Everything that a script, a learner, a key or a terminal can do. */
export type Action =
  | { readonly type: 'crash'; readonly node: string }
  | { readonly type: 'restart'; readonly node: string }
  | { readonly type: 'pause'; readonly node: string; readonly for?: Duration }
  | { readonly type: 'resume'; readonly node: string }
  /** Stops a client properly: a consumer leaves its group, a worker finishes its job. */
  | { readonly type: 'close'; readonly node: string }
  /** Starts a spare or stopped client. */
  | { readonly type: 'start'; readonly node: string }
  | {
      readonly type: 'cut';
      readonly id: string;
      readonly from: readonly string[];
      readonly to: readonly string[];
      readonly bothWays?: boolean;
    }
  | {
      readonly type: 'lose';
      readonly id: string;
      readonly from?: readonly string[];
      readonly to?: readonly string[];
      readonly percent: number;
    }
  | {
      readonly type: 'delay';
      readonly id: string;
      readonly from?: readonly string[];
      readonly to?: readonly string[];
      readonly by: Duration;
    }
  | { readonly type: 'heal'; readonly id: string }
  /** A property of a producer, a member or a whole group. Where the product needs a restart for it, the client restarts. */
  | { readonly type: 'setConfig'; readonly target: string; readonly name: string; readonly value: SettingValue }
  | { readonly type: 'setHandler'; readonly target: string; readonly handler: HandlerSpec }
  | { readonly type: 'setCommit'; readonly target: string; readonly commit: CommitMode }
  | { readonly type: 'setArrivals'; readonly target: string; readonly arrivals: Arrivals }
  | { readonly type: 'addPartitions'; readonly topic: string; readonly total: number }
  | { readonly type: 'resetOffsets'; readonly group: string; readonly to: 'earliest' | 'latest' | number }
  /** Takes away what lies before this offset in each partition, -1 = up to the high watermark: what retention does, done now. */
  | { readonly type: 'deleteRecords'; readonly topic: string; readonly beforeOffset: number }
  | { readonly type: 'setWorkers'; readonly queue: string; readonly workers: number }
  | { readonly type: 'setService'; readonly target: string; readonly time: TimeSpec };

/** An inequality over a metric of the whole run: `{ "metric": "oracle.lost", "atMost": 0 }`. */
export interface Goal {
  readonly metric: string;
  readonly subject?: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** In words, for people. */
  readonly text?: string;
}

/** How a figure presents a scenario: what it draws, its speed, and at most two controls. */
export interface FigureSpec {
  readonly show: readonly ('topics' | 'group' | 'producers' | 'brokers' | 'ledger' | 'lag' | 'timers' | 'queue' | 'chain' | 'gantt')[];
  /** Virtual seconds per second of the reader's. */
  readonly speed: number;
  /** Where the still picture stands. */
  readonly still?: Duration;
  readonly controls?: readonly ControlSpec[];
  /** Small tasks that tick themselves. */
  readonly tasks?: readonly { readonly id: string; readonly text: string; readonly when: Goal }[];
}

/** A button, or a choice of values of which one is in force. */
export type ControlSpec =
  | { readonly kind: 'button'; readonly id: string; readonly label: string; readonly danger?: boolean; readonly do: readonly Action[] }
  | {
      readonly kind: 'choice';
      readonly id: string;
      readonly label: string;
      readonly options: readonly { readonly label: string; readonly do: readonly Action[] }[];
      readonly initial: number;
    };
