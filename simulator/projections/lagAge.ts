/**
 * Lag in time: how old the oldest record is that a group has not committed. Records of different topics are of different
 * worth, seconds are not; and a record that waits grows older even while nothing new comes.
 */
import type { BrokerState } from '../kafka/broker/state';
import type { PartitionLog } from '../kafka/log/log';
import type { Simulation } from '../kernel/simulation';
import type { Micros } from '../kernel/time';
import type { GroupMetrics } from './kafkaMetrics';

/** Age of the first record at or behind this offset; 0 when there is none. What retention has taken away is not waited for. */
export function ageOfNext(log: Readonly<PartitionLog>, offset: number, simulation: Simulation): Micros {
  for (let next = Math.max(offset, log.logStartOffset); next < log.highWatermark; next++) {
    const record = log.records.get(next);
    if (record >= 0) return simulation.now - simulation.records.createdAt(record);
  }
  return 0;
}

/** Over all partitions of a group: the largest age. A group that never committed is measured from the beginning of the logs. */
export function oldestUnread(simulation: Simulation, group: GroupMetrics): Micros {
  const brokers = simulation.nodeIds().filter((id) => simulation.roleOf(id) === 'kafka.broker');
  if (brokers[0] === undefined) return 0;
  const { image } = simulation.stateOf<BrokerState>(brokers[0]);
  let oldest = 0;
  for (const topic of group.topics) {
    for (const [partition, { leader }] of (image.topics.get(topic)?.partitions ?? []).entries()) {
      const name = `${topic}-${partition}`;
      const log = leader === null ? undefined : simulation.stateOf<BrokerState>(leader).logs.get(name);
      if (log !== undefined) oldest = Math.max(oldest, ageOfNext(log, group.committed.get(name) ?? 0, simulation));
    }
  }
  return oldest;
}
