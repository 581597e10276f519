/** The symptom index: what one sees at work, and the lesson that explains it. */

export interface Symptom {
  /** As somebody on call would say it. */
  readonly seen: string;
  /** Slug of the lesson that reproduces and explains it. */
  readonly lesson: string;
}

export const symptoms: readonly Symptom[] = [
  { seen: 'A consumer died and its partitions stand still', lesson: 'consumer-groups' },
  { seen: 'One more consumer, and it gets nothing to do', lesson: 'consumer-groups' },
  { seen: 'The lag grows, and more consumers do not help', lesson: 'consumer-lag' },
  { seen: 'Records were gone before anybody read them', lesson: 'consumer-lag' },
  { seen: 'Lag grows on one partition only', lesson: 'partition-skew' },
  { seen: 'Processed twice after the deploy', lesson: 'rebalancing' },
  { seen: 'All consumers stop for a minute', lesson: 'rebalance-storms' },
  { seen: 'The queue is empty, the work is not done', lesson: 'retry-vs-dlq' },
  { seen: 'Acknowledged, but not in the topic', lesson: 'kafka-internals' },
  { seen: 'Row saved, event never sent', lesson: 'transactional-outbox' },
  { seen: 'One request, six services, and no way to follow it', lesson: 'observability-backpressure' },
];
