/** What holds for consumers whatever happens around them: random faults, then everything is healed. Shrunk when it fails. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BrokerState } from '@/simulator/kafka/broker/state';
import { addCluster } from '@/simulator/kafka/cluster';
import { consumerProcess } from '@/simulator/kafka/consumer/process';
import type { CommitMode, Settings } from '@/simulator/kafka/consumer/spec';
import type { ConsumerState } from '@/simulator/kafka/consumer/state';
import type { PartitionLog } from '@/simulator/kafka/log/log';
import { producerProcess } from '@/simulator/kafka/producer/process';
import { replay } from '@/simulator/kernel/replay';
import type { KernelCommand } from '@/simulator/kernel/simulation';
import { Simulation } from '@/simulator/kernel/simulation';
import { hashState } from '@/simulator/kernel/state';
import { Trace } from '@/simulator/kernel/trace';

const MEMBERS = ['m1', 'm2', 'm3'] as const;
const PARTITIONS = 4;
const ARRIVALS = { law: 'constant', perSecond: 40, from: 0, until: Number.POSITIVE_INFINITY } as const;

type Act =
  | { readonly do: 'crash' | 'restart' | 'pause' | 'resume' | 'close' | 'start'; readonly who: number }
  | { readonly do: 'cut' | 'heal'; readonly who: number }
  | { readonly do: 'crashBroker' | 'pauseBroker' }
  | { readonly do: 'slow'; readonly who: number; readonly ms: number }
  | { readonly do: 'advance'; readonly ms: number };

const who = fc.nat(MEMBERS.length - 1);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('crash' as const, 'restart' as const, 'pause' as const, 'resume' as const), who }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('close' as const, 'start' as const, 'cut' as const, 'heal' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('crashBroker' as const, 'pauseBroker' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('slow' as const), who, ms: fc.constantFrom(0, 20, 2_000) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('advance' as const), ms: fc.constantFrom(50, 700, 3_000, 12_000) }) },
);
const story = fc.record({
  acts: fc.array(act, { maxLength: 25 }),
  assignor: fc.constantFrom('range', 'roundrobin', 'sticky', 'cooperative-sticky'),
  commit: fc.constantFrom<CommitMode>('auto', 'syncAfter', 'asyncAfter', 'syncBefore', 'perRecord'),
  isStatic: fc.boolean(),
  client: fc.constantFrom('java' as const, 'java' as const, 'kafkajs' as const),
  seed: fc.nat(10_000),
});
type Story = typeof story extends fc.Arbitrary<infer S> ? S : never;

const CONFIG: Settings = {
  'group.id': 'g',
  'auto.offset.reset': 'earliest',
  'session.timeout.ms': 6_000,
  'heartbeat.interval.ms': 1_000,
  'max.poll.interval.ms': 10_000,
  'max.poll.records': 20,
  'auto.commit.interval.ms': 1_000,
  'fetch.max.wait.ms': 500,
  'request.timeout.ms': 3_000,
  'default.api.timeout.ms': 5_000,
};

function build({ assignor, commit, isStatic, client, seed }: Story, trace: Trace): Simulation {
  const simulation = new Simulation({ seed, trace });
  const config = { 'group.initial.rebalance.delay.ms': 0, 'group.min.session.timeout.ms': 1_000 };
  const bootstrap = addCluster(simulation, {
    brokers: 1,
    config,
    topics: [{ name: 't', partitions: PARTITIONS, backlog: { recordCount: 200, size: 100 } }],
  });
  const chosen = client === 'kafkajs' && assignor === 'cooperative-sticky' ? 'roundrobin' : assignor;
  simulation.addNode('producer', producerProcess, {
    bootstrap,
    workload: { topic: 't', arrivals: ARRIVALS, count: 400, keys: { count: 50 }, valueSize: 50 },
  });
  for (const name of MEMBERS) {
    simulation.addNode(name, consumerProcess, {
      bootstrap,
      config: { ...CONFIG, 'partition.assignment.strategy': chosen, ...(isStatic && { 'group.instance.id': `i-${name}` }) },
      subscription: { topics: ['t'] },
      application: { handler: { time: { kind: 'exponential', mean: 5_000 } }, commit, client },
    });
  }
  return simulation;
}

function commandsOf(simulation: Simulation, step: Exclude<Act, { do: 'advance' }>): KernelCommand[] {
  const node = 'who' in step ? (MEMBERS[step.who] as string) : 'broker-1';
  const status = simulation.statusOf(node);
  switch (step.do) {
    case 'crashBroker':
      return [
        { type: 'crash', node },
        { type: 'restart', node },
      ];
    case 'pauseBroker':
      return [{ type: 'pause', node, for: 4_000_000 }];
    case 'close':
    case 'start':
      return status === 'up' ? [{ type: 'tell', node, input: { type: step.do === 'close' ? 'closeGracefully' : 'startAgain' } }] : [];
    case 'cut':
      return [{ type: 'addRule', rule: { id: `cut ${node}`, kind: 'cut', from: [node], to: ['broker-1'], bothWays: true } }];
    case 'heal':
      return [{ type: 'removeRule', id: `cut ${node}` }];
    case 'slow':
      return status === 'up'
        ? [{ type: 'tell', node, input: { type: 'setHandler', handler: { time: { kind: 'fixed', time: step.ms * 1_000 } } } as never }]
        : [];
    default:
      return [{ type: step.do, node }];
  }
}

/** Faults first; then all is healed and there is time enough. */
function tell(told: Story): { readonly simulation: Simulation; readonly trace: Trace } {
  const trace = new Trace();
  const simulation = build(told, trace);
  simulation.runUntil(3_000_000);
  for (const step of told.acts) {
    if (step.do === 'advance') simulation.runUntil(simulation.now + step.ms * 1_000);
    else for (const command of commandsOf(simulation, step)) simulation.command(command);
  }
  for (const node of MEMBERS) {
    simulation.command({ type: 'removeRule', id: `cut ${node}` });
    simulation.command({ type: 'resume', node });
    simulation.command({ type: 'restart', node });
    simulation.command({ type: 'tell', node, input: { type: 'setHandler', handler: { time: { kind: 'fixed', time: 1_000 } } } as never });
  }
  simulation.runUntil(simulation.now + 30_000_000);
  for (const node of MEMBERS) simulation.command({ type: 'tell', node, input: { type: 'startAgain' } });
  simulation.runUntil(simulation.now + 60_000_000);
  return { simulation, trace };
}

