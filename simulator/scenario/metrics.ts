/** The metrics of a run up to now, by the names of the metric vocabulary. Times in seconds of virtual time, unless the name says ms. */
import type { Simulation } from '../kernel/simulation';
import { toMillis, toSeconds } from '../kernel/time';
import { type Ledger, stuck } from '../oracle/ledger';
import { percentile } from '../projections/histogram';
import { assignmentSpread, type KafkaMetrics, memberMinutes, pausePartitionSeconds, timeToReassign } from '../projections/kafkaMetrics';
import { oldestUnread } from '../projections/lagAge';
import { type ServicesMetrics, workerSeconds } from '../projections/servicesMetrics';
import type { Scenario } from './types';

export interface Metric {
  readonly name: string;
  /** The group, queue, producer or chain it is measured of. */
  readonly subject: string;
  readonly value: number;
  readonly unit:
    | ''
    | 's'
    | 'ms'
    | 'records'
    | 'jobs'
    | 'partition-seconds'
    | 'worker-seconds'
    | 'member-minutes'
    | 'partitions'
    | 'per second'
    | 'share';
}

/** Every name that a run can measure; which of them it has depends on what it is made of. */
export const METRIC_NAMES: readonly string[] = [
  'assignment.spread',
  'cost.member_minutes',
  'cost.worker_seconds',
  'e2e.p50',
  'e2e.p99',
  'false_evictions',
  'goodput',
  'lag.age.max',
  'lag.offsets.max',
  'lag.offsets.peak',
  'lag.offsets.sum',
  'oracle.effect_dup',
  'oracle.effect_missing',
  'oracle.ghost',
  'oracle.lost',
  'oracle.output_missing',
  'oracle.reordered_keys',
  'oracle.stuck',
  'pause.partition_seconds',
  'produce.availability',
  'produce.errors',
  'produce.p99',
  'queue.age.p99',
  'queue.depth',
  'queue.depth.max',
  'rebalance.count',
  'success',
  'time_to_reassign',
  'utilisation',
];

export function metricsOf(scenario: Scenario, simulation: Simulation): Metric[] {
  return [
    ...ledgerMetrics(simulation),
    ...groupMetrics(simulation),
    ...producerMetrics(simulation),
    ...queueMetrics(scenario, simulation),
    ...chainMetrics(simulation),
  ];
}

function ledgerMetrics(simulation: Simulation): Metric[] {
  const elapsed = toSeconds(simulation.now);
  return [...simulation.fold<Ledger>('ledger').subjects.values()].flatMap((entry): Metric[] => {
    const subject = entry.spec.id;
    const unit = entry.spec.kind === 'group' ? 'records' : 'jobs';
    return [
      { name: 'oracle.lost', subject, value: entry.lost, unit },
      { name: 'oracle.effect_dup', subject, value: entry.extraEffects, unit },
      { name: 'oracle.effect_missing', subject, value: entry.accepted - entry.deliveredOnce - entry.duplicated, unit },
      { name: 'oracle.reordered_keys', subject, value: entry.reorderedKeys.size, unit: '' },
      { name: 'oracle.stuck', subject, value: stuck(entry), unit },
      { name: 'goodput', subject, value: elapsed === 0 ? 0 : (entry.deliveredOnce + entry.duplicated) / elapsed, unit: 'per second' },
    ];
  });
}

