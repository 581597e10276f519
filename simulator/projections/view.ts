/** Puts a frame together from the state of a simulation and what its folds have read. */
import type { FaultRule } from '../kernel/network';
import type { InFlight, Simulation } from '../kernel/simulation';
import { type Micros, toMillis } from '../kernel/time';
import type { Timeline } from '../kernel/timeline';
import { type Ledger, type Subject, stuck } from '../oracle/ledger';
import type { Scenario } from '../scenario/types';
import type { Chronicle } from './chronicle';
import type { Fate, FaultView, Frame, LedgerView, SeriesView, WireView } from './frame';
import type { KafkaMetrics } from './kafkaMetrics';
import { kafkaView } from './kafkaView';
import type { ServicesMetrics } from './servicesMetrics';
import { servicesView } from './servicesView';

const MOST_LINES = 120;
const MOST_ON_WIRE = 200;
const MOST_EXAMPLES = 12;

export function frameOf(scenario: Scenario, timeline: Timeline, chronicle: Chronicle, end: Micros): Frame {
  const simulation = timeline.present;
  return {
    time: timeline.now,
    knownUntil: timeline.knownUntil,
    end,
    position: simulation.handled,
    kafka: scenario.kafka === undefined ? null : kafkaView(scenario.kafka, simulation),
    services: scenario.services === undefined ? null : servicesView(scenario.services, simulation),
    wire: simulation
      .inFlight()
      .slice(0, MOST_ON_WIRE)
      .map((flight) => wireView(flight, simulation)),
    faults: simulation.activeRules.map(faultView),
    ledgers: [...simulation.fold<Ledger>('ledger').subjects.values()].map((subject) => ledgerView(subject, simulation)),
    marks: chronicle.marks(),
    log: chronicle.log(simulation.facts, MOST_LINES),
    charts: charts(simulation),
  };
}

function faultView(rule: FaultRule): FaultView {
  const from = rule.from ?? [];
  const to = rule.to ?? [];
  const bothWays = rule.bothWays ?? false;
  const ends = `${from.join(', ') || 'everybody'} ${bothWays ? 'and' : 'to'} ${to.join(', ') || 'everybody'}`;
  return { id: rule.id, kind: rule.kind, text: `${faultWords(rule)}, ${ends}`, from, to, bothWays };
}

function faultWords(rule: FaultRule): string {
  switch (rule.kind) {
    case 'cut':
      return rule.bothWays === true ? 'cut both ways' : 'cut one way';
    case 'loss':
      return `${(100 * rule.chance[0]) / rule.chance[1]} % of messages lost`;
    case 'delay':
      return `delayed by ${toMillis(rule.by)} ms`;
    default:
      return rule.kind;
  }
}

const HEARTBEATS = new Set(['Heartbeat', 'HeartbeatResponse']);
const RECORDS = new Set(['Produce', 'Offer', 'Work', 'Publish', 'Call']);

function wireView(flight: InFlight, simulation: Simulation): WireView {
  const message = flight.message as {
    readonly type: string;
    readonly error?: string;
    readonly record?: number;
    readonly batches?: readonly { readonly topic: string; readonly partition: number; readonly records: readonly number[] }[];
  };
  const batch = message.type === 'Produce' ? message.batches?.[0] : undefined;
  const record = message.record ?? batch?.records[0];
  const isResponse = message.type.endsWith('Response') || message.type === 'Reply' || message.type === 'Accepted';
  return {
    from: flight.from,
    to: flight.to,
    message: message.type,
    kind: HEARTBEATS.has(message.type)
      ? 'heartbeat'
      : message.error !== undefined && message.error !== 'NONE'
        ? 'error'
        : RECORDS.has(message.type)
          ? 'record'
          : isResponse
            ? 'response'
            : 'request',
    key: record === undefined || record >= simulation.records.length ? null : simulation.records.key(record),
    partition: batch === undefined ? null : { topic: batch.topic, partition: batch.partition },
    sentAt: flight.sentAt,
    arrivesAt: flight.arrivesAt,
  };
}

function ledgerView(subject: Subject, simulation: Simulation): LedgerView {
  const examples = (['lost', 'duplicated', 'reordered'] as const).flatMap((fate) =>
    subject.examples[fate].slice(-MOST_EXAMPLES).map((record) => ({
      fate: fate as Fate,
      record,
      key: simulation.records.key(record),
      where: simulation.records.producer(record),
    })),
  );
  return {
    subject: subject.spec.id,
    sent: subject.accepted,
    deliveredOnce: subject.deliveredOnce,
    lost: subject.lost,
    duplicated: subject.duplicated,
    reordered: subject.reordered,
    stuck: stuck(subject),
    examples,
  };
}

function charts(simulation: Simulation): SeriesView[] {
  const kafka = simulation.fold<KafkaMetrics>('kafkaMetrics');
  const services = simulation.fold<ServicesMetrics>('servicesMetrics');
  return [
    ...[...kafka.groups].flatMap(([subject, group]): SeriesView[] => [
      { metric: 'lag.offsets.sum', subject, unit: 'records', points: group.lagSeries.points.slice() },
      { metric: 'lag.offsets.max', subject, unit: 'records', points: group.largestSeries.points.slice() },
    ]),
    ...[...services.queues].flatMap(([subject, queue]): SeriesView[] => [
      { metric: 'queue.depth', subject, unit: 'jobs', points: queue.depthSeries.points.slice() },
      { metric: 'workers', subject, unit: 'workers', points: queue.workersSeries.points.slice() },
    ]),
  ];
}
