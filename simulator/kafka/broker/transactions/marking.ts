/**
 * The coordinator tells the leader of every partition how the transaction ended, again and again until all have their marker.
 * Rule KT7. Source: apache/kafka core/.../coordinator/transaction/TransactionMarkerChannelManager.scala.
 */
import type { Io, NodeId } from '../../../kernel/process';
import { millis, seconds } from '../../../kernel/time';
import type { TopicPartition } from '../../protocol/data';
import type { WriteTxnMarkers, WriteTxnMarkersResponse } from '../../protocol/transactions';
import type { BrokerFact } from '../facts';
import { type BrokerState, partitionOf } from '../state';
import { samePartition, TRANSACTIONS_TOPIC, type Transaction, transactionPartition } from './state';
import { decide } from './storage';

type State = Readonly<BrokerState>;
type BrokerIo = Io<BrokerFact>;

/** The alarm: some partition has not answered, has no leader, or could not take its marker. */
export interface MarkAgain {
  readonly type: 'MarkAgain';
  readonly transactionalId: string;
}

const AGAIN = millis(100);
/** What TCP lost it sends again within a while. */
const PATIENCE = seconds(2);
const marking = (transactionalId: string): string => `markers ${transactionalId}`;

export function markPartitions(state: State, transaction: Transaction, io: BrokerIo): void {
  const { transactionalId } = transaction.record;
  if (transaction.unmarked.length === 0) return complete(state, transaction, io);
  const alarm: MarkAgain = { type: 'MarkAgain', transactionalId };
  let all = true;
  for (const partition of [...transaction.unmarked]) all = mark(state, transaction, partition, io) && all;
  if (state.transactions.get(transactionalId)?.unmarked.length !== 0) io.setTimer(marking(transactionalId), all ? PATIENCE : AGAIN, alarm);
}

/** @returns whether somebody was told. */
function mark(state: State, { record }: Transaction, at: TopicPartition, io: BrokerIo): boolean {
  const image = partitionOf(state, at);
  const { transactionalId, producerId, producerEpoch } = record;
  if (image === undefined) {
    // Its topic is gone, and with it what could be marked.
    marked(state, transactionalId, at, io);
    return true;
  }
  if (image.leader === null) return false;
  const own = state.image.topics.get(TRANSACTIONS_TOPIC)?.partitions[transactionPartition(state, transactionalId) as number];
  const message: WriteTxnMarkers = {
    type: 'WriteTxnMarkers',
    correlationId: io.now,
    topic: at.topic,
    partition: at.partition,
    transactionalId,
    producerId,
    producerEpoch,
    coordinatorEpoch: own?.leaderEpoch ?? 0,
    committed: record.state === 'PrepareCommit',
  };
  io.send(image.leader, message);
  return true;
}

export function onMarkersWritten(state: State, answer: WriteTxnMarkersResponse, io: BrokerIo): void {
  const { transactionalId, producerId, producerEpoch, error } = answer;
  const transaction = state.transactions.get(transactionalId);
  if (transaction === undefined || !isOf(transaction, producerId, producerEpoch)) return;
  if (!transaction.unmarked.some((partition) => samePartition(partition, answer))) return;
  // A newer marker of this producer is there already: nothing is left to be said to that partition.
  if (error === 'NONE' || error === 'INVALID_PRODUCER_EPOCH') return marked(state, transactionalId, answer, io);
  const alarm: MarkAgain = { type: 'MarkAgain', transactionalId };
  io.setTimer(marking(transactionalId), AGAIN, alarm);
}

function isOf({ record }: Transaction, producerId: number, producerEpoch: number): boolean {
  const isDecided = record.state === 'PrepareCommit' || record.state === 'PrepareAbort';
  return isDecided && record.producerId === producerId && record.producerEpoch === producerEpoch;
}

function marked(state: State, transactionalId: string, { topic, partition }: TopicPartition, io: BrokerIo): void {
  io.emit({ type: 'partitionMarked', transactionalId, topic, partition });
  const transaction = state.transactions.get(transactionalId) as Transaction;
  if (transaction.unmarked.length === 0) complete(state, transaction, io);
}

function complete(state: State, transaction: Transaction, io: BrokerIo): void {
  const { record } = transaction;
  // Should that not be written either, it is tried again.
  const alarm: MarkAgain = { type: 'MarkAgain', transactionalId: record.transactionalId };
  io.setTimer(marking(record.transactionalId), AGAIN, alarm);
  const name = record.state === 'PrepareCommit' ? 'CompleteCommit' : 'CompleteAbort';
  if (transaction.pending === null) decide(state, { ...record, state: name, partitions: [], startedAt: -1 }, null, io);
}

export function markAgain(state: State, { transactionalId }: MarkAgain, io: BrokerIo): void {
  const transaction = state.transactions.get(transactionalId);
  const name = transaction?.record.state;
  if (transaction && transaction.pending === null && (name === 'PrepareCommit' || name === 'PrepareAbort'))
    markPartitions(state, transaction, io);
}

/** The connection to a broker broke, or it does not run: what it was told is told again. */
export function markAllAgain(state: State, peer: NodeId, io: BrokerIo): void {
  for (const { record, unmarked } of state.transactions.values()) {
    if (unmarked.length === 0 || !unmarked.some((at) => partitionOf(state, at)?.leader === peer)) continue;
    const alarm: MarkAgain = { type: 'MarkAgain', transactionalId: record.transactionalId };
    io.setTimer(marking(record.transactionalId), AGAIN, alarm);
  }
}

export const stopMarking = (transactionalId: string, io: BrokerIo): void => io.clearTimer(marking(transactionalId));
