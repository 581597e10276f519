/** What replication promises, under random deaths, pauses, cuts and proper ends of brokers; and what it does not. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BrokerState } from '@/simulator/kafka/broker/state';
import { addCluster } from '@/simulator/kafka/cluster';
import { producerProcess } from '@/simulator/kafka/producer/process';
import type { Configs } from '@/simulator/kafka/protocol/admin';
import { type KernelCommand, Simulation } from '@/simulator/kernel/simulation';
import { Trace } from '@/simulator/kernel/trace';

type Act =
  | { readonly do: 'crash' | 'restart' | 'pause' | 'resume' | 'isolate' | 'heal' | 'shutDown'; readonly who: number }
  | { readonly do: 'advance'; readonly ms: number };

const who = fc.nat(2);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom('crash' as const, 'restart' as const, 'pause' as const, 'resume' as const), who }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('isolate' as const, 'heal' as const, 'shutDown' as const), who }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant('advance' as const), ms: fc.constantFrom(5, 200, 2_500, 8_000) }) },
);
const story = fc.record({ acts: fc.array(act, { maxLength: 20 }), seed: fc.nat(10_000) });
type Story = typeof story extends fc.Arbitrary<infer S> ? S : never;

interface World {
  readonly simulation: Simulation;
  readonly trace: Trace;
  readonly brokers: readonly string[];
}

const CLUSTER: Configs = {
  'offsets.topic.num.partitions': 2,
  'broker.session.timeout.ms': 3_000,
  'broker.heartbeat.interval.ms': 500,
  'replica.lag.time.max.ms': 4_000,
  'controller.socket.timeout.ms': 2_000,
};

function build(seed: number, topic: Configs, producer: Configs): World {
  const trace = new Trace();
  const simulation = new Simulation({ seed, trace });
  const topics = [{ name: 't', partitions: 2, replicationFactor: 3, config: topic }];
  const brokers = addCluster(simulation, { brokers: 3, config: CLUSTER, topics });
  simulation.addNode('producer', producerProcess, {
    bootstrap: brokers,
    config: { 'request.timeout.ms': 2_000, 'delivery.timeout.ms': 20_000, 'linger.ms': 5, 'metadata.max.age.ms': 1_000, ...producer },
    workload: {
      topic: 't',
      arrivals: { law: 'constant', perSecond: 40, from: 0, until: 1_000_000_000 },
      count: 1_500,
      keys: { count: 20 },
      valueSize: 50,
    },
  });
  return { simulation, trace, brokers };
}

function commandsOf({ simulation, brokers }: World, step: Exclude<Act, { do: 'advance' }>): KernelCommand[] {
  const node = brokers[step.who] as string;
  switch (step.do) {
    case 'isolate':
      return [
        {
          type: 'addRule',
          rule: { id: `cut ${node}`, kind: 'cut', from: [node], to: brokers.filter((id) => id !== node), bothWays: true },
        },
      ];
    case 'heal':
      return [{ type: 'removeRule', id: `cut ${node}` }];
    case 'shutDown':
      return simulation.statusOf(node) === 'down' ? [] : [{ type: 'tell', node, input: { type: 'shutDown' } }];
    default:
      return [{ type: step.do, node }];
  }
}

/** Faults first, looking at the whole after each; then all is healed and there is time enough. */
function tell(told: Story, topic: Configs, producer: Configs, look: (world: World) => void): World {
  const world = build(told.seed, topic, producer);
  const { simulation, brokers } = world;
  simulation.runUntil(2_000_000);
  for (const step of told.acts) {
    if (step.do === 'advance') simulation.runUntil(simulation.now + step.ms * 1_000);
    else for (const command of commandsOf(world, step)) simulation.command(command);
    look(world);
  }
  for (const node of brokers) {
    simulation.command({ type: 'removeRule', id: `cut ${node}` });
    simulation.command({ type: 'resume', node });
    simulation.command({ type: 'restart', node });
  }
  // A proper end that was asked for may only come now that there is a controller to ask.
  for (let round = 0; round < 3; round++) {
    simulation.runUntil(simulation.now + 20_000_000);
    look(world);
    for (const node of brokers) simulation.command({ type: 'restart', node });
  }
  simulation.runUntil(simulation.now + 40_000_000);
  look(world);
  return world;
}

const stateOf = ({ simulation }: World, node: string) => simulation.stateOf<BrokerState>(node);
const PARTITIONS = [0, 1];

