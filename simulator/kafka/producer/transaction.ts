/**
 * Transactions on the client's side: the application's calls, the requests they lead to, and which errors end what.
 * Rules KT30 to KT38. Source: apache/kafka clients/.../producer/internals/TransactionManager.java, Sender.java
 * (maybeSendAndPollTransactionalRequest), KafkaProducer.java.
 */
import type { NodeId } from '../../kernel/process';
import { isRetriable, protocolError } from '../errors';
import type { ErrorName, FindCoordinator, FindCoordinatorResponse, InitProducerId, InitProducerIdResponse } from '../protocol/data';
import type { EndTxn, EndTxnResponse, TxnOffsetCommit, TxnOffsetCommitResponse } from '../protocol/transactions';
import { anyConnection, backoff, readyConnection } from './connections';
import { exceptionFor } from './exceptions';
import type { ProducerIo } from './process';
import { type Batch, isDrained, type PendingCall, type ProducerState } from './state';
import type { ClientTransaction, ClientTransactionState, Thrown, TransactionalCall } from './transactionState';

type State = Readonly<ProducerState>;
type Transaction = Readonly<ClientTransaction>;
type Call = Readonly<Extract<PendingCall, { kind: TransactionalCall }>>;

export const isTransactionalCall = (call: Readonly<PendingCall>): call is Call =>
  call.kind !== 'send' && call.kind !== 'flush' && call.kind !== 'close';

// ---- the application's thread -----------------------------------------------------------------------------------------

const LEADS_TO: Readonly<Record<Exclude<TransactionalCall, 'sendOffsets'>, ClientTransactionState>> = {
  initTransactions: 'INITIALIZING',
  beginTransaction: 'IN_TRANSACTION',
  commitTransaction: 'COMMITTING_TRANSACTION',
  abortTransaction: 'ABORTING_TRANSACTION',
};
/** KT31: from where each state may be entered; anything else is the application's mistake, and changes nothing. */
const ENTERED_FROM: Readonly<Partial<Record<ClientTransactionState, readonly ClientTransactionState[]>>> = {
  INITIALIZING: ['UNINITIALIZED'],
  IN_TRANSACTION: ['READY'],
  COMMITTING_TRANSACTION: ['IN_TRANSACTION'],
  ABORTING_TRANSACTION: ['IN_TRANSACTION', 'ABORTABLE_ERROR'],
};

/** @returns whether the call at the head has returned. */
export function advanceCall(state: State, call: Call, io: ProducerIo): boolean {
  const { transaction, blockedFor, blockedUntil } = state;
  if (transaction === null) {
    return giveBack(io, call.kind, illegal('Transactional method invoked on a non-transactional producer.'));
  }
  if (blockedFor === 'transaction') {
    // KT30: what was begun goes on; the same call may be made again to wait for it.
    if (io.now < blockedUntil) return false;
    return giveBack(io, call.kind, { exception: 'TimeoutException', cause: null, message: 'Timeout expired while awaiting the call.' });
  }
  const refused = refusalOf(transaction, call);
  if (refused !== null) return giveBack(io, call.kind, refused);
  if (call.kind === 'sendOffsets') {
    if (call.offsets.length === 0) return giveBack(io, call.kind, null);
  } else {
    const to = LEADS_TO[call.kind];
    if (transaction.state !== to) move(io, to, null);
    if (call.kind === 'beginTransaction') return giveBack(io, call.kind, null);
  }
  io.emit({ type: 'sendBlocked', reason: 'transaction', until: io.now + state.config.maxBlock });
  return false;
}

function refusalOf(transaction: Transaction, call: Call): Thrown | null {
  const { state: now, id, error } = transaction;
  const isAbort = call.kind === 'abortTransaction';
  if (error !== null && (now === 'FATAL_ERROR' || (now === 'ABORTABLE_ERROR' && !isAbort))) return thrownLater(error);
  if (call.kind === 'sendOffsets') {
    return now === 'IN_TRANSACTION' ? null : illegal(`Cannot send offsets if a transaction is not in progress (currentState= ${now})`);
  }
  const to = LEADS_TO[call.kind];
  if (now === to && call.kind !== 'beginTransaction') return null;
  if (ENTERED_FROM[to]?.includes(now)) return null;
  return illegal(`TransactionalId ${id}: Invalid transition attempted from state ${now} to state ${to}`);
}

