/**
 * The glossary: every term of the lessons, in one sentence each, with the lesson in which it is met first.
 * Ids are anchors (`/glossary#high-watermark`) and are kept for ever: lessons and other people's pages link to them.
 */

export interface Term {
  /** Its anchor: lower-case words joined by hyphens. */
  readonly id: string;
  readonly term: string;
  /** Other names of the same thing: what an abbreviation stands for, or how else people say it. */
  readonly also: readonly string[];
  /** What it means, in one sentence that can stand alone. */
  readonly meaning: string;
  /** Slug of the lesson where it is met first. */
  readonly lesson: string;
}

/** In alphabetical order of the term. */
export const terms: readonly Term[] = [
  define(
    'admission-control',
    'Admission control',
    'observability-backpressure',
    'Refusing work at the door, early and cheaply, so that the work already inside can still be finished.',
  ),
  define(
    'aggregate',
    'Aggregate',
    'event-sourcing-cqrs',
    'The things whose rules must hold together at every moment, so that their events form one stream with one writer at a time.',
  ),
  define(
    'at-least-once',
    'At-least-once',
    'delivery-guarantees',
    'Every message is tried until somebody confirms it, so nothing is skipped and some things happen twice.',
  ),
  define(
    'at-most-once',
    'At-most-once',
    'delivery-guarantees',
    'A message is marked as done before its effect, so nothing happens twice and some things never happen.',
  ),
  define(
    'auto-offset-reset',
    'Auto offset reset',
    'consumer-groups',
    'The rule for where a consumer starts when its group has no committed position that still exists: at the beginning, at the end, or not at all.',
    ['auto.offset.reset'],
  ),
  define(
    'back-pressure',
    'Back-pressure',
    'roadmap',
    'A signal from a receiver that makes the sender slow down to what the receiver can do.',
    ['backpressure'],
  ),
  define('binding', 'Binding', 'rabbitmq-internals', 'The rule that joins an exchange to a queue and says which messages go that way.'),
  define('broker', 'Broker', 'roadmap', 'A server that takes messages from those who send, keeps them, and hands them to those who read.'),
  define('causation-id', 'Causation id', 'observability-backpressure', 'The id of the one message that led directly to this one.'),
  define(
    'cdc',
    'CDC',
    'cdc-debezium',
    'Reading the log that a database keeps of its own changes, and publishing each change as an event.',
    ['change data capture'],
  ),
  define(
    'changelog-topic',
    'Changelog topic',
    'kafka-streams',
    'A compacted topic to which a state store writes its changes, so that the store can be built again elsewhere.',
  ),
  define('choreography', 'Choreography', 'sagas', 'A saga without a leader: each service reacts to what the others say has happened.'),
  define(
    'circuit-breaker',
    'Circuit breaker',
    'retry-vs-dlq',
    'A switch that stops calling a dependency after it failed often enough, and tries it again with care later.',
  ),
  define('command', 'Command', 'roadmap', 'A request to one receiver to do something, which it may refuse.'),
  define(
    'compaction',
    'Compaction',
    'kafka-internals',
    'Cleaning a log by key: at least the newest record of each key stays, older ones may go.',
    ['log compaction', 'cleanup.policy=compact'],
  ),
  define(
    'compensation',
    'Compensation',
    'sagas',
    'A new business action that makes up for an earlier one which cannot be rolled back, as a refund does for a payment.',
  ),
  define(
    'consumer-group',
    'Consumer group',
    'consumer-groups',
    'Consumers under one name that share the partitions of a topic, so that each partition is read by one of them at a time.',
  ),
  define(
    'control-batch',
    'Control batch',
    'exactly-once',
    'A marker in the log itself, invisible to applications, that says a transaction was committed or aborted.',
    ['transaction marker', 'control record'],
  ),
  define(
    'co-partitioning',
    'Co-partitioning',
    'kafka-streams',
    'Two topics with equally many partitions and the same rule from key to partition, so that equal keys meet in one task.',
  ),
  define(
    'correlation-id',
    'Correlation id',
    'observability-backpressure',
    'An id that all messages of one business flow carry, so that the flow can be found again among the others.',
  ),
  define('cqrs', 'CQRS', 'event-sourcing-cqrs', 'One model that changes are made with, and other models that questions are asked of.', [
    'command query responsibility segregation',
  ]),
  define(
    'credit-flow',
    'Credit flow',
    'rabbitmq-internals',
    'How processes inside RabbitMQ throttle each other: whoever has used up its credit waits until the next one grants more.',
    ['flow control'],
  ),
  define(
    'crypto-shredding',
    'Crypto-shredding',
    'event-sourcing-cqrs',
    'Erasing data that cannot be deleted, by destroying the only key it was encrypted with.',
  ),
  define(
    'dead-letter-queue',
    'Dead letter queue',
    'retry-vs-dlq',
    'The place for messages that were given up on, kept for a person to look at and perhaps send back.',
    ['DLQ', 'dead letter topic', 'dead letter exchange'],
  ),
  define(
    'delivery-limit',
    'Delivery limit',
    'quorum-queues',
    'How many times a message may fail and be delivered again before its queue drops it or passes it on as a dead letter.',
    ['x-delivery-limit'],
  ),
  define(
    'drain-time',
    'Drain time',
    'roadmap',
    'How long a backlog takes to disappear: its size divided by the capacity that is left over beside new arrivals.',
  ),
  define(
    'dual-write',
    'Dual write',
    'transactional-outbox',
    'Changing two stores one after the other without a common commit, so that a crash between them leaves only one changed.',
  ),
  define(
    'elr',
    'ELR',
    'kafka-internals',
    'Replicas that left the in-sync set and are still known to hold every committed record, so that one of them may lead without loss.',
    ['eligible leader replicas'],
  ),
  define('event', 'Event', 'roadmap', 'A fact that has happened, said to whoever cares; it can be ignored but not refused.'),
  define(
    'event-carried-state-transfer',
    'Event-carried state transfer',
    'schema-evolution',
    'Events that hold all that a reader needs, so that it never has to call the service that sent them.',
  ),
  define(
    'event-sourcing',
    'Event sourcing',
    'event-sourcing-cqrs',
    'Keeping the list of changes as the truth, and working out any current state from it.',
  ),
  define(
    'exchange',
    'Exchange',
    'rabbitmq-internals',
    'The point in RabbitMQ where messages arrive and are routed to queues; it stores nothing itself.',
  ),
  define(
    'expected-version',
    'Expected version',
    'event-sourcing-cqrs',
    'The condition of an append: it is accepted only if nobody has added to the stream since I read it.',
    ['optimistic concurrency'],
  ),
  define('fan-out', 'Fan-out', 'roadmap', 'One message that reaches many readers, none of which depends on another.'),
  define(
    'fencing-token',
    'Fencing token',
    'delivery-guarantees',
    'A number that grows with each new owner, by which a resource recognises and refuses an owner of the past.',
  ),
  define(
    'generation',
    'Generation, member epoch',
    'consumer-groups',
    'The number of a round of membership: in the classic protocol of the whole group, in the newer one of each member, so that words from an earlier round are refused.',
    ['generation id', 'member epoch', 'group epoch'],
  ),
  define(
    'goodput',
    'Goodput',
    'observability-backpressure',
    'Work per second that was of use to somebody, as opposed to all the work done.',
  ),
  define(
    'grace-period',
    'Grace period',
    'kafka-streams',
    'How much longer, in stream time, a window that has ended still takes records which arrive late.',
  ),
  define(
    'head-of-line-blocking',
    'Head-of-line blocking',
    'consumer-lag',
    'One item that is stuck or slow, and everything behind it in the same line waits.',
  ),
  define(
    'high-watermark',
    'High watermark',
    'kafka-internals',
    'The offset up to which every in-sync replica has the log: below it records are committed and may be read.',
    ['HW'],
  ),
  define(
    'hot-key',
    'Hot key',
    'partition-skew',
    'A key with so large a share of the traffic that the one partition it belongs to falls behind.',
  ),
  define('idempotence', 'Idempotence', 'delivery-guarantees', 'Doing it again changes nothing more.', ['idempotent']),
  define(
    'idempotency-key',
    'Idempotency key',
    'delivery-guarantees',
    'The name of an intention, chosen by whoever has it, by which a receiver recognises that it has seen it before.',
  ),
  define(
    'inbox',
    'Inbox',
    'transactional-outbox',
    'A table of the ids of messages already handled, written in the same transaction as their effect.',
  ),
  define(
    'in-flight',
    'In flight',
    'rabbitmq-internals',
    'Handed over but not yet acknowledged: in nobody’s queue for now, and not done either.',
    ['unacked'],
  ),
  define(
    'isr',
    'ISR',
    'kafka-internals',
    'The replicas of a partition that keep up with its leader; a record counts as committed once all of them have it.',
    ['in-sync replicas'],
  ),
  define(
    'kraft',
    'KRaft',
    'kafka-internals',
    'Kafka’s own variant of Raft, by which its controllers agree on the metadata of the cluster, in the place where ZooKeeper was.',
  ),
  define('lag', 'Lag', 'consumer-groups', 'How far a reader is behind the end of what it reads, counted in records or in time.', [
    'consumer lag',
  ]),
  define(
    'leader-epoch',
    'Leader epoch',
    'kafka-internals',
    'The number of a partition’s term of leadership, stamped on every batch, by which a returning replica finds where its log went another way.',
  ),
  define('leo', 'LEO', 'kafka-internals', 'The offset that the next record of a replica will get, one past its last.', ['log end offset']),
  define(
    'linger',
    'Linger',
    'zero-copy-throughput',
    'How long a producer waits for more records, so that a batch is fuller when it leaves.',
    ['linger.ms'],
  ),
  define(
    'littles-law',
    'Little’s law',
    'roadmap',
    'In a system that neither fills nor empties, the number of items inside is the rate of arrival times the time each one stays.',
  ),
  define('lsn', 'LSN', 'cdc-debezium', 'A position in the log of a database, which grows with every change.', ['log sequence number']),
  define(
    'lso',
    'LSO',
    'exactly-once',
    'The first offset that some open transaction has not decided yet; readers that want only committed records stop there.',
    ['last stable offset'],
  ),
  define(
    'mandatory',
    'Mandatory',
    'rabbitmq-internals',
    'A flag on a publish that asks RabbitMQ to return the message if no queue got it.',
  ),
  define(
    'message-group',
    'Message group',
    'aws-messaging',
    'A lane of an SQS FIFO queue: in order within itself, independent of other lanes.',
    ['MessageGroupId'],
  ),
  define(
    'metastable-failure',
    'Metastable failure',
    'observability-backpressure',
    'A bad state that feeds itself, often by retries, and so stays after what caused it is gone.',
  ),
  define(
    'offset',
    'Offset',
    'kafka-internals',
    'The number of a record within its partition: the first is 0, and each record gets the next one.',
  ),
  define(
    'orchestration',
    'Orchestration',
    'sagas',
    'A saga with a leader: one state machine tells each service what to do next and keeps account.',
  ),
  define(
    'outbox',
    'Outbox',
    'transactional-outbox',
    'A table in which events are saved in the same transaction as the change they tell of, to be published afterwards.',
    ['transactional outbox'],
  ),
  define(
    'partition',
    'Partition',
    'kafka-internals',
    'One of the ordered logs that make up a topic, and the unit in which its work can be divided.',
  ),
  define(
    'pel',
    'PEL',
    'redis-cloud-streams',
    'The list that Redis keeps, for each consumer group, of entries delivered and not yet acknowledged.',
    ['pending entries list'],
  ),
  define(
    'pid',
    'PID',
    'exactly-once',
    'The number a broker gives to a producer; with its epoch and a sequence number for each partition, repeated batches are recognised.',
    ['producer id'],
  ),
  define(
    'pivot',
    'Pivot',
    'sagas',
    'The step of a saga that decides: before it everything can be undone, after it the saga must go on to its end.',
  ),
  define('poison-pill', 'Poison pill', 'retry-vs-dlq', 'A message that fails however often it is tried.', ['poison message']),
  define('prefetch', 'Prefetch', 'rabbitmq-internals', 'How many messages a consumer may hold without having acknowledged them.', [
    'basic.qos',
    'prefetch count',
  ]),
  define(
    'process-manager',
    'Process manager',
    'sagas',
    'A component that remembers where a business flow stands, hears events, and sends the next commands.',
  ),
  define(
    'projection',
    'Projection',
    'event-sourcing-cqrs',
    'A read model worked out from events, which can be thrown away and built again.',
  ),
  define(
    'publisher-confirm',
    'Publisher confirm',
    'rabbitmq-internals',
    'The broker’s receipt to a publisher that it has taken responsibility for a message.',
  ),
  define(
    'quorum',
    'Quorum',
    'quorum-queues',
    'So many members that any two such sets share one, as a majority does; what a quorum agreed on cannot be contradicted by another.',
  ),
  define(
    'read-committed',
    'read_committed',
    'exactly-once',
    'The isolation level at which a consumer sees neither records of aborted transactions nor of undecided ones.',
    ['isolation.level'],
  ),
  define(
    'rebalance',
    'Rebalance',
    'consumer-groups',
    'Dividing the partitions among the members of a group anew, because members or partitions came or went.',
    ['rebalancing'],
  ),
  define('redrive', 'Redrive', 'aws-messaging', 'Sending dead letters back to where they were meant to be handled.'),
  define(
    'replication-slot',
    'Replication slot',
    'cdc-debezium',
    'A bookmark in Postgres that says how far a reader of the log has come; what lies behind it may be removed, what lies ahead is held.',
  ),
  define(
    'retention',
    'Retention',
    'kafka-internals',
    'The rule for how long, or up to which size, a log is kept, whether or not anybody has read it.',
    ['retention.ms', 'retention.bytes'],
  ),
  define(
    'retry-budget',
    'Retry budget',
    'retry-vs-dlq',
    'A cap on how much extra load retries may add, for example a tenth of the first attempts.',
  ),
  define(
    'saga',
    'Saga',
    'sagas',
    'A chain of local transactions that stands for one large one, with a compensation for each step that may have to be undone.',
  ),
  define(
    'salting',
    'Salting',
    'partition-skew',
    'Adding a small suffix to a hot key, so that its records spread over several partitions, at the price of their common order.',
  ),
  define(
    'schema-registry',
    'Schema registry',
    'schema-evolution',
    'The store of the shapes that messages may have, which refuses a new version that breaks the agreed rule of compatibility.',
  ),
  define(
    'segment',
    'Segment',
    'kafka-internals',
    'One of the files that a partition’s log is cut into; whole segments are what retention deletes.',
  ),
  define(
    'semantic-lock',
    'Semantic lock',
    'sagas',
    'A visible mark such as “pending” on data that a saga has touched, so that others know it may still be taken back.',
  ),
  define(
    'share-group',
    'Share group',
    'consumer-groups',
    'A Kafka group whose members take records from the same partitions together and acknowledge each record on its own.',
    ['queues for Kafka'],
  ),
  define(
    'snapshot',
    'Snapshot',
    'event-sourcing-cqrs',
    'The state worked out up to some event, kept so that reading need not start at the first one.',
  ),
  define(
    'span-link',
    'Span link',
    'observability-backpressure',
    'A relation between two pieces of traced work of which neither is the parent of the other, as with a batch made from many requests.',
  ),
  define(
    'standby',
    'Standby',
    'kafka-streams',
    'A copy of a state store that is kept warm on another instance, so that taking over is quick.',
    ['standby replica', 'num.standby.replicas'],
  ),
  define(
    'static-membership',
    'Static membership',
    'consumer-groups',
    'A fixed name for a consumer that outlives its restarts, so that a short absence moves no partitions.',
    ['group.instance.id'],
  ),
  define(
    'stream-time',
    'Stream time',
    'kafka-streams',
    'The greatest time that the records seen so far carry; it moves only when records come.',
  ),
  define(
    'tombstone',
    'Tombstone',
    'kafka-internals',
    'A record with a key and no value, which says that whatever the key stood for is deleted.',
  ),
  define(
    'topic',
    'Topic',
    'kafka-internals',
    'A named set of partitions to which records are written and from which anyone entitled may read.',
  ),
  define(
    'transaction-coordinator',
    'Transaction coordinator',
    'exactly-once',
    'The broker that keeps account of a producer’s transactions and decides each one.',
  ),
  define(
    'unclean-election',
    'Unclean election',
    'kafka-internals',
    'Choosing a leader that may lack committed records, when having some leader is worth more than having all of the log.',
    ['unclean.leader.election.enable'],
  ),
  define(
    'upcaster',
    'Upcaster',
    'event-sourcing-cqrs',
    'A function that turns an old shape of an event into a newer one while it is being read.',
  ),
  define(
    'visibility-timeout',
    'Visibility timeout',
    'aws-messaging',
    'How long a message that was received from SQS stays hidden from others, waiting for whoever took it to delete it.',
  ),
  define('wal', 'WAL', 'cdc-debezium', 'The log to which a database writes a change before it changes the data itself.', [
    'write-ahead log',
  ]),
  define(
    'watermark-snapshot',
    'Watermark (snapshot)',
    'cdc-debezium',
    'Marks written to the log before and after a chunk of a table is read, to find the rows that changed meanwhile.',
    ['incremental snapshot'],
  ),
  define('window', 'Window', 'kafka-streams', 'A slice of time within which records are counted or joined.'),
  define(
    'zero-copy',
    'Zero-copy',
    'zero-copy-throughput',
    'Sending the pages of a file to the network without copying them through the memory of the program.',
    ['sendfile'],
  ),
  define(
    'zombie',
    'Zombie',
    'consumer-groups',
    'A process that was declared dead, does not know it, and still acts as the owner of something.',
  ),
];

/** The term with this id, or nothing for an anchor that names none. */
export function termById(id: string): Term | undefined {
  return terms.find((term) => term.id === id);
}

function define(id: string, term: string, lesson: string, meaning: string, also: readonly string[] = []): Term {
  return { id, term, also, meaning, lesson };
}
