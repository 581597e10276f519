/**
 * subscribe and assign. Source: apache/kafka clients/.../internals/ClassicKafkaConsumer.java, SubscriptionState.java.
 */
import { autoCommitIfDue } from './commit';
import type { Thrown } from './positions';
import type { ConsumerIo } from './requests';
import type { SubscriptionSpec } from './spec';
import type { ConsumerState } from './state';

/** @returns what the call throws: subscribing needs a group, and one subscription excludes the other kinds. */
export function subscribe(s: Readonly<ConsumerState>, wanted: SubscriptionSpec, io: ConsumerIo): Thrown | undefined {
  const kind = 'topics' in wanted ? 'topics' : 'pattern' in wanted ? 'pattern' : 'regex' in wanted ? 'regex' : 'partitions';
  if (kind !== 'partitions' && s.config.groupId === null) return { error: 'InvalidGroupIdException' };
  if (s.subscription.kind !== 'none' && s.subscription.kind !== kind) return { error: 'IllegalStateException' };
  if ('topics' in wanted) {
    io.emit({ type: 'subscriptionChanged', kind: 'topics', topics: [...new Set(wanted.topics)].sort(), pattern: null });
  } else if ('pattern' in wanted) {
    const whole = new RegExp(`^(?:${wanted.pattern})$`);
    const topics = [...s.metadata.topics.keys()].filter((topic) => whole.test(topic)).sort();
    io.emit({ type: 'subscriptionChanged', kind: 'pattern', topics, pattern: wanted.pattern });
  } else if ('regex' in wanted) {
    io.emit({ type: 'subscriptionChanged', kind: 'regex', topics: [], pattern: wanted.regex });
  } else {
    // Offsets of what is given up are committed now, as no rebalance will do it.
    if (s.subscription.kind === 'partitions') autoCommitIfDue(s, io);
    const topics = [...new Set(wanted.partitions.map(({ topic }) => topic))].sort();
    io.emit({ type: 'subscriptionChanged', kind: 'partitions', topics, pattern: null, partitions: wanted.partitions });
  }
  return undefined;
}
