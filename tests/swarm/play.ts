/** Plays a story: trouble first, with every promise looked at after every fact; then all is healed, and everything must come right. */
import { addCluster } from '@/simulator/kafka/cluster';
import { consumerProcess } from '@/simulator/kafka/consumer/process';
import { producerProcess } from '@/simulator/kafka/producer/process';
import { shareConsumerProcess } from '@/simulator/kafka/share/consumer/process';
import type { Fact, FactHeader, NodeId } from '@/simulator/kernel/process';
import { type KernelCommand, Simulation } from '@/simulator/kernel/simulation';
import { type Micros, seconds } from '@/simulator/kernel/time';
import { checkHealed } from './healed';
import { Effects } from './invariants/effects';
import { Broken, brokersOf, type Invariant, type View } from './invariants/invariant';
import { Logs } from './invariants/logs';
import { Metadata } from './invariants/metadata';
import { Readers } from './invariants/readers';
import { Shares } from './invariants/shares';
import { Transactions } from './invariants/transactions';
import { type GroupStory, type Story, TOPIC } from './story';
import { begin, end } from './troubles';

export interface Failure {
  readonly seed: number;
  readonly at: Micros;
  /** Of SPEC.md; `model`: the model itself stopped. */
  readonly rule: string;
  /** Partition, group, transaction or node. */
  readonly subject: string;
  readonly message: string;
}

/** Longest time that healing may take: the longest of all clocks, a delivery timeout, and what follows from it. */
const HEALING: Micros = seconds(240);
const LOOK: Micros = seconds(2);

/** @param watch told of every fact, before it is judged. */
export function play(story: Story, watch: (fact: Fact, at: FactHeader) => void = () => {}): Failure | null {
  const world = build(story, watch);
  const { simulation } = world;
  try {
    perform(story, simulation);
    heal(story, world);
    return null;
  } catch (error) {
    const { seed } = story;
    const at = simulation.now;
    if (error instanceof Broken) return { seed, at, rule: error.rule, subject: error.subject, message: error.message };
    return {
      seed,
      at,
      rule: 'model',
      subject: 'the model stopped',
      message: (error as Error).stack?.split('\n').slice(0, 3).join(' ') ?? String(error),
    };
  }
}

interface World extends View {
  readonly logs: Logs;
  readonly effects: Effects;
}

function build(story: Story, watch: (fact: Fact, at: FactHeader) => void): World {
  const invariants: Invariant[] = [];
  const fold = {
    name: 'invariants',
    initial: () => null,
    apply(_: null, fact: Fact, at: FactHeader) {
      watch(fact, at);
      for (const invariant of invariants) invariant.see(fact, at);
    },
  };
  const simulation = new Simulation({ seed: story.seed, folds: [fold] });
  const view: View = { story, simulation };
  const logs = new Logs(view);
  const effects = new Effects(view);
  const transactions = new Transactions(view);
  invariants.push(
    logs,
    effects,
    transactions,
    new Metadata(view),
    new Readers(view, logs, transactions),
    new Shares(view, logs, transactions),
  );
  const bootstrap = addCluster(simulation, story.cluster);
  for (const { node, config, workload } of story.producers) simulation.addNode(node, producerProcess, { bootstrap, config, workload });
  for (const group of story.groups) for (const member of group.members) addMember(simulation, group, member, bootstrap);
  return { story, simulation, logs, effects };
}

function addMember(simulation: Simulation, group: GroupStory, member: NodeId, bootstrap: readonly NodeId[]): void {
  const time = group.handling === 0 ? ({ kind: 'fixed', time: 0 } as const) : ({ kind: 'exponential', mean: group.handling } as const);
  const handler = { time };
  if (group.kind === 'share') {
    const application = { handler, acknowledge: 'accept', otherEvery: { n: 7, acknowledge: 'release' } } as const;
    return simulation.addNode(member, shareConsumerProcess, { bootstrap, config: group.config, topics: [TOPIC], application });
  }
  const config = { ...group.config, ...(group.isStatic && { 'group.instance.id': `seat-of-${member}` }) };
  const application = { handler, commit: group.commit };
  simulation.addNode(member, consumerProcess, { bootstrap, config, subscription: { topics: [TOPIC] }, application });
}

/** Every trouble at its time, and its end. */
function perform(story: Story, simulation: Simulation): void {
  const acts = story.troubles.flatMap((trouble, i): { at: Micros; commands: KernelCommand[] }[] => [
    { at: trouble.at, commands: begin(trouble, `trouble-${i}`) },
    { at: trouble.until, commands: end(trouble, `trouble-${i}`) },
  ]);
  for (const { at, commands } of acts.sort((a, b) => a.at - b.at)) {
    simulation.runUntil(at);
    for (const command of commands) simulation.command(command);
  }
  simulation.runUntil(story.healsAt);
}

/** @throws Broken - what has not come true when the time is over. */
function heal(story: Story, world: World): void {
  const { simulation, logs, effects } = world;
  const nodes = [...brokersOf(world), ...story.producers.map(({ node }) => node), ...story.groups.flatMap(({ members }) => members)];
  for (const { id } of simulation.activeRules) simulation.command({ type: 'removeRule', id });
  for (let left = HEALING; ; left -= LOOK) {
    // Who ends by itself meanwhile, because it was asked to or because its client failed, is started again.
    for (const node of nodes) for (const type of ['resume', 'restart'] as const) simulation.command({ type, node });
    for (const node of story.groups.flatMap(({ members }) => members))
      simulation.command({ type: 'tell', node, input: { type: 'startAgain' } });
    simulation.runUntil(simulation.now + LOOK);
    try {
      return checkHealed(world, logs, effects);
    } catch (error) {
      if (left <= 0 || !(error instanceof Broken)) throw error;
    }
  }
}
