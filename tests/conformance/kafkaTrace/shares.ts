/** Steps of share groups: their clients, each a process of its own, and what the admin client sees and does. */

import type {
  AcknowledgeType,
  AlterShareGroupOffsetsResponse,
  DescribedShareGroup,
  DescribeShareGroupOffsetsResponse,
  ShareGroupDescribeResponse,
} from '@/simulator/kafka/protocol/share';
import { shareConsumerProcess } from '@/simulator/kafka/share/consumer/process';
import type { ShareCommand, ShareConsumerSpec } from '@/simulator/kafka/share/consumer/spec';
import type { GivenRange, ShareCallResult, ShareConsumerState } from '@/simulator/kafka/share/consumer/state';
import type { NodeId } from '@/simulator/kernel/process';
import { COMMON } from './consumers';
import { failure } from './exceptions';
import { type Configs, comparePartitions, Failed, parsePartition, partitionName, type Step, sortedNames } from './format';
import { askCoordinator } from './groups';
import { shownRecord } from './topics';
import type { World } from './world';

type Asking<T> = Generator<void, T, void>;

/** What the recordings set besides Kafka's defaults (their README, "The clients"). */
const SHARE = {
  ...COMMON,
  'share.acknowledgement.mode': 'explicit',
  'fetch.max.wait.ms': 100,
  'request.timeout.ms': 5000,
  'default.api.timeout.ms': 10_000,
};
const PATIENCE_MS = 30_000;
const MEMBER_ID_LENGTH = 22;

type ShareCallInput = Extract<ShareCommand, { readonly id: number }>;

export class ShareClient {
  private lookedAt: number;
  private readonly openedAt: number;
  private show: readonly string[] = [];
  /** Where in the trace the steps `poll` stand: what they answered is no longer there to be looked at. */
  private readonly polls: { readonly from: number; readonly until: number }[] = [];

  private constructor(
    private readonly world: World,
    readonly node: NodeId,
    private readonly withTopic: boolean,
  ) {
    this.lookedAt = world.facts;
    this.openedAt = world.facts;
  }

  static open(world: World, step: Step, node: NodeId): ShareClient {
    const client = step.client as string;
    const topics = step.topics as string[];
    const config: Configs = { ...SHARE, 'client.id': client, 'group.id': step.group as string, ...(step.config as Configs | undefined) };
    const spec: ShareConsumerSpec = { bootstrap: world.brokers, config, topics, memberId: client.padEnd(MEMBER_ID_LENGTH, 'A') };
    const opened = new ShareClient(world, node, topics.length !== 1);
    world.addNode(node, shareConsumerProcess, spec);
    world.tell(node, { type: 'open' });
    return opened;
  }

  private get state(): Readonly<ShareConsumerState> {
    return this.world.simulation.stateOf<ShareConsumerState>(this.node);
  }

  get assignment(): string[] {
    return sortedNames(this.state.assignment);
  }

  /** Records received since it was opened. */
  get received(): number {
    let count = 0;
    for (const { recordCount } of this.ranges(this.openedAt)) count += recordCount;
    return count;
  }

  private *call(input: ShareCallInput, timeoutMs = 0): Asking<ShareCallResult['value']> {
    this.world.tell(this.node, input);
    const until = this.world.now + (timeoutMs + PATIENCE_MS) * 1_000;
    while (this.state.result?.id !== input.id) {
      if (this.world.now >= until) throw new Error(`${this.node} does not come back from ${input.type}`);
      yield;
    }
    const { error, value, message } = this.state.result;
    if (error !== null) throw new Failed(error, message ?? '');
    return value;
  }

  *poll(step: Step): Asking<unknown[][]> {
    const from = this.world.facts;
    const ms = step.ms as number;
    try {
      yield* this.call(
        { type: 'poll', id: this.world.nextCallId(), timeout: ms * 1_000, count: (step.count as number | undefined) ?? 1 },
        ms,
      );
    } finally {
      this.polls.push({ from, until: this.world.facts });
    }
    return this.records(this.ranges(from), (step.show as string[] | undefined) ?? []);
  }

  run(step: Step): void {
    this.show = (step.show as string[] | undefined) ?? [];
    this.world.tell(this.node, { type: 'run', acknowledge: (step.ack as AcknowledgeType | undefined) ?? 'accept' } satisfies ShareCommand);
  }

  pauseRun(): void {
    this.world.tell(this.node, { type: 'pauseRun' } satisfies ShareCommand);
  }

