/** A process that does what it is told and records what it hears: for tests of the kernel. */
import type { Input, Io, KernelInput, NodeId, Process } from '@/simulator/kernel/process';
import { Simulation, type SimulationOptions } from '@/simulator/kernel/simulation';
import type { Micros } from '@/simulator/kernel/time';
import { Trace } from '@/simulator/kernel/trace';

/** What a probe does when an input of that type reaches it. */
export type Script = Readonly<Record<string, (io: Io<ProbeFact>, input: Input | KernelInput, from: NodeId) => void>>;
export type ProbeFact =
  | { readonly type: 'heard'; readonly input: string; readonly from: NodeId }
  | { readonly type: 'noted'; readonly text: string };
export interface ProbeState {
  /** Survives a crash. */
  disk: number;
  /** Does not. */
  memory: string[];
}

const probe = (scripts: Readonly<Record<NodeId, Script>>): Process<ProbeState, Input, ProbeFact, null> => ({
  role: 'probe',
  initial: () => ({ disk: 0, memory: [] }),
  restarted: (state) => ({ disk: state.disk, memory: [] }),
  handle(_state, input, io, from) {
    io.emit({ type: 'heard', input: input.type, from });
    scripts[io.node]?.[input.type]?.(io, input, from);
  },
  apply(state, fact) {
    state.disk++;
    state.memory.push(fact.type === 'heard' ? fact.input : fact.text);
  },
});

/** A simulation of probes on a network that takes exactly 1 ms, unless told otherwise. */
export function probes(scripts: Readonly<Record<NodeId, Script>>, options: Partial<SimulationOptions> = {}) {
  const trace = new Trace();
  const simulation = new Simulation({ seed: 1, latency: { base: 1_000, jitter: 0 }, trace, ...options });
  const process = probe(scripts);
  for (const id of Object.keys(scripts)) simulation.addNode(id, process, null);
  return {
    simulation,
    trace,
    /** All facts so far as `time node text`. */
    story: () =>
      [...trace.entries()].map(({ time, node, fact }) => {
        const { input, text } = fact as ProbeFact & { input?: string; text?: string };
        return `${time} ${node} ${input ?? text ?? fact.type}`;
      }),
    heardBy: (node: NodeId): [Micros, string][] =>
      [...trace.entries()]
        .filter((e) => e.node === node && e.fact.type === 'heard')
        .map((e) => [e.time, (e.fact as ProbeFact & { input: string }).input]),
  };
}
