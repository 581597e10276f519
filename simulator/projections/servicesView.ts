/** Queues, workers and chains as a frame shows them. */
import type { Simulation } from '../kernel/simulation';
import { toSeconds } from '../kernel/time';
import type { ServicesScenario } from '../scenario/types';
import type { QueueState } from '../services/queue';
import type { WorkerState } from '../services/worker';
import type { ChainView, QueueView, ServicesView, WorkerView } from './frame';
import { percentile } from './histogram';
import { type ServicesMetrics, workerSeconds } from './servicesMetrics';

const MOST_IN_LINE = 16;

export function servicesView(scenario: ServicesScenario, simulation: Simulation): ServicesView {
  const metrics = simulation.fold<ServicesMetrics>('servicesMetrics');
  const { now, records } = simulation;
  const queues = (scenario.queues ?? []).map(({ id }): QueueView => {
    const state = simulation.stateOf<QueueState>(id);
    const measured = metrics.queues.get(id);
    const head = state.waiting[0];
    const onDuty = measured === undefined ? 0 : workerSeconds(measured, now);
    return {
      id,
      depth: state.waiting.length,
      bound: state.spec.bound,
      oldestAgeMicros: head === undefined ? 0 : now - records.createdAt(head.record),
      arrived: state.arrived,
      done: state.done,
      refused: state.refused,
      dropped: state.dropped,
      utilisation: measured === undefined || onDuty === 0 ? 0 : Math.min(1, toSeconds(measured.atWork) / onDuty),
      head: state.waiting.slice(0, MOST_IN_LINE).map(({ record }) => ({ id: record, key: records.key(record) })),
    };
  });
  const workers = [...metrics.serves].map(([id, queue]): WorkerView => {
    const state = simulation.stateOf<WorkerState>(id);
    const status = simulation.statusOf(id);
    return {
      id,
      queue,
      status: status === 'up' && state.status === 'off' ? 'down' : status,
      busy: state.job !== null,
      job: state.job,
      done: state.done,
    };
  });
  const chains = (scenario.chains ?? []).map(({ id, design }): ChainView => {
    const measured = metrics.chains.get(id);
    return {
      id,
      design,
      succeeded: measured?.succeeded ?? 0,
      failed: measured?.failed ?? 0,
      latencyP50Micros: measured === undefined ? 0 : percentile(measured.latency, 0.5),
      latencyP99Micros: measured === undefined ? 0 : percentile(measured.latency, 0.99),
    };
  });
  return { queues, workers, chains };
}
