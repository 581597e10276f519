/**
 * The fate of every message, for the effect that its reader has on the outside world: delivered once, lost, duplicated,
 * reordered, stuck. One ledger for each subject: a consumer group, a queue, a service that reads events.
 * A model never writes a fate; this fold alone does. One 32-bit column per subject, whatever the number of records.
 */
import { Column } from '../kernel/column';
import type { Fact, FactHeader } from '../kernel/process';
import type { RecordId, RecordTable } from '../kernel/records';
import type { Fold } from '../kernel/trace';
import { foldKafka, type KafkaReading, kafkaReading } from './kafka';
import { foldServices } from './services';

/** Whose effects are judged. */
export type SubjectSpec =
  | { readonly kind: 'group'; readonly id: string; readonly topics: readonly string[]; readonly members: readonly string[] }
  | { readonly kind: 'queue'; readonly id: string }
  | { readonly kind: 'subscriber'; readonly id: string; readonly bus: string };

export interface Subject {
  readonly spec: SubjectSpec;
  /** By record id: how often its effect was applied, and the flags below. */
  readonly column: Column;
  accepted: number;
  deliveredOnce: number;
  duplicated: number;
  lost: number;
  /** Records whose first effect came after the effect of a later record of the same key. */
  reordered: number;
  /** Keys with effects out of their production order: `oracle.reordered_keys`. */
  readonly reorderedKeys: Set<number>;
  /** Of each key, the latest record that had an effect. */
  readonly latestOfKey: Map<number, RecordId>;
  /** Effects beyond the first, of all records: `oracle.effect_dup`. */
  extraEffects: number;
  /** The first thousand of each bad fate, to show. */
  readonly examples: { readonly lost: RecordId[]; readonly duplicated: RecordId[]; readonly reordered: RecordId[] };
}

export interface Ledger {
  readonly subjects: Map<string, Subject>;
  readonly kafka: KafkaReading;
}

const ACCEPTED = 1 << 28;
const LOST = 1 << 29;
const REORDERED = 1 << 30;
const ABORTED = 1 << 27;
const EFFECTS = ABORTED - 1;
const MOST_EXAMPLES = 1_000;

export const ledger = (specs: readonly SubjectSpec[]): Fold<Ledger> => ({
  name: 'ledger',
  initial: () => ({ subjects: new Map(specs.map((spec) => [spec.id, emptySubject(spec)])), kafka: kafkaReading(specs) }),
  apply(state: Ledger, fact: Fact, at: FactHeader) {
    foldServices(state, fact, at);
    foldKafka(state, fact, at);
  },
});

function emptySubject(spec: SubjectSpec): Subject {
  return {
    spec,
    column: new Column('int32'),
    accepted: 0,
    deliveredOnce: 0,
    duplicated: 0,
    lost: 0,
    reordered: 0,
    reorderedKeys: new Set(),
    latestOfKey: new Map(),
    extraEffects: 0,
    examples: { lost: [], duplicated: [], reordered: [] },
  };
}

function entry(subject: Subject, record: RecordId): number {
  const { column } = subject;
  while (column.length <= record) column.push(0);
  return column.get(record);
}

/** The system took responsibility for these records. */
export function accept(subject: Subject, first: RecordId, count: number): void {
  for (let record = first; record < first + count; record++) {
    const value = entry(subject, record);
    if ((value & ACCEPTED) !== 0) continue;
    subject.column.set(record, value | ACCEPTED);
    subject.accepted++;
    const effects = value & EFFECTS;
    if (effects === 1) subject.deliveredOnce++;
    else if (effects > 1) subject.duplicated++;
  }
}

/** Nobody will ever process it, as things stand. */
export function lose(subject: Subject, record: RecordId): void {
  const value = entry(subject, record);
  if ((value & ACCEPTED) === 0 || (value & LOST) !== 0 || (value & EFFECTS) > 0) return;
  subject.column.set(record, value | LOST);
  subject.lost++;
  if (subject.examples.lost.length < MOST_EXAMPLES) subject.examples.lost.push(record);
}

/** It may be processed after all: offered again, or read by one who was thought dead. */
export function find(subject: Subject, record: RecordId): void {
  const value = entry(subject, record);
  if ((value & LOST) === 0) return;
  subject.column.set(record, value & ~LOST);
  subject.lost--;
  const index = subject.examples.lost.indexOf(record);
  if (index >= 0) subject.examples.lost.splice(index, 1);
}

/** Their transaction was aborted: nobody is owed them any more. What effect they had all the same, they had. */
export function withdraw(subject: Subject, first: RecordId, count: number): void {
  for (let record = first; record < first + count; record++) {
    find(subject, record);
    const value = entry(subject, record);
    if ((value & ACCEPTED) === 0) continue;
    subject.column.set(record, (value & ~ACCEPTED) | ABORTED);
    subject.accepted--;
    const effects = value & EFFECTS;
    if (effects === 1) subject.deliveredOnce--;
    else if (effects > 1) subject.duplicated--;
  }
}

/** The effects of these records were applied, one after another. */
export function effect(subject: Subject, first: RecordId, count: number, records: RecordTable): void {
  for (let record = first; record < first + count; record++) {
    let value = entry(subject, record);
    if ((value & LOST) !== 0) {
      find(subject, record);
      value = entry(subject, record);
    }
    const effects = (value & EFFECTS) + 1;
    value++;
    if (effects === 1) {
      if (overtaken(subject, record, records)) value |= REORDERED;
      if ((value & ACCEPTED) !== 0) subject.deliveredOnce++;
    } else {
      subject.extraEffects++;
      if (effects === 2) {
        if ((value & ACCEPTED) !== 0) {
          subject.deliveredOnce--;
          subject.duplicated++;
        }
        if (subject.examples.duplicated.length < MOST_EXAMPLES) subject.examples.duplicated.push(record);
      }
    }
    subject.column.set(record, value);
  }
}

function overtaken(subject: Subject, record: RecordId, records: RecordTable): boolean {
  const key = records.keyId(record);
  if (key < 0) return false;
  const latest = subject.latestOfKey.get(key);
  if (latest === undefined || latest < record) {
    subject.latestOfKey.set(key, record);
    return false;
  }
  subject.reordered++;
  subject.reorderedKeys.add(key);
  if (subject.examples.reordered.length < MOST_EXAMPLES) subject.examples.reordered.push(record);
  return true;
}

export function effectsOf(subject: Subject, record: RecordId): number {
  return record < subject.column.length ? subject.column.get(record) & EFFECTS : 0;
}

export const isAborted = (subject: Subject, record: RecordId): boolean =>
  record < subject.column.length && (subject.column.get(record) & ABORTED) !== 0;

export const isLost = (subject: Subject, record: RecordId): boolean =>
  record < subject.column.length && (subject.column.get(record) & LOST) !== 0;

export const isReordered = (subject: Subject, record: RecordId): boolean =>
  record < subject.column.length && (subject.column.get(record) & REORDERED) !== 0;

/** Accepted, still there, not yet processed. */
export const stuck = (subject: Subject): number => subject.accepted - subject.deliveredOnce - subject.duplicated - subject.lost;
