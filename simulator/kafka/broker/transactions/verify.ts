/**
 * A write of a transaction waits until its coordinator has the partition in it (KIP-890): so no write can come after the transaction
 * has ended, and none is forgotten when it ends. Rules KT4, KT20.
 * Source: apache/kafka server/.../transaction/AddPartitionsToTxnManager.java, core/.../server/ReplicaManager.scala.
 */
import type { Input, Io, NodeId } from '../../../kernel/process';
import { millis, seconds } from '../../../kernel/time';
import { commitTransactionalOffsets } from '../../group/transactional';
import type { ErrorName, Produce, TopicPartition } from '../../protocol/data';
import type { AddPartitionsToTxn, AddPartitionsToTxnResponse, TxnOffsetCommit, TxnOffsetCommitResponse } from '../../protocol/transactions';
import type { BrokerFact } from '../facts';
import { coordinate } from '../groupLog';
import { coordinatorOf, offsetsPartition } from '../metadata';
import { type BrokerInput, handle } from '../process';
import { produceAll } from '../produce';
import { type BrokerState, ledLog, OFFSETS_TOPIC } from '../state';
import { TRANSACTIONS_TOPIC, transactionPartition } from './state';

type State = Readonly<BrokerState>;
type BrokerIo = Io<BrokerFact>;

/** A request that waits for the coordinator. */
export type Verified = Produce | TxnOffsetCommit;

export type VerifyAlarm =
  /** The coordinator was busy with the end of the transaction before: it is asked again. */
  | { readonly type: 'VerifyAgain'; readonly client: NodeId; readonly correlationId: number }
  /** It has not answered. */
  | { readonly type: 'VerifyExpired'; readonly client: NodeId; readonly correlationId: number };

/** add.partitions.to.txn.retry.backoff.ms and its maximum: so often and so long the broker itself asks again. */
const AGAIN = millis(20);
const TRIES = 5;
const PATIENCE = seconds(2);
const timerName = (client: NodeId): string => `verify:${client}`;

/** Produce with a transactional id. */
export function produceInTransaction(state: State, request: Produce, from: NodeId, io: BrokerIo): void {
  const [first] = request.batches;
  const missing = request.batches.filter(({ topic, partition, producerId, producerEpoch }) => {
    const log = ledLog(state, topic, partition);
    if (log === undefined) return false;
    const isOpen = log.transactions?.open.has(producerId) === true && log.producers.get(producerId)?.producerEpoch === producerEpoch;
    return !isOpen;
  });
  if (first === undefined || missing.length === 0) return produceAll(state, request, from, null, io);
  wait(state, request, from, io);
}

export function txnOffsetCommit(state: State, request: TxnOffsetCommit, from: NodeId, io: BrokerIo): void {
  if (coordinatorOf(state, request.groupId) !== state.node) return io.send(from, offsetsAnswer(request, 'NOT_COORDINATOR'));
  wait(state, request, from, io);
}

function wait(state: State, request: Verified, from: NodeId, io: BrokerIo): void {
  const { correlationId } = request;
  io.emit({ type: 'produceParked', client: from, produce: { correlationId, results: [], waits: [], verifies: { request, tries: 0 } } });
  ask(state, request, from, io);
}

function ask(state: State, request: Verified, client: NodeId, io: BrokerIo): void {
  const { correlationId } = request;
  const { producerId, producerEpoch } = 'batches' in request ? (request.batches[0] as Produce['batches'][number]) : request;
  const transactionalId = request.transactionalId as string;
  const at = transactionPartition(state, transactionalId);
  const coordinator = at === null ? null : (state.image.topics.get(TRANSACTIONS_TOPIC)?.partitions[at]?.leader ?? null);
  const alarm: VerifyAlarm = { type: 'VerifyExpired', client, correlationId };
  io.setTimer(timerName(client), coordinator === null ? 0 : PATIENCE, alarm);
  if (coordinator === null) return;
  const partitions = partitionsOf(state, request);
  const message: AddPartitionsToTxn = {
    type: 'AddPartitionsToTxn',
    correlationId,
    client,
    transactionalId,
    producerId,
    producerEpoch,
    partitions,
  };
  io.send(coordinator, message);
}

