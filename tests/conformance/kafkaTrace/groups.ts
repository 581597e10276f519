/** Steps about groups, as the admin client sees them. */
import type { ConsumerGroupDescribeResponse, DescribedConsumerGroup } from '@/simulator/kafka/protocol/consumerGroup';
import type { FindCoordinatorResponse, TopicPartition } from '@/simulator/kafka/protocol/data';
import type {
  DeleteGroupsResponse,
  DescribedGroup,
  DescribeGroupsResponse,
  LeaveGroupResponse,
  ListGroupsResponse,
  OffsetCommitResponse,
  OffsetDeleteResponse,
  OffsetFetchResponse,
} from '@/simulator/kafka/protocol/group';
import type { NodeId } from '@/simulator/kernel/process';
import { exceptionName, failure } from './exceptions';
import { comparePartitions, Failed, parsePartition, partitionName, type Step, sortedNames } from './format';
import { listOffsets } from './topics';
import type { World } from './world';

type Asking<T> = Generator<void, T, void>;
const ADMIN_TIMEOUT = 15_000;
const MOVED = new Set(['NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE', 'COORDINATOR_LOAD_IN_PROGRESS']);
const RETRY_MS = 50;

export function* coordinatorOf(world: World, groupId: string): Asking<NodeId> {
  const until = world.now + ADMIN_TIMEOUT * 1_000;
  while (world.now < until) {
    const answer = yield* world.ask<FindCoordinatorResponse>(world.anyBroker(), { type: 'FindCoordinator', groupId }, ADMIN_TIMEOUT);
    if (answer?.error === 'NONE') return answer.coordinator;
    yield* world.wait(RETRY_MS);
  }
  throw new Failed('TimeoutException');
}

/** Asks the group's coordinator, again while it is moving. */
export function* askCoordinator<R>(
  world: World,
  groupId: string,
  request: { type: string } & Record<string, unknown>,
  errorOf: (r: R) => string,
): Asking<R> {
  const until = world.now + ADMIN_TIMEOUT * 1_000;
  while (world.now < until) {
    const coordinator = yield* coordinatorOf(world, groupId);
    const answer = yield* world.ask<R>(coordinator, request);
    if (answer !== undefined && !MOVED.has(errorOf(answer))) return answer;
    yield* world.wait(RETRY_MS);
  }
  throw new Failed('TimeoutException');
}

/** A group of any kind as the admin client shows it. */
export interface Described {
  readonly error: string;
  readonly state: string;
  readonly type: 'Classic' | 'Consumer';
  readonly assignor: string;
  readonly epoch?: number;
  readonly targetEpoch?: number;
  readonly members: readonly {
    readonly memberId: string;
    readonly clientId: string;
    readonly groupInstanceId: string | null;
    readonly assignment: readonly TopicPartition[];
    readonly epoch?: number;
    readonly target?: readonly TopicPartition[];
  }[];
}

/** As the admin client does it: first as a group of the consumer protocol; only if it is none, as a classic one. */
export function* describe(world: World, group: string): Asking<Described> {
  const request = { type: 'ConsumerGroupDescribe', groups: [group] };
  const answer = yield* askCoordinator<ConsumerGroupDescribeResponse>(world, group, request, ({ groups }) => groups[0]?.error ?? 'NONE');
  const found = answer.groups[0] as DescribedConsumerGroup;
  if (found.error === 'GROUP_ID_NOT_FOUND') return yield* describeClassic(world, group);
  const { error, state, assignor, groupEpoch: epoch, assignmentEpoch: targetEpoch } = found;
  const members = found.members.map(({ memberEpoch, ...member }) => ({ ...member, epoch: memberEpoch }));
  return { error, state, type: 'Consumer', assignor, epoch, targetEpoch, members };
}

function* describeClassic(world: World, group: string): Asking<Described> {
  const request = { type: 'DescribeGroups', groups: [group] };
  const answer = yield* askCoordinator<DescribeGroupsResponse>(world, group, request, ({ groups }) => groups[0]?.error ?? 'NONE');
  const { error, state, protocol, members } = answer.groups[0] as DescribedGroup;
  return { error, state, type: 'Classic', assignor: protocol, members };
}

export function* describeGroup(world: World, step: Step): Asking<unknown> {
  const group = step.group as string;
  const described = yield* describe(world, group);
  if (described.error !== 'NONE') throw failure(described.error);
  if (described.state === 'Dead') throw failure('GROUP_ID_NOT_FOUND');
  const withEpochs = step.epochs === true && described.type === 'Consumer';
  const members = described.members.map(({ clientId, groupInstanceId, assignment, epoch, target }) => {
    const shown = {
      partitions: sortedNames(assignment),
      ...(groupInstanceId !== null && { instance: groupInstanceId }),
      ...(withEpochs && { epoch, target: sortedNames(target ?? []) }),
    };
    return [clientId, shown] as const;
  });
  const coordinator = step.coordinator === true ? yield* coordinatorOf(world, group) : undefined;
  return {
    state: described.state,
    type: described.type,
    assignor: described.assignor,
    ...(withEpochs && { epoch: described.epoch, targetEpoch: described.targetEpoch }),
    ...(coordinator !== undefined && { coordinator: world.brokers.indexOf(coordinator) + 1 }),
    members:
      step.anon === true
        ? members.map(([, shown]) => shown).sort((a, b) => (JSON.stringify(a.partitions) < JSON.stringify(b.partitions) ? -1 : 1))
        : Object.fromEntries(members),
    offsets: yield* offsetsAndLags(world, group),
  };
}

