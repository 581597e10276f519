/** Steps of consumers: each client is a process of its own, told call by call what to do. */
import type { ConsumerCall } from '@/simulator/kafka/consumer/inputs';
import { consumerProcess } from '@/simulator/kafka/consumer/process';
import type { ConsumerSpec, SubscriptionSpec } from '@/simulator/kafka/consumer/spec';
import type { CallResult, ConsumerState } from '@/simulator/kafka/consumer/state';
import type { GroupMetadata } from '@/simulator/kafka/producer/transactionState';
import type { RecordRange, TopicPartition } from '@/simulator/kafka/protocol/data';
import type { OffsetToCommit } from '@/simulator/kafka/protocol/group';
import type { NodeId } from '@/simulator/kernel/process';
import { type Configs, Failed, parsePartition, partitionName, type Step, sortedNames } from './format';
import { shownRecord, timestampOf } from './topics';
import type { World } from './world';

type Asking<T> = Generator<void, T, void>;

/** What the recordings set besides Kafka's defaults (their README, "The clients"). */
const COMMON = {
  'reconnect.backoff.ms': 20,
  'reconnect.backoff.max.ms': 200,
  'retry.backoff.ms': 50,
  'retry.backoff.max.ms': 200,
  'metadata.max.age.ms': 1000,
};
const CONSUMER = {
  ...COMMON,
  'auto.offset.reset': 'earliest',
  'enable.auto.commit': false,
  'fetch.max.wait.ms': 100,
  'request.timeout.ms': 5000,
  'default.api.timeout.ms': 10_000,
};
const MEMBER = { 'session.timeout.ms': 6000, 'heartbeat.interval.ms': 500 };
/** Longest time for a call that has no time of its own. */
const PATIENCE_MS = 30_000;

type PolledRange = TopicPartition & RecordRange;
interface Callback {
  readonly event: 'assigned' | 'revoked' | 'lost';
  readonly partitions: readonly TopicPartition[];
}
const CALLBACKS: Readonly<Record<string, Callback['event']>> = {
  partitionsAssigned: 'assigned',
  partitionsRevoked: 'revoked',
  partitionsLost: 'lost',
};

export class Consumer {
  private lookedAt: number;
  private readonly openedAt: number;
  private withTopic = false;
  /** Where in the trace the steps `poll` stand: what they answered is no longer there to be looked at. */
  private readonly polls: { readonly from: number; readonly until: number }[] = [];

  private constructor(
    private readonly world: World,
    readonly node: NodeId,
  ) {
    this.lookedAt = world.facts;
    this.openedAt = world.facts;
  }

  /** @param lives how many clients of that name there were before. */
  static open(world: World, step: Step, lives: number): Consumer {
    const client = step.client as string;
    const node = lives === 0 ? client : `${client} (${lives + 1})`;
    const group = step.group as string | undefined;
    const config: Configs = {
      ...CONSUMER,
      ...(step.protocol === 'consumer' ? { 'group.protocol': 'consumer' } : group === undefined ? {} : MEMBER),
      'client.id': client,
      ...(group === undefined ? {} : { 'group.id': group }),
      ...(step.instanceId === undefined ? {} : { 'group.instance.id': step.instanceId as string }),
      ...(step.config as Configs | undefined),
    };
    const spec: ConsumerSpec = {
      bootstrap: world.brokers,
      config,
      startsClosed: true,
      memberId: client,
      ...(step.onRevoke === 'commit' && { commitOnRevoke: true }),
    };
    const consumer = new Consumer(world, node);
    world.addNode(node, consumerProcess, spec);
    world.tell(node, { type: 'open', spec });
    consumer.failIfClosed();
    return consumer;
  }

  get state(): Readonly<ConsumerState> {
    return this.world.simulation.stateOf<ConsumerState>(this.node);
  }

  private failIfClosed(): void {
    for (const fact of this.world.saidBy(this.node, this.openedAt)) {
      if (fact.type === 'consumerFailed') throw new Failed(fact.error as string, (fact.message as string | undefined) ?? '');
    }
  }

  // ---- calls --------------------------------------------------------------------------------------------------------

  private *call(input: Extract<ConsumerCall, { readonly id: number }>): Asking<CallResult['value']> {
    this.world.tell(this.node, input);
    const until = this.world.now + ((input.timeout ?? 0) + PATIENCE_MS * 1_000);
    while (this.state.app.result?.id !== input.id) {
      if (this.world.now >= until) throw new Error(`${this.node} does not come back from ${input.type}`);
      yield;
    }
    const { error, value, message } = this.state.app.result;
    if (error !== null) throw new Failed(error, message ?? '');
    return value;
  }

