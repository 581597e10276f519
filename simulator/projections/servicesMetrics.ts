/** What is measured of queues and chains, as a fold: depth, age, latency, utilisation, cost. Names: the metric vocabulary. */
import type { Fact, FactHeader, NodeId } from '../kernel/process';
import type { RecordId } from '../kernel/records';
import { type Micros, toSeconds } from '../kernel/time';
import type { Fold } from '../kernel/trace';
import type { ApiFact, BusFact } from '../services/chain';
import type { ServicesFact } from '../services/facts';
import { addValue, emptyHistogram, type Histogram } from './histogram';
import { addPoint, emptySeries, type Series } from './series';

export interface QueueMetrics {
  depth: number;
  depthMax: number;
  /** Time from arrival to the start of the work, of each job that was begun. */
  readonly wait: Histogram;
  /** Time from arrival to the effect. */
  readonly stay: Histogram;
  workers: number;
  workersSince: Micros;
  /** Worker-microseconds on duty and at work. */
  onDuty: number;
  atWork: number;
  readonly depthSeries: Series;
  readonly workersSeries: Series;
}

export interface ChainMetrics {
  succeeded: number;
  failed: number;
  readonly latency: Histogram;
  /** Events published of orders never committed, and the reverse. */
  readonly published: Set<RecordId>;
  readonly committed: Set<RecordId>;
}

export interface ServicesMetrics {
  readonly until: Micros;
  readonly queues: Map<NodeId, QueueMetrics>;
  readonly chains: Map<NodeId, ChainMetrics>;
  /** Which queue a worker serves. */
  readonly serves: Map<NodeId, NodeId>;
  readonly onDuty: Set<NodeId>;
}

export const servicesMetrics = (until: Micros, serves: ReadonlyMap<NodeId, NodeId>): Fold<ServicesMetrics> => ({
  name: 'servicesMetrics',
  initial: () => ({ until, queues: new Map(), chains: new Map(), serves: new Map(serves), onDuty: new Set() }),
  apply: fold,
});

function queueOf(state: ServicesMetrics, id: NodeId): QueueMetrics {
  let queue = state.queues.get(id);
  if (queue === undefined) {
    queue = {
      depth: 0,
      depthMax: 0,
      wait: emptyHistogram(),
      stay: emptyHistogram(),
      workers: 0,
      workersSince: 0,
      onDuty: 0,
      atWork: 0,
      depthSeries: emptySeries(state.until),
      workersSeries: emptySeries(state.until),
    };
    state.queues.set(id, queue);
  }
  return queue;
}

function chainOf(state: ServicesMetrics, id: NodeId): ChainMetrics {
  let chain = state.chains.get(id);
  if (chain === undefined) {
    chain = { succeeded: 0, failed: 0, latency: emptyHistogram(), published: new Set(), committed: new Set() };
    state.chains.set(id, chain);
  }
  return chain;
}

function fold(state: ServicesMetrics, raw: Fact, at: FactHeader): void {
  const fact = raw as ServicesFact | ApiFact | BusFact | { type: 'nodeCrashed' };
  switch (fact.type) {
    case 'jobEnqueued':
      return changeDepth(queueOf(state, at.node), 1, at.time);
    case 'jobReturned':
      return changeDepth(queueOf(state, at.node), 1, at.time);
    case 'jobAssigned':
    case 'jobDropped':
      return changeDepth(queueOf(state, at.node), -1, at.time);
    case 'workerStarted':
      if (!state.onDuty.has(at.node)) changeWorkers(state, at, 1);
      return;
    case 'workerStopped':
    case 'nodeCrashed':
      if (state.onDuty.has(at.node)) changeWorkers(state, at, -1);
      return;
    case 'jobStarted': {
      const queue = queueOf(state, state.serves.get(at.node) as NodeId);
      queue.atWork += fact.takes;
      return addValue(queue.wait, at.time - at.records.createdAt(fact.record));
    }
    case 'effectApplied': {
      const id = state.serves.get(at.node);
      if (id !== undefined) addValue(queueOf(state, id).stay, at.time - at.records.createdAt(fact.firstRecord));
      return;
    }
    case 'requestSucceeded': {
      const chain = chainOf(state, at.node);
      chain.succeeded++;
      return addValue(chain.latency, fact.latency);
    }
    case 'requestFailed':
      chainOf(state, at.node).failed++;
      return;
    case 'orderCommitted':
      chainOf(state, at.node).committed.add(fact.record);
      return;
    case 'eventPublished':
      chainOf(state, at.node).published.add(fact.record);
      return;
    default:
      return;
  }
}

function changeDepth(queue: QueueMetrics, by: number, time: Micros): void {
  queue.depth += by;
  if (queue.depth > queue.depthMax) queue.depthMax = queue.depth;
  addPoint(queue.depthSeries, time, queue.depth);
}

function changeWorkers(state: ServicesMetrics, at: FactHeader, by: number): void {
  const queue = queueOf(state, state.serves.get(at.node) as NodeId);
  queue.onDuty += queue.workers * (at.time - queue.workersSince);
  queue.workersSince = at.time;
  queue.workers += by;
  if (by > 0) state.onDuty.add(at.node);
  else state.onDuty.delete(at.node);
  addPoint(queue.workersSeries, at.time, queue.workers);
}

/** Seconds of work paid for until now. */
export function workerSeconds(queue: QueueMetrics, now: Micros): number {
  return toSeconds(queue.onDuty + queue.workers * (now - queue.workersSince));
}

/** How many of these are not among those, leaving aside what is still under way. */
export function missingFrom(
  these: ReadonlySet<RecordId>,
  those: ReadonlySet<RecordId>,
  underWay: { has(record: RecordId): boolean },
): number {
  let missing = 0;
  for (const record of these) if (!those.has(record) && !underWay.has(record)) missing++;
  return missing;
}