function* offsetsAndLags(world: World, group: string): Asking<Record<string, [number, number]>> {
  const shown: Record<string, [number, number]> = {};
  for (const { topic, partition, offset } of yield* committedPartitions(world, group)) {
    const end = (yield* listOffsets(world, topic, [partition], 'latest'))[0];
    shown[partitionName(topic, partition)] = [offset, (end?.offset ?? offset) - offset];
  }
  return shown;
}

function* committedPartitions(world: World, group: string): Asking<OffsetFetchResponse['partitions']> {
  const request = { type: 'OffsetFetch', groupId: group, partitions: null };
  const answer = yield* askCoordinator<OffsetFetchResponse>(world, group, request, ({ error }) => error);
  if (answer.error !== 'NONE') throw failure(answer.error);
  return [...answer.partitions].filter(({ offset }) => offset >= 0).sort(comparePartitions);
}

export function* committedOffsets(world: World, step: Step): Asking<Record<string, number>> {
  const committed = yield* committedPartitions(world, step.group as string);
  return Object.fromEntries(committed.map(({ topic, partition, offset }) => [partitionName(topic, partition), offset]));
}

export function* listGroups(world: World): Asking<unknown> {
  const listed: string[][] = [];
  for (const broker of world.brokers) {
    const answer = yield* world.ask<ListGroupsResponse>(broker, { type: 'ListGroups' }, ADMIN_TIMEOUT);
    if (answer === undefined) throw new Failed('TimeoutException');
    for (const { groupId, type, protocolType, state } of answer.groups) listed.push([groupId, type, protocolType, state]);
  }
  return listed.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));
}

export function* resetOffsets(world: World, step: Step): Asking<undefined> {
  const group = step.group as string;
  const offsets = Object.entries(step.offsets as Record<string, number>).map(([name, offset]) => ({ ...parsePartition(name), offset }));
  const request = { type: 'OffsetCommit', groupId: group, memberId: '', generation: -1, offsets };
  const answer = yield* askCoordinator<OffsetCommitResponse>(world, group, request, ({ error }) => error);
  const error = answer.error !== 'NONE' ? answer.error : answer.partitions.find((entry) => entry.error !== 'NONE')?.error;
  if (error !== undefined) throw failure(error);
  return undefined;
}

export function* deleteOffsets(world: World, step: Step): Asking<unknown> {
  const group = step.group as string;
  const names = step.partitions as string[];
  const request = { type: 'OffsetDelete', groupId: group, partitions: names.map(parsePartition) };
  const answer = yield* askCoordinator<OffsetDeleteResponse>(world, group, request, ({ error }) => error);
  if (answer.error !== 'NONE') return Object.fromEntries(names.map((name) => [name, exceptionName(answer.error)]));
  return Object.fromEntries(
    answer.partitions.map(({ topic, partition, error }) => [
      partitionName(topic, partition),
      error === 'NONE' ? null : exceptionName(error),
    ]),
  );
}

export function* deleteGroup(world: World, step: Step): Asking<undefined> {
  const group = step.group as string;
  const answer = yield* askCoordinator<DeleteGroupsResponse>(
    world,
    group,
    { type: 'DeleteGroups', groups: [group] },
    ({ results }) => results[0]?.error ?? 'NONE',
  );
  const error = answer.results[0]?.error ?? 'NONE';
  if (error !== 'NONE') throw failure(error);
  return undefined;
}

export function* removeMembers(world: World, step: Step): Asking<undefined> {
  const group = step.group as string;
  const wanted = step.members as string[] | 'all';
  const members =
    wanted === 'all'
      ? (yield* describe(world, group)).members.map(({ memberId, groupInstanceId }) => ({
          memberId,
          ...(groupInstanceId !== null && { groupInstanceId }),
        }))
      : wanted.map((groupInstanceId) => ({ memberId: '', groupInstanceId }));
  const answer = yield* askCoordinator<LeaveGroupResponse>(
    world,
    group,
    { type: 'LeaveGroup', groupId: group, members },
    ({ error }) => error,
  );
  const error = answer.error !== 'NONE' ? answer.error : answer.members.find((member) => member.error !== 'NONE')?.error;
  if (error !== undefined) throw failure(error);
  return undefined;
}
