/**
 * Records come into being: those of the workload, many at once where nothing stands in the way, and those from outside, one by one.
 */
import { utf8Bytes } from '../murmur2';
import { acceptsAtOnce } from './calls';
import type { RecordsSent } from './facts';
import { stickyPartition, stickyRun } from './partitioner';
import type { ProducerIo } from './process';
import type { OutgoingRecord } from './spec';
import type { KnownTopic, ProducerState } from './state';
import { drawKey, type WorkloadState } from './workload';

type State = Readonly<ProducerState>;

/** `count` records of the workload, now. */
export function arrive(state: State, count: number, io: ProducerIo): void {
  const workload = state.workload as WorkloadState;
  const recordCount = Math.min(count, workload.limit - workload.sent);
  if (recordCount <= 0) return;
  const topic = state.topics.get(workload.topic);
  const { partition: asked, recordBytes } = workload;
  const atOnce = acceptsAtOnce(state, topic, asked, recordCount, recordBytes);
  if (workload.keys.length > 0) return arriveWithKeys(state, workload, recordCount, atOnce ? (topic as KnownTopic) : null, io);
  if (!atOnce) return emitSent(workload, recordCount, null, null, false, io);
  if (asked >= 0) return emitSent(workload, recordCount, null, asked, false, io);
  for (let left = recordCount; left > 0; ) {
    const partition = stickyPartition(state, topic as KnownTopic, io.random('partitioner'));
    const run = Math.min(left, stickyRun(state, topic as KnownTopic, partition, recordBytes));
    emitSent(workload, run, null, partition, true, io);
    left -= run;
  }
}

function arriveWithKeys(
  state: State,
  workload: Readonly<WorkloadState>,
  recordCount: number,
  topic: KnownTopic | null,
  io: ProducerIo,
): void {
  const random = io.random('keys');
  const keys: string[] = [];
  const places: number[] = [];
  const partitions = topic?.leaders.length ?? 1;
  for (let i = 0; i < recordCount; i++) {
    const key = drawKey(workload, random);
    keys.push(workload.keys[key] as string);
    places.push((workload.hashes[key] as number) % partitions);
  }
  // Where keys do not decide, each record goes the long way.
  if (topic === null || (state.config.ignoreKeys && workload.partition < 0)) return emitSent(workload, recordCount, keys, null, false, io);
  emitSent(workload, recordCount, keys, workload.partition >= 0 ? workload.partition : places, false, io);
}

function emitSent(
  workload: Readonly<WorkloadState>,
  recordCount: number,
  keys: readonly string[] | null,
  placed: number | readonly number[] | null,
  sticky: boolean,
  io: ProducerIo,
): void {
  io.emit({
    type: 'recordsSent',
    topic: workload.topic,
    firstRecord: io.records.length,
    recordCount,
    keys,
    size: workload.recordBytes,
    values: null,
    headers: null,
    timestamps: null,
    asked: workload.partition,
    placed,
    sticky,
    isWorkload: true,
  });
}

/** Records from outside: neighbours for the same place are one fact, and each is a call of its own. */
export function sendFromOutside(records: readonly OutgoingRecord[], io: ProducerIo): void {
  for (let from = 0; from < records.length; ) {
    let to = from + 1;
    while (to < records.length && isAlike(records[from] as OutgoingRecord, records[to] as OutgoingRecord)) to++;
    const batch = records.slice(from, to);
    const { topic, partition, timestamp } = batch[0] as OutgoingRecord;
    const fact: RecordsSent = {
      type: 'recordsSent',
      topic,
      firstRecord: io.records.length,
      recordCount: batch.length,
      keys: batch.map(({ key }) => key),
      size: batch.map(payloadBytes),
      values: batch.map(({ value }) => value),
      headers: batch.some(({ headers }) => headers !== undefined) ? batch.map(({ headers }) => headers ?? null) : null,
      timestamps: timestamp === undefined ? null : batch.map((record) => record.timestamp as number),
      asked: partition ?? -1,
      placed: null,
      sticky: false,
      isWorkload: false,
    };
    io.emit(fact);
    from = to;
  }
}

function isAlike(a: OutgoingRecord, b: OutgoingRecord): boolean {
  return a.topic === b.topic && a.partition === b.partition && (a.timestamp === undefined) === (b.timestamp === undefined);
}

function payloadBytes({ key, value, headers }: OutgoingRecord): number {
  let bytes = textBytes(key) + textBytes(value);
  for (const [name, text] of Object.entries(headers ?? {})) bytes += textBytes(name) + textBytes(text) + 2;
  return bytes;
}

const textBytes = (text: string | null): number => (text === null ? 0 : utf8Bytes(text).length);
