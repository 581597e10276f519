/**
 * The records of a share partition between its start and its end, as runs of offsets that stand alike. Pure: nothing here knows of
 * time, members' names aside, or of messages. Source: apache/kafka core/.../server/share/SharePartition.java (InFlightBatch, InFlightState).
 */
import type { Offset } from '../protocol/data';
import type { AcknowledgeType, StoredRun } from '../protocol/share';

/**
 * What a record can be to the group:
 *
 * - `available`: somebody may have it. Given to a member => acquired. Gone from the log => archived.
 * - `acquired`: a member holds it until its lock ends. Accepted => acknowledged. Rejected => archived. Released, lock over, session
 *   over => available, or archived after the last delivery that is allowed. Renewed => acquired, for longer.
 * - `acknowledged`, `archived`: for good.
 */
export type RecordState = 'available' | 'acquired' | 'acknowledged' | 'archived';

export interface Run {
  readonly first: Offset;
  readonly last: Offset;
  readonly state: RecordState;
  readonly deliveryCount: number;
  /** Who holds it and until when; `''` and 0 unless acquired. */
  readonly member: string;
  readonly lockUntil: number;
}

const NOT_HELD = { member: '', lockUntil: 0 } as const;

export const isFinal = ({ state }: Run): boolean => state === 'acknowledged' || state === 'archived';

/** The runs with everything from `first` to `last` changed; runs that then stand alike are one. */
export function changed(runs: readonly Run[], first: Offset, last: Offset, change: (run: Run) => Run): Run[] {
  const next: Run[] = [];
  for (const run of runs) {
    if (run.last < first || run.first > last) {
      join(next, run);
      continue;
    }
    if (run.first < first) join(next, { ...run, last: first - 1 });
    join(next, change({ ...run, first: Math.max(run.first, first), last: Math.min(run.last, last) }));
    if (run.last > last) join(next, { ...run, first: last + 1 });
  }
  return next;
}

export function join(runs: Run[], run: Run): void {
  const before = runs.at(-1);
  const isAlike =
    before !== undefined &&
    before.last + 1 === run.first &&
    before.state === run.state &&
    before.deliveryCount === run.deliveryCount &&
    before.member === run.member &&
    before.lockUntil === run.lockUntil;
  if (isAlike) runs[runs.length - 1] = { ...before, last: run.last };
  else runs.push(run);
}

export const acquired = (run: Run, member: string, lockUntil: number): Run => ({
  ...run,
  state: 'acquired',
  deliveryCount: run.deliveryCount + 1,
  member,
  lockUntil,
});

/** KS13: given back, unless it was the last delivery that the limit allows. */
export const freed = (run: Run, limit: number): Run => ({
  ...run,
  ...NOT_HELD,
  state: run.deliveryCount >= limit ? 'archived' : 'available',
});

export const archived = (run: Run): Run => ({ ...run, ...NOT_HELD, state: 'archived' });

export function acknowledged(run: Run, type: AcknowledgeType, limit: number, lockUntil: number): Run {
  switch (type) {
    case 'accept':
      return { ...run, ...NOT_HELD, state: 'acknowledged' };
    case 'reject':
      return archived(run);
    case 'release':
      return freed(run, limit);
    case 'renew':
      return { ...run, lockUntil };
  }
}

/** Whether that member holds every one of these records. */
export function holdsAll(runs: readonly Run[], member: string, first: Offset, last: Offset): boolean {
  let next = first;
  for (const run of runs) {
    if (run.last < next) continue;
    if (run.first > next || run.state !== 'acquired' || run.member !== member) return false;
    next = run.last + 1;
    if (next > last) return true;
  }
  return false;
}

/** As it is stored: what is held counts as not yet delivered this time; what nobody has seen needs no word. */
export function storedRuns(runs: readonly Run[]): StoredRun[] {
  const stored = runs.map(
    ({ first, last, state, deliveryCount }): StoredRun =>
      state === 'acquired' ? { first, last, state: 'available', deliveryCount: deliveryCount - 1 } : { first, last, state, deliveryCount },
  );
  while (stored.at(-1)?.state === 'available' && stored.at(-1)?.deliveryCount === 0) stored.pop();
  return stored;
}

export const loadedRuns = (stored: readonly StoredRun[]): Run[] => stored.map((run) => ({ ...run, ...NOT_HELD }));
