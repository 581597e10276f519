/**
 * One run of the swarm, drawn from its seed as plain data: a small cluster, who writes, who reads, and what befalls them. Every run has
 * some kinds of trouble switched off, since trouble of one kind hides what another would have shown.
 */
import type { ClusterSpec } from '@/simulator/kafka/cluster';
import type { CommitMode, Settings } from '@/simulator/kafka/consumer/spec';
import type { Workload } from '@/simulator/kafka/producer/spec';
import type { Configs } from '@/simulator/kafka/protocol/admin';
import type { NodeId } from '@/simulator/kernel/process';
import { type Micros, millis, seconds } from '@/simulator/kernel/time';
import { Luck } from './luck';
import { drawTroubles, type Trouble, type TroubleKind } from './troubles';

export interface Story {
  readonly seed: number;
  readonly cluster: ClusterSpec;
  readonly producers: readonly ProducerStory[];
  readonly groups: readonly GroupStory[];
  /** Kinds of trouble that are switched on. */
  readonly kinds: readonly TroubleKind[];
  readonly troubles: readonly Trouble[];
  /** From here on all is healed. */
  readonly healsAt: Micros;
}

export interface ProducerStory {
  readonly node: NodeId;
  readonly config: Configs;
  readonly workload: Workload;
}

export interface GroupStory {
  readonly id: string;
  readonly kind: 'classic' | 'consumer' | 'share';
  readonly members: readonly NodeId[];
  /** Of every member. */
  readonly config: Settings;
  readonly isStatic: boolean;
  readonly commit: CommitMode;
  /** Mean time for a record. */
  readonly handling: Micros;
}

export const TOPIC = 'orders';
/** Trouble begins when everybody has come up, and lasts so long. */
const CALM: Micros = seconds(2);
const DANGER: Micros = seconds(20);

/** Clocks ring early, so that a few seconds of trouble are long enough for every one of them. */
const QUICK: Configs = {
  'broker.session.timeout.ms': 3_000,
  'broker.heartbeat.interval.ms': 500,
  'replica.lag.time.max.ms': 4_000,
  'controller.socket.timeout.ms': 2_000,
  'offsets.topic.num.partitions': 2,
  'transaction.state.log.num.partitions': 2,
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': 1_000,
  'group.initial.rebalance.delay.ms': 0,
  'group.min.session.timeout.ms': 1_000,
  'group.consumer.min.session.timeout.ms': 1_000,
  'group.consumer.session.timeout.ms': 4_000,
  'group.consumer.min.heartbeat.interval.ms': 200,
  'group.consumer.heartbeat.interval.ms': 500,
  'group.share.min.session.timeout.ms': 1_000,
  'group.share.session.timeout.ms': 4_000,
  'group.share.min.heartbeat.interval.ms': 200,
  'group.share.heartbeat.interval.ms': 500,
  'group.share.min.record.lock.duration.ms': 1_000,
};

export function drawStory(seed: number): Story {
  const luck = new Luck(seed, 'story');
  const cluster = drawCluster(luck);
  const producers = Array.from({ length: luck.of([1, 1, 2]) }, (_, i) => drawProducer(`producer-${i + 1}`, luck));
  const groups = Array.from({ length: luck.of([1, 1, 2]) }, (_, i) => drawGroup(`group-${i + 1}`, luck));
  const brokers = Array.from({ length: cluster.brokers }, (_, i) => `broker-${i + 1}`);
  const members = groups.flatMap((group) => group.members);
  const drawn = drawTroubles(
    { brokers, members, clients: [...producers.map(({ node }) => node), ...members] },
    { from: CALM, until: CALM + DANGER },
    new Luck(seed, 'troubles'),
  );
  const shares = groups.filter(({ kind }) => kind === 'share').map(({ id }) => [id, drawShareSettings(luck)] as const);
  return {
    seed,
    cluster: { ...cluster, groupConfigs: Object.fromEntries(shares) },
    producers,
    groups,
    ...drawn,
    healsAt: CALM + DANGER,
  };
}

