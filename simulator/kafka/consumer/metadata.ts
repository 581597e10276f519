/**
 * What the client knows of the cluster: refreshed by age, on request, and whenever an answer shows that it is out of date.
 * Source: apache/kafka clients/.../Metadata.java, ConsumerMetadata.java. Rule KC4.
 */
import type { Metadata, MetadataResponse } from '../protocol/data';
import { union } from './holdings';
import { anyBroker, type ConsumerIo, deadline, findInFlight, TIMER } from './requests';
import type { ConsumerState } from './state';

type State = Readonly<ConsumerState>;

/** Asks for an update if one is needed and none is on its way. */
export function refreshMetadata(s: State, io: ConsumerIo): void {
  // A client that reads nothing asks for nothing.
  if (
    !s.metadata.needed ||
    s.subscription.kind === 'none' ||
    io.timer(TIMER.metadataRetry) !== undefined ||
    findInFlight(s, ({ api }) => api === 'Metadata')
  )
    return;
  const to = anyBroker(s, io);
  if (to === undefined) return;
  const correlationId = s.nextCorrelationId;
  io.emit({ type: 'metadataRequested', correlationId, to, expiresAt: deadline(s, io) });
  const request: Metadata = { type: 'Metadata', correlationId, topics: topicsOfInterest(s) };
  io.send(to, request);
}

/** A leader watches the topics of the whole group; a pattern needs the list of all topics. */
function topicsOfInterest(s: State): readonly string[] | null {
  if (s.subscription.kind === 'pattern') return null;
  const owned = [...s.partitions.values()].map(({ topic }) => topic);
  return union(union(s.subscription.topics, s.member.groupTopics), owned);
}

export function onMetadata(s: State, response: MetadataResponse, io: ConsumerIo): void {
  const topics = response.topics
    .filter(({ error }) => error === 'NONE' || error === 'UNKNOWN_TOPIC_OR_PARTITION' || error === 'LEADER_NOT_AVAILABLE')
    .map(({ name, partitions }) => ({ name, leaders: leadersOf(partitions) }));
  const all = s.subscription.kind === 'pattern';
  io.emit({
    type: 'metadataUpdated',
    answers: response.correlationId,
    brokers: response.brokers.length > 0 ? response.brokers : s.metadata.brokers,
    topics,
    all,
  });
  io.setTimer(TIMER.metadata, s.config.metadataMaxAge, { type: 'metadataExpired' });
  io.setTimer(TIMER.metadataRetry, s.config.retryBackoff, { type: 'retry' });
  if (all) matchPattern(s, io);
  const { subscription } = s;
  // A topic that does not exist yet, or a partition without a leader, is asked for again.
  const isIncomplete =
    subscription.topics.some((topic) => !s.metadata.topics.has(topic)) || topics.some(({ leaders }) => leaders.includes(null));
  if (isIncomplete && subscription.kind !== 'pattern') io.emit({ type: 'metadataNeeded' });
}

function leadersOf(partitions: MetadataResponse['topics'][number]['partitions']): (string | null)[] {
  const leaders: (string | null)[] = [];
  for (const { partition, leader } of partitions) leaders[partition] = leader;
  return Array.from(leaders, (leader) => leader ?? null);
}

/** Rule KC4: a topic that appears and matches becomes part of the subscription. */
function matchPattern(s: State, io: ConsumerIo): void {
  const { pattern } = s.subscription;
  if (pattern === null) return;
  const whole = new RegExp(`^(?:${pattern})$`);
  const topics = [...s.metadata.topics.keys()].filter((topic) => whole.test(topic) && !topic.startsWith('__')).sort();
  if (topics.join(' ') !== s.subscription.topics.join(' ')) io.emit({ type: 'subscriptionChanged', kind: 'pattern', topics, pattern });
}

export function needMetadata(s: State, io: ConsumerIo): void {
  if (!s.metadata.needed) io.emit({ type: 'metadataNeeded' });
}
