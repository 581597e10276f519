/** Queues, workers and chains as a frame shows them. */
import { rateAt, slowdown } from '../kernel/laws';
import type { Simulation } from '../kernel/simulation';
import { toSeconds } from '../kernel/time';
import type { ServicesScenario } from '../scenario/types';
import type { ApiState, BusState, DependencyState } from '../services/chain';
import type { QueueState } from '../services/queue';
import type { SourceState } from '../services/source';
import type { WorkerState } from '../services/worker';
import type { ChainServiceView, ChainView, QueueView, ServicesView, WorkerView } from './frame';
import { percentile } from './histogram';
import { missingFrom, type ServicesMetrics, workerSeconds } from './servicesMetrics';

const MOST_IN_LINE = 16;

export function servicesView(scenario: ServicesScenario, simulation: Simulation): ServicesView {
  const metrics = simulation.fold<ServicesMetrics>('servicesMetrics');
  const { now, records } = simulation;
  const open = (chain: string) => simulation.stateOf<ApiState>(chain).open;
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
      arrivalsPerSecond: rateAt(sourceOf(id, simulation).arrivals, now),
      capacityPerSecond: capacityOf(id, metrics, simulation),
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
  const chains = (scenario.chains ?? []).map(({ id, design, services }): ChainView => {
    const measured = metrics.chains.get(id);
    // An API knows by name whom it calls.
    const { spec } = simulation.stateOf<ApiState>(id);
    const bus = design === 'event' ? simulation.stateOf<BusState>(spec.bus) : null;
    return {
      id,
      status: simulation.statusOf(id),
      design,
      succeeded: measured?.succeeded ?? 0,
      failed: measured?.failed ?? 0,
      latencyP50Micros: measured === undefined ? 0 : percentile(measured.latency, 0.5),
      latencyP99Micros: measured === undefined ? 0 : percentile(measured.latency, 0.99),
      // Between its two writes an order lacks one of them for a moment: only what is no longer under way counts.
      eventsMissing: measured === undefined ? 0 : missingFrom(measured.committed, measured.published, open(id)),
      ghosts: measured === undefined ? 0 : missingFrom(measured.published, measured.committed, open(id)),
      services: services.map((service, index): ChainServiceView => {
        const node = spec.services[index]?.id as string;
        return {
          id: node,
          name: service.id,
          status: simulation.statusOf(node),
          meanMicros: simulation.stateOf<DependencyState>(node).time.mean,
          waiting: (bus?.waiting.get(node)?.length ?? 0) + (bus?.delivered.get(node)?.length ?? 0),
        };
      }),
    };
  });
  return { queues, workers, chains };
}

/** The source that offers its jobs to this queue. */
function sourceOf(queue: string, simulation: Simulation): Readonly<SourceState> {
  const sources = simulation.nodeIds().filter((id) => simulation.roleOf(id) === 'services.source');
  return sources.map((id) => simulation.stateOf<SourceState>(id)).find((state) => state.spec.queue === queue) as SourceState;
}

/** Jobs that the workers on duty can do in a second when all of them are at work. */
function capacityOf(queue: string, metrics: ServicesMetrics, simulation: Simulation): number {
  const onDuty = [...metrics.serves].filter(([id, serves]) => serves === queue && metrics.onDuty.has(id));
  return onDuty.reduce((perSecond, [id]) => {
    const { service, spec } = simulation.stateOf<WorkerState>(id);
    return perSecond + 1_000_000 / (service.mean * slowdown(onDuty.length, spec.shared));
  }, 0);
}
