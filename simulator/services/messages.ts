/** What sources, queues and workers say to each other. */
import type { RecordId } from '../kernel/records';
import type { Refusal } from './facts';

export type ToQueue =
  | { readonly type: 'Offer'; readonly record: RecordId; readonly attempt: number }
  /** A worker wants work: it has just come up, or the job before is done. */
  | { readonly type: 'Ready'; readonly done: RecordId | null }
  /** A worker finished its last job and goes home. */
  | { readonly type: 'Bye'; readonly done: RecordId | null };

export type ToSource =
  | { readonly type: 'Accepted'; readonly record: RecordId }
  | { readonly type: 'Refused'; readonly record: RecordId; readonly attempt: number; readonly reason: Refusal };

/** `beside` counts the jobs in hand as this one is handed out, itself included. */
export type ToWorker = { readonly type: 'Work'; readonly record: RecordId; readonly beside: number };
