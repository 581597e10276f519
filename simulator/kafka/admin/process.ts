/**
 * The person at `kafka-consumer-groups.sh`: resets a group's offsets the way the tool does it, over the network and in steps.
 * Describe the group and stop unless it is inactive; ask the leaders where their logs begin or end; commit from outside the group.
 * Rules KA1-KA3 of ../SPEC.md. Source: apache/kafka tools/.../consumer/group/ConsumerGroupCommand.java (resetOffsets).
 */
import type { FactHeader, Input, Io, KernelInput, NodeId, Process } from '../../kernel/process';
import type {
  ErrorName,
  FindCoordinatorResponse,
  ListedOffset,
  ListOffsetsResponse,
  MetadataResponse,
  Offset,
  TopicPartition,
} from '../protocol/data';
import type { DescribeGroupsResponse, OffsetCommitResponse } from '../protocol/group';

export interface AdminSpec {
  /** `--bootstrap-server`. */
  readonly bootstrap: NodeId;
}

/** `--reset-offsets --group ... --topic ... --to-earliest | --to-latest | --to-offset n --execute`. */
export interface ResetOffsets extends Input {
  readonly type: 'resetOffsets';
  readonly group: string;
  readonly topics: readonly string[];
  readonly to: 'earliest' | 'latest' | Offset;
}

type Placed = TopicPartition & { readonly leader: NodeId | null };

/** A reset under way: what is known so far. */
interface Job {
  readonly ask: ResetOffsets;
  coordinator: NodeId | null;
  partitions: readonly Placed[];
  found: (TopicPartition & { readonly offset: Offset })[];
}

export interface AdminState {
  readonly spec: AdminSpec;
  /** The first is under way. */
  jobs: Job[];
}

export type AdminFact =
  | { readonly type: 'resetRequested'; readonly ask: ResetOffsets }
  | { readonly type: 'resetCoordinatorFound'; readonly coordinator: NodeId }
  | { readonly type: 'resetPartitionsFound'; readonly partitions: readonly Placed[] }
  | { readonly type: 'resetOffsetsFound'; readonly offsets: readonly (TopicPartition & { readonly offset: Offset })[] }
  | { readonly type: 'offsetsReset'; readonly group: string; readonly offsets: readonly (TopicPartition & { readonly offset: Offset })[] }
  /** In the tool's own sense: nothing was changed. */
  | { readonly type: 'resetRefused'; readonly group: string; readonly reason: string };

type Answer = MetadataResponse | FindCoordinatorResponse | DescribeGroupsResponse | ListOffsetsResponse | OffsetCommitResponse;
type AdminIo = Io<AdminFact>;

export const adminProcess: Process<AdminState, ResetOffsets | Answer, AdminFact, AdminSpec> = {
  role: 'kafka.admin',
  initial: (spec) => ({ spec, jobs: [] }),
  restarted: (state) => ({ ...state, jobs: [] }),
  handle,
  apply,
};