function partitionsOf(state: State, request: Verified): readonly TopicPartition[] {
  if ('batches' in request) return request.batches.map(({ topic, partition }) => ({ topic, partition }));
  return [{ topic: OFFSETS_TOPIC, partition: offsetsPartition(state, request.groupId) as number }];
}

export function onPartitionsAdded(state: State, { client, correlationId, error }: AddPartitionsToTxnResponse, io: BrokerIo): void {
  const verifies = state.produces.get(client)?.verifies;
  if (verifies === undefined || verifies.request.correlationId !== correlationId) return;
  if (error === 'CONCURRENT_TRANSACTIONS' && verifies.tries < TRIES) {
    const alarm: VerifyAlarm = { type: 'VerifyAgain', client, correlationId };
    return io.setTimer(timerName(client), AGAIN, alarm);
  }
  goOn(state, client, verifies.request, error, io);
}

export function verifyAlarm(state: State, { type, client, correlationId }: VerifyAlarm, io: BrokerIo): void {
  const verifies = state.produces.get(client)?.verifies;
  if (verifies === undefined || verifies.request.correlationId !== correlationId) return;
  if (type === 'VerifyExpired') return goOn(state, client, verifies.request, 'NETWORK_EXCEPTION', io);
  io.emit({ type: 'verificationRetried', client });
  ask(state, verifies.request, client, io);
}

/** The answer is known: the request is done, or refused, and then what its client sent behind it. */
function goOn(state: State, client: NodeId, request: Verified, error: ErrorName, io: BrokerIo): void {
  const behind: readonly Input[] = [...(state.produces.get(client)?.behind ?? [])];
  io.clearTimer(timerName(client));
  io.emit({ type: 'produceReleased', client });
  if ('batches' in request) produceAll(state, request, client, error === 'NONE' ? null : forProduce(error), io);
  else commitOffsets(state, request, client, error === 'NONE' ? 'NONE' : forOffsets(error), io);
  for (const next of behind) handle(state, next as BrokerInput, io, client);
}

/** What a producer is told. It knows an old epoch under another name, and tries again where the coordinator is not to be had. */
function forProduce(error: ErrorName): ErrorName {
  if (error === 'PRODUCER_FENCED') return 'INVALID_PRODUCER_EPOCH';
  return isUnreachable(error) ? 'NOT_ENOUGH_REPLICAS' : error;
}

const forOffsets = (error: ErrorName): ErrorName => (isUnreachable(error) ? 'COORDINATOR_LOAD_IN_PROGRESS' : error);

const isUnreachable = (error: ErrorName): boolean =>
  error === 'NETWORK_EXCEPTION' || error === 'NOT_COORDINATOR' || error === 'COORDINATOR_NOT_AVAILABLE';

const offsetsAnswer = ({ correlationId }: TxnOffsetCommit, error: ErrorName): TxnOffsetCommitResponse => ({
  type: 'TxnOffsetCommitResponse',
  correlationId,
  error,
});

function commitOffsets(state: State, request: TxnOffsetCommit, from: NodeId, error: ErrorName, io: BrokerIo): void {
  if (error !== 'NONE') return io.send(from, offsetsAnswer(request, error));
  if (coordinatorOf(state, request.groupId) !== state.node) return io.send(from, offsetsAnswer(request, 'NOT_COORDINATOR'));
  coordinate(state, io, (own) => {
    const c = { groups: state.groups, io: own, config: state.settings.group, cluster: state.image };
    own.send(from, offsetsAnswer(request, commitTransactionalOffsets(c, request, state.image)));
  });
}
