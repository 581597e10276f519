/**
 * The transaction coordinator: who may begin under a transactional id, what belongs to a transaction, and how it ends.
 * Rules KT1 to KT9. Source: apache/kafka core/.../coordinator/transaction/TransactionCoordinator.scala, TransactionMetadata.java.
 */
import type { Io, NodeId } from '../../../kernel/process';
import { millis } from '../../../kernel/time';
import type { ErrorName, InitProducerId, InitProducerIdResponse, TopicPartition } from '../../protocol/data';
import type { AddPartitionsToTxn, AddPartitionsToTxnResponse, EndTxn, EndTxnResponse } from '../../protocol/transactions';
import type { BrokerFact } from '../facts';
import type { Answer, BrokerState } from '../state';
import type { EndReason } from './facts';
import { takeProducerId } from './producerIds';
import { coordinatorError, newRecord, samePartition, type Transaction, type TransactionRecord } from './state';
import { decide } from './storage';

type State = Readonly<BrokerState>;
type BrokerIo = Io<BrokerFact>;

// ---- a producer begins ------------------------------------------------------------------------------------------------

/** InitProducerId with a transactional id. */
export function initProducerId(state: State, request: InitProducerId, from: NodeId, io: BrokerIo): void {
  const { correlationId, transactionTimeoutMs = 60_000 } = request;
  const transactionalId = request.transactionalId as string;
  const answer = (error: ErrorName, producerId = -1, producerEpoch = -1): Answer => {
    const message: InitProducerIdResponse = { type: 'InitProducerIdResponse', correlationId, error, producerId, producerEpoch };
    return { to: from, message };
  };
  const refuse = (error: ErrorName): void => io.send(from, answer(error).message);
  if (transactionalId === '') return refuse('INVALID_REQUEST');
  const wrong = coordinatorError(state, transactionalId);
  if (wrong !== 'NONE') return refuse(wrong);
  // KT3
  if (transactionTimeoutMs <= 0 || transactionTimeoutMs > state.settings.transactionMaxTimeoutMs)
    return refuse('INVALID_TRANSACTION_TIMEOUT');
  const known = state.transactions.get(transactionalId);
  if (known !== undefined && known.pending !== null) return refuse('CONCURRENT_TRANSACTIONS');
  const now = known?.record ?? newRecord(transactionalId);
  switch (now.state) {
    case 'PrepareCommit':
    case 'PrepareAbort':
      return refuse('CONCURRENT_TRANSACTIONS');
    case 'Ongoing':
      // KT2: the instance before is fenced and its transaction aborted; this one comes again when that is done.
      return end(state, known as Transaction, false, 'newInstance', answer('CONCURRENT_TRANSACTIONS'), io);
    default: {
      const producerId = now.producerId >= 0 ? now.producerId : takeProducerId(state, from, io);
      if (producerId === null) return refuse('COORDINATOR_LOAD_IN_PROGRESS');
      // KT1: the same producer id under a higher epoch, so whoever had it before is fenced.
      const producerEpoch = now.producerEpoch + 1;
      const to: TransactionRecord = {
        transactionalId,
        producerId,
        producerEpoch,
        timeoutMs: transactionTimeoutMs,
        state: 'Empty',
        partitions: [],
        startedAt: -1,
      };
      return decide(state, to, answer('NONE', producerId, producerEpoch), io);
    }
  }
}

// ---- it writes --------------------------------------------------------------------------------------------------------

/** KT4: the first write to a partition makes it a part of the transaction, and the first of all begins it. */
export function addPartitions(state: State, request: AddPartitionsToTxn, from: NodeId, io: BrokerIo): void {
  const { correlationId, client, transactionalId, partitions } = request;
  const answer = (error: ErrorName): Answer => {
    const message: AddPartitionsToTxnResponse = { type: 'AddPartitionsToTxnResponse', correlationId, client, error };
    return { to: from, message };
  };
  const error = addError(state, request);
  const transaction = state.transactions.get(transactionalId);
  if (error !== 'NONE' || transaction === undefined) return send(answer(error), io);
  const { record } = transaction;
  const known = record.state === 'Ongoing' ? record.partitions : [];
  const added = partitions.filter((partition) => !known.some((other) => samePartition(other, partition)));
  if (record.state === 'Ongoing' && added.length === 0) return send(answer('NONE'), io);
  const startedAt = record.state === 'Ongoing' ? record.startedAt : io.now;
  decide(state, { ...record, state: 'Ongoing', partitions: [...known, ...added.map(plain)], startedAt }, answer('NONE'), io);
  watchTimeouts(state, io);
}

const send = ({ to, message }: Answer, io: BrokerIo): void => io.send(to, message);

const plain = ({ topic, partition }: TopicPartition): TopicPartition => ({ topic, partition });

