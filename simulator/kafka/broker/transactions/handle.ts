/** What concerns transactions among a broker's inputs, each handed to the file that knows it; and what an administrator may look at. */
import type { Io, NodeId } from '../../../kernel/process';
import type {
  DescribeTransactions,
  DescribeTransactionsResponse,
  ListTransactions,
  ListTransactionsResponse,
  TransactionMessage,
  TransactionRequest,
} from '../../protocol/transactions';
import type { BrokerFact } from '../facts';
import type { BrokerState } from '../state';
import { abortTimedOut, addPartitions, endTxn } from './coordinator';
import { writeMarkers } from './markers';
import { type MarkAgain, markAgain, onMarkersWritten } from './marking';
import { coordinatorError } from './state';
import { onPartitionsAdded, txnOffsetCommit, type VerifyAlarm, verifyAlarm } from './verify';

type State = Readonly<BrokerState>;
type BrokerIo = Io<BrokerFact>;

export type TransactionInput =
  | TransactionRequest
  | TransactionMessage
  | MarkAgain
  | VerifyAlarm
  /** The coordinator's own alarm. */
  | { readonly type: 'AbortTimedOut' };

const INPUTS: Readonly<Record<TransactionInput['type'], true>> = {
  TxnOffsetCommit: true,
  EndTxn: true,
  DescribeTransactions: true,
  ListTransactions: true,
  AddPartitionsToTxn: true,
  AddPartitionsToTxnResponse: true,
  WriteTxnMarkers: true,
  WriteTxnMarkersResponse: true,
  MarkAgain: true,
  VerifyAgain: true,
  VerifyExpired: true,
  AbortTimedOut: true,
};

export function isTransactionInput(input: { readonly type: string }): input is TransactionInput {
  return Object.hasOwn(INPUTS, input.type);
}

export function handleTransaction(state: State, input: TransactionInput, from: NodeId, io: BrokerIo): void {
  switch (input.type) {
    case 'AddPartitionsToTxn':
      return addPartitions(state, input, from, io);
    case 'AddPartitionsToTxnResponse':
      return onPartitionsAdded(state, input, io);
    case 'TxnOffsetCommit':
      return txnOffsetCommit(state, input, from, io);
    case 'EndTxn':
      return endTxn(state, input, from, io);
    case 'WriteTxnMarkers':
      return writeMarkers(state, input, from, io);
    case 'WriteTxnMarkersResponse':
      return onMarkersWritten(state, input, io);
    case 'MarkAgain':
      return markAgain(state, input, io);
    case 'VerifyAgain':
    case 'VerifyExpired':
      return verifyAlarm(state, input, io);
    case 'AbortTimedOut':
      return abortTimedOut(state, io);
    case 'DescribeTransactions':
      return describe(state, input, from, io);
    case 'ListTransactions':
      return list(state, input, from, io);
  }
}

/** While it ends, a transaction shows the partitions that have no marker yet. */
function describe(state: State, { transactionalId, correlationId }: DescribeTransactions, from: NodeId, io: BrokerIo): void {
  const wrong = coordinatorError(state, transactionalId);
  const transaction = state.transactions.get(transactionalId);
  const error = wrong !== 'NONE' ? wrong : transaction === undefined ? 'TRANSACTIONAL_ID_NOT_FOUND' : 'NONE';
  const { record, unmarked } = transaction ?? { record: null, unmarked: [] };
  const response: DescribeTransactionsResponse = {
    type: 'DescribeTransactionsResponse',
    correlationId,
    error,
    state: record?.state ?? 'Empty',
    producerId: record?.producerId ?? -1,
    producerEpoch: record?.producerEpoch ?? -1,
    timeoutMs: record?.timeoutMs ?? 0,
    partitions: record?.state === 'Ongoing' ? record.partitions : unmarked,
  };
  io.send(from, response);
}

function list(state: State, { correlationId }: ListTransactions, from: NodeId, io: BrokerIo): void {
  const transactions = [...state.transactions.values()].map(({ record: { transactionalId, producerId, state: name } }) => ({
    transactionalId,
    producerId,
    state: name,
  }));
  const response: ListTransactionsResponse = { type: 'ListTransactionsResponse', correlationId, transactions };
  io.send(from, response);
}