function groupMetrics(simulation: Simulation): Metric[] {
  const state = simulation.fold<KafkaMetrics>('kafkaMetrics');
  const { now } = simulation;
  return [...state.groups].flatMap(([subject, group]): Metric[] => [
    { name: 'lag.offsets.max', subject, value: group.largest, unit: 'records' },
    { name: 'lag.age.max', subject, value: toSeconds(oldestUnread(simulation, group)), unit: 's' },
    { name: 'lag.offsets.sum', subject, value: group.lag, unit: 'records' },
    { name: 'lag.offsets.peak', subject, value: group.lagPeak, unit: 'records' },
    { name: 'rebalance.count', subject, value: group.rebalances, unit: '' },
    { name: 'pause.partition_seconds', subject, value: pausePartitionSeconds(group, now), unit: 'partition-seconds' },
    { name: 'time_to_reassign', subject, value: timeToReassign(group, now), unit: 's' },
    { name: 'false_evictions', subject, value: group.falseEvictions, unit: '' },
    { name: 'assignment.spread', subject, value: assignmentSpread(group), unit: 'partitions' },
    { name: 'cost.member_minutes', subject, value: memberMinutes(group, now), unit: 'member-minutes' },
    { name: 'e2e.p50', subject, value: toMillis(percentile(group.endToEnd, 0.5)), unit: 'ms' },
    { name: 'e2e.p99', subject, value: toMillis(percentile(group.endToEnd, 0.99)), unit: 'ms' },
  ]);
}

function producerMetrics(simulation: Simulation): Metric[] {
  return [...simulation.fold<KafkaMetrics>('kafkaMetrics').producers].flatMap(([subject, producer]): Metric[] => {
    const settled = producer.acknowledged + producer.failed;
    return [
      { name: 'produce.availability', subject, value: settled === 0 ? 1 : producer.acknowledged / settled, unit: 'share' },
      { name: 'produce.errors', subject, value: producer.failed, unit: 'records' },
      { name: 'produce.p99', subject, value: toMillis(percentile(producer.latency, 0.99)), unit: 'ms' },
    ];
  });
}

function queueMetrics(scenario: Scenario, simulation: Simulation): Metric[] {
  const { now } = simulation;
  return [...simulation.fold<ServicesMetrics>('servicesMetrics').queues].flatMap(([subject, queue]): Metric[] => {
    const price = scenario.services?.queues?.find((candidate) => candidate.id === subject)?.costPerWorkerSecond ?? 1;
    const onDuty = workerSeconds(queue, now);
    return [
      { name: 'queue.depth', subject, value: queue.depth, unit: 'jobs' },
      { name: 'queue.depth.max', subject, value: queue.depthMax, unit: 'jobs' },
      { name: 'queue.age.p99', subject, value: toSeconds(percentile(queue.wait, 0.99)), unit: 's' },
      { name: 'e2e.p50', subject, value: toMillis(percentile(queue.stay, 0.5)), unit: 'ms' },
      { name: 'e2e.p99', subject, value: toMillis(percentile(queue.stay, 0.99)), unit: 'ms' },
      { name: 'utilisation', subject, value: onDuty === 0 ? 0 : Math.min(1, toSeconds(queue.atWork) / onDuty), unit: 'share' },
      { name: 'cost.worker_seconds', subject, value: onDuty * price, unit: 'worker-seconds' },
    ];
  });
}

function chainMetrics(simulation: Simulation): Metric[] {
  return [...simulation.fold<ServicesMetrics>('servicesMetrics').chains].flatMap(([subject, chain]): Metric[] => {
    const settled = chain.succeeded + chain.failed;
    return [
      { name: 'success', subject, value: settled === 0 ? 1 : chain.succeeded / settled, unit: 'share' },
      { name: 'e2e.p50', subject, value: toMillis(percentile(chain.latency, 0.5)), unit: 'ms' },
      { name: 'e2e.p99', subject, value: toMillis(percentile(chain.latency, 0.99)), unit: 'ms' },
      { name: 'oracle.ghost', subject, value: missingFrom(chain.published, chain.committed), unit: '' },
      { name: 'oracle.output_missing', subject, value: missingFrom(chain.committed, chain.published), unit: '' },
    ];
  });
}

function missingFrom(these: ReadonlySet<number>, those: ReadonlySet<number>): number {
  let missing = 0;
  for (const record of these) if (!those.has(record)) missing++;
  return missing;
}