/** KT32: an earlier error is thrown by every call that follows: as it is if the producer is fenced, else as the cause of a KafkaException. */
function thrownLater({ exception, message }: Thrown): Thrown {
  if (exception === 'ProducerFencedException' || exception === 'InvalidProducerEpochException') return { exception, cause: null, message };
  return {
    exception: 'KafkaException',
    cause: exception,
    message: 'Cannot execute transactional method because we are in an error state',
  };
}

const illegal = (message: string): Thrown => ({ exception: 'IllegalStateException', cause: null, message });

/** Why a record cannot be sent now; `null`: it can (KT31). */
export function sendRefusal(transaction: Transaction): Thrown | null {
  const { state: now, error } = transaction;
  if (error !== null && (now === 'FATAL_ERROR' || now === 'ABORTABLE_ERROR')) return thrownLater(error);
  return now === 'IN_TRANSACTION' ? null : illegal(`Cannot add a partition to the transaction while in state ${now}`);
}

/** KT36: closing ends what is open. @returns whether that is done. */
export function endOnClose(state: State, io: ProducerIo): boolean {
  const { transaction } = state;
  if (transaction === null) return true;
  if (transaction.state === 'IN_TRANSACTION' || transaction.state === 'ABORTABLE_ERROR') move(io, 'ABORTING_TRANSACTION', null);
  return transaction.state !== 'ABORTING_TRANSACTION' && transaction.state !== 'COMMITTING_TRANSACTION';
}

function giveBack(io: ProducerIo, call: TransactionalCall, thrown: Thrown | null): true {
  io.emit({ type: 'transactionalCallReturned', call, thrown });
  return true;
}

function move(io: ProducerIo, to: ClientTransactionState, error: Thrown | null): void {
  io.emit({ type: 'clientTransactionMoved', to, error });
}

// ---- the sender thread ------------------------------------------------------------------------------------------------

type Kind = 'InitProducerId' | 'TxnOffsetCommit' | 'EndTxn';

/** @returns whether the sender is taken up: while a transactional request is under way, no records are sent. */
export function transact(state: State, io: ProducerIo): boolean {
  const transaction = state.transaction as Transaction;
  if (transaction.state === 'FATAL_ERROR') {
    dropAll(state, transaction.error as Thrown, io);
    return true;
  }
  if (transaction.state === 'ABORTABLE_ERROR') dropUnsent(state, transaction.error as Thrown, io);
  if (transaction.state === 'ABORTING_TRANSACTION') dropUnsent(state, ABORTED, io);
  for (const { requests } of state.connections.values()) {
    if (
      requests.some(
        ({ kind }) => kind === 'FindCoordinator' || kind === 'InitProducerId' || kind === 'TxnOffsetCommit' || kind === 'EndTxn',
      )
    )
      return true;
  }
  const kind = wanted(state, transaction);
  if (kind === null) return state.producerId < 0;
  // Everything before the end has its outcome first.
  if (kind === 'EndTxn' && !isDrained(state)) return false;
  if (kind === 'EndTxn' && !transaction.started) return settleEnd(state, io);
  if (io.now < transaction.retryAt) return true;
  const coordinator = kind === 'TxnOffsetCommit' ? transaction.groupCoordinator : transaction.coordinator;
  if (coordinator === null) {
    const any = anyConnection(state, io);
    if (any !== undefined) find(state, transaction, kind, any.to, io);
    return true;
  }
  if (readyConnection(state, coordinator, io) !== undefined) ask(state, transaction, kind, coordinator, io);
  return true;
}