  *acknowledge(step: Step): Asking<undefined> {
    const offsets = step.offsets as number[] | undefined;
    yield* this.call({
      type: 'acknowledge',
      id: this.world.nextCallId(),
      acknowledge: step.type as AcknowledgeType,
      ...(offsets && { offsets }),
      ...(step.topic !== undefined && { topic: step.topic as string }),
      ...(step.partition !== undefined && { partition: step.partition as number }),
    });
    return undefined;
  }

  *commit(): Asking<unknown> {
    return yield* this.call({ type: 'commit', id: this.world.nextCallId() });
  }

  *close(): Asking<undefined> {
    yield* this.call({ type: 'close', id: this.world.nextCallId() });
    return undefined;
  }

  look(step: Step): unknown {
    const from = this.lookedAt;
    this.lookedAt = this.world.facts;
    const unseen = [...this.unseen(from)];
    if (step.records === true) return { records: this.records(unseen, this.show) };
    return { count: unseen.reduce((sum, { recordCount }) => sum + recordCount, 0) };
  }

  private *ranges(from: number, until?: number): Generator<GivenRange> {
    for (const fact of this.world.saidBy(this.node, from, until)) if (fact.type === 'sharesPolled') yield* fact.ranges as GivenRange[];
  }

  private *unseen(from: number): Generator<GivenRange> {
    let next = from;
    for (const poll of this.polls.filter(({ until }) => until > from)) {
      yield* this.ranges(next, poll.from);
      next = poll.until;
    }
    yield* this.ranges(next);
  }

  private records(ranges: Iterable<GivenRange>, show: readonly string[]): unknown[][] {
    const all: { readonly topic: string; readonly partition: number; readonly record: unknown[] }[] = [];
    for (const range of ranges) {
      for (let i = 0; i < range.recordCount; i++) {
        const record = shownRecord(this.world, range, i, show);
        if (show.includes('deliveryCount')) record.push({ n: range.deliveryCount });
        all.push({ topic: range.topic, partition: range.partition, record });
      }
    }
    all.sort(comparePartitions);
    return all.map(({ topic, partition, record }) => (this.withTopic ? [topic, partition, ...record] : [partition, ...record]));
  }
}

// ---- administration -----------------------------------------------------------------------------------------------------

export function* describeShares(world: World, group: string): Asking<DescribedShareGroup> {
  const request = { type: 'ShareGroupDescribe', groups: [group] };
  const answer = yield* askCoordinator<ShareGroupDescribeResponse>(world, group, request, ({ groups }) => groups[0]?.error ?? 'NONE');
  return answer.groups[0] as DescribedShareGroup;
}

export function* describeShareGroup(world: World, step: Step): Asking<unknown> {
  const { error, state, groupEpoch, assignmentEpoch, members } = yield* describeShares(world, step.group as string);
  if (error !== 'NONE') throw failure(error);
  const shown = members.map(({ clientId, assignment, memberEpoch }) => {
    const member = { partitions: sortedNames(assignment), ...(step.epochs === true && { epoch: memberEpoch }) };
    return [clientId, member] as const;
  });
  const byPartitions = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  return {
    state,
    ...(step.epochs === true && { epoch: groupEpoch, targetEpoch: assignmentEpoch }),
    members: step.anon === true ? shown.map(([, member]) => member).sort(byPartitions) : Object.fromEntries(shown),
  };
}

export function* shareOffsets(world: World, step: Step): Asking<Record<string, number | null>> {
  const group = step.group as string;
  const request = { type: 'DescribeShareGroupOffsets', groupId: group };
  const answer = yield* askCoordinator<DescribeShareGroupOffsetsResponse>(world, group, request, ({ error }) => error);
  if (answer.error !== 'NONE') throw failure(answer.error);
  return Object.fromEntries(
    answer.partitions.map(({ topic, partition, startOffset }) => [partitionName(topic, partition), startOffset < 0 ? null : startOffset]),
  );
}

export function* resetShareOffsets(world: World, step: Step): Asking<undefined> {
  const group = step.group as string;
  const offsets = Object.entries(step.offsets as Record<string, number>).map(([name, startOffset]) => ({
    ...parsePartition(name),
    startOffset,
  }));
  const request = { type: 'AlterShareGroupOffsets', groupId: group, offsets };
  const answer = yield* askCoordinator<AlterShareGroupOffsetsResponse>(world, group, request, ({ error }) => error);
  if (answer.error !== 'NONE') throw failure(answer.error);
  return undefined;
}
