/**
 * `__transaction_state` as a log: what the coordinator decides is in force once the replicas have it, and whoever leads the partition
 * next finds it there. Rule KT9. A broker that is alone keeps its own state over a restart, as it does for groups.
 * Source: apache/kafka core/.../coordinator/transaction/TransactionStateManager.scala.
 */
import type { Io } from '../../../kernel/process';
import type { PartitionLog } from '../../log/log';
import type { ErrorName } from '../../protocol/data';
import type { BrokerFact } from '../facts';
import { advanceHighWatermark } from '../isr';
import { type Answer, type BrokerState, isAlone, ledLog, minIsrOf, type PartitionImage, partitionOf } from '../state';
import { watchTimeouts } from './coordinator';
import { markPartitions, stopMarking } from './marking';
import { TRANSACTIONS_TOPIC, type Transaction, type TransactionRecord, transactionPartition } from './state';

type State = Readonly<BrokerState>;
type BrokerIo = Io<BrokerFact>;

/** Writes what the transaction is to be from now on; `answer` goes out when it is. */
export function decide(state: State, to: TransactionRecord, answer: Answer | null, io: BrokerIo): void {
  if (isAlone(state)) return enter(state, to, answer, io);
  const partition = transactionPartition(state, to.transactionalId) as number;
  const log = ledLog(state, TRANSACTIONS_TOPIC, partition);
  if (log === undefined || !isWritable(state, log)) {
    return refuse(answer, 'COORDINATOR_NOT_AVAILABLE', io);
  }
  const { topic, leaderEpoch, logEndOffset: offset } = log;
  io.emit({ type: 'transactionStored', topic, partition, offset, leaderEpoch, to, answer });
  advanceHighWatermark(state, log, io);
}

function refuse(answer: Answer | null, error: ErrorName, io: BrokerIo): void {
  if (answer !== null) io.send(answer.to, { ...answer.message, error });
}

/** It is written with acks=all. */
function isWritable(state: State, log: Readonly<PartitionLog>): boolean {
  const { isr, replicas } = partitionOf(state, log) as PartitionImage;
  return isr.length >= minIsrOf(state, log.topic, replicas.length);
}

/** The replicas have more of the partition: what waited for that is in force. */
export function settleTransactions(state: State, log: Readonly<PartitionLog>, io: BrokerIo): void {
  for (const transaction of [...state.transactions.values()]) {
    const { pending } = transaction;
    if (pending === null || pending.offset >= log.highWatermark) continue;
    if (transactionPartition(state, pending.to.transactionalId) === log.partition) enter(state, pending.to, pending.answer, io);
  }
}

function enter(state: State, to: TransactionRecord, answer: Answer | null, io: BrokerIo): void {
  io.emit({ type: 'transactionChanged', to });
  // KT5: the producer goes on as soon as the outcome is certain; the markers follow.
  if (answer !== null) io.send(answer.to, answer.message);
  if (to.state === 'PrepareCommit' || to.state === 'PrepareAbort') {
    markPartitions(state, state.transactions.get(to.transactionalId) as Transaction, io);
  } else stopMarking(to.transactionalId, io);
}

/** This broker leads the partition now: it is the coordinator of the ids that its log tells of, and finishes what was decided. */
export function takeTransactions(state: State, log: Readonly<PartitionLog>, io: BrokerIo): void {
  const latest = new Map<string, TransactionRecord>();
  for (const [, snapshot] of [...log.snapshots].sort(([a], [b]) => a - b)) {
    if ('transaction' in snapshot) latest.set(snapshot.transaction.transactionalId, snapshot.transaction);
  }
  for (const record of latest.values()) io.emit({ type: 'transactionLoaded', record });
  resume(state, io);
}

/** What is not at its end: markers are written, open transactions are watched. */
export function resume(state: State, io: BrokerIo): void {
  for (const transaction of [...state.transactions.values()]) {
    const { state: name } = transaction.record;
    if (name === 'PrepareCommit' || name === 'PrepareAbort') markPartitions(state, transaction, io);
    if (name === 'Ongoing') watchTimeouts(state, io);
  }
}

/** Another broker leads the partition: who waits is told to look for it. */
export function loseTransactions(state: State, partition: number, io: BrokerIo): void {
  for (const [transactionalId, { pending }] of [...state.transactions]) {
    if (transactionPartition(state, transactionalId) !== partition) continue;
    stopMarking(transactionalId, io);
    io.emit({ type: 'transactionUnloaded', transactionalId });
    refuse(pending?.answer ?? null, 'NOT_COORDINATOR', io);
  }
}

/** Of a broker that is alone: as the records tell, with all markers still to be written that nobody has confirmed. */
export function transactionsAfterCrash(transactions: ReadonlyMap<string, Transaction>): Map<string, Transaction> {
  return new Map([...transactions].map(([id, { record, unmarked }]) => [id, { record, unmarked, pending: null }]));
}
