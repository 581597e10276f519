/** What a producer with a transactional id holds of its transaction. */
import type { NodeId } from '../../kernel/process';
import type { Micros } from '../../kernel/time';
import type { Generation, MemberId, OffsetToCommit } from '../protocol/group';

/**
 * Where the client is. `ABORTABLE_ERROR`: every call but abortTransaction throws what went wrong; after the abort it goes on.
 * `FATAL_ERROR`: every call throws it; the application can only close.
 */
export type ClientTransactionState =
  | 'UNINITIALIZED'
  | 'INITIALIZING'
  | 'READY'
  | 'IN_TRANSACTION'
  | 'COMMITTING_TRANSACTION'
  | 'ABORTING_TRANSACTION'
  | 'ABORTABLE_ERROR'
  | 'FATAL_ERROR';

/** An exception: its simple name, and that of the one it wraps. */
export interface Thrown {
  readonly exception: string;
  readonly cause: string | null;
  readonly message: string;
}

/** `consumer.groupMetadata()`: who speaks for the group; with the group alone nobody does, and nothing is checked. */
export interface GroupMetadata {
  readonly groupId: string;
  readonly memberId: MemberId;
  readonly generation: Generation;
  readonly groupInstanceId?: string;
}

export type TransactionalCall = 'initTransactions' | 'beginTransaction' | 'sendOffsets' | 'commitTransaction' | 'abortTransaction';

/** A call that has not returned. */
export type PendingTransactionalCall =
  | { readonly kind: Exclude<TransactionalCall, 'sendOffsets'> }
  | { readonly kind: 'sendOffsets'; readonly group: GroupMetadata; readonly offsets: readonly OffsetToCommit[] };

export interface ClientTransaction {
  /** `transactional.id` */
  readonly id: string;
  readonly timeoutMs: number;
  state: ClientTransactionState;
  error: Thrown | null;
  /** Records or offsets belong to it, so that the coordinator has to be told of its end. */
  started: boolean;
  coordinator: NodeId | null;
  /** Of the group whose offsets are sent. */
  groupCoordinator: NodeId | null;
  /** Failed attempts of the present request, and when it may be made again. */
  attempts: number;
  retryAt: Micros;
}

export function newTransaction(id: string | null, timeoutMs: number): ClientTransaction | null {
  if (id === null) return null;
  return {
    id,
    timeoutMs,
    state: 'UNINITIALIZED',
    error: null,
    started: false,
    coordinator: null,
    groupCoordinator: null,
    attempts: 0,
    retryAt: 0,
  };
}
