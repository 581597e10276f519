/**
 * The one table of contents: every lesson, its phase, its minutes, and what it leans on.
 * Navigation, the map, progress and the search all read the order and the words from here.
 * Slugs are kept for ever: progress and links hang on them.
 */

export interface Phase {
  readonly id: PhaseId;
  readonly title: string;
}

export type PhaseId = 'orientation' | 'kafka-foundations' | 'kafka-operations' | 'brokers-and-failure' | 'patterns' | 'extended';

export interface Lesson {
  /** Place in the recommended order, from 1. Never part of an address. */
  readonly number: number;
  readonly slug: string;
  /** Short enough for a node of the map, at most 24 characters. */
  readonly title: string;
  /** What the lesson answers. */
  readonly question: string;
  readonly phase: PhaseId;
  readonly readMinutes: number;
  readonly practiseMinutes: number;
  /** Slugs of the lessons without which this one is hard to follow. */
  readonly needs: readonly string[];
  /** Slugs of lessons that make it easier. */
  readonly helps: readonly string[];
  /** Whether the page exists. Nothing links to a lesson that is not written. */
  readonly written: boolean;
}

export const phases: readonly Phase[] = [
  { id: 'orientation', title: 'Orientation' },
  { id: 'kafka-foundations', title: 'Kafka foundations' },
  { id: 'kafka-operations', title: 'Kafka operations' },
  { id: 'brokers-and-failure', title: 'Brokers and failure' },
  { id: 'patterns', title: 'Patterns' },
  { id: 'extended', title: 'Extended' },
];

