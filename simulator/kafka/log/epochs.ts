/**
 * Leader epochs of a log: where the records of each leader begin. Two logs are compared by them, and cut where they part.
 * Rules KR9 and KR10. Source: apache/kafka storage/.../epoch/LeaderEpochFileCache.java.
 */
import type { Offset } from '../protocol/data';

export interface EpochStart {
  readonly epoch: number;
  readonly startOffset: Offset;
}

/** An epoch and one past its last offset; epoch -1: none that old is known. */
export interface EpochEnd {
  readonly epoch: number;
  readonly endOffset: Offset;
}

interface EpochLog {
  readonly epochs: EpochStart[];
  readonly logEndOffset: Offset;
}

/** Remembers that records from `startOffset` on are of that epoch, unless they are already. Called by `apply` only. */
export function beginEpoch(log: EpochLog, epoch: number, startOffset: Offset): void {
  const { epochs } = log;
  const last = epochs.at(-1);
  if (last !== undefined && last.epoch >= epoch) return;
  // An epoch in which nothing was written leaves no trace.
  while ((epochs.at(-1)?.startOffset ?? -1) >= startOffset) epochs.pop();
  epochs.push({ epoch, startOffset });
}

/** Forgets the epochs that began at or beyond the new end. Called by `apply` only. */
export function cutEpochs(log: EpochLog, end: Offset): void {
  while ((log.epochs.at(-1)?.startOffset ?? -1) >= end) log.epochs.pop();
}

/** Epoch of the record at that offset, which is below the log end; -1 in an empty log. */
export function epochAt(log: Readonly<EpochLog>, offset: Offset): number {
  for (let i = log.epochs.length - 1; i >= 0; i--) {
    const { epoch, startOffset } = log.epochs[i] as EpochStart;
    if (startOffset <= offset) return epoch;
  }
  return -1;
}

/** Where the next epoch after the one at that offset begins; Infinity for the last. */
export function epochAfter(log: Readonly<EpochLog>, offset: Offset): Offset {
  for (const { startOffset } of log.epochs) if (startOffset > offset) return startOffset;
  return Number.POSITIVE_INFINITY;
}

/** The newest epoch that is known: of the last record, or of a leadership in which nothing has been written yet; -1: none. */
export const lastEpoch = ({ epochs }: Readonly<EpochLog>): number => epochs.at(-1)?.epoch ?? -1;

/** The largest epoch known that is not above the one asked for, and where it ends. */
export function endOfEpoch(log: Readonly<EpochLog>, asked: number): EpochEnd {
  const { epochs } = log;
  for (let i = epochs.length - 1; i >= 0; i--) {
    const { epoch } = epochs[i] as EpochStart;
    if (epoch > asked) continue;
    return { epoch, endOffset: epochs[i + 1]?.startOffset ?? log.logEndOffset };
  }
  return { epoch: -1, endOffset: 0 };
}
