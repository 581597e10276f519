/** Queues with their sources and workers, and service chains, as nodes of a simulation. */
import type { ArrivalLaw, Shared, TimeLaw } from '../kernel/laws';
import type { NodeId } from '../kernel/process';
import type { Simulation } from '../kernel/simulation';
import type { Micros } from '../kernel/time';
import { api, bus, type Design, dependency } from './chain';
import type { Overflow } from './facts';
import { queue } from './queue';
import { source } from './source';
import { worker, workerName } from './worker';

export interface QueueSystem {
  readonly id: NodeId;
  readonly arrivals: ArrivalLaw;
  readonly keys: number;
  readonly service: TimeLaw;
  /** Workers that run from the beginning, and how many exist in all. */
  readonly workers: number;
  readonly existing: number;
  readonly shared: Shared | null;
  readonly bound: number | null;
  readonly overflow: Overflow;
  readonly deadline: Micros | null;
  readonly retries: number;
  readonly retryBackoff: Micros;
}

export const sourceName = (id: NodeId): NodeId => `${id}-source`;

export function addQueue(simulation: Simulation, system: QueueSystem): void {
  const { id, bound, overflow, deadline } = system;
  simulation.addNode(id, queue, { bound, overflow, deadline });
  simulation.addNode(sourceName(id), source, {
    queue: id,
    arrivals: system.arrivals,
    keys: system.keys,
    retries: system.retries,
    retryBackoff: system.retryBackoff,
    waits: overflow === 'block',
  });
  for (let n = 1; n <= system.existing; n++) {
    simulation.addNode(workerName(id, n), worker, {
      queue: id,
      service: system.service,
      shared: system.shared,
      started: n <= system.workers,
    });
  }
}

export interface ChainSystem {
  readonly id: NodeId;
  readonly design: Design;
  readonly arrivals: ArrivalLaw;
  readonly services: readonly { readonly id: NodeId; readonly time: TimeLaw; readonly timeout: Micros }[];
  readonly commit: TimeLaw;
  readonly publish: TimeLaw;
  readonly publishFirst: boolean;
}

export const busName = (id: NodeId): NodeId => `${id}-bus`;
/** Services belong to their chain, so that two chains side by side do not share one. */
export const serviceName = (chain: NodeId, service: string): NodeId => `${chain}-${service}`;

/** How many events of one subscriber the bus leaves unacknowledged. */
const WINDOW = 10;

export function addChain(simulation: Simulation, system: ChainSystem): void {
  const { id, design, arrivals, commit, publish, publishFirst } = system;
  const services = system.services.map((service) => ({ id: serviceName(id, service.id), timeout: service.timeout }));
  for (const service of system.services) simulation.addNode(serviceName(id, service.id), dependency, { time: service.time });
  if (design === 'event') simulation.addNode(busName(id), bus, { subscribers: services.map((service) => service.id), window: WINDOW });
  simulation.addNode(id, api, { design, arrivals, services, bus: busName(id), commit, publish, publishFirst });
}
