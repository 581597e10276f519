/** Steps about brokers, leaders and replicas: what breaks the cluster, and what an administrator does about it. */
import type { AlterPartitionReassignmentsResponse, ElectLeadersResponse } from '@/simulator/kafka/protocol/cluster';
import type { NodeId } from '@/simulator/kernel/process';
import { exceptionName, failure } from './exceptions';
import { Failed, partitionName, type Step } from './format';
import { metadata, numberOf, partitionsOf } from './topics';
import { brokerNode, type World } from './world';

type Asking<T> = Generator<void, T, void>;
const ADMIN_TIMEOUT = 15_000;
const START_TIMEOUT_MS = 60_000;

/** The brokers a step names: numbers, or one by its part in the quorum. */
export function brokersOf(world: World, step: Step): NodeId[] {
  const named = (step.brokers as (number | string)[] | undefined) ?? [step.broker as number | string];
  return named.map((broker) => {
    if (typeof broker === 'number') return brokerNode(broker);
    const controller = world.controller();
    const found =
      broker === 'controller' ? controller : world.brokers.find((id) => id !== controller && world.simulation.statusOf(id) === 'up');
    if (found === undefined) throw new Error(`no broker is the ${broker}`);
    return found;
  });
}

// biome-ignore lint/correctness/useYield: an operation like the others, which need not wait
export function* killBroker(world: World, step: Step): Asking<undefined> {
  for (const node of brokersOf(world, step)) world.command({ type: 'crash', node });
  return undefined;
}

/** SIGTERM: the process ends by itself. One that cannot is killed in the end, as the recordings did. */
export function* stopBroker(world: World, step: Step): Asking<undefined> {
  const nodes = brokersOf(world, step);
  for (const node of nodes) world.tell(node, { type: 'shutDown' });
  const until = world.now + START_TIMEOUT_MS * 1_000;
  while (nodes.some((node) => world.simulation.statusOf(node) !== 'down')) {
    if (world.now >= until) {
      for (const node of nodes) world.command({ type: 'crash', node });
      break;
    }
    yield;
  }
  return undefined;
}

export function* startBroker(world: World, step: Step): Asking<undefined> {
  const nodes = brokersOf(world, step);
  for (const node of nodes) world.command({ type: 'restart', node });
  if (step.wait === false) return undefined;
  const until = world.now + START_TIMEOUT_MS * 1_000;
  while (!nodes.every((node) => world.broker(node).ready && world.broker(node).image.brokers.get(node)?.fenced === false)) {
    if (world.now >= until) throw new Error(`${nodes.join(', ')} did not come up`);
    yield;
  }
  return undefined;
}

/** Partitions that need no election fail one by one; the tool's other failures too. */
export function* electLeaders(world: World, step: Step): Asking<Record<string, string | null>> {
  const topic = step.topic as string;
  const wanted = (step.partitions as number[] | undefined) ?? (yield* partitionsOf(world, topic)).map(({ partition }) => partition);
  const request = { type: 'ElectLeaders', electionType: step.type, partitions: wanted.map((partition) => ({ topic, partition })) };
  const answer = yield* world.ask<ElectLeadersResponse>(world.anyBroker(), request, ADMIN_TIMEOUT);
  if (answer === undefined) throw new Failed('TimeoutException');
  return Object.fromEntries(answer.partitions.map(({ partition, error }) => [partition, error === 'NONE' ? null : exceptionName(error)]));
}

export function* reassign(world: World, step: Step): Asking<undefined> {
  const plan = Object.entries(step.assignment as Record<string, number[] | null>);
  const partitions = plan.map(([partition, replicas]) => ({
    topic: step.topic,
    partition: Number(partition),
    replicas: replicas === null ? null : replicas.map(brokerNode),
  }));
  const request = { type: 'AlterPartitionReassignments', partitions };
  const answer = yield* world.ask<AlterPartitionReassignmentsResponse>(world.anyBroker(), request, ADMIN_TIMEOUT);
  if (answer === undefined) throw new Failed('TimeoutException');
  const refused = answer.results.find(({ error }) => error !== 'NONE');
  if (refused !== undefined) throw failure(refused.error, refused.message);
  return undefined;
}

export function* reassignments(world: World): Asking<Record<string, unknown>> {
  const { topics } = yield* metadata(world, null);
  const moving = topics.flatMap(({ name, partitions }) =>
    partitions
      .filter(({ adding, removing }) => adding.length > 0 || removing.length > 0)
      .map(({ partition, replicas, adding, removing }) => [
        partitionName(name, partition),
        { replicas: replicas.map(numberOf), adding: adding.map(numberOf), removing: removing.map(numberOf) },
      ]),
  );
  return Object.fromEntries(moving);
}

// biome-ignore lint/correctness/useYield: an operation like the others, which need not wait
export function* quorum(world: World): Asking<unknown> {
  const controller = world.controller();
  if (controller === undefined) throw new Failed('TimeoutException');
  return { hasLeader: true, voters: world.brokers.map(numberOf) };
}
