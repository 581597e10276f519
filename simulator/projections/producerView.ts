/** A producer as a frame shows it. */
import type { ProducerState } from '../kafka/producer/state';
import type { Simulation } from '../kernel/simulation';
import type { ProducerScenario } from '../scenario/types';
import type { ProducerView } from './frame';

export function producerView({ id, topic }: ProducerScenario, simulation: Simulation): ProducerView {
  const state = simulation.stateOf<ProducerState>(id);
  const queued = state.queues.reduce((sum, queue) => sum + queue.batches.reduce((records, batch) => records + batch.recordCount, 0), 0);
  const sent = state.workload?.sent ?? 0;
  return {
    id,
    status: simulation.statusOf(id),
    topic,
    sent,
    acknowledged: state.acknowledged,
    failed: state.failed,
    queued,
    inFlight: Math.max(0, sent - state.acknowledged - state.failed - queued),
    settings: Object.entries(state.given)
      .filter(([name]) => name !== 'client.id')
      .map(([name, value]) => `${name}=${value}`),
  };
}
