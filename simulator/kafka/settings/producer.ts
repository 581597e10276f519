/** Settings of a producer. Source: apache/kafka clients/.../producer/ProducerConfig.java, as printed by the classes of 4.2.1. */
import { flag, INT_MAX, int, javaClass, long, oneOf, shownOnly, text } from './types';

export const producerSettings = {
  'client.id': text('', 'A name for this client in logs and metrics; nothing depends on it.', shownOnly),

  // Promises
  acks: oneOf(
    ['all', '-1', '0', '1'],
    'all',
    'Whom the leader waits for before it answers: nobody (0), itself (1) or every in-sync replica (all, -1).',
    {
      affects: ['oracle.acked_lost', 'produce.p99', 'produce.availability'],
    },
  ),
  'enable.idempotence': flag(
    true,
    'Numbers the batches so that a broker stores a retried batch once; needs acks=all, retries and at most 5 requests in flight.',
    {
      affects: ['oracle.effect_dup', 'oracle.reordered_keys'],
    },
  ),
  retries: int(INT_MAX, 'count', 'How often a failed batch is sent again; delivery.timeout.ms normally ends it sooner.', {
    min: 0,
    max: INT_MAX,
    affects: ['produce.errors', 'oracle.effect_dup'],
  }),
  'max.in.flight.requests.per.connection': int(
    5,
    'count',
    'Requests to one broker that may be unanswered at once; without idempotence more than one lets a retry overtake.',
    {
      min: 1,
      affects: ['oracle.reordered_keys', 'produce.p99'],
    },
  ),
  'transactional.id': text(null, 'Names the producer across restarts, so that its transactions go on and an older twin is fenced.', {
    validValues: { kind: 'nonEmpty' },
  }),
  'transaction.timeout.ms': int(60_000, 'ms', 'How long a transaction may stay open before the coordinator aborts it.'),

  // Batching
  'batch.size': int(
    16_384,
    'bytes',
    'Size at which a batch for one partition is full and goes out; also how much goes to one partition before a keyless producer picks another.',
    {
      min: 0,
      affects: ['broker.req_per_s', 'produce.p99'],
    },
  ),
  'linger.ms': long(5, 'ms', 'Longest time that a batch waits for more records before it goes out.', {
    min: 0,
    affects: ['broker.req_per_s', 'e2e.p50', 'produce.p99'],
  }),
  'buffer.memory': long(33_554_432, 'bytes', 'Memory for records that wait to be sent; when it is full, send() blocks.', {
    min: 0,
    affects: ['produce.errors'],
  }),
  'max.request.size': int(1_048_576, 'bytes', 'Largest request, and with it the largest record, that the producer sends.', {
    min: 0,
    affects: ['produce.errors'],
  }),
  'compression.type': oneOf(
    ['none', 'gzip', 'snappy', 'lz4', 'zstd'],
    'none',
    'How whole batches are compressed before they are sent.',
    shownOnly,
  ),

  // Time
  'max.block.ms': long(60_000, 'ms', 'How long send() may block on missing metadata or a full buffer before it fails.', {
    min: 0,
    affects: ['produce.errors'],
  }),
  'delivery.timeout.ms': int(120_000, 'ms', 'Time from send() to success or failure, waiting and retries included.', {
    min: 0,
    affects: ['produce.errors', 'produce.availability'],
  }),
  'request.timeout.ms': int(
    30_000,
    'ms',
    'How long one request may stay unanswered before it counts as failed, although the broker may have stored it.',
    {
      min: 0,
      affects: ['produce.errors', 'oracle.effect_dup'],
    },
  ),
  'retry.backoff.ms': long(100, 'ms', 'Pause before the first retry; it doubles with each further one, give or take a fifth.', { min: 0 }),
  'retry.backoff.max.ms': long(1_000, 'ms', 'Longest pause between two retries.', { min: 0 }),
  'reconnect.backoff.ms': long(50, 'ms', 'Pause before the first attempt to reconnect to a broker.', { min: 0 }),
  'reconnect.backoff.max.ms': long(1_000, 'ms', 'Longest pause between two attempts to reconnect.', { min: 0 }),
  'metadata.max.age.ms': long(300_000, 'ms', 'How long the producer trusts what it knows of leaders and partition counts.', { min: 0 }),
  'metadata.max.idle.ms': long(300_000, 'ms', 'After this long without a record for a topic, its metadata is forgotten.', {
    ...shownOnly,
    min: 5_000,
  }),
  'connections.max.idle.ms': long(540_000, 'ms', 'An unused connection is closed after this long.', shownOnly),

  // Choosing the partition
  'partitioner.class': javaClass('A class of your own that chooses the partition; not set means the built-in one.', shownOnly),
  'partitioner.ignore.keys': flag(false, 'Spreads records with a key as if they had none, which gives up their order.', {
    affects: ['oracle.reordered_keys'],
  }),
  'partitioner.adaptive.partitioning.enable': flag(true, 'Sends fewer keyless records to partitions whose broker is slow to take them.', {
    affects: ['e2e.p99'],
  }),
  'partitioner.availability.timeout.ms': long(
    0,
    'ms',
    'A partition whose broker took nothing for this long gets no keyless records; 0 switches this off.',
    {
      ...shownOnly,
      min: 0,
    },
  ),
};
