/**
 * Settings of a group: what an operator may set on it. Rule KN38.
 * Source: apache/kafka group-coordinator/.../GroupConfig.java (validate).
 */
import type { Configs } from '../protocol/admin';
import { brokerSetting, type ConfigSources, configError } from './config';

/** Lower and upper bounds are the broker's; which of two settings of a group must be the larger. */
const BOUNDED = [
  'consumer.heartbeat.interval.ms',
  'consumer.session.timeout.ms',
  'share.heartbeat.interval.ms',
  'share.session.timeout.ms',
  'share.record.lock.duration.ms',
];
const LARGER = [
  ['consumer.session.timeout.ms', 'consumer.heartbeat.interval.ms'],
  ['share.session.timeout.ms', 'share.heartbeat.interval.ms'],
] as const;

/** What is wrong with these settings of a group, in Kafka's words; `null` when nothing is. */
export function groupConfigError(sources: ConfigSources, configs: Configs): string | null {
  const wrong = configError('group', configs);
  if (wrong !== null) return wrong;
  const ofBroker = (name: string) => Number(brokerSetting(sources, name).value);
  for (const name of BOUNDED) {
    const value = configs[name];
    if (value === undefined) continue;
    const [kind, ...rest] = name.split('.');
    const min = `group.${kind}.min.${rest.join('.')}`;
    const max = `group.${kind}.max.${rest.join('.')}`;
    if (Number(value) < ofBroker(min)) return `${name} must be greater than or equal to ${min}`;
    if (Number(value) > ofBroker(max)) return `${name} must be less than or equal to ${max}`;
  }
  for (const [larger, smaller] of LARGER) {
    const inForce = (name: string) => Number(configs[name] ?? ofBroker(`group.${name}`));
    if ((larger in configs || smaller in configs) && inForce(larger) <= inForce(smaller))
      return `${larger} must be greater than ${smaller}`;
  }
  return null;
}
