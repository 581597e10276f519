/** Steps about transactions, as the admin client sees and ends them. */
import type { DescribeProducersResponse } from '@/simulator/kafka/protocol/admin';
import type { FindCoordinatorResponse, InitProducerIdResponse } from '@/simulator/kafka/protocol/data';
import type {
  DescribeTransactionsResponse,
  ListTransactionsResponse,
  WriteTxnMarkersResponse,
} from '@/simulator/kafka/protocol/transactions';
import { failure } from './exceptions';
import { Failed, type Step, sortedNames } from './format';
import { askLeader } from './topics';
import type { World } from './world';

type Asking<T> = Generator<void, T, void>;
const ADMIN_TIMEOUT = 15_000;
/** The admin client's own request.timeout.ms, with which it fences. */
const REQUEST_TIMEOUT = 5_000;
const AGAIN = new Set(['NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE', 'COORDINATOR_LOAD_IN_PROGRESS', 'CONCURRENT_TRANSACTIONS']);
const RETRY_MS = 50;

/** Asks the coordinator of an id, again while it moves or is busy. */
function* askCoordinator<R extends { readonly error: string }>(
  world: World,
  txId: string,
  request: { type: string } & Record<string, unknown>,
): Asking<R> {
  const until = world.now + ADMIN_TIMEOUT * 1_000;
  while (world.now < until) {
    const find = { type: 'FindCoordinator', groupId: txId, keyType: 'transaction' };
    const found = yield* world.ask<FindCoordinatorResponse>(world.anyBroker(), find, ADMIN_TIMEOUT);
    const answer = found?.error === 'NONE' ? yield* world.ask<R>(found.coordinator, request) : undefined;
    if (answer !== undefined && !AGAIN.has(answer.error)) return answer;
    yield* world.wait(RETRY_MS);
  }
  throw new Failed('TimeoutException');
}

export function* described(world: World, txId: string): Asking<DescribeTransactionsResponse> {
  return yield* askCoordinator<DescribeTransactionsResponse>(world, txId, { type: 'DescribeTransactions', transactionalId: txId });
}

export function* describeTransaction(world: World, step: Step): Asking<unknown> {
  const { error, state, producerEpoch, timeoutMs, partitions } = yield* described(world, step.txId as string);
  if (error !== 'NONE') throw failure(error);
  return { state, epoch: producerEpoch, timeoutMs, partitions: sortedNames(partitions) };
}

export function* listTransactions(world: World): Asking<unknown> {
  const listed: string[][] = [];
  for (const broker of world.brokers) {
    const answer = yield* world.ask<ListTransactionsResponse>(broker, { type: 'ListTransactions' }, ADMIN_TIMEOUT);
    for (const { transactionalId, state } of answer?.transactions ?? []) listed.push([transactionalId, state]);
  }
  return listed.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));
}

/** Finds what is open on the partition, and has its leader write the marker. */
export function* abortTransaction(world: World, step: Step): Asking<unknown> {
  const { topic, partition } = step as unknown as { topic: string; partition: number };
  const describe = { type: 'DescribeProducers', partitions: [{ topic, partition }] };
  const answer = yield* askLeader<DescribeProducersResponse>(
    world,
    topic,
    partition,
    describe,
    ({ partitions }) => partitions[0]?.error ?? 'NONE',
  );
  const open = answer?.partitions[0]?.producers.find(
    ({ transactionStartOffset: start }) => start !== undefined && (step.startOffset === undefined || start === step.startOffset),
  );
  if (open === undefined) return { aborted: null };
  const { producerId, producerEpoch, transactionStartOffset } = open;
  const mark = {
    type: 'WriteTxnMarkers',
    transactionalId: '',
    topic,
    partition,
    producerId,
    producerEpoch,
    coordinatorEpoch: 0,
    committed: false,
  };
  const written = yield* askLeader<WriteTxnMarkersResponse>(world, topic, partition, mark, ({ error }) => error);
  if (written !== undefined && written.error !== 'NONE') throw failure(written.error);
  return { aborted: transactionStartOffset };
}

export function* fenceProducers(world: World, step: Step): Asking<undefined> {
  for (const txId of step.txIds as string[]) {
    const init = { type: 'InitProducerId', transactionalId: txId, transactionTimeoutMs: REQUEST_TIMEOUT };
    const { error } = yield* askCoordinator<InitProducerIdResponse>(world, txId, init);
    if (error !== 'NONE') throw failure(error);
  }
  return undefined;
}
