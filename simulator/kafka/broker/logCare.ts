/**
 * The care of a broker's logs: its rounds of retention, and its cleaner. Every replica looks after its own log. Rules KL11 to KL19.
 * Source: apache/kafka core/.../log/LogManager.scala (cleanupLogs), storage/.../log/LogCleaner.java.
 */
import type { Io } from '../../kernel/process';
import type { RecordTable } from '../../kernel/records';
import { planCleaning } from '../log/compaction';
import type { PartitionLog } from '../log/log';
import { type RemovalReason, removable, type Segment } from '../log/segments';
import type { LogSettings } from '../log/settings';
import { wallClock } from '../timestamps';
import type { BrokerFact } from './facts';
import { completeFetches } from './fetch';
import { type BrokerState, isInternal, logSettingsOf } from './state';

type State = Readonly<BrokerState>;
type BrokerIo = Io<BrokerFact>;

export type LogAlarm = { readonly type: 'CheckRetention' } | { readonly type: 'CleanLogs' };

export function startLogCare(state: State, io: BrokerIo): void {
  io.setTimer('log.retention.check.interval.ms', state.settings.initialTaskDelay, { type: 'CheckRetention' });
  io.setTimer('log.cleaner.backoff.ms', state.settings.cleanerBackoff, { type: 'CleanLogs' });
}

/** KL11: logs that are not compacted lose what is too old or too much; compacted ones are the cleaner's. */
export function checkRetention(state: State, io: BrokerIo): void {
  io.setTimer('log.retention.check.interval.ms', state.settings.retentionCheckInterval, { type: 'CheckRetention' });
  for (const log of ownLogs(state)) {
    const settings = logSettingsOf(state, log.topic);
    if (!settings.compacts) removeOld(state, log, settings, io);
  }
}

export function cleanLogs(state: State, io: BrokerIo): void {
  io.setTimer('log.cleaner.backoff.ms', state.settings.cleanerBackoff, { type: 'CleanLogs' });
  if (!state.settings.cleanerEnabled) return;
  for (const log of ownLogs(state)) {
    const settings = logSettingsOf(state, log.topic);
    if (!settings.compacts) continue;
    const cleaning = planCleaning(log, settings, io.records as RecordTable, wallClock(io.now));
    if (cleaning !== null) io.emit({ type: 'logCleaned', topic: log.topic, partition: log.partition, ...cleaning });
    removeOld(state, log, settings, io);
  }
}

/** What coordinators write is kept short as it is written. */
const ownLogs = (state: State): Readonly<PartitionLog>[] => [...state.logs.values()].filter(({ topic }) => !isInternal(topic));

const REASONS: readonly RemovalReason[] = ['logStartOffset', 'retentionBytes', 'retentionMs'];

function removeOld(state: State, log: Readonly<PartitionLog>, settings: LogSettings, io: BrokerIo): void {
  for (const reason of settings.deletes ? REASONS : REASONS.slice(0, 1)) {
    const count = removable(log, reason, settings, wallClock(io.now));
    if (count === 0) continue;
    const next = log.segments[count] as Segment | undefined;
    const logStartOffset = Math.max(log.logStartOffset, next?.baseOffset ?? log.logEndOffset);
    const { topic, partition, leads } = log;
    io.emit({ type: 'segmentsRemoved', topic, partition, reason, count, logStartOffset, leads });
    completeFetches(state, log, io);
  }
}