function wanted(state: State, { state: now }: Transaction): Kind | null {
  if (now === 'INITIALIZING') return 'InitProducerId';
  if (now === 'COMMITTING_TRANSACTION' || now === 'ABORTING_TRANSACTION') return 'EndTxn';
  return now === 'IN_TRANSACTION' && state.calls[0]?.kind === 'sendOffsets' ? 'TxnOffsetCommit' : null;
}

/** KT33: a transaction in which nothing was sent ends without a request. */
function settleEnd(state: State, io: ProducerIo): boolean {
  const call = (state.transaction as Transaction).state === 'COMMITTING_TRANSACTION' ? 'commitTransaction' : 'abortTransaction';
  move(io, 'READY', null);
  if (state.calls[0]?.kind === call) giveBack(io, call, null);
  return true;
}

function find(state: State, { id }: Transaction, kind: Kind, to: NodeId, io: ProducerIo): void {
  const correlationId = state.nextCorrelation;
  const call = state.calls[0];
  const groupId = kind === 'TxnOffsetCommit' && call?.kind === 'sendOffsets' ? call.group.groupId : null;
  const request: FindCoordinator =
    groupId === null
      ? { type: 'FindCoordinator', correlationId, groupId: id, keyType: 'transaction' }
      : { type: 'FindCoordinator', correlationId, groupId };
  sent(state, 'FindCoordinator', to, io);
  io.send(to, request);
}

function ask(state: State, { id, timeoutMs, state: now }: Transaction, kind: Kind, to: NodeId, io: ProducerIo): void {
  const { nextCorrelation: correlationId, producerId, producerEpoch } = state;
  sent(state, kind, to, io);
  const who = { transactionalId: id, producerId, producerEpoch };
  if (kind === 'InitProducerId') {
    const request: InitProducerId = { type: 'InitProducerId', correlationId, transactionalId: id, transactionTimeoutMs: timeoutMs };
    return io.send(to, request);
  }
  if (kind === 'EndTxn') {
    const request: EndTxn = { type: 'EndTxn', correlationId, ...who, committed: now === 'COMMITTING_TRANSACTION' };
    return io.send(to, request);
  }
  const { group, offsets } = state.calls[0] as Extract<Call, { kind: 'sendOffsets' }>;
  const request: TxnOffsetCommit = { type: 'TxnOffsetCommit', correlationId, ...who, ...group, offsets };
  io.send(to, request);
}

function sent(state: State, kind: Kind | 'FindCoordinator', to: NodeId, io: ProducerIo): void {
  const expiresAt = io.now + state.config.requestTimeout;
  io.emit({ type: 'transactionalRequested', kind, to, correlationId: state.nextCorrelation, expiresAt });
}

/** Records that no broker has seen go with the transaction; those on their way get their outcome. */
function dropUnsent(state: State, thrown: Thrown, io: ProducerIo): void {
  for (const index of [...state.busy]) {
    const queue = state.queues[index];
    for (let first = queue?.batches[0]; first !== undefined && first.baseSequence < 0; first = queue?.batches[0])
      drop(first, null, thrown, io);
  }
}

/** KT37: after a fatal error nothing is sent any more, so everything fails at once, also what waits for an answer or for its retry. */
function dropAll(state: State, thrown: Thrown, io: ProducerIo): void {
  for (const index of [...state.busy]) {
    const queue = state.queues[index];
    for (let first = queue?.batches[0]; first !== undefined; first = queue?.batches[0]) drop(first, null, thrown, io);
  }
  for (const { to, requests } of state.connections.values()) {
    for (const { correlationId, batches } of [...requests])
      for (const batch of [...batches]) drop(batch, { to, correlationId }, thrown, io);
  }
}

