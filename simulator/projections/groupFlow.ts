/** What comes to a group and what it could do, in records a second at this instant: the two rates of the drain formula. */
import type { Handler } from '../kafka/consumer/spec';
import type { ConsumerState } from '../kafka/consumer/state';
import type { ProducerState } from '../kafka/producer/state';
import { rateAt } from '../kernel/laws';
import type { Simulation } from '../kernel/simulation';
import { toSeconds } from '../kernel/time';
import type { GroupScenario, KafkaScenario } from '../scenario/types';
import type { MemberView } from './frame';

export function arrivalsOf(group: GroupScenario, scenario: KafkaScenario, simulation: Simulation): number {
  return (scenario.producers ?? [])
    .filter(({ id, topic }) => group.topics.includes(topic) && simulation.statusOf(id) === 'up')
    .reduce((sum, { id }) => {
      const { workload, life } = simulation.stateOf<ProducerState>(id);
      return workload === null || life !== 'open' ? sum : sum + rateAt(workload.arrivals, simulation.now);
    }, 0);
}

/** Only who owns a partition works. Infinite with a handler that takes no time. */
export function capacityOf(members: readonly MemberView[], simulation: Simulation): number {
  return members
    .filter((member) => member.owned.length > 0 && member.status === 'up')
    .reduce((sum, { id }) => {
      const handler = simulation.stateOf<ConsumerState>(id).spec.application?.handler;
      return handler === undefined ? sum : sum + 1 / toSeconds(meanOf(handler));
    }, 0);
}

/** Keys that are slow are left out: how often they come is not the handler's affair. */
function meanOf({ time, slowEvery }: Handler): number {
  const usual = time.kind === 'fixed' ? time.time : time.mean;
  return slowEvery === undefined ? usual : usual + (slowEvery.time - usual) / slowEvery.n;
}
