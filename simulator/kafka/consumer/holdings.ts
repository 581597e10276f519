/**
 * What a consumer holds, and how facts change it: records in the buffer and in hand, partitions, subscribed topics.
 * Called by ./apply.ts only.
 */
import type { TopicPartition } from '../protocol/data';
import type { ConsumerFact, EffectRange } from './facts';
import { type ConsumerState, type Hand, type OwnedPartition, type PolledRange, partitionKey } from './state';

// ---- records --------------------------------------------------------------------------------------------------------

export function returnRecords(s: ConsumerState, ranges: readonly PolledRange[]): void {
  const { app } = s;
  s.error = null;
  let count = 0;
  for (const range of ranges) {
    count += range.recordCount;
    const owned = s.partitions.get(partitionKey(range.topic, range.partition)) as OwnedPartition;
    owned.position = take(s, range);
  }
  if (app.call?.kind === 'poll') app.call.got += count;
  else if (app.loop) app.hand = { ranges: [...ranges], range: 0, done: 0, commits: app.loop.commit === 'syncBefore', heartbeats: false };
}

/** Takes a range, or its beginning, out of the buffer. @returns where to go on. */
function take(s: ConsumerState, range: PolledRange): number {
  const index = s.buffer.findIndex((entry) => entry.topic === range.topic && entry.partition === range.partition);
  const entry = s.buffer[index] as ConsumerState['buffer'][number];
  const [first, ...rest] = entry.ranges as [PolledRange, ...PolledRange[]];
  const left = first.recordCount - range.recordCount;
  entry.fetchOffset = range.baseOffset + range.recordCount;
  if (left === 0) {
    entry.ranges = rest;
  } else {
    const n = range.recordCount;
    const timestamps = first.timestamps === null ? null : first.timestamps.slice(n);
    entry.ranges = [
      { ...first, baseOffset: first.baseOffset + n, firstRecord: first.firstRecord + n, recordCount: left, timestamps },
      ...rest,
    ];
  }
  const next = range.baseOffset + range.recordCount;
  if (entry.ranges.length > 0) return next;
  s.buffer.splice(index, 1);
  return entry.endOffset ?? next;
}

export function discard(s: ConsumerState, topic: string, partition: number): void {
  s.buffer = s.buffer.filter((entry) => entry.topic !== topic || entry.partition !== partition);
}

export function advanceHand(s: ConsumerState, hand: Hand, effect: EffectRange): void {
  s.app.begun += effect.recordCount;
  hand.done += effect.recordCount;
  const range = hand.ranges[hand.range] as PolledRange;
  if (hand.done === range.recordCount) {
    hand.range++;
    hand.done = 0;
  }
  const commit = s.app.loop?.commit;
  const isDone = hand.range === hand.ranges.length;
  const batchCommits = commit === 'syncAfter' || commit === 'asyncAfter' || (commit === 'auto' && s.config.client === 'kafkajs');
  if (commit === 'perRecord' || (isDone && batchCommits)) hand.commits = true;
  endHandIfDone(s);
}

export function endHandIfDone(s: ConsumerState): void {
  const { hand } = s.app;
  if (hand !== null && hand.range === hand.ranges.length && !hand.commits && !hand.heartbeats) s.app.hand = null;
}

// ---- partitions -----------------------------------------------------------------------------------------------------

/** Takes over a list of owned partitions; those that stay keep position and pause. */
export function own(s: ConsumerState, partitions: readonly TopicPartition[]): void {
  const before = s.partitions;
  s.partitions = new Map();
  for (const { topic, partition } of partitions) {
    const key = partitionKey(topic, partition);
    const kept = before.get(key);
    s.partitions.set(
      key,
      kept ?? {
        topic,
        partition,
        position: null,
        reset: null,
        resetFrom: null,
        paused: false,
        pendingRevocation: false,
        highWatermark: null,
      },
    );
  }
  s.buffer = s.buffer.filter((entry) => s.partitions.has(partitionKey(entry.topic, entry.partition)));
}

export function place(s: ConsumerState, topic: string, partition: number, offset: number): void {
  const owned = s.partitions.get(partitionKey(topic, partition));
  if (owned === undefined) return;
  owned.position = offset;
  owned.reset = null;
  owned.resetFrom = null;
  discard(s, topic, partition);
}

/** The coordinator has spoken: what is about to go is neither fetched nor returned any more. */
export function heartbeatAnswered(s: ConsumerState, fact: Extract<ConsumerFact, { type: 'groupHeartbeatAnswered' }>): void {
  const { member } = s;
  const { membership } = member;
  member.state = 'STABLE';
  member.generation = fact.epoch;
  member.lastGeneration = fact.epoch;
  if (fact.assignment === null) {
    if (fact.acknowledged && membership.phase === 'acknowledging') membership.phase = 'stable';
    return;
  }
  const wanted = new Set(fact.assignment.map(({ topic, partition }) => partitionKey(topic, partition)));
  for (const [key, owned] of s.partitions) owned.pendingRevocation = !wanted.has(key);
  const isNews = membership.phase === 'joining' || wanted.size !== s.partitions.size || [...wanted].some((key) => !s.partitions.has(key));
  membership.target = fact.assignment;
  if (isNews) membership.phase = 'reconciling';
  else if (membership.phase === 'reconciling' || fact.acknowledged) membership.phase = 'stable';
}

// ---- subscription ---------------------------------------------------------------------------------------------------

/** The leader may know topics that match the pattern and that this member has not seen yet. */
export function followLeader(s: ConsumerState, assigned: readonly TopicPartition[]): void {
  const { member, subscription } = s;
  const known = member.joinedTopics ?? [];
  const added = assigned.map(({ topic }) => topic).filter((topic) => !known.includes(topic));
  if (added.length === 0) return;
  s.subscription = { ...subscription, topics: union(subscription.topics, added) };
  member.joinedTopics = union(known, added);
  refreshSnapshot(s);
}

export function refreshSnapshot(s: ConsumerState): void {
  const topics = s.member.groupTopics.length > 0 ? union(s.subscription.topics, s.member.groupTopics) : s.subscription.topics;
  s.metadata.snapshot = topics.map((topic) => `${topic}:${s.metadata.topics.get(topic)?.length ?? 0}`).join(' ');
}

/** Both, sorted, each once. */
export function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])].sort();
}
