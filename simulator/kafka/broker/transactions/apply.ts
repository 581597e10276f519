/** Applies the facts of transactions: the only writer of what a coordinator holds, and of markers in logs. */
import type { FactHeader } from '../../../kernel/process';
import { appendBatch, logName, type PartitionLog } from '../../log/log';
import { noteMarker } from '../../log/transactions';
import { type BrokerState, logSettingsOf } from '../state';
import type { TransactionFact } from './facts';
import { ENTERED_FROM, newRecord, samePartition, type Transaction, type TransactionRecord } from './state';

const RECORD_BYTES = 200;
const MARKER_BYTES = 78;

export function applyTransactionFact(state: BrokerState, fact: TransactionFact, at: FactHeader): void {
  const { transactions } = state;
  switch (fact.type) {
    case 'transactionStored': {
      const log = state.logs.get(logName(fact.topic, fact.partition)) as PartitionLog;
      const nobody = { producerId: -1, producerEpoch: -1, baseSequence: -1, timestamps: null, appendTime: null };
      const { offset, leaderEpoch } = fact;
      const batch = { baseOffset: offset, records: [-1, 1], recordCount: 1, sizeBytes: RECORD_BYTES, leaderEpoch, ...nobody };
      appendBatch(log, batch, logSettingsOf(state, fact.topic), at);
      log.snapshots.set(offset, { transaction: fact.to });
      known(state, fact.to.transactionalId).pending = { to: fact.to, offset, answer: fact.answer };
      return;
    }
    case 'transactionChanged': {
      const transaction = known(state, fact.to.transactionalId);
      if (!ENTERED_FROM[fact.to.state].includes(transaction.record.state)) {
        throw new Error(`transaction ${fact.to.transactionalId} cannot go from ${transaction.record.state} to ${fact.to.state}`);
      }
      transaction.pending = null;
      transaction.record = fact.to;
      transaction.unmarked = unmarkedOf(fact.to);
      return;
    }
    case 'transactionLoaded':
      transactions.set(fact.record.transactionalId, { record: fact.record, unmarked: unmarkedOf(fact.record), pending: null });
      return;
    case 'transactionUnloaded':
      transactions.delete(fact.transactionalId);
      return;
    case 'partitionMarked': {
      const transaction = known(state, fact.transactionalId);
      transaction.unmarked = transaction.unmarked.filter((partition) => !samePartition(partition, fact));
      return;
    }
    case 'markerAppended': {
      const log = state.logs.get(logName(fact.topic, fact.partition)) as PartitionLog;
      const { offset, leaderEpoch, producerId, producerEpoch, committed, coordinatorEpoch } = fact;
      const control = { recordCount: 1, records: [-1, 1], sizeBytes: MARKER_BYTES, baseSequence: -1, timestamps: null, appendTime: null };
      const batch = { baseOffset: offset, leaderEpoch, producerId, producerEpoch, ...control };
      appendBatch(log, batch, logSettingsOf(state, fact.topic), at);
      return noteMarker(log, producerId, producerEpoch, offset, { committed, coordinatorEpoch }, at.time);
    }
    case 'transactionDecided':
      return;
    case 'producerIdReserved':
      state.reservedProducerId = fact.producerId;
      return;
    case 'producerIdUsed':
      state.reservedProducerId = null;
      return;
  }
}

function known(state: BrokerState, transactionalId: string): Transaction {
  const transaction = state.transactions.get(transactionalId);
  if (transaction !== undefined) return transaction;
  const fresh: Transaction = { record: newRecord(transactionalId), unmarked: [], pending: null };
  state.transactions.set(transactionalId, fresh);
  return fresh;
}

const unmarkedOf = ({ state, partitions }: TransactionRecord): TransactionRecord['partitions'] =>
  state === 'PrepareCommit' || state === 'PrepareAbort' ? partitions : [];
