/** What `await` can wait for. Each condition is asked as a client would ask it. */
import type { PartitionMetadata } from '@/simulator/kafka/protocol/data';
import { reassignments } from './cluster';
import type { Consumer } from './consumers';
import { Failed, NotModelled, parsePartition, partitionName, type Step, sortedNames } from './format';
import { committedOffsets, describe } from './groups';
import { describeShares } from './shares';
import { listOffsets, metadata, numberOf, partitionsOf, readLog } from './topics';
import { described } from './transactions';
import type { World } from './world';

type Asking<T> = Generator<void, T, void>;

export interface Surroundings {
  readonly world: World;
  consumer(name: string): Pick<Consumer, 'assignment' | 'received'>;
  isDone(name: string): boolean;
}

const LOOK_EVERY_MS = 100;
/** After these the clients are given a moment to notice. */
const OF_THE_CLUSTER = new Set(['leader', 'isr', 'brokers', 'reassigned', 'controller']);
const SETTLED_MS = 300;

/** @returns whether the condition held before the time was over. */
export function* awaitCondition(around: Surroundings, step: Step): Asking<boolean> {
  const { world } = around;
  const until = world.now + ((step.timeoutMs as number | undefined) ?? 10_000) * 1_000;
  for (;;) {
    if (step.what === 'stable' ? yield* staysStable(around, step) : yield* holds(around, step)) {
      if (OF_THE_CLUSTER.has(String(step.what))) yield* world.wait(200);
      return true;
    }
    if (world.now >= until) return false;
    yield* world.wait(LOOK_EVERY_MS);
  }
}

function* holds(around: Surroundings, step: Step): Asking<boolean> {
  const { world } = around;
  const topic = step.topic as string;
  const partition = (step.p as number | undefined) ?? 0;
  switch (step.what) {
    case 'groupState':
      return (yield* stateOf(world, step.group as string)) === step.state;
    case 'groupEmpty':
      if (step.kind === 'share') return (yield* describeShares(world, step.group as string)).state !== 'Stable';
      return ['Empty', 'Dead', 'NonExistent'].includes(yield* stateOf(world, step.group as string));
    case 'members':
      if (step.kind === 'share') return (yield* describeShares(world, step.group as string)).members.length === step.count;
      return (yield* describe(world, step.group as string)).members.length === step.count;
    case 'assignment':
      return same(around.consumer(step.client as string).assignment, [...(step.is as string[])]);
    case 'received':
      return around.consumer(step.client as string).received >= (step.n as number);
    case 'records':
      return (yield* readLog(world, { ...step, partition })).records.length === step.count;
    case 'endOffset':
    case 'startOffset': {
      const listed = yield* listOffsets(world, topic, [partition], step.what === 'endOffset' ? 'latest' : 'earliest');
      return (listed[0]?.offset ?? -1) >= (step.atLeast as number);
    }
    case 'committed':
      return ((yield* committedOffsets(world, step))[step.partition as string] ?? -1) >= (step.atLeast as number);
    case 'leader': {
      const leader = (yield* known(world, topic, partition))?.leader;
      if (leader === undefined) return false;
      if (step.not !== undefined) return leader !== null && numberOf(leader) !== step.not;
      if (step.is === 'any') return leader !== null;
      return leader === null ? step.is === 'none' : numberOf(leader) === step.is;
    }
    case 'isr': {
      const isr = (yield* known(world, topic, partition))?.isr.map(numberOf);
      if (isr === undefined) return false;
      if (step.has !== undefined) return isr.includes(step.has as number);
      if (step.size !== undefined) return isr.length === step.size;
      return same(isr.map(String), (step.is as number[]).map(String));
    }
    case 'brokers':
      return same(
        (yield* metadata(world, [])).brokers.map((id) => String(numberOf(id))),
        (step.are as number[]).map(String),
      );
    case 'controller':
      return (world.controller() !== undefined) === (step.present !== false);
    case 'reassigned':
      return Object.keys(yield* reassignments(world)).length === 0;
    case 'txnState':
      return (yield* described(world, step.txId as string)).state === step.state;
    case 'done':
      return around.isDone(step.of as string);
    default:
      throw new NotModelled(`await ${step.what}`);
  }
}

/** A partition as the cluster describes it; nothing while its topic is not there. */
function* known(world: World, topic: string, partition: number): Asking<PartitionMetadata | undefined> {
  try {
    return (yield* partitionsOf(world, topic)).find((entry) => entry.partition === partition);
  } catch (error) {
    if (error instanceof Failed) return undefined;
    throw error;
  }
}

function* stateOf(world: World, group: string): Asking<string> {
  const described = yield* describe(world, group);
  return described.error !== 'NONE' || described.state === 'Dead' ? 'NonExistent' : described.state;
}

// ---- stable ---------------------------------------------------------------------------------------------------------

/** It must hold, and hold unchanged a little later. */
function* staysStable(around: Surroundings, step: Step): Asking<boolean> {
  const first = yield* stable(around, step);
  if (first === undefined) return false;
  yield* around.world.wait(SETTLED_MS);
  return (yield* stable(around, step)) === first;
}

/** @returns the assignment as text when everyone agrees on it. */
function* stable(around: Surroundings, step: Step): Asking<string | undefined> {
  const { world } = around;
  const described = yield* describe(world, step.group as string);
  if (described.state !== 'Stable') return undefined;
  const clients = step.clients as string[] | undefined;
  const names = described.members.map(({ clientId }) => clientId).sort();
  if (clients !== undefined ? !same(names, [...clients]) : names.length !== step.members) return undefined;
  const assigned = described.members.flatMap(({ assignment }) => sortedNames(assignment)).sort();
  const wanted: string[] = [];
  for (const topic of step.topics as string[]) {
    try {
      for (const { partition } of yield* partitionsOf(world, topic)) wanted.push(partitionName(topic, partition));
    } catch (error) {
      if (error instanceof Failed) return undefined;
      throw error;
    }
  }
  const named = new Set(step.topics as string[]);
  if (
    !same(
      assigned.filter((name) => named.has(parsePartition(name).topic)),
      wanted,
    )
  )
    return undefined;
  const views: string[] = [];
  for (const { clientId, assignment } of described.members) {
    const shown = sortedNames(assignment);
    if (!same(around.consumer(clientId).assignment, shown)) return undefined;
    views.push(`${clientId}: ${shown.join(' ')}`);
  }
  return views.sort().join('; ');
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join(' ') === [...b].sort().join(' ');
}