  private get id(): number {
    return this.world.nextCallId();
  }

  *subscribe(step: Step): Asking<undefined> {
    const subscription: SubscriptionSpec =
      step.topics !== undefined
        ? { topics: step.topics as string[] }
        : step.pattern !== undefined
          ? step.re2j === true
            ? { regex: step.pattern as string }
            : { pattern: step.pattern as string }
          : { partitions: (step.assign as string[]).map(parsePartition) };
    this.withTopic = topicsNamed(subscription) !== 1;
    yield* this.call({ type: 'subscribe', id: this.id, subscription });
    return undefined;
  }

  *poll(step: Step): Asking<unknown[][]> {
    const from = this.world.facts;
    try {
      yield* this.call({ type: 'poll', id: this.id, timeout: (step.ms as number) * 1_000, count: (step.count as number | undefined) ?? 1 });
    } finally {
      this.polls.push({ from, until: this.world.facts });
    }
    return this.records(this.ranges(from), (step.show as string[] | undefined) ?? []);
  }

  run(step: Step): void {
    this.show = (step.show as string[] | undefined) ?? [];
    this.world.tell(this.node, {
      type: 'run',
      commit: step.commit === true ? 'syncAfter' : 'none',
      stopOnError: step.stopOnError !== false,
    });
  }

  private show: readonly string[] = [];

  pauseRun(): void {
    this.world.tell(this.node, { type: 'pauseRun' });
  }

  *commit(step: Step): Asking<undefined> {
    const given = step.offsets as Record<string, number | [number, string]> | undefined;
    const offsets =
      given &&
      Object.entries(given).map(([name, offset]) => ({
        ...parsePartition(name),
        ...(Array.isArray(offset) ? { offset: offset[0], metadata: offset[1] } : { offset }),
      }));
    yield* this.call({ type: 'commit', id: this.id, async: step.async === true, ...(offsets && { offsets }) });
    return undefined;
  }

  *committed(step: Step): Asking<unknown> {
    const partitions = (step.partitions as string[]).map(parsePartition);
    return byPartition(yield* this.call({ type: 'committed', id: this.id, partitions }), ({ offset, metadata }) =>
      metadata ? [offset, metadata] : offset,
    );
  }

  *position(step: Step): Asking<unknown> {
    const partitions = (step.partitions as string[] | undefined)?.map(parsePartition);
    return byPartition(yield* this.call({ type: 'position', id: this.id, ...(partitions && { partitions }) }), ({ offset }) => offset);
  }

  *lag(step: Step): Asking<unknown> {
    const partitions = (step.partitions as string[]).map(parsePartition);
    return byPartition(yield* this.call({ type: 'lag', id: this.id, partitions }), ({ offset }) => offset);
  }

  *seek(step: Step): Asking<undefined> {
    if (step.to !== undefined) {
      const partitions = (step.partitions as string[] | undefined)?.map(parsePartition);
      const to = step.to === 'end' ? 'latest' : 'earliest';
      yield* this.call({ type: 'seekTo', id: this.id, to, ...(partitions && { partitions }) });
      return undefined;
    }
    const offsets = Object.entries(step.offsets as Record<string, number>).map(([name, offset]) => ({ ...parsePartition(name), offset }));
    yield* this.call({ type: 'seek', id: this.id, offsets });
    return undefined;
  }

  *setPaused(step: Step, type: 'pause' | 'resume'): Asking<undefined> {
    yield* this.call({ type, id: this.id, partitions: (step.partitions as string[]).map(parsePartition) });
    return undefined;
  }

  *offsetsForTimes(step: Step): Asking<unknown> {
    const times = Object.entries(step.times as Record<string, number | string>).map(([name, ts]) => ({
      ...parsePartition(name),
      timestamp: timestampOf(ts, this.world),
    }));
    const value = yield* this.call({ type: 'offsetsForTimes', id: this.id, times });
    return byPartition(value, ({ offset, timestamp }) => (offset === null ? null : [offset, timestamp]));
  }

  *simple(type: 'unsubscribe' | 'enforceRebalance'): Asking<undefined> {
    yield* this.call({ type, id: this.id });
    return undefined;
  }

  /** @returns the callbacks, or nothing if there were none. */
  *close(step: Step): Asking<unknown> {
    const timeout = ((step.timeoutMs as number | undefined) ?? 30_000) * 1_000;
    yield* this.call({ type: 'close', id: this.id, timeout, ...(step.leave === undefined ? {} : { leave: step.leave as boolean }) });
    const callbacks = this.callbacks(this.lookedAt, step.empty !== false);
    this.lookedAt = this.world.facts;
    return callbacks.length === 0 ? undefined : { callbacks };
  }

