/**
 * From what members read and what there is to the target of each: when the group epoch rises, and what is computed for it.
 * Source: apache/kafka group-coordinator/.../GroupMetadataManager.java (computeSubscriptionMetadata, updateTargetAssignment,
 * maybeUpdateRegularExpressions), modern/TargetAssignmentBuilder.java. Rules KN6-KN9, KN24-KN30.
 */
import { millis, seconds } from '../../../kernel/time';
import { assignors } from '../../assignors';
import type { MemberId } from '../../protocol/group';
import { type Coordinator, setPatternTimer } from '../coordinator';
import type { EpochReason } from './facts';
import type { ModernGroup } from './handle';
import { byTopicAndNumber, type ConsumerGroup, subscribedTopics, topicsOf } from './state';
import { assignUniformly, type Candidate, type Targets } from './uniform';

/** Names that the broker knows an assignor by. */
export const SERVER_ASSIGNORS = ['uniform', 'range'] as const;

/** A new topic that a pattern may match is noticed this long after the last look, at the earliest. */
const PATTERN_REST = seconds(10);
/** Patterns are evaluated beside the coordinator's own thread. */
const EVALUATION_MS = 5;

/** Partition counts of the topics that members read, as text: equal texts, equal metadata. */
export function metadataOf(c: Coordinator, group: Readonly<ConsumerGroup>): string {
  const known = subscribedTopics(group).filter((topic) => c.cluster.topics.has(topic));
  return known.map((topic) => `${topic}:${c.cluster.topics.get(topic)?.partitions.length}`).join(' ');
}

export function raiseEpoch(c: Coordinator, group: ModernGroup, reason: EpochReason, cause: MemberId | null): void {
  const { consumer } = group;
  c.io.emit({
    type: 'groupEpochRaised',
    group: group.groupId,
    epoch: consumer.epoch + 1,
    metadata: metadataOf(c, consumer),
    reason,
    cause,
  });
}

/** KN8: the targets are computed inside the heartbeat that finds the group epoch ahead of them. */
export function assignTargets(c: Coordinator, group: ModernGroup): void {
  const { consumer } = group;
  if (consumer.epoch === consumer.assignmentEpoch) return;
  const assignor = assignorOf(c, consumer);
  const candidates = [...consumer.members.values()].map(
    (member): Candidate => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      topics: topicsOf(consumer, member).filter((topic) => c.cluster.topics.has(topic)),
      target: consumer.targets.get(member.memberId) ?? [],
    }),
  );
  const counts = new Map(subscribedTopics(consumer).map((topic) => [topic, c.cluster.topics.get(topic)?.partitions.length ?? 0]));
  const computed = assignor === 'range' ? assignByRange(candidates, counts) : assignUniformly(candidates, counts);
  const targets = candidates.map(({ memberId }) => ({ memberId, partitions: computed.get(memberId) ?? [] }));
  c.io.emit({ type: 'targetAssigned', group: group.groupId, epoch: consumer.epoch, assignor, targets });
}

/** The assignor with the most votes of those who name one; nobody does: the first that the broker offers (KN25). */
export function assignorOf({ config }: Pick<Coordinator, 'config'>, group: Readonly<ConsumerGroup>): string {
  const votes = new Map<string, number>();
  for (const { assignor } of group.members.values()) if (assignor !== null) votes.set(assignor, (votes.get(assignor) ?? 0) + 1);
  let chosen = config['group.consumer.assignors'][0] as string;
  let most = 0;
  for (const [name, count] of votes) {
    if (count <= most) continue;
    chosen = name;
    most = count;
  }
  return chosen;
}

function assignByRange(candidates: readonly Candidate[], counts: ReadonlyMap<string, number>): Targets {
  const subscriptions = candidates.map(({ memberId, groupInstanceId, topics }) => ({
    memberId,
    instanceId: groupInstanceId ?? undefined,
    topics,
    owned: [],
    generation: -1,
  }));
  return new Map(
    [...assignors.range.assign(counts, subscriptions)].map(([id, partitions]) => [id, [...partitions].sort(byTopicAndNumber)]),
  );
}

// ---- patterns -------------------------------------------------------------------------------------------------------

/** @returns why the broker cannot read the expression. RE2J and JavaScript agree on what people write here. */
export function isReadable(regex: string): boolean {
  try {
    new RegExp(`^(?:${regex})$`);
    return true;
  } catch {
    return false;
  }
}

const patternsOf = (group: Readonly<ConsumerGroup>): string[] => [
  ...new Set([...group.members.values()].map(({ regex }) => regex).filter((regex) => regex !== null)),
];

/** KN28, KN29: patterns that are new, or that were looked at too long ago, are evaluated soon. */
export function refreshPatterns(c: Coordinator, group: ModernGroup): void {
  const { consumer } = group;
  const refresh = millis(c.config['group.consumer.regex.refresh.interval.ms']);
  const isDue = patternsOf(consumer).some((pattern) => {
    const known = consumer.patterns.get(pattern);
    if (known === undefined) return true;
    const age = c.io.now - known.at;
    return age >= refresh || (age >= PATTERN_REST && matching(c, pattern).join(' ') !== known.topics.join(' '));
  });
  if (isDue) setPatternTimer(c, group, EVALUATION_MS);
}

export function resolvePatterns(c: Coordinator, group: ModernGroup): void {
  let changed = false;
  for (const pattern of patternsOf(group.consumer)) {
    const topics = matching(c, pattern);
    changed ||= group.consumer.patterns.get(pattern)?.topics.join(' ') !== topics.join(' ');
    c.io.emit({ type: 'patternResolved', group: group.groupId, pattern, topics });
  }
  if (changed) raiseEpoch(c, group, 'patternResolved', null);
}

/** The whole name must match; internal topics never do. */
function matching({ cluster }: Coordinator, pattern: string): string[] {
  const whole = new RegExp(`^(?:${pattern})$`);
  return [...cluster.topics.keys()].filter((topic) => whole.test(topic) && !topic.startsWith('__')).sort();
}