/** @param request that it is on its way in; `null`: it waits in its queue. */
function drop(batch: Readonly<Batch>, request: { to: NodeId; correlationId: number } | null, thrown: Thrown, io: ProducerIo): void {
  const { topic, partition, records, recordCount } = batch;
  const { exception, message } = thrown;
  const definite = request === null && !batch.maybeWritten;
  const refusal = { error: 'TRANSACTION_ABORTED', exception, message, recordErrors: [], definite } as const;
  const place =
    request === null
      ? ({ was: 'queued', correlationId: -1, from: '', expired: false } as const)
      : ({ was: 'inFlight', correlationId: request.correlationId, from: request.to, expired: true } as const);
  io.emit({ type: 'batchFailed', topic, partition, records, recordCount, ...refusal, ...place });
}

const ABORTED: Thrown = {
  exception: 'TransactionAbortedException',
  cause: null,
  message: 'Failing batch since transaction was aborted',
};

// ---- answers ----------------------------------------------------------------------------------------------------------

export function onCoordinatorFound(state: State, response: FindCoordinatorResponse, from: NodeId, io: ProducerIo): void {
  const { correlationId, error, coordinator } = response;
  const isOfGroup = state.transaction?.state === 'IN_TRANSACTION';
  const node = error === 'NONE' ? coordinator : null;
  settled(state, from, correlationId, error !== 'NONE', io);
  io.emit({ type: 'coordinatorLearned', of: isOfGroup ? 'group' : 'transaction', node });
}

function settled(state: State, from: NodeId, correlationId: number, isAgain: boolean, io: ProducerIo): void {
  const { retryBackoff, retryBackoffMax } = state.config;
  const attempts = state.transaction?.attempts ?? 0;
  const retryAt = isAgain ? io.now + backoff(retryBackoff, retryBackoffMax, attempts, io.random('transactions')) : 0;
  io.emit({ type: 'transactionalAnswered', from, correlationId, retryAt });
}

const isCoordinatorError = (error: ErrorName): boolean => error === 'NOT_COORDINATOR' || error === 'COORDINATOR_NOT_AVAILABLE';

/** KT34: moved, loading or busy: the request is made again. @returns whether that is so. */
function isAskedAgain(
  state: State,
  of: 'group' | 'transaction',
  error: ErrorName,
  from: NodeId,
  correlationId: number,
  io: ProducerIo,
): boolean {
  const again = isRetriable(error);
  settled(state, from, correlationId, again, io);
  if (isCoordinatorError(error)) io.emit({ type: 'coordinatorLearned', of, node: null });
  return again;
}

export function onTransactionalId(state: State, response: InitProducerIdResponse, from: NodeId, io: ProducerIo): void {
  const { error, correlationId, producerId, producerEpoch } = response;
  if (error === 'NONE') {
    io.emit({ type: 'producerIdReceived', producerId, producerEpoch, correlationId, from });
    move(io, 'READY', null);
    if (state.calls[0]?.kind === 'initTransactions') giveBack(io, 'initTransactions', null);
    return;
  }
  if (isAskedAgain(state, 'transaction', error, from, correlationId, io)) return;
  if (error === 'PRODUCER_FENCED' || error === 'INVALID_PRODUCER_EPOCH') return fatal(state, fenced(), 'initTransactions', io);
  const message = `Unexpected error in InitProducerIdResponse; ${protocolError(error).message ?? error}`;
  fatal(state, { exception: 'KafkaException', cause: null, message }, 'initTransactions', io);
}

export function onEnded(state: State, response: EndTxnResponse, from: NodeId, io: ProducerIo): void {
  const { error, correlationId, producerId, producerEpoch } = response;
  const call = state.transaction?.state === 'COMMITTING_TRANSACTION' ? 'commitTransaction' : 'abortTransaction';
  if (error === 'NONE') {
    io.emit({ type: 'producerIdReceived', producerId, producerEpoch, correlationId, from });
    io.emit({ type: 'clientTransactionEnded', committed: call === 'commitTransaction' });
    move(io, 'READY', null);
    if (state.calls[0]?.kind === call) giveBack(io, call, null);
    return;
  }
  if (isAskedAgain(state, 'transaction', error, from, correlationId, io)) return;
  if (error === 'PRODUCER_FENCED' || error === 'INVALID_PRODUCER_EPOCH') return fatal(state, fenced(), call, io);
  if (error === 'TRANSACTION_ABORTABLE') return abortable(state, thrownBy(error), call, io);
  fatal(state, thrownBy(error), call, io);
}