  // ---- what it saw --------------------------------------------------------------------------------------------------

  look(step: Step): unknown {
    const from = this.lookedAt;
    this.lookedAt = this.world.facts;
    const errors = this.errors(from);
    const { partitions, subscription, member } = this.state;
    const owned = [...partitions.values()];
    return {
      callbacks: this.callbacks(from, step.empty !== false),
      ...(step.records === true ? { records: this.records(this.unseen(from), this.show) } : { count: countOf(this.unseen(from)) }),
      ...(errors.length > 0 && { errors }),
      ...(step.assignment !== false && { assignment: sortedNames(owned) }),
      ...(step.generation === true && { generation: member.lastGeneration }),
      ...(step.subscription === true && { subscription: [...subscription.topics].sort() }),
      ...(step.paused === true && { paused: sortedNames(owned.filter(({ paused }) => paused)) }),
    };
  }

  /** As the consumer gives it to a producer. */
  get groupMetadata(): GroupMetadata {
    const { config, member } = this.state;
    const { groupId, instanceId } = config;
    const instance = instanceId === null ? {} : { groupInstanceId: instanceId };
    return { groupId: groupId as string, memberId: member.memberId, generation: member.generation, ...instance };
  }

  get positions(): OffsetToCommit[] {
    const owned = [...this.state.partitions.values()].filter(({ position }) => position !== null);
    return owned.map(({ topic, partition, position }) => ({ topic, partition, offset: position as number }));
  }

  get assignment(): string[] {
    return sortedNames([...this.state.partitions.values()]);
  }

  /** Records received since it was opened. */
  get received(): number {
    return countOf(this.ranges(this.openedAt));
  }

  private *ranges(from: number, until?: number): Generator<PolledRange> {
    for (const fact of this.world.saidBy(this.node, from, until)) if (fact.type === 'pollReturned') yield* fact.ranges as PolledRange[];
  }

  /** Without those that a step `poll` has answered. */
  private *unseen(from: number): Generator<PolledRange> {
    let next = from;
    for (const poll of this.polls.filter(({ until }) => until > from)) {
      yield* this.ranges(next, poll.from);
      next = poll.until;
    }
    yield* this.ranges(next);
  }

  /** By partition, in order inside each. */
  private records(ranges: Iterable<PolledRange>, show: readonly string[]): unknown[][] {
    const all: { readonly topic: string; readonly partition: number; readonly record: unknown[] }[] = [];
    for (const range of ranges) {
      for (let i = 0; i < range.recordCount; i++)
        all.push({ topic: range.topic, partition: range.partition, record: shownRecord(this.world, range, i, show) });
    }
    all.sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition));
    return all.map(({ topic, partition, record }) => (this.withTopic ? [topic, partition, ...record] : [partition, ...record]));
  }

  private callbacks(from: number, withEmpty: boolean): { event: string; partitions: string[] }[] {
    const called: Callback[] = [];
    for (const fact of this.world.saidBy(this.node, from)) {
      const event = CALLBACKS[fact.type];
      if (event === undefined) continue;
      const partitions = fact.partitions as readonly TopicPartition[];
      const last = called.at(-1);
      if (withEmpty) called.push({ event, partitions });
      else if (partitions.length === 0) continue;
      else if (last?.event === event) called[called.length - 1] = { event, partitions: [...last.partitions, ...partitions] };
      else called.push({ event, partitions });
    }
    return called.map(({ event, partitions }) => ({ event, partitions: sortedNames(partitions) }));
  }

  private errors(from: number): string[] {
    const thrown: string[] = [];
    for (const fact of this.world.saidBy(this.node, from)) if (fact.type === 'pollFailed') thrown.push(fact.error as string);
    return thrown;
  }
}

function countOf(ranges: Iterable<PolledRange>): number {
  let count = 0;
  for (const { recordCount } of ranges) count += recordCount;
  return count;
}

function topicsNamed(subscription: SubscriptionSpec): number {
  if ('topics' in subscription) return subscription.topics.length;
  return 'pattern' in subscription || 'regex' in subscription ? 0 : new Set(subscription.partitions.map(({ topic }) => topic)).size;
}

type Value = NonNullable<CallResult['value']>[number];

function byPartition(value: CallResult['value'], show: (entry: Value) => unknown): Record<string, unknown> {
  return Object.fromEntries((value ?? []).map((entry) => [partitionName(entry.topic, entry.partition), show(entry)]));
}

export { COMMON };