function addError(state: State, { transactionalId, producerId, producerEpoch }: AddPartitionsToTxn): ErrorName {
  const wrong = coordinatorError(state, transactionalId);
  if (wrong !== 'NONE') return wrong;
  const transaction = state.transactions.get(transactionalId);
  if (transaction === undefined || transaction.record.producerId !== producerId) return 'INVALID_PRODUCER_ID_MAPPING';
  if (transaction.record.producerEpoch !== producerEpoch) return 'PRODUCER_FENCED';
  const { state: name } = transaction.record;
  return transaction.pending !== null || name === 'PrepareCommit' || name === 'PrepareAbort' ? 'CONCURRENT_TRANSACTIONS' : 'NONE';
}

// ---- it ends ----------------------------------------------------------------------------------------------------------

export function endTxn(state: State, request: EndTxn, from: NodeId, io: BrokerIo): void {
  const { correlationId, transactionalId, committed } = request;
  const answer = (error: ErrorName, producerId = -1, producerEpoch = -1): Answer => {
    const message: EndTxnResponse = { type: 'EndTxnResponse', correlationId, error, producerId, producerEpoch };
    return { to: from, message };
  };
  const transaction = state.transactions.get(transactionalId);
  const error = endError(state, transaction, request);
  if (transaction === undefined || error !== 'NONE') return io.send(from, answer(error).message);
  const { record } = transaction;
  // KT6: it has ended so already, and only the answer was lost.
  if (isRepeated(record, request)) return io.send(from, answer('NONE', record.producerId, record.producerEpoch).message);
  end(state, transaction, committed, 'client', answer('NONE', record.producerId, record.producerEpoch + 1), io);
}

/** The same epoch as before the last end: the client does not know yet that it ended. */
const isRepeated = (record: TransactionRecord, { producerEpoch }: EndTxn): boolean => record.producerEpoch === producerEpoch + 1;

function endError(state: State, transaction: Transaction | undefined, request: EndTxn): ErrorName {
  const wrong = coordinatorError(state, request.transactionalId);
  if (wrong !== 'NONE') return wrong;
  if (transaction === undefined || transaction.record.producerId !== request.producerId) return 'INVALID_PRODUCER_ID_MAPPING';
  const { record, pending } = transaction;
  const repeated = isRepeated(record, request);
  const isCurrent = record.producerEpoch === request.producerEpoch;
  const { committed } = request;
  switch (record.state) {
    case 'Ongoing':
    case 'Empty':
      if (!isCurrent) return 'PRODUCER_FENCED';
      if (pending !== null) return 'CONCURRENT_TRANSACTIONS';
      return record.state === 'Empty' && committed ? 'INVALID_TXN_STATE' : 'NONE';
    case 'PrepareCommit':
    case 'PrepareAbort':
      if (!repeated) return 'PRODUCER_FENCED';
      return committed === (record.state === 'PrepareCommit') ? 'CONCURRENT_TRANSACTIONS' : 'INVALID_TXN_STATE';
    case 'CompleteCommit':
    case 'CompleteAbort':
      if (!repeated && !isCurrent) return 'PRODUCER_FENCED';
      if (pending !== null) return 'CONCURRENT_TRANSACTIONS';
      if (repeated) return committed === (record.state === 'CompleteCommit') ? 'NONE' : 'INVALID_TXN_STATE';
      return committed ? 'INVALID_TXN_STATE' : 'NONE';
  }
}

/** KT5, KT7: the outcome is written, under the next epoch; once that is safe, every partition is told. */
function end(state: State, transaction: Transaction, committed: boolean, reason: EndReason, answer: Answer | null, io: BrokerIo): void {
  const { record } = transaction;
  const partitions = record.state === 'Ongoing' ? record.partitions : [];
  io.emit({ type: 'transactionDecided', transactionalId: record.transactionalId, committed, reason });
  decide(
    state,
    { ...record, producerEpoch: record.producerEpoch + 1, state: committed ? 'PrepareCommit' : 'PrepareAbort', partitions },
    answer,
    io,
  );
}

// ---- it does not end --------------------------------------------------------------------------------------------------

const TIMEOUTS = 'transaction timeouts';

/** The alarm of transaction.abort.timed.out.transaction.cleanup.interval.ms, in whole intervals since the beginning of time. */
export function watchTimeouts(state: State, io: BrokerIo): void {
  if (io.timer(TIMEOUTS) !== undefined) return;
  const every = state.settings.transactionCleanupInterval;
  io.setTimer(TIMEOUTS, every - (io.now % every), { type: 'AbortTimedOut' });
}

/** KT8: counted from the first write, looked at once in an interval. */
export function abortTimedOut(state: State, io: BrokerIo): void {
  let left = 0;
  for (const transaction of [...state.transactions.values()]) {
    const { record, pending } = transaction;
    if (record.state !== 'Ongoing') {
      // Its first partition is about to be safe in the replicas: from then on it is to be watched.
      if (pending?.to.state === 'Ongoing') left++;
      continue;
    }
    const isOver = io.now > record.startedAt + millis(record.timeoutMs);
    if (isOver && pending === null) end(state, transaction, false, 'timeout', null, io);
    else left++;
  }
  if (left > 0) watchTimeouts(state, io);
}
