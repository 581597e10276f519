/** Facts of queues and workers. A job is a record of the record table. */
import type { ArrivalLaw, TimeLaw } from '../kernel/laws';
import type { NodeId } from '../kernel/process';
import type { RecordId } from '../kernel/records';
import type { Micros } from '../kernel/time';

export type Overflow = 'block' | 'drop-head' | 'reject';

export type SourceFact =
  | { readonly type: 'jobsCreated'; readonly queue: NodeId; readonly firstRecord: RecordId; readonly keys: readonly (string | null)[] }
  | { readonly type: 'arrivalsChanged'; readonly arrivals: ArrivalLaw }
  /** Handed to the queue; a source that waits for answers holds the next ones back until then. */
  | { readonly type: 'jobOffered'; readonly record: RecordId; readonly attempt: number }
  | { readonly type: 'jobHeld'; readonly record: RecordId; readonly attempt: number }
  | { readonly type: 'jobAccepted'; readonly record: RecordId }
  | { readonly type: 'jobRetryPlanned'; readonly record: RecordId; readonly attempt: number; readonly after: Micros }
  /** Given up for good: no retry is left. */
  | { readonly type: 'jobFailed'; readonly record: RecordId; readonly reason: Refusal };

/** Why a queue does not do a job. */
export type Refusal = 'full' | 'deadline' | 'drop-head';

export type QueueFact =
  | { readonly type: 'jobEnqueued'; readonly record: RecordId; readonly source: NodeId; readonly attempt: number }
  | { readonly type: 'jobParked'; readonly record: RecordId; readonly source: NodeId; readonly attempt: number }
  | { readonly type: 'jobUnparked'; readonly record: RecordId }
  | { readonly type: 'jobRefused'; readonly record: RecordId; readonly attempt: number }
  /** Thrown away after it had been accepted. */
  | { readonly type: 'jobDropped'; readonly record: RecordId; readonly attempt: number; readonly reason: 'drop-head' | 'deadline' }
  | { readonly type: 'jobAssigned'; readonly record: RecordId; readonly worker: NodeId }
  | { readonly type: 'jobDone'; readonly record: RecordId; readonly worker: NodeId }
  /** The worker died with the job in its hands: it goes back to the head of the line. */
  | { readonly type: 'jobReturned'; readonly record: RecordId; readonly worker: NodeId }
  | { readonly type: 'workerReady'; readonly worker: NodeId }
  | { readonly type: 'workerGone'; readonly worker: NodeId }
  | { readonly type: 'boundChanged'; readonly bound: number | null; readonly overflow: Overflow };

export type WorkerFact =
  | { readonly type: 'workerStarted' }
  | { readonly type: 'workerStopping' }
  | { readonly type: 'workerStopped' }
  | { readonly type: 'jobStarted'; readonly record: RecordId; readonly takes: Micros }
  /** The effect on the outside world, at the end of the work. */
  | { readonly type: 'effectApplied'; readonly subject: string; readonly firstRecord: RecordId; readonly recordCount: number }
  | { readonly type: 'serviceChanged'; readonly service: TimeLaw };

export type ServicesFact = SourceFact | QueueFact | WorkerFact;
