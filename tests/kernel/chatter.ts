/** Small random systems for properties: nodes that tick, gossip, answer late, set and clear alarms, and make records. */
import fc from 'fast-check';
import { Column } from '@/simulator/kernel/column';
import type { FactHeader, Input, NodeId, Process } from '@/simulator/kernel/process';
import { type KernelCommand, Simulation } from '@/simulator/kernel/simulation';
import type { Build, Entry } from '@/simulator/kernel/timeline';
import type { Fold } from '@/simulator/kernel/trace';

interface ChatterSpec {
  readonly peers: readonly NodeId[];
  readonly every: number;
  /** Draws that go nowhere, from a stream of that name. */
  readonly wasted?: { readonly stream: string; readonly draws: number };
}
interface ChatterState {
  readonly spec: ChatterSpec;
  ticks: number;
  heard: Map<NodeId, number>;
  lost: Set<string>;
  seen: Column;
  memory: { last: { text: string; at: number } | null };
}
type Gossip = { readonly type: 'Gossip' | 'Answer'; readonly rumour: number };
type ChatterFact =
  | { readonly type: 'ticked'; readonly luck: number }
  | { readonly type: 'gossipHeard'; readonly from: NodeId; readonly rumour: number }
  | { readonly type: 'peerMissed'; readonly peer: NodeId }
  | { readonly type: 'alarmRang' };

/** @param leak a planted fault: luck that the seed does not know. */
const chatter = (leak: (node: NodeId) => number): Process<ChatterState, Gossip | Input, ChatterFact, ChatterSpec> => ({
  role: 'chatter',
  initial: (spec) => ({ spec, ticks: 0, heard: new Map(), lost: new Set(), seen: new Column('float64'), memory: { last: null } }),
  restarted: (state) => ({ ...state, memory: { last: null } }),
  handle(state, input, io, from) {
    const { peers, every, wasted } = state.spec;
    const luck = io.random('luck');
    switch (input.type) {
      case 'start':
      case 'Tick':
        if (wasted) for (let i = 0; i < wasted.draws; i++) io.random(wasted.stream).word();
        io.emit({ type: 'ticked', luck: luck.below(1000) + leak(io.node) });
        io.send(peers[luck.below(peers.length)] as NodeId, { type: 'Gossip', rumour: state.ticks });
        io.setTimer('tick', 1 + luck.below(2 * every), { type: 'Tick' });
        if (luck.chance(1, 3)) io.setTimer('alarm', Math.round(luck.exponential(5 * every)), { type: 'Alarm' });
        if (luck.chance(1, 5)) io.clearTimer('alarm');
        return;
      case 'Gossip': {
        const { rumour } = input as Gossip;
        io.emit({ type: 'gossipHeard', from, rumour });
        if (luck.chance(1, 2)) io.after(luck.below(every), { type: 'Later' });
        if (luck.chance(1, 2)) io.send(from, { type: 'Answer', rumour: rumour + 1 });
        return;
      }
      case 'Answer':
        return io.emit({ type: 'gossipHeard', from, rumour: (input as Gossip).rumour });
      case 'Later':
        return io.send(peers[0] as NodeId, { type: 'Answer', rumour: -1 });
      case 'Alarm':
        return io.emit({ type: 'alarmRang' });
      case 'disconnected':
        return io.emit({ type: 'peerMissed', peer: (input as unknown as { peer: NodeId }).peer });
      case 'undelivered':
        return io.emit({ type: 'peerMissed', peer: (input as unknown as { to: NodeId }).to });
    }
  },
  apply(state, fact, at) {
    switch (fact.type) {
      case 'ticked': {
        state.ticks++;
        const first = at.records.create(at.node, [`key-${fact.luck % 17}`, null], at.time, 10);
        if (fact.luck % 5 === 0) at.records.setValue(first, `value-${fact.luck}`);
        state.memory.last = { text: 'tick', at: at.time };
        return;
      }
      case 'gossipHeard':
        state.heard.set(fact.from, (state.heard.get(fact.from) ?? 0) + fact.rumour);
        state.seen.push(at.time);
        if (state.seen.length > 50) state.seen.truncate(25);
        return;
      case 'peerMissed':
        state.lost.add(`${fact.peer}@${at.time}`);
        return;
      case 'alarmRang':
        state.memory.last = { text: 'alarm', at: at.time };
        return;
    }
  },
});

