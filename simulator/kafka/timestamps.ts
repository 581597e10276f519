/**
 * Timestamps of records: milliseconds of the day's clock, as Kafka stores them.
 * Virtual time counts from the start of a run, so the model places that start on a day of its own.
 */
import type { RecordId, RecordTable } from '../kernel/records';
import type { Micros } from '../kernel/time';

/** What the clocks on the wall show when virtual time is 0: 2026-01-01T00:00:00Z, in milliseconds since 1970. */
export const EPOCH_MS = 1_767_225_600_000;

/** The day's clock at that virtual time, in whole milliseconds. */
export const wallClock = (time: Micros): number => EPOCH_MS + Math.floor(time / 1_000);

/** The timestamp that a record has from its birth, when its maker named no other. */
export const createTime = (records: RecordTable, id: RecordId): number => wallClock(records.createdAt(id));
