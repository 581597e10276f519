/** Settings of a single group: what was set on it by hand, else what its coordinator says for all groups (KN38). */
import type { Coordinator } from './coordinator';

/** Settings of a group that are numbers; the broker's own name has `group.` in front. */
type NumberSetting =
  | 'consumer.session.timeout.ms'
  | 'consumer.heartbeat.interval.ms'
  | 'share.session.timeout.ms'
  | 'share.heartbeat.interval.ms';

export function groupSetting({ cluster, config }: Pick<Coordinator, 'cluster' | 'config'>, group: string, name: NumberSetting): number {
  return Number(cluster.configs.get(`group:${group}`)?.[name] ?? config[`group.${name}`]);
}