/** Counts facts by type and adds up their numbers: a fold whose state shows every fact. */
export const tally: Fold<{ byType: Map<string, number>; sum: number }> = {
  name: 'tally',
  initial: () => ({ byType: new Map(), sum: 0 }),
  apply(state, fact, at: FactHeader) {
    state.byType.set(fact.type, (state.byType.get(fact.type) ?? 0) + 1);
    state.sum += at.number ^ at.cause;
  },
};

export interface System {
  readonly seed: number;
  readonly nodes: number;
  readonly every: number;
}

export const nameOf = (i: number): NodeId => `node-${i}`;

/** Builds the system; `wasted` and `leak` are for node 0 alone. */
export function build({ seed, nodes, every }: System, wasted?: ChatterSpec['wasted'], leak: () => number = () => 0): Build {
  const process = chatter((node) => (node === nameOf(0) ? leak() : 0));
  return (trace) => {
    const simulation = new Simulation({ seed, trace, folds: [tally] });
    const names = Array.from({ length: nodes }, (_, i) => nameOf(i));
    for (const name of names) {
      const spec = { peers: names.filter((peer) => peer !== name), every };
      simulation.addNode(name, process, name === nameOf(0) && wasted ? { ...spec, wasted } : spec);
    }
    return simulation;
  };
}

/** Virtual time of one property run. */
export const HORIZON = 60_000;

const anyNode = (nodes: number) => fc.integer({ min: 0, max: nodes - 1 }).map(nameOf);

function anyCommand(nodes: number): fc.Arbitrary<KernelCommand> {
  const node = anyNode(nodes);
  const reach = fc.record(
    { from: fc.array(node, { maxLength: 2 }), to: fc.array(node, { maxLength: 2 }), bothWays: fc.boolean() },
    { requiredKeys: [] },
  );
  const id = fc.constantFrom('r1', 'r2', 'r3');
  const chance = fc.constant<readonly [number, number]>([1, 3]);
  const rule = fc.oneof(
    fc.record({ kind: fc.constant('cut' as const) }),
    fc.record({ kind: fc.constant('loss' as const), chance }),
    fc.record({ kind: fc.constant('delay' as const), by: fc.integer({ min: 0, max: 5_000 }), jitter: fc.integer({ min: 0, max: 900 }) }),
    fc.record({ kind: fc.constant('slow' as const), factor: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ kind: fc.constant('reorder' as const), chance, by: fc.integer({ min: 0, max: 5_000 }) }),
    fc.record({ kind: fc.constant('duplicate' as const), chance, after: fc.integer({ min: 0, max: 5_000 }) }),
  );
  return fc.oneof(
    fc.record({ type: fc.constantFrom('crash' as const, 'restart' as const, 'resume' as const), node }),
    fc.record({ type: fc.constant('pause' as const), node, for: fc.integer({ min: 0, max: 20_000 }) }, { requiredKeys: ['type', 'node'] }),
    fc.tuple(reach, rule, id).map(([who, what, name]) => ({ type: 'addRule' as const, rule: { ...who, ...what, id: name } })),
    id.map((name) => ({ type: 'removeRule' as const, id: name })),
    node.map((name) => ({ type: 'tell' as const, node: name, input: { type: 'Tick' } })),
  );
}

/** A system and a script of commands in order of time. */
export const anySystem: fc.Arbitrary<{ system: System; script: Entry[] }> = fc
  .record({ seed: fc.nat(), nodes: fc.integer({ min: 2, max: 4 }), every: fc.integer({ min: 200, max: 3_000 }) })
  .chain((system) =>
    fc
      .array(fc.record({ at: fc.integer({ min: 0, max: HORIZON }), command: anyCommand(system.nodes) }), { maxLength: 14 })
      .map((commands) => ({
        system,
        script: commands.sort((a, b) => a.at - b.at).map((entry) => ({ ...entry, origin: 'script' as const })),
      })),
  );
