/** A promise that is looked at after every fact of a run, and how it is broken. */
import type { BrokerState } from '@/simulator/kafka/broker/state';
import type { PartitionLog } from '@/simulator/kafka/log/log';
import type { Fact, FactHeader, NodeId } from '@/simulator/kernel/process';
import type { Simulation } from '@/simulator/kernel/simulation';
import type { Story } from '../story';

/** What is looked at. States are those after the fact. */
export interface View {
  readonly story: Story;
  readonly simulation: Simulation;
}

export interface Invariant {
  see(fact: Fact, at: FactHeader): void;
}

/** A promise does not hold. */
export class Broken extends Error {
  constructor(
    /** The rules of SPEC.md that say so. */
    readonly rule: string,
    /** What it is about: a partition, a group, a transaction. */
    readonly subject: string,
    message: string,
  ) {
    super(message);
  }
}

export const brokerOf = ({ simulation }: View, node: NodeId): Readonly<BrokerState> => simulation.stateOf<BrokerState>(node);

export const logOf = (view: View, node: NodeId, name: string): Readonly<PartitionLog> | undefined => brokerOf(view, node).logs.get(name);

export const brokersOf = ({ story }: View): NodeId[] => Array.from({ length: story.cluster.brokers }, (_, i) => `broker-${i + 1}`);

/** An election that may lose records is allowed. */
export const mayLose = ({ story }: View): boolean =>
  story.cluster.topics?.some(({ config }) => config?.['unclean.leader.election.enable'] === true) === true;

/** Default of `group.share.delivery.count.limit`. */
export const MOST_DELIVERIES = 5;
