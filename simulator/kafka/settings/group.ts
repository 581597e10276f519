/**
 * Settings of one group, set on it by hand; what is not set holds as its broker says for all groups (`group.` in front of the name).
 * Source: apache/kafka group-coordinator/.../GroupConfig.java, as printed by the classes of 4.2.1.
 */
import { int } from './types';

export const groupSettings = {
  'consumer.session.timeout.ms': int(45_000, 'ms', 'Without a heartbeat for this long the coordinator removes a member of this group.', {
    min: 1,
    affects: ['time_to_reassign', 'false_evictions'],
  }),
  'consumer.heartbeat.interval.ms': int(5_000, 'ms', 'How often members show that they live; each of them learns it from the broker.', {
    min: 1,
    affects: ['time_to_reassign', 'rebalance.count'],
  }),
};