function handle(state: Readonly<AdminState>, input: ResetOffsets | Answer | KernelInput, io: AdminIo): void {
  if (input.type === 'resetOffsets') {
    io.emit({ type: 'resetRequested', ask: input });
    if (state.jobs.length === 1) begin(state, io);
    return;
  }
  const job = state.jobs[0];
  if (job === undefined) return;
  const { group } = job.ask;
  switch (input.type) {
    case 'FindCoordinatorResponse':
      if (input.error !== 'NONE') return refuse(state, group, input.error, io);
      io.emit({ type: 'resetCoordinatorFound', coordinator: input.coordinator });
      return io.send(input.coordinator, { type: 'DescribeGroups', correlationId: 2, groups: [group] });
    case 'DescribeGroupsResponse': {
      // KA1: only a group without members may be moved from outside.
      const phase = input.groups[0]?.state ?? 'Dead';
      if (phase !== 'Empty' && phase !== 'Dead') return refuse(state, group, `the group is not inactive, its state is ${phase}`, io);
      return io.send(state.spec.bootstrap, { type: 'Metadata', correlationId: 3, topics: job.ask.topics });
    }
    case 'MetadataResponse': {
      const partitions = input.topics.flatMap((topic) =>
        topic.partitions.map(({ partition, leader }): Placed => ({ topic: topic.name, partition, leader })),
      );
      io.emit({ type: 'resetPartitionsFound', partitions });
      return askForEnds(state, job, io);
    }
    case 'ListOffsetsResponse':
      return endsFound(state, job, input.partitions, io);
    case 'OffsetCommitResponse': {
      const error = input.error !== 'NONE' ? input.error : input.partitions.find((partition) => partition.error !== 'NONE')?.error;
      if (error !== undefined) return refuse(state, group, error, io);
      io.emit({ type: 'offsetsReset', group, offsets: job.found });
      return begin(state, io);
    }
    case 'undelivered':
    case 'disconnected':
      return refuse(state, group, 'the broker cannot be reached', io);
    case 'start':
      return;
  }
}

function apply(state: AdminState, fact: AdminFact, _at: FactHeader): void {
  const job = state.jobs[0];
  switch (fact.type) {
    case 'resetRequested':
      state.jobs.push({ ask: fact.ask, coordinator: null, partitions: [], found: [] });
      return;
    case 'resetCoordinatorFound':
      if (job !== undefined) job.coordinator = fact.coordinator;
      return;
    case 'resetPartitionsFound':
      if (job !== undefined) job.partitions = fact.partitions;
      return;
    case 'resetOffsetsFound':
      job?.found.push(...fact.offsets);
      return;
    case 'offsetsReset':
    case 'resetRefused':
      state.jobs.shift();
      return;
  }
}

function begin(state: Readonly<AdminState>, io: AdminIo): void {
  const job = state.jobs[0];
  if (job !== undefined) io.send(state.spec.bootstrap, { type: 'FindCoordinator', correlationId: 1, groupId: job.ask.group });
}

function refuse(state: Readonly<AdminState>, group: string, reason: ErrorName, io: AdminIo): void {
  io.emit({ type: 'resetRefused', group, reason });
  begin(state, io);
}

/** KA2: where a log begins and ends only its leader knows. An offset given as a number is still asked for, to be kept inside the log. */
function askForEnds(state: Readonly<AdminState>, job: Job, io: AdminIo): void {
  const leaderless = job.partitions.find((partition) => partition.leader === null);
  if (leaderless !== undefined) return refuse(state, job.ask.group, `${leaderless.topic}-${leaderless.partition} has no leader`, io);
  const leaders = [...new Set(job.partitions.map((partition) => partition.leader as NodeId))];
  const timestamp = job.ask.to === 'earliest' ? 'earliest' : 'latest';
  for (const leader of leaders) {
    const partitions = job.partitions
      .filter((partition) => partition.leader === leader)
      .map(({ topic, partition }) => ({ topic, partition, timestamp }));
    io.send(leader, { type: 'ListOffsets', correlationId: 4, partitions });
  }
}

function endsFound(state: Readonly<AdminState>, job: Job, listed: readonly ListedOffset[], io: AdminIo): void {
  const error = listed.find((partition) => partition.error !== 'NONE')?.error;
  if (error !== undefined) return refuse(state, job.ask.group, error, io);
  const { to } = job.ask;
  // KA3: an offset beyond the end becomes the end.
  const offsets = listed.map(({ topic, partition, offset }) => ({
    topic,
    partition,
    offset: typeof to === 'number' ? Math.min(to, offset) : offset,
  }));
  io.emit({ type: 'resetOffsetsFound', offsets });
  if (job.found.length < job.partitions.length) return;
  io.send(job.coordinator as NodeId, {
    type: 'OffsetCommit',
    correlationId: 5,
    groupId: job.ask.group,
    memberId: '',
    generation: -1,
    offsets: job.found,
  });
}
