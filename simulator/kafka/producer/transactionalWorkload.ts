/**
 * The application around a transactional producer: it commits what it sent once in a while, aborts what cannot be committed, and
 * makes its client anew when nothing else helps (rule KT39).
 */
import type { Micros } from '../../kernel/time';
import type { ProducerIo } from './process';
import type { ProducerState } from './state';
import type { TransactionalCall } from './transactionState';

type State = Readonly<ProducerState>;

const COMMIT = 'commit';

/**
 * Calls follow one another without a gap, so that no record comes between two transactions.
 * @returns whether there is a next call.
 */
export function driveTransactions(state: State, io: ProducerIo): boolean {
  const { workload, transaction, calls, life } = state;
  if (workload === null || workload.commitEvery === null || transaction === null || life !== 'open' || calls.length > 0) return false;
  switch (transaction.state) {
    case 'UNINITIALIZED':
      return next(workload.commitEvery, ['initTransactions', 'beginTransaction'], io);
    case 'READY':
      return next(workload.commitEvery, ['beginTransaction'], io);
    case 'ABORTABLE_ERROR':
      return next(workload.commitEvery, ['abortTransaction', 'beginTransaction'], io);
    case 'FATAL_ERROR':
      io.emit({ type: 'callQueued', call: { kind: 'close', reopenWith: state.given } });
      return true;
    default:
      return false;
  }
}

type Plain = Exclude<TransactionalCall, 'sendOffsets'>;

function next(commitEvery: Micros, calls: readonly Plain[], io: ProducerIo): true {
  for (const kind of calls) io.emit({ type: 'callQueued', call: { kind } });
  io.setTimer(COMMIT, commitEvery, { type: 'CommitDue' });
  return true;
}

export function commitDue({ transaction, workload, life }: State, io: ProducerIo): void {
  if (workload === null || workload.commitEvery === null || transaction === null) return;
  if (transaction.state === 'IN_TRANSACTION') next(workload.commitEvery, ['commitTransaction', 'beginTransaction'], io);
  // The one before took longer to begin or to end than a transaction is to last.
  else if (life === 'open') next(workload.commitEvery, [], io);
}
