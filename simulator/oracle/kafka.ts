/**
 * What Kafka's facts mean for the ledger. A record counts as accepted once it is in the log. It is lost to a group when the
 * group's reading position passed it without an effect, or the log no longer holds it; whoever reads on from a committed
 * offset takes everything below it for done.
 */

import type { BrokerFact, RecordsAppended } from '../kafka/broker/facts';
import type { ConsumerFact } from '../kafka/consumer/facts';
import { Column } from '../kernel/column';
import type { Fact, FactHeader, NodeId } from '../kernel/process';
import { accept, effect, effectsOf, find, isLost, type Ledger, lose, type Subject, type SubjectSpec, withdraw } from './ledger';

export interface KafkaReading {
  /** By `topic-partition`: the record at each offset. */
  readonly logs: Map<string, Column>;
  /** Which group a consumer belongs to. */
  readonly groupOf: Map<NodeId, string>;
  /** Of transactions that have not ended, by `topic-partition producer`: their records, as runs. */
  readonly open: Map<string, number[]>;
  /** By `group topic-partition`: every record below this offset is settled. */
  readonly settled: Map<string, number>;
}

export function kafkaReading(specs: readonly SubjectSpec[]): KafkaReading {
  const groupOf = new Map<NodeId, string>();
  for (const spec of specs) if (spec.kind === 'group') for (const member of spec.members) groupOf.set(member, spec.id);
  return { logs: new Map(), groupOf, open: new Map(), settled: new Map() };
}

export function foldKafka(state: Ledger, raw: Fact, at: FactHeader): void {
  const fact = raw as ConsumerFact | BrokerFact;
  switch (fact.type) {
    case 'recordsAppended':
      if (fact.transactional) remember(state, `${fact.topic}-${fact.partition} ${fact.producerId}`, fact.records);
      return appended(state, fact);
    case 'markerAppended':
      return ended(state, fact);
    case 'segmentsRemoved':
      if (!fact.leads) return;
      for (const subject of state.subjects.values()) passed(state, subject, fact.topic, fact.partition, fact.logStartOffset);
      return;
    case 'recordsDeleted':
      for (const subject of state.subjects.values()) passed(state, subject, fact.topic, fact.partition, fact.logStartOffset);
      return;
    case 'positionsSet': {
      const subject = subjectOf(state, at.node);
      if (subject !== undefined)
        for (const { topic, partition, offset } of fact.positions) passed(state, subject, topic, partition, offset);
      return;
    }
    case 'positionReset': {
      const subject = subjectOf(state, at.node);
      if (subject !== undefined) passed(state, subject, fact.topic, fact.partition, fact.to);
      return;
    }
    case 'effectApplied': {
      const subject = subjectOf(state, at.node);
      if (subject !== undefined && 'topic' in fact) effect(subject, fact.firstRecord, fact.recordCount, at.records);
      return;
    }
    default:
      return;
  }
}

function subjectOf(state: Ledger, node: NodeId): Subject | undefined {
  const group = state.kafka.groupOf.get(node);
  return group === undefined ? undefined : state.subjects.get(group);
}

function appended(state: Ledger, { topic, partition, baseOffset, records: runs }: RecordsAppended): void {
  const name = `${topic}-${partition}`;
  let log = state.kafka.logs.get(name);
  if (log === undefined) {
    log = new Column('int32');
    state.kafka.logs.set(name, log);
  }
  if (baseOffset < log.length) replaced(state, topic, name, log, baseOffset);
  for (let i = 0; i < runs.length; i += 2) log.pushRange(runs[i] as number, runs[i + 1] as number);
  for (const subject of state.subjects.values()) {
    if (subject.spec.kind !== 'group' || !subject.spec.topics.includes(topic)) continue;
    for (let i = 0; i < runs.length; i += 2) {
      const first = runs[i] as number;
      const count = runs[i + 1] as number;
      accept(subject, first, count);
      // Sent again after a leader took the first copy with it.
      if (subject.lost > 0) for (let id = first; id < first + count; id++) find(subject, id);
    }
  }
}

function remember(state: Ledger, name: string, runs: readonly number[]): void {
  const known = state.kafka.open.get(name);
  if (known === undefined) state.kafka.open.set(name, [...runs]);
  else known.push(...runs);
}

/** A marker takes an offset that holds no record; if it is an abort's, what it ends was never to be processed. */
function ended(state: Ledger, { topic, partition, producerId, committed }: Extract<BrokerFact, { type: 'markerAppended' }>): void {
  const { logs, open } = state.kafka;
  const name = `${topic}-${partition}`;
  let log = logs.get(name);
  if (log === undefined) {
    log = new Column('int32');
    logs.set(name, log);
  }
  log.push(-1);
  const runs = open.get(`${name} ${producerId}`) ?? [];
  open.delete(`${name} ${producerId}`);
  if (committed) return;
  for (const subject of state.subjects.values()) {
    for (let i = 0; i < runs.length; i += 2) withdraw(subject, runs[i] as number, runs[i + 1] as number);
  }
}

/** A new leader writes where another one wrote: what only that one had is gone. */
function replaced(state: Ledger, topic: string, name: string, log: Column, from: number): void {
  for (const subject of state.subjects.values()) {
    if (subject.spec.kind !== 'group' || !subject.spec.topics.includes(topic)) continue;
    for (let offset = from; offset < log.length; offset++) if (log.get(offset) >= 0) lose(subject, log.get(offset));
    const settled = `${subject.spec.id} ${name}`;
    state.kafka.settled.set(settled, Math.min(from, state.kafka.settled.get(settled) ?? 0));
  }
  log.truncate(from);
}

/** The group reads on from `offset`: what lies below and had no effect will have none. */
function passed(state: Ledger, subject: Subject, topic: string, partition: number, offset: number): void {
  const log = state.kafka.logs.get(`${topic}-${partition}`);
  if (subject.spec.kind !== 'group' || log === undefined || !subject.spec.topics.includes(topic)) return;
  const name = `${subject.spec.id} ${topic}-${partition}`;
  let low = state.kafka.settled.get(name) ?? 0;
  const end = Math.min(offset, log.length);
  for (; low < end; low++) {
    const record = log.get(low);
    if (record >= 0 && effectsOf(subject, record) === 0 && !isLost(subject, record)) lose(subject, record);
  }
  state.kafka.settled.set(name, Math.max(low, state.kafka.settled.get(name) ?? 0));
}