export const lessons: readonly Lesson[] = [
  {
    number: 1,
    slug: 'roadmap',
    title: 'Why, when, how',
    question: 'When does an event beat a call, and what does it cost?',
    phase: 'orientation',
    readMinutes: 25,
    practiseMinutes: 15,
    needs: [],
    helps: [],
    written: true,
  },
  {
    number: 2,
    slug: 'kafka-internals',
    title: 'Kafka internals',
    question: 'What exactly does a broker promise when it answers “stored”?',
    phase: 'kafka-foundations',
    readMinutes: 45,
    practiseMinutes: 30,
    needs: ['roadmap'],
    helps: [],
    written: false,
  },
  {
    number: 3,
    slug: 'delivery-guarantees',
    title: 'Delivery guarantees',
    question: 'At most once or at least once: who decides, and at which line of code?',
    phase: 'kafka-foundations',
    readMinutes: 35,
    practiseMinutes: 35,
    needs: ['kafka-internals'],
    helps: [],
    written: false,
  },
  {
    number: 4,
    slug: 'consumer-groups',
    title: 'Consumer groups',
    question: 'Who reads which partition, and what happens when that one stops?',
    phase: 'kafka-foundations',
    readMinutes: 40,
    practiseMinutes: 25,
    needs: ['delivery-guarantees'],
    helps: [],
    written: true,
  },
  {
    number: 5,
    slug: 'exactly-once',
    title: 'Exactly-once',
    question: 'What has to happen together before “once” means once?',
    phase: 'kafka-foundations',
    readMinutes: 45,
    practiseMinutes: 35,
    needs: ['consumer-groups', 'delivery-guarantees'],
    helps: [],
    written: false,
  },
  {
    number: 6,
    slug: 'zero-copy-throughput',
    title: 'Batching and zero-copy',
    question: 'Why can one broker move so much, and what takes that away?',
    phase: 'kafka-foundations',
    readMinutes: 30,
    practiseMinutes: 20,
    needs: ['kafka-internals'],
    helps: [],
    written: false,
  },
  {
    number: 7,
    slug: 'consumer-lag',
    title: 'Consumer lag',
    question: 'Lag grows. Is it the load, the handler or the group?',
    phase: 'kafka-operations',
    readMinutes: 35,
    practiseMinutes: 30,
    needs: ['consumer-groups'],
    helps: ['zero-copy-throughput'],
    written: true,
  },
  {
    number: 8,
    slug: 'rebalancing',
    title: 'Rebalancing',
    question: 'Why may a whole group stop because one member joins?',
    phase: 'kafka-operations',
    readMinutes: 35,
    practiseMinutes: 30,
    needs: ['consumer-lag', 'consumer-groups'],
    helps: [],
    written: false,
  },
  {
    number: 9,
    slug: 'partition-skew',
    title: 'Skew and hot keys',
    question: 'One partition is behind while the others idle. Why, and what helps?',
    phase: 'kafka-operations',
    readMinutes: 30,
    practiseMinutes: 25,
    needs: ['consumer-groups', 'consumer-lag'],
    helps: [],
    written: false,
  },
  {
    number: 10,
    slug: 'rebalance-storms',
    title: 'Rebalance storms',
    question: 'Why does a group rebalance again and again, and how is it calmed?',
    phase: 'kafka-operations',
    readMinutes: 35,
    practiseMinutes: 30,
    needs: ['rebalancing'],
    helps: [],
    written: false,
  },
  {
    number: 11,
    slug: 'rabbitmq-internals',
    title: 'RabbitMQ internals',
    question: 'How does a message find its queue, and who keeps it until the ack?',
    phase: 'brokers-and-failure',
    readMinutes: 40,
    practiseMinutes: 30,
    needs: ['roadmap', 'delivery-guarantees'],
    helps: [],
    written: false,
  },
  {
    number: 12,
    slug: 'quorum-queues',
    title: 'Quorum queues',
    question: 'How many nodes may fail before a queue stops, or forgets?',
    phase: 'brokers-and-failure',
    readMinutes: 40,
    practiseMinutes: 30,
    needs: ['rabbitmq-internals'],
    helps: ['kafka-internals'],
    written: false,
  },
  {
    number: 13,
    slug: 'aws-messaging',
    title: 'AWS messaging',
    question: 'Queue, topic or bus: which keeps which promise?',
    phase: 'brokers-and-failure',
    readMinutes: 40,
    practiseMinutes: 25,
    needs: ['delivery-guarantees'],
    helps: ['rabbitmq-internals'],
    written: false,
  },
  {
    number: 14,
    slug: 'retry-vs-dlq',
    title: 'Retry or dead letter',
    question: 'Which failures deserve another try, and where do the others go?',
    phase: 'brokers-and-failure',
    readMinutes: 40,
    practiseMinutes: 35,
    needs: ['consumer-groups', 'rabbitmq-internals'],
    helps: [],
    written: false,
  },
  {
    number: 15,
    slug: 'event-sourcing-cqrs',
    title: 'Event sourcing, CQRS',
    question: 'What if the log of changes is the truth, and every table a view of it?',
    phase: 'patterns',
    readMinutes: 55,
    practiseMinutes: 45,
    needs: ['delivery-guarantees'],
    helps: [],
    written: false,
  },
  {
    number: 16,
    slug: 'schema-evolution',
    title: 'Schema evolution',
    question: 'How does an event change its shape while old readers still run?',
    phase: 'patterns',
    readMinutes: 35,
    practiseMinutes: 30,
    needs: ['kafka-internals'],
    helps: ['event-sourcing-cqrs'],
    written: false,
  },
  {
    number: 17,
    slug: 'transactional-outbox',
    title: 'Transactional outbox',
    question: 'Row saved, event never sent: how do both happen, or neither?',
    phase: 'patterns',
    readMinutes: 40,
    practiseMinutes: 40,
    needs: ['event-sourcing-cqrs'],
    helps: [],
    written: false,
  },
  {
    number: 18,
    slug: 'cdc-debezium',
    title: 'CDC with Debezium',
    question: 'How does a database’s own log become a stream of events?',
    phase: 'patterns',
    readMinutes: 45,
    practiseMinutes: 30,
    needs: ['schema-evolution', 'transactional-outbox'],
    helps: [],
    written: false,
  },
  {
    number: 19,
    slug: 'sagas',
    title: 'Sagas',
    question: 'How is work undone that several services have already done?',
    phase: 'patterns',
    readMinutes: 45,
    practiseMinutes: 40,
    needs: ['event-sourcing-cqrs', 'transactional-outbox'],
    helps: [],
    written: false,
  },
  {
    number: 20,
    slug: 'kafka-streams',
    title: 'Kafka Streams',
    question: 'How do you join and count what never ends and arrives late?',
    phase: 'patterns',
    readMinutes: 50,
    practiseMinutes: 35,
    needs: ['exactly-once', 'partition-skew'],
    helps: [],
    written: false,
  },
  {
    number: 21,
    slug: 'observability-backpressure',
    title: 'Observability',
    question: 'Where is the message now, and who should slow down?',
    phase: 'extended',
    readMinutes: 40,
    practiseMinutes: 35,
    needs: ['consumer-lag', 'retry-vs-dlq'],
    helps: [],
    written: false,
  },
  {
    number: 22,
    slug: 'redis-cloud-streams',
    title: 'Redis, cloud streams',
    question: 'What carries over to Redis Streams, Kinesis and Pub/Sub, and what does not?',
    phase: 'extended',
    readMinutes: 35,
    practiseMinutes: 25,
    needs: ['consumer-groups', 'aws-messaging'],
    helps: [],
    written: false,
  },
];

/** The lesson with this slug, or `undefined` for an address that names none. */
export function lessonBySlug(slug: string): Lesson | undefined {
  return lessons.find((lesson) => lesson.slug === slug);
}

/** `04`, as the number is set everywhere. */
export function lessonNumber(lesson: Lesson): string {
  return String(lesson.number).padStart(2, '0');
}

/** Minutes to read and practise one lesson. */
export function lessonMinutes(lesson: Lesson): number {
  return lesson.readMinutes + lesson.practiseMinutes;
}