/** [KR10]: below the lower of two high watermarks two replicas hold the same. */
function committedAgree(world: World): void {
  for (const partition of PARTITIONS) {
    const logs = world.brokers.map((node) => stateOf(world, node).logs.get(`t-${partition}`)).filter((log) => log !== undefined);
    const [first] = logs;
    for (const log of logs) {
      if (first === undefined) continue;
      const end = Math.min(log.highWatermark, first.highWatermark);
      let same = 0;
      while (same < end && log.records.get(same) === first.records.get(same)) same++;
      expect(same, `${log.topic}-${partition}: replicas differ below their high watermarks`).toBe(end);
    }
  }
}

/** [KR22]: an epoch has one leader, and epochs only rise at each replica. */
function oneLeaderPerEpoch({ trace }: World): void {
  const leaders = new Map<string, string>();
  const watermarks = new Map<string, number>();
  for (const { node, fact } of trace.entries()) {
    const said = fact as {
      type: string;
      topic?: string;
      partition?: number;
      leaderEpoch?: number;
      highWatermark?: number;
      to?: { leader: string | null; leaderEpoch: number };
    };
    if (said.type === 'recordsAppended') {
      const name = `${said.topic}-${said.partition} ${said.leaderEpoch}`;
      if (leaders.has(name) && leaders.get(name) !== node) expect.fail(`${name} has two leaders`);
      leaders.set(name, node);
    }
    if (said.type === 'highWatermarkAdvanced' && said.topic === 't') {
      const name = `${node} ${said.partition}`;
      if ((said.highWatermark as number) <= (watermarks.get(name) ?? -1)) expect.fail(`the high watermark of ${name} went back`);
      watermarks.set(name, said.highWatermark as number);
    }
    if (said.type === 'logTruncated' && said.topic === 't') {
      const name = `${node} ${said.partition}`;
      watermarks.set(name, Math.min(watermarks.get(name) ?? -1, said.to as unknown as number));
    }
  }
}

/** Records that were acknowledged and stand in no log now. */
function lost(world: World): number[] {
  const kept = new Set<number>();
  for (const node of world.brokers) {
    for (const partition of PARTITIONS) {
      const log = stateOf(world, node).logs.get(`t-${partition}`);
      for (let offset = 0; offset < (log?.logEndOffset ?? 0); offset++) kept.add(log?.records.get(offset) as number);
    }
  }
  const gone: number[] = [];
  for (const { fact } of world.trace.entries()) {
    if (fact.type !== 'batchAcknowledged') continue;
    const { records } = fact as unknown as { records: readonly number[] };
    for (let i = 0; i < records.length; i += 2) {
      for (let id = records[i] as number; id < (records[i] as number) + (records[i + 1] as number); id++) if (!kept.has(id)) gone.push(id);
    }
  }
  return gone;
}

/** [KR7]: after healing everybody is in sync and holds the same. */
function caughtUp(world: World): void {
  for (const partition of PARTITIONS) {
    const images = world.brokers.map((node) => stateOf(world, node).image.topics.get('t')?.partitions[partition]);
    expect([...(images[0]?.isr ?? [])].sort()).toEqual(world.brokers);
    for (const image of images) expect(image).toEqual(images[0]);
    const ends = world.brokers.map((node) => stateOf(world, node).logs.get(`t-${partition}`));
    for (const log of ends) expect(log).toMatchObject({ logEndOffset: ends[0]?.logEndOffset, highWatermark: ends[0]?.logEndOffset });
  }
}

const SAFE: Configs = { 'min.insync.replicas': 2 };

test('[KR29] with acks=all, two in-sync replicas and clean elections no acknowledged record is lost; healed, all catch up', () => {
  fc.assert(
    fc.property(story, (told) => {
      const world = tell(told, SAFE, { acks: 'all' }, committedAgree);
      oneLeaderPerEpoch(world);
      expect(lost(world)).toEqual([]);
      caughtUp(world);
    }),
    { seed: 4, numRuns: 12 },
  );
}, 120_000);

test('[KR29] with acks=1 a record is lost whose leader dies before anybody fetched it', () => {
  const acts: Act[] = [
    { do: 'isolate', who: 0 },
    { do: 'advance', ms: 200 },
    { do: 'crash', who: 0 },
    { do: 'heal', who: 0 },
    { do: 'advance', ms: 8_000 },
  ];
  const world = tell({ acts, seed: 1 }, SAFE, { acks: 1, 'enable.idempotence': false }, () => {});
  expect(lost(world).length).toBeGreaterThan(0);
  caughtUp(world);
});