export function onOffsetsTaken(state: State, response: TxnOffsetCommitResponse, from: NodeId, io: ProducerIo): void {
  const { error, correlationId } = response;
  const isAgain = isRetriable(error);
  if (error === 'NONE') {
    settled(state, from, correlationId, false, io);
    const call = state.calls[0];
    if (call?.kind !== 'sendOffsets') return;
    io.emit({ type: 'offsetsSentToTransaction', groupId: call.group.groupId, offsets: call.offsets });
    giveBack(io, 'sendOffsets', null);
    return;
  }
  if (isAskedAgain(state, 'group', error, from, correlationId, io) && isAgain) return;
  switch (error) {
    case 'UNKNOWN_MEMBER_ID':
    case 'ILLEGAL_GENERATION':
    case 'STALE_MEMBER_EPOCH': {
      // KT35: the group has gone on without the member: its records must not count.
      const message = `Transaction offset Commit failed due to consumer group metadata mismatch: ${protocolError(error).message ?? error}`;
      return abortable(state, { exception: 'CommitFailedException', cause: null, message }, 'sendOffsets', io);
    }
    case 'FENCED_INSTANCE_ID':
    case 'TRANSACTION_ABORTABLE':
    case 'OFFSET_METADATA_TOO_LARGE':
      return abortable(state, thrownBy(error), 'sendOffsets', io);
    case 'PRODUCER_FENCED':
    case 'INVALID_PRODUCER_EPOCH':
      return fatal(state, fenced(), 'sendOffsets', io);
    default:
      return fatal(state, thrownBy(error), 'sendOffsets', io);
  }
}

const fenced = (): Thrown => thrownBy('PRODUCER_FENCED');

const thrownBy = (error: ErrorName): Thrown => ({
  exception: exceptionFor(error),
  cause: null,
  message: protocolError(error).message ?? error,
});

// ---- errors -----------------------------------------------------------------------------------------------------------

/** After these only a new producer helps (KT37). */
const FATAL: ReadonlySet<ErrorName> = new Set(['PRODUCER_FENCED', 'INVALID_PRODUCER_ID_MAPPING', 'INVALID_TXN_STATE']);

/** KT37: a batch that fails takes its transaction with it; what the application may still do is abort. */
export function failWith(state: State, error: ErrorName, thrown: Omit<Thrown, 'cause'>, io: ProducerIo): void {
  const whole = { ...thrown, cause: null };
  if (FATAL.has(error)) fatal(state, whole, null, io);
  else abortable(state, whole, null, io);
}

function abortable(state: State, thrown: Thrown, call: TransactionalCall | null, io: ProducerIo): void {
  const { transaction } = state;
  // Who aborts is on the way out already.
  if (transaction === null || transaction.state === 'ABORTING_TRANSACTION' || transaction.state === 'FATAL_ERROR') return;
  const waits = call ?? (transaction.state === 'COMMITTING_TRANSACTION' ? 'commitTransaction' : null);
  if (transaction.state !== 'ABORTABLE_ERROR') move(io, 'ABORTABLE_ERROR', thrown);
  if (waits !== null && state.calls[0]?.kind === waits) giveBack(io, waits, thrown);
}

function fatal(state: State, thrown: Thrown, call: TransactionalCall | null, io: ProducerIo): void {
  if (state.transaction?.state !== 'FATAL_ERROR') move(io, 'FATAL_ERROR', thrown);
  const first = state.calls[0];
  const waits = call ?? (first !== undefined && state.blockedFor === 'transaction' && isTransactionalCall(first) ? first.kind : null);
  if (waits !== null && first?.kind === waits) giveBack(io, waits, thrown);
}