function drawCluster(luck: Luck): ClusterSpec {
  const brokers = luck.of([1, 2, 3, 3, 3, 3, 4, 5]);
  const replicationFactor = Math.min(brokers, luck.of([1, 2, 3, 3, 3]));
  const minIsr = Math.max(1, Math.min(replicationFactor, luck.of([1, 2, 2])));
  const isUnclean = luck.once(10);
  return {
    brokers,
    config: { ...QUICK, 'transaction.state.log.min.isr': Math.min(2, brokers), 'min.insync.replicas': Math.min(minIsr, brokers) },
    topics: [
      {
        name: TOPIC,
        partitions: luck.between(1, 3),
        replicationFactor,
        config: { 'min.insync.replicas': minIsr, ...(isUnclean && { 'unclean.leader.election.enable': true }) },
      },
    ],
    elr: !luck.once(4),
  };
}

function drawProducer(node: NodeId, luck: Luck): ProducerStory {
  const isTransactional = luck.once(3);
  const acks = isTransactional ? 'all' : luck.of(['all', 'all', 'all', '1', '0']);
  const isIdempotent = acks === 'all' && (isTransactional || !luck.once(4));
  const perSecond = luck.between(5, 30);
  return {
    node,
    config: {
      acks,
      'enable.idempotence': isIdempotent,
      'linger.ms': luck.of([0, 5, 50]),
      'batch.size': luck.of([200, 16_384]),
      'max.in.flight.requests.per.connection': luck.between(1, 5),
      'request.timeout.ms': luck.of([1_000, 2_000]),
      'delivery.timeout.ms': luck.of([6_000, 20_000, 120_000]),
      'max.block.ms': luck.of([5_000, 60_000]),
      'metadata.max.age.ms': 2_000,
      ...(isTransactional && { 'transactional.id': `id-of-${node}`, 'transaction.timeout.ms': luck.of([2_000, 8_000]) }),
    },
    workload: {
      topic: TOPIC,
      arrivals: { law: 'poisson', perSecond, from: 0, until: CALM + DANGER },
      keys: { count: luck.of([0, 6]) },
      valueSize: 50,
      ...(isTransactional && { commitEvery: millis(luck.of([100, 700, 3_000])) }),
    },
  };
}

function drawGroup(id: string, luck: Luck): GroupStory {
  const kind = luck.of(['classic', 'classic', 'consumer', 'consumer', 'share'] as const);
  const members = Array.from({ length: luck.between(1, 3) }, (_, i) => `${id}-${i + 1}`);
  const common = {
    'group.id': id,
    'fetch.max.wait.ms': 500,
    'request.timeout.ms': luck.of([1_500, 3_000]),
    'max.poll.records': luck.of([5, 50, 500]),
  };
  const handling = millis(luck.of([0, 1, 15]));
  if (kind === 'share') {
    const share = {
      'share.acknowledgement.mode': luck.of(['explicit', 'implicit']),
      'share.acquire.mode': luck.of(['batch_optimized', 'record_limit']),
    };
    return { id, kind, members, config: { ...common, ...share }, isStatic: false, commit: 'auto', handling };
  }
  const reading = {
    ...common,
    'auto.offset.reset': 'earliest',
    'isolation.level': luck.of(['read_committed', 'read_uncommitted']),
    'max.poll.interval.ms': luck.of([5_000, 60_000]),
    'default.api.timeout.ms': 5_000,
    'auto.commit.interval.ms': luck.of([500, 2_000]),
  };
  const commit = luck.of<CommitMode>(['auto', 'auto', 'syncAfter', 'asyncAfter', 'syncBefore', 'perRecord']);
  const isStatic = luck.once(4);
  if (kind === 'consumer') {
    const config = { ...reading, 'group.protocol': 'consumer', ...(luck.once(2) && { 'group.remote.assignor': 'range' }) };
    return { id, kind, members, config, isStatic, commit, handling };
  }
  const strategy = luck.of(['range', 'roundrobin', 'sticky', 'cooperative-sticky', 'cooperative-sticky']);
  const clocks = { 'session.timeout.ms': 4_000, 'heartbeat.interval.ms': 1_000 };
  return { id, kind, members, config: { ...reading, ...clocks, 'partition.assignment.strategy': strategy }, isStatic, commit, handling };
}

function drawShareSettings(luck: Luck): Configs {
  return {
    'share.auto.offset.reset': 'earliest',
    'share.record.lock.duration.ms': luck.of([1_500, 5_000]),
    'share.isolation.level': luck.of(['read_committed', 'read_uncommitted']),
  };
}
