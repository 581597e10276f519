/** The part of a scenario that is queues, workers and service chains, as nodes, subjects and commands. */

import type { NodeId } from '../kernel/process';
import type { KernelCommand, Simulation } from '../kernel/simulation';
import { minutes, seconds } from '../kernel/time';
import type { SubjectSpec } from '../oracle/ledger';
import { addChain, addQueue, busName, serviceName, sourceName } from '../services/cluster';
import { workerName } from '../services/worker';
import { arrivalLaw, duration, timeLaw } from './laws';
import type { Action, QueueScenario, ServicesScenario } from './types';

export function addServices(simulation: Simulation, scenario: ServicesScenario): void {
  for (const queue of scenario.queues ?? []) {
    addQueue(simulation, {
      id: queue.id,
      arrivals: arrivalLaw(queue.arrivals),
      keys: queue.keys ?? 0,
      service: timeLaw(queue.service),
      workers: queue.workers,
      existing: existingWorkers(queue),
      shared: queue.shared ?? null,
      bound: queue.bound ?? null,
      overflow: queue.overflow ?? 'reject',
      deadline: queue.deadline === undefined ? null : duration(queue.deadline),
      retries: queue.retries ?? 0,
      retryBackoff: queue.retryBackoff === undefined ? seconds(1) : duration(queue.retryBackoff),
    });
  }
  for (const chain of scenario.chains ?? []) {
    addChain(simulation, {
      id: chain.id,
      design: chain.design,
      arrivals: arrivalLaw(chain.arrivals),
      // A caller without a timeout of its own waits as long as most HTTP clients do at most.
      services: chain.services.map(({ id, time, timeout }) => ({
        id,
        time: timeLaw(time),
        timeout: timeout === undefined ? minutes(1) : duration(timeout),
      })),
      commit: timeLaw(chain.commit ?? '5ms'),
      publish: timeLaw(chain.publish ?? '5ms'),
      publishFirst: chain.publishFirst ?? false,
    });
  }
}

const existingWorkers = (queue: QueueScenario): number => queue.workers + (queue.spare ?? 0);

/** Which queue each worker serves. */
export function workersOf(scenario: ServicesScenario | undefined): Map<NodeId, NodeId> {
  const serves = new Map<NodeId, NodeId>();
  for (const queue of scenario?.queues ?? []) {
    for (let n = 1; n <= existingWorkers(queue); n++) serves.set(workerName(queue.id, n), queue.id);
  }
  return serves;
}

export function servicesSubjects(scenario: ServicesScenario | undefined): SubjectSpec[] {
  const queues = (scenario?.queues ?? []).map((queue): SubjectSpec => ({ kind: 'queue', id: queue.id }));
  const subscribers = (scenario?.chains ?? [])
    .filter((chain) => chain.design === 'event')
    .flatMap((chain) =>
      chain.services.map((service): SubjectSpec => ({ kind: 'subscriber', id: serviceName(chain.id, service.id), bus: busName(chain.id) })),
    );
  return [...queues, ...subscribers];
}

/** The commands that an action means for queues and chains; `null` when it concerns something else. */
export function servicesCommands(scenario: ServicesScenario | undefined, action: Action): KernelCommand[] | null {
  if (scenario === undefined) return null;
  const queue = (id: string) => scenario.queues?.find((candidate) => candidate.id === id);
  const tell = (node: NodeId, input: { type: string }): KernelCommand => ({ type: 'tell', node, input });
  switch (action.type) {
    case 'setWorkers': {
      const found = queue(action.queue);
      if (found === undefined) return null;
      const workers = Array.from({ length: existingWorkers(found) }, (_, i) => i + 1);
      return workers.map((n) => tell(workerName(action.queue, n), { type: n <= action.workers ? 'startWorking' : 'stopWorking' }));
    }
    case 'setArrivals': {
      const law = { type: 'setArrivals', arrivals: arrivalLaw(action.arrivals) };
      if (queue(action.target) !== undefined) return [tell(sourceName(action.target), law)];
      return scenario.chains?.some((chain) => chain.id === action.target) ? [tell(action.target, law)] : null;
    }
    case 'setService': {
      const change = { type: 'setService', service: timeLaw(action.time) };
      const found = queue(action.target);
      if (found === undefined) return [tell(action.target, change)];
      return Array.from({ length: existingWorkers(found) }, (_, i) => tell(workerName(action.target, i + 1), change));
    }
    case 'setConfig': {
      const found = queue(action.target);
      if (found === undefined) return null;
      const bound = action.name === 'bound' ? (action.value === 'none' ? null : Number(action.value)) : (found.bound ?? null);
      const overflow = action.name === 'overflow' ? action.value : (found.overflow ?? 'reject');
      return [tell(action.target, { type: 'setBound', bound, overflow } as { type: string })];
    }
    case 'close':
      return workersOf(scenario).has(action.node) ? [tell(action.node, { type: 'stopWorking' })] : null;
    case 'start':
      return workersOf(scenario).has(action.node)
        ? [{ type: 'restart', node: action.node }, tell(action.node, { type: 'startWorking' })]
        : null;
    default:
      return null;
  }
}