test('[KC37] in one generation a partition has one owner; no effect comes before its record is visible; healed, everything is read', () => {
  fc.assert(
    fc.property(story, (told) => {
      const { simulation, trace } = tell(told);
      checkOwners(trace);
      checkVisibility(trace);
      const group = simulation.stateOf<BrokerState>('broker-1').groups.get('g');
      expect(group?.state).toBe('Stable');
      expect(group?.members.size).toBe(MEMBERS.length);
      const owned = MEMBERS.flatMap((name) => [...simulation.stateOf<ConsumerState>(name).partitions.keys()]).sort();
      expect(owned).toEqual(['t-0', 't-1', 't-2', 't-3']);
      const partitions = MEMBERS.flatMap((name) => [...simulation.stateOf<ConsumerState>(name).partitions.values()]);
      for (const { partition, position } of partitions) {
        const { highWatermark } = simulation.stateOf<BrokerState>('broker-1').logs.get(`t-${partition}`) as PartitionLog;
        expect(position).toBe(highWatermark);
        // Only the client's own commit comes again by itself; one that the application made may have met a rebalance.
        if (told.commit === 'auto') expect(group?.offsets.get(`t-${partition}`)?.offset).toBe(highWatermark);
      }
    }),
    { numRuns: 60 },
  );
});

/** Generations and owners as the members were told; a static member's successor counts as the same. */
function checkOwners(trace: Trace): void {
  const owners = new Map<string, string>();
  for (const { node, fact } of trace.entries()) {
    if (fact.type !== 'partitionsAssigned') continue;
    const { generation, owned } = fact as unknown as { generation: number; owned: { topic: string; partition: number }[] };
    for (const { topic, partition } of owned) {
      const key = `${generation} ${topic}-${partition}`;
      const owner = owners.get(key) ?? node;
      if (owner !== node) throw new Error(`${topic}-${partition} belongs to ${owner} and ${node} in generation ${generation}`);
      owners.set(key, node);
    }
  }
}

function checkVisibility(trace: Trace): void {
  const visible = new Map<string, number>();
  for (const { fact } of trace.entries()) {
    const told = fact as unknown as {
      type: string;
      topic: string;
      partition: number;
      highWatermark: number;
      baseOffset: number;
      recordCount: number;
    };
    const key = `${told.topic}-${told.partition}`;
    if (told.type === 'highWatermarkAdvanced') visible.set(key, told.highWatermark);
    if (told.type !== 'effectApplied') continue;
    if (told.baseOffset + told.recordCount > (visible.get(key) ?? 0))
      throw new Error(`${key} at ${told.baseOffset} had its effect before it was visible`);
  }
}

test('[KC37] applying the facts alone gives the state of every consumer', () => {
  fc.assert(
    fc.property(story, (told) => {
      const { simulation, trace } = tell({ ...told, acts: told.acts.slice(0, 12) });
      const again = replay((empty) => build(told, empty), trace);
      for (const name of MEMBERS) expect(hashState(again.stateOf(name))).toBe(hashState(simulation.stateOf(name)));
    }),
    { numRuns: 20 },
  );
});
